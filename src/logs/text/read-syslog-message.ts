import type { ReaderContext } from '../log-reader.ts';
import type { RecordFields } from '../mapping/values.ts';
import { deviceOf, type SyslogHeader } from '../parse-prefix.ts';
import { timeFields } from '../time-fields.ts';
import type { MessageFields } from './message-pattern.ts';
import { describeProgramMessage, readProgramMessage } from './read-program-message.ts';
import { readServerMessage } from './read-server-message.ts';

/** Adds what only the header knows: the machine, and the time unless the inner one is as good. The fields are the caller's own. */
function addHeader(fields: RecordFields, header: SyslogHeader, context: ReaderContext): RecordFields {
  // The inner time is nearer to the act, unless it is the one that had to be completed.
  const isInner = fields.timeMs !== undefined && (header.time === undefined || fields.isTimeGuessed !== true || header.time.isGuessed);
  if (!isInner) {
    delete fields.isTimeGuessed;
    Object.assign(fields, timeFields(header.time, context));
  }
  if (fields.device === undefined) Object.assign(fields, deviceOf(header));
  return fields;
}

/** The other reader that knows this line, or the object that its message is. */
function askOthers(text: string, message: string, context: ReaderContext, mayAsk: boolean): RecordFields | undefined {
  const isObject = message.startsWith('{') || message.startsWith('[{');
  const whole = mayAsk ? context.readEmbedded(text) : undefined;
  if (whole !== undefined && whole.format?.startsWith('syslog') !== true) return whole;
  return isObject ? context.readEmbedded(message) : undefined;
}

/** Fields of a line of syslog. `isOpen` tells that its message is free text, to which lines that follow belong. */
export function readSyslogMessage(text: string, header: SyslogHeader, context: ReaderContext, mayAsk: boolean): { fields: RecordFields; isOpen: boolean } {
  const message = text.slice(header.length).trim();
  // Facility 0 is the kernel's.
  const program = header.process ?? (header.priority !== undefined && header.priority < 8 && header.priority > 0 ? 'kernel' : undefined);
  const finish = (said: MessageFields): RecordFields => {
    // Built in place: this is done for every line of the largest logs.
    const fields: RecordFields = Object.assign(said, { kind: said.kind ?? 'event', format: header.isRfc5424 ? 'syslog-rfc5424' : 'syslog', severityId: said.severityId ?? header.severityId ?? 1 });
    if (fields.process === undefined && program !== undefined) fields.process = program;
    return addHeader(fields, header, context);
  };
  const known = readServerMessage(program, message, context) ?? readProgramMessage(program, message);
  if (known !== undefined) return { fields: finish(known), isOpen: false };
  const embedded = askOthers(text, message, context, mayAsk);
  if (embedded !== undefined) return { fields: addHeader({ ...embedded }, header, context), isOpen: false };
  const described = describeProgramMessage(program, message);
  if (described.message === '') described.message = text.trim();
  return { fields: finish(described), isOpen: true };
}
