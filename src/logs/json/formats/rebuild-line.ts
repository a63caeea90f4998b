/** A log line as its parts lie in a record. */
export interface LineParts { timeMs: number | undefined; hostname: string | undefined; program: string | undefined; pid: string | undefined; message: string }

/**
 * The line as syslog would have written it, so that the readers of text know it. A message that is a line of its own (XML, JSON, audit,
 * or with its own priority) is left alone.
 */
export function rebuildLine({ timeMs, hostname, program, pid, message }: LineParts): string {
  const text = message.split(/[\r\n]/).map((part) => part.trim()).filter((part) => part !== '').join(' ');
  if (program === undefined || timeMs === undefined || Math.abs(timeMs) > 8e15 || /^(?:[<{]|CEF:|LEEF:|type=[A-Z])/.test(text)) return text;
  const name = program.slice(program.lastIndexOf('/') + 1).replace(/[^\w.()@/-]/g, '').slice(0, 60);
  const id = pid !== undefined && /^\d{1,10}$/.test(pid) ? `[${pid}]` : '';
  return name === '' ? text : `${new Date(timeMs).toISOString()} ${hostname ?? 'localhost'} ${name}${id}: ${text}`;
}
