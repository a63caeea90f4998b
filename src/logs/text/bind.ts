import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import type { RecordFields } from '../mapping/values.ts';
import { parseLeadingTime } from '../parse-time.ts';
import { severityOfWord } from '../severity.ts';
import { timeFields } from '../time-fields.ts';
import { describeProgramMessage, readProgramMessage } from './read-program-message.ts';

/** `queries: info: `, in part or whole; `rpz: ` alone begins a message. */
const category = /^ ?(?:(?:client|cname|config|database|default|delegation-only|dispatch|dnssec|dnstap|edns-disabled|general|lame-servers|network|notify|nsid|queries|query-errors|rate-limit|resolver|responses|rpz-passthru|security|serve-stale|spill|sslkeylog|trust-anchor-telemetry|unmatched|update|update-security|xfer-in|xfer-out|zoneload|rpz(?=: (?:info|error|warning|notice|debug))): )?(?:(info|notice|warning|error|critical|debug(?: \d{1,3})?|dynamic): )?/;
/** What only BIND begins a message with. */
const ownStart = /^(?:client (?:@0x[0-9a-f]{4,16} )?[0-9A-Fa-f:.%]{2,60}#\d|zone [^\s:]{1,260}\/(?:IN|CH)[/:]|transfer of '|rpz: [^\s:]{1,260}: )/;

function read(text: string, context: ReaderContext): RecordFields | undefined {
  const code = text.charCodeAt(0);
  const time = code >= 48 && code <= 57 ? parseLeadingTime(text, context.referenceMs) : undefined;
  const rest = text.slice(time?.length ?? 0).trimStart();
  const head = category.exec(rest);
  const said = head === null ? '' : head[0].trim();
  const message = rest.slice(head?.[0].length ?? 0);
  const isOwn = ownStart.test(message);
  if (!isOwn && (time === undefined || !said.includes(': ') && !/^(?:queries|query-errors|lame-servers|xfer-in|xfer-out|resolver):/.test(said))) return undefined;
  const fields = readProgramMessage('named', message) ?? describeProgramMessage('named', message);
  const severityId = severityOfWord(head?.[1]?.split(' ', 1)[0]);
  return { ...timeFields(time, context), kind: 'event', process: 'named', ...fields, severityId: severityId ?? fields.severityId ?? 1 };
}

const likely = ['client ', 'zone ', 'transfer of ', 'rpz: ', ': info: ', ': notice: ', ': warning: ', ': error: ', ': debug ', 'lame-servers: '];

/** BIND's own log files, and its messages without a header. */
export const bindReader = singleLineReader({
  format: 'bind',
  title: 'BIND name server log',
  understands: 'with and without time, category and level; queries, answers, refused queries and zone transfers, response policy zones, updates, failed resolving',
  isLikely: (text) => likely.some((words) => text.includes(words)) && read(text, { source: '', referenceMs: 0, note: () => undefined, dropColumns: () => undefined, readEmbedded: () => undefined }) !== undefined,
  read,
});
