import type { LogRecord } from '../../contracts/index.ts';
import { nothingYet, toRecord, type FormatFacts, type LinePosition, type LogReader, type ReaderContext } from '../log-reader.ts';
import type { RecordFields } from '../mapping/values.ts';
import { parseLeadingTime } from '../parse-time.ts';
import { timeFields } from '../time-fields.ts';
import { describeProgramMessage, readProgramMessage } from './read-program-message.ts';

/** A file that one program writes itself: a time, and its messages as they stand in syslog too. */
interface ProgramFile extends FormatFacts {
  program: string;
  /** One of these stands in each line that can be told by itself. */
  marks: readonly string[];
  /** What stands between time and message. Missing: a line is told by a message that is known, or that begins with a mark. */
  head?: RegExp;
}

const files: readonly ProgramFile[] = [
  {
    format: 'openvpn', title: 'OpenVPN server log', understands: 'clients by address and name, TLS and certificate failures, sign-ins by password, addresses given', program: 'openvpn',
    marks: ['AF_INET', 'TLS', 'OpenVPN', 'OpenSSL', 'VERIFY', 'MULTI', 'peer info:', 'PUSH', 'Control Channel', 'Data Channel', 'MANAGEMENT: ', 'Initialization Sequence', 'TUN/TAP', 'AUTH', 'Peer Connection', 'client-instance', 'SENT CONTROL', 'Authenticat'],
  },
  { format: 'fail2ban', title: 'Fail2ban log', understands: 'bans and what led to them, by jail', program: 'fail2ban', marks: [' fail2ban.'], head: / fail2ban\.\w{1,20} {0,24}\[\d{1,9}\]: /y },
  { format: 'vsftpd', title: 'vsftpd log', understands: 'connections, sign-ins, uploads, downloads', program: 'vsftpd', marks: [' [pid '], head: / (?=\[pid \d)/y },
  { format: 'proftpd', title: 'ProFTPD system log', understands: 'sessions and sign-ins', program: 'proftpd', marks: [' proftpd['], head: / \S{1,120} proftpd\[\d{1,9}\]:? /y },
  { format: 'exim', title: 'Exim main log', understands: 'sign-ins, refused and taken mail', program: 'exim', marks: [' authenticator failed for ', ' rejected ', ' <= ', ' => ', ' ** ', 'SMTP connection '] , head: / (?=\[\d{1,9}\] |[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-|[a-z_]{3,30} authenticator|H=|SMTP )/y },
  { format: 'asterisk', title: 'Asterisk log', understands: 'failed registrations', program: 'asterisk', marks: ['] NOTICE[', '] WARNING[', '] SECURITY[', '] ERROR['], head: / (?=[A-Z]{4,9}\[\d)/y },
  { format: 'endlessh', title: 'endlessh log', understands: 'connections to the tarpit', program: 'endlessh', marks: [' ACCEPT host=', ' CLOSE host='], head: / /y },
];

function read(file: ProgramFile, text: string, context: ReaderContext, isStrict: boolean): RecordFields | undefined {
  if (isStrict && (text.charCodeAt(0) === 60 || !file.marks.some((mark) => text.includes(mark)))) return undefined;
  const time = parseLeadingTime(text, context.referenceMs);
  if (time === undefined) return undefined;
  let start = time.length;
  if (file.head !== undefined) {
    file.head.lastIndex = start;
    const head = file.head.exec(text);
    if (head === null && isStrict) return undefined;
    start += head?.[0].length ?? 0;
  }
  const message = text.slice(start).trim();
  if (message === '') return undefined;
  if (isStrict && file.head === undefined && !file.marks.some((mark) => message.startsWith(mark)) && readProgramMessage(file.program, message) === undefined) return undefined;
  return { ...timeFields(time, context), kind: 'event', severityId: 1, process: file.program, ...describeProgramMessage(file.program, message) };
}

const silent: ReaderContext = { source: '', referenceMs: 0, note: () => undefined, dropColumns: () => undefined, readEmbedded: () => undefined };

function programFileReader(file: ProgramFile): LogReader {
  const { format, title, understands } = file;
  return {
    format, title, understands,
    sniff: (lines) => (lines.length === 0 ? 0 : lines.filter((line) => read(file, line, silent, true) !== undefined).length / lines.length),
    open(context) {
      const record = (text: string, position: LinePosition, isStrict: boolean): LogRecord | undefined => {
        const fields = read(file, text, context, isStrict);
        return fields === undefined ? undefined : toRecord({ format, ...fields }, text, position, context);
      };
      return {
        parseLine(text, position) {
          // In a file that is the program's own, a line needs no mark.
          const found = record(text, position, false);
          return found === undefined ? { records: [], rejected: [{ ...position, text }], structureLines: [] } : { records: [found], rejected: [], structureLines: [] };
        },
        end: () => nothingYet,
        parseAlone: (text, position) => record(text, position, true),
      };
    },
  };
}

export const programFileReaders: readonly LogReader[] = files.map((file) => programFileReader(file));
