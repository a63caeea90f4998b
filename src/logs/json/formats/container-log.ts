import type { ReaderContext } from '../../log-reader.ts';
import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asText, isObject, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import { findPlainFields } from '../../text/plain-text.ts';
import { severityOfText } from '../../severity.ts';
import { readLine, wrapEmbedded } from './embedded-line.ts';

/** What the runtime put before the line: `2026-01-02T03:04:05.6Z stdout F `. */
const runtimeHead = /^\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:\d\d) (?:stdout|stderr) [FP] /;

/** The line that the container wrote. */
function lineOf(event: JsonObject): string | undefined {
  const text = asText(event['log']);
  return text === undefined ? undefined : asText(text.replace(runtimeHead, ''));
}

const mapping = compileMapping('Container line', {
  product: (event) => asText(event['container_name'])?.replace(/^\//, ''),
  time: ['time', '@timestamp', 'timestamp', 'date', 'ts'],
  severity: (event) => { const level = severityOfText(lineOf(event) ?? ''); return level === 0 ? 1 : level; },
  message: (event) => lineOf(event) ?? 'Empty line',
  device: { hostname: ['kubernetes.host', 'kubernetes.node_name', 'hostname', 'host', 'kubernetes.pod_name', 'container_name'] },
  process: ['kubernetes.container_name', 'attrs.tag', 'container_name'],
});

function read(event: JsonObject, context: ReaderContext): RecordFields | undefined {
  const fields = mapping(event, context);
  const line = lineOf(event);
  if (fields === undefined || line === undefined) return fields;
  const inner = readLine(line, context, fields.timeMs);
  return inner === undefined ? { ...findPlainFields(line.slice(0, 8192)), ...fields } : wrapEmbedded(fields, inner);
}

/** Lines that containers wrote, as Docker's files and the collectors of Kubernetes keep them. */
export const containerLog: RecordFormat = {
  format: 'container-log',
  title: 'Container logs (Docker, Kubernetes collectors)',
  understands: 'time and host of the envelope, the line by whichever reader knows it, else what can be seen in it',
  matches: (event) => typeof event['log'] === 'string' && (event['stream'] === 'stdout' || event['stream'] === 'stderr' || isObject(event['kubernetes']) || typeof event['container_id'] === 'string' || typeof event['container_name'] === 'string'),
  read,
};
