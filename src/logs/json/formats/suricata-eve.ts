import { isIP } from 'node:net';
import type { Endpoint } from '../../../contracts/index.ts';
import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { isObject, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import { protocolHasPorts } from '../../parse-endpoint.ts';
import { parseLeadingTime } from '../../parse-time.ts';
import { severityOfPriority } from '../../severity.ts';
import { timeFields } from '../../time-fields.ts';
import { describeAlertContext, describeEvent } from './eve-event.ts';

function endpoint(ip: unknown, port: unknown, protocol: string | undefined): Endpoint | undefined {
  if (typeof ip !== 'string' || isIP(ip) === 0) return undefined;
  const isPort = typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65535;
  return isPort && protocolHasPorts(protocol) ? { ip, port } : { ip };
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** The fields that only an alert has, or those of its event type. */
function bodyOf(event: JsonObject, kind: string): Pick<RecordFields, 'kind' | 'severityId' | 'message'> & Partial<RecordFields> {
  const alert = event['alert'];
  if (kind !== 'alert' || !isObject(alert)) return { kind: 'event', severityId: 1, ...describeEvent(kind, event) };
  const priority = wholeNumber(alert['severity']);
  const ids = [alert['gid'], alert['signature_id'], alert['rev']].map((value) => wholeNumber(value));
  const { signature, category, action } = alert;
  return {
    kind: 'alert', severityId: severityOfPriority(priority), message: typeof signature === 'string' && signature !== '' ? signature : 'Alert without a signature',
    ...(ids[1] !== undefined && { ruleId: `${ids[0] ?? 1}:${ids[1]}:${ids[2] ?? 0}` }), ...(priority !== undefined && { priority }),
    ...(typeof category === 'string' && category !== '' && { classification: category }), ...(typeof action === 'string' && { action }), ...describeAlertContext(event),
  };
}

/** Suricata's event log: every event type. Written as code and not as a mapping, since it is the one format that comes by the gigabyte. */
export const suricataEve: RecordFormat = {
  format: 'suricata-eve',
  title: 'Suricata EVE JSON',
  understands: 'every event type; ends, rule, class, request, names, files and hashes, sign-in results',
  matches: (event) => typeof event['event_type'] === 'string' && typeof event['timestamp'] === 'string',
  read(event, context): RecordFields {
    const kind = String(event['event_type']);
    const protocol = typeof event['proto'] === 'string' ? event['proto'] : undefined;
    const source = endpoint(event['src_ip'], event['src_port'], protocol);
    const destination = endpoint(event['dest_ip'], event['dest_port'], protocol);
    const sensor = typeof event['host'] === 'string' ? event['host'] : undefined;
    return {
      ...timeFields(parseLeadingTime(String(event['timestamp']), context.referenceMs), context), product: 'Suricata', ...bodyOf(event, kind),
      ...(protocol !== undefined && { protocol }), ...(source !== undefined && { srcEndpoint: source }), ...(destination !== undefined && { dstEndpoint: destination }),
      ...(sensor !== undefined && { device: { hostname: sensor } }),
    };
  },
};
