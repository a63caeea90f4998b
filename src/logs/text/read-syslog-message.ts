import type { ReaderContext } from '../log-reader.ts';
import type { RecordFields } from '../mapping/values.ts';
import { deviceOf, type SyslogHeader } from '../parse-prefix.ts';
import { timeFields } from '../time-fields.ts';
import type { MessageFields } from './message-pattern.ts';
import { describeProgramMessage, readProgramMessage } from './read-program-message.ts';
import { readServerMessage } from './read-server-message.ts';

/** Fields with what only the header knows: the machine, and the time unless the inner one is as good. */
function withHeader(fields: RecordFields, header: SyslogHeader, context: ReaderContext): RecordFields {
  // The inner time is nearer to the act, unless it is the one that had to be completed.
  const isInner = fields.timeMs !== undefined && (header.time === undefined || fields.isTimeGuessed !== true || header.time.isGuessed);
  if (isInner) return { ...deviceOf(header), ...fields };
  const { timeMs: _timeMs, isTimeGuessed: _isTimeGuessed, ...others } = fields;
  return { ...timeFields(header.time, context), ...deviceOf(header), ...others };
}

/** The other reader that knows this line, or the object that its message is. */
function askOthers(text: string, message: string, context: ReaderContext, mayAsk: boolean): RecordFields | undefined {
  const isObject = message.startsWith('{') || message.startsWith('[{');
  const whole = mayAsk ? context.readEmbedded(text) : undefined;
  if (whole?.format?.startsWith('syslog') === false) return whole;
  return isObject ? context.readEmbedded(message) : undefined;
}

/** Fields of a line of syslog. `isOpen` tells that its message is free text, to which lines that follow belong. */
export function readSyslogMessage(text: string, header: SyslogHeader, context: ReaderContext, mayAsk: boolean): RecordFields & { isOpen: boolean } {
  const message = text.slice(header.length).trim();
  // Facility 0 is the kernel's.
  const program = header.process ?? (header.priority !== undefined && header.priority < 8 && header.priority > 0 ? 'kernel' : undefined);
  const format = header.isRfc5424 ? 'syslog-rfc5424' : 'syslog';
  const finish = (said: MessageFields, isOpen: boolean): RecordFields & { isOpen: boolean } => ({
    ...withHeader({ ...(program !== undefined && { process: program }), kind: 'event', format, ...said, severityId: said.severityId ?? header.severityId ?? 1 }, header, context), isOpen,
  });
  const known = readServerMessage(program, message, context) ?? readProgramMessage(program, message);
  if (known !== undefined) return finish(known, false);
  const embedded = askOthers(text, message, context, mayAsk);
  if (embedded !== undefined) return { ...withHeader(embedded, header, context), isOpen: false };
  const described = describeProgramMessage(program, message);
  return finish(described.message === '' ? { ...described, message: text.trim() } : described, true);
}
