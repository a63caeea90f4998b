import type { Endpoint } from '../../../contracts/index.ts';
import type { ReaderContext } from '../../log-reader.ts';
import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { asAddress, asNumber, asPort, asProtocol, asText, withoutUndefined, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import { parseEndpoint, protocolHasPorts } from '../../parse-endpoint.ts';
import { severityOfPriority } from '../../severity.ts';
import { timeFieldsOf } from '../../time-fields.ts';

const wholeRule = /^\d{1,10}:\d{1,10}:\d{1,10}$/;

/** `rule`, or its three parts. */
function ruleOf(alert: JsonObject): string | undefined {
  const whole = asText(alert['rule']);
  if (whole !== undefined && wholeRule.test(whole)) return whole;
  const sid = asNumber(alert['sid']);
  return sid === undefined ? undefined : `${asNumber(alert['gid']) ?? 1}:${sid}:${asNumber(alert['rev']) ?? 0}`;
}

function endpointOf(alert: JsonObject, side: 'src' | 'dst', hasPorts: boolean): Endpoint | undefined {
  const both = asText(alert[`${side}_ap`]);
  const ip = asAddress(alert[`${side}_addr`]);
  if (ip === undefined) return both === undefined ? undefined : parseEndpoint(both, hasPorts);
  return withoutUndefined<Endpoint>({ ip, port: hasPorts ? asPort(alert[`${side}_port`]) : undefined });
}

/** `seconds` is the epoch; the fraction stands only in the time without a year. */
function timeOf(alert: JsonObject, context: ReaderContext): { timeMs?: number; isTimeGuessed?: true } {
  const written = asText(alert['timestamp']);
  const seconds = asNumber(alert['seconds']);
  if (seconds === undefined || seconds < 0 || seconds > 4e9) return timeFieldsOf(written, context);
  const digits = /\.(\d{3})/.exec(written ?? '')?.[1];
  return { timeMs: Math.floor(seconds) * 1000 + (digits === undefined ? 0 : Number(digits)) };
}

const actions: Readonly<Record<string, string>> = {
  allow: 'allowed', alert: 'allowed', pass: 'allowed', log: 'allowed', rewrite: 'allowed', trust: 'allowed', would_drop: 'allowed', would_block: 'allowed', would_reset: 'allowed', would_rewrite: 'allowed', can_t_drop: 'allowed', cant_drop: 'allowed',
  drop: 'blocked', block: 'blocked', reset: 'blocked', reject: 'blocked', react: 'blocked', dropped: 'blocked',
};

/** The record of an alert of Snort 3, from JSON or from its CSV. */
export function readSnort3(alert: JsonObject, context: ReaderContext): RecordFields | undefined {
  const ruleId = ruleOf(alert);
  if (ruleId === undefined) return undefined;
  const protocol = asProtocol(alert['proto']);
  const hasPorts = protocolHasPorts(protocol);
  const priority = asNumber(alert['priority']);
  const action = asText(alert['action'])?.toLowerCase();
  return withoutUndefined<RecordFields>({
    ...timeOf(alert, context), kind: 'alert', classUid: 2004, product: 'Snort', ruleId, message: asText(alert['msg'])?.replace(/^"|"$/g, '') ?? `Alert of rule ${ruleId}`, severityId: severityOfPriority(priority),
    priority: priority === undefined || priority <= 0 ? undefined : priority, classification: asText(alert['class']), action: action === undefined ? undefined : actions[action] ?? action,
    protocol, srcEndpoint: endpointOf(alert, 'src', hasPorts), dstEndpoint: endpointOf(alert, 'dst', hasPorts),
  });
}

/** Alerts of Snort 3's `alert_json`, with any choice of its fields. */
export const snort3Json: RecordFormat = {
  format: 'snort3-json',
  title: 'Snort 3 alerts (JSON)',
  understands: 'any choice of fields; `rule` or gid, sid and rev; `seconds` as the whole time',
  matches: (event) => (typeof event['rule'] === 'string' && wholeRule.test(event['rule']) && (event['src_ap'] !== undefined || event['src_addr'] !== undefined || event['pkt_num'] !== undefined || event['timestamp'] !== undefined))
    || (typeof event['sid'] === 'number' && typeof event['gid'] === 'number' && event['msg'] !== undefined),
  read: readSnort3,
};
