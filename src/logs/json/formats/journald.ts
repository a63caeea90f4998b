import type { ReaderContext } from '../../log-reader.ts';
import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asNumber, asText, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import { severityOfSyslog } from '../../parse-prefix.ts';
import { readLine, wrapEmbedded } from './embedded-line.ts';
import { rebuildLine } from './rebuild-line.ts';

/** Bytes that are no text come as a list of numbers; a field that was set twice comes as a list. */
function textOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return asText(value);
  const bytes = value.slice(0, 65_536);
  return bytes.length > 0 && bytes.every((byte) => typeof byte === 'number' && Number.isInteger(byte) && byte >= 0 && byte <= 255) ? asText(Buffer.from(bytes as number[]).toString('utf8')) : asText(value);
}

const programOf = (event: JsonObject): string | undefined => textOf(event['SYSLOG_IDENTIFIER']) ?? textOf(event['_COMM']) ?? textOf(event['_EXE']);
const timePaths = ['__REALTIME_TIMESTAMP', '_SOURCE_REALTIME_TIMESTAMP'];

const mapping = compileMapping('Journal entry', {
  product: (event) => programOf(event),
  // Microseconds.
  time: timePaths,
  severity: (event) => { const level = asNumber(textOf(event['PRIORITY'])); return level === undefined || !Number.isInteger(level) || level < 0 || level > 7 ? 1 : severityOfSyslog(level); },
  message: (event) => textOf(event['MESSAGE']) ?? `Entry of ${programOf(event) ?? 'the journal'} without a message`,
  device: { hostname: ['_HOSTNAME', 'HOSTNAME', '_MACHINE_ID'] },
  process: (event) => textOf(event['_EXE']) ?? programOf(event),
  commandLine: (event) => textOf(event['_CMDLINE']),
});

function read(event: JsonObject, context: ReaderContext): RecordFields | undefined {
  const fields = mapping(event, context);
  const message = textOf(event['MESSAGE']);
  if (fields === undefined || message === undefined) return fields;
  // The command line is the service's own, not of what the message tells.
  const { commandLine: _commandLine, ...envelope } = fields;
  const line = rebuildLine({ timeMs: fields.timeMs, hostname: fields.device?.hostname, program: programOf(event), pid: textOf(event['SYSLOG_PID']) ?? textOf(event['_PID']), message });
  return wrapEmbedded(envelope, readLine(line, context));
}

/** The journal of systemd as `journalctl -o json` and its export services write it. */
export const journald: RecordFormat = {
  format: 'journald',
  title: 'systemd journal (JSON)',
  understands: 'time, host, program, level; the message by whichever reader knows the program; bytes in place of text',
  matches: (event) => '__REALTIME_TIMESTAMP' in event && ('MESSAGE' in event || '_HOSTNAME' in event || '__CURSOR' in event),
  read,
};
