import type { ReaderContext } from '../../log-reader.ts';
import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asNumber, asText, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import { severityOfSyslog } from '../../parse-prefix.ts';
import { severityOfWord, type SeverityId } from '../../severity.ts';
import { describeProgramMessage } from '../../text/read-program-message.ts';
import { readAzureAudit } from './azure-audit.ts';
import { readLine, wrapEmbedded } from './embedded-line.ts';
import { rebuildLine } from './rebuild-line.ts';

/** The names that collectors give to the parts of a syslog message. */
const names = {
  message: ['SyslogMessage', 'syslog_message', 'MESSAGE', 'message', 'msg', 'Message', 'full_message', 'short_message'],
  host: ['HostName', 'Computer', 'HOST', 'hostname', 'Hostname', 'host', 'logsource', 'fromhost', 'FROMHOST', 'source'],
  program: ['ProcessName', 'PROGRAM', 'program', 'programname', 'app-name', 'appname', 'app_name', 'ident', 'syslog-tag', 'syslogtag', 'syslog_identifier', '_program', 'process_name'],
  pid: ['ProcessID', 'PID', 'pid', 'procid', 'process_id'],
  time: ['EventTime', 'ISODATE', 'DATE', 'timestamp', 'timereported', 'time', '@timestamp', 'TimeGenerated', 'timegenerated', 'receptiontime'],
  level: ['SeverityLevel', 'PRIORITY', 'LEVEL', 'severity_label', 'syslogseverity-text', 'severity', 'syslogseverity', 'level', 'pri-text'],
  facility: ['Facility', 'FACILITY', 'facility', 'facility_label', 'syslogfacility', 'syslogfacility-text', '_facility'],
} as const;

function first(event: JsonObject, part: keyof typeof names): string | undefined {
  for (const name of names[part]) {
    const value = event[name];
    const text = typeof value === 'string' || typeof value === 'number' ? asText(value) : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}

/** `sshd[123]:` of a tag. */
function programOf(event: JsonObject): { program: string | undefined; pid: string | undefined } {
  const tag = /^([^[\]:]{1,80})(?:\[(\d{1,10})\])?:?$/.exec(first(event, 'program') ?? '');
  return { program: tag?.[1], pid: first(event, 'pid') ?? tag?.[2] };
}

function severityOf(event: JsonObject): SeverityId {
  const level = first(event, 'level');
  const number = asNumber(level);
  if (number === undefined) return severityOfWord(level?.slice(level.lastIndexOf('.') + 1)) ?? 1;
  return Number.isInteger(number) && number >= 0 && number <= 7 ? severityOfSyslog(number) : 1;
}

const mapping = compileMapping('Syslog message', {
  product: (event) => programOf(event).program,
  time: (event) => first(event, 'time'),
  severity: severityOf,
  message: (event) => first(event, 'message'),
  device: { ip: ['HostIP', 'host_ip', 'fromhost-ip', 'SOURCEIP', 'source_ip'], hostname: (event) => first(event, 'host') },
  process: (event) => programOf(event).program,
});

function read(event: JsonObject, context: ReaderContext): RecordFields | undefined {
  const fields = mapping(event, context);
  const message = first(event, 'message');
  if (fields === undefined || message === undefined) return undefined;
  const { program, pid } = programOf(event);
  const inner = readAzureAudit(message) ?? readLine(rebuildLine({ timeMs: fields.timeMs, hostname: fields.device?.hostname ?? fields.device?.ip, program, pid, message }), context, fields.timeMs);
  return inner === undefined ? { ...fields, ...describeProgramMessage(program, message) } : wrapEmbedded(fields, inner);
}

/** Syslog that a collector took apart: Sentinel's table, rsyslog, syslog-ng, Logstash, Fluentd, Vector, GELF. */
export const syslogJson: RecordFormat = {
  format: 'syslog-json',
  title: 'Syslog as JSON',
  understands: 'the names of Sentinel, rsyslog, syslog-ng, Logstash, Fluentd, Vector and GELF; the message by whichever reader knows it, also audit lines and XML in it',
  matches(event) {
    if (typeof event['SyslogMessage'] === 'string') return true;
    const message = event['MESSAGE'] ?? event['message'] ?? event['msg'] ?? event['short_message'];
    if (typeof message !== 'string') return false;
    if (typeof event['short_message'] === 'string' && 'version' in event && 'host' in event) return true;
    return first(event, 'host') !== undefined && first(event, 'program') !== undefined && (first(event, 'facility') !== undefined || first(event, 'level') !== undefined || first(event, 'pid') !== undefined) && first(event, 'time') !== undefined;
  },
  read,
};
