import type { ReaderContext } from '../log-reader.ts';
import type { RecordFields } from '../mapping/values.ts';
import { deviceOf, type SyslogHeader } from '../parse-prefix.ts';
import { timeFields } from '../time-fields.ts';
import type { MessageFields } from './message-pattern.ts';
import { describeProgramMessage, readProgramMessage } from './read-program-message.ts';

/** Fields of a line as another reader gives them; what it did not find stands in the header. */
function withHeader(embedded: RecordFields, base: Partial<RecordFields>): RecordFields {
  const { timeMs, isTimeGuessed, ...fields } = embedded;
  const { timeMs: headerMs, isTimeGuessed: isHeaderGuessed } = base;
  // The inner time is nearer to the act, unless it is the one that had to be completed.
  const isInner = timeMs !== undefined && (headerMs === undefined || isTimeGuessed !== true || isHeaderGuessed === true);
  const time = isInner ? { timeMs, ...(isTimeGuessed !== undefined && { isTimeGuessed }) } : { ...(headerMs !== undefined && { timeMs: headerMs }), ...(isHeaderGuessed !== undefined && { isTimeGuessed: isHeaderGuessed }) };
  return { ...(base.device !== undefined && { device: base.device }), ...fields, ...time };
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
  const base: Partial<RecordFields> = { ...timeFields(header.time, context), ...deviceOf(header), ...(program !== undefined && { process: program }) };
  const format = header.isRfc5424 ? 'syslog-rfc5424' : 'syslog';
  const finish = (said: MessageFields, isOpen: boolean): RecordFields & { isOpen: boolean } => ({
    ...withHeader({ ...(base.process !== undefined && { process: base.process }), kind: 'event', format, ...said, severityId: said.severityId ?? header.severityId ?? 1 }, base), isOpen,
  });
  const known = readProgramMessage(program, message);
  if (known !== undefined) return finish(known, false);
  const embedded = askOthers(text, message, context, mayAsk);
  if (embedded !== undefined) return { ...withHeader(embedded, base), isOpen: false };
  const described = describeProgramMessage(program, message);
  return finish(described.message === '' ? { ...described, message: text.trim() } : described, true);
}
