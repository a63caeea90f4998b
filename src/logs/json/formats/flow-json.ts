import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { readFlow } from '../../mapping/flow.ts';
import { plainName } from '../../mapping/truth-names.ts';
import { asText, isObject, type JsonObject } from '../../mapping/values.ts';

/** The part of an event that holds the flow: itself, or what a collector put under a name. */
function flowPart(event: JsonObject): JsonObject | undefined {
  for (const name of ['netflow', 'ipfix', 'flow']) {
    const part = event[name];
    if (isObject(part) && isFlow(part)) return part;
  }
  return isFlow(event) ? event : undefined;
}

const pairs: readonly (readonly [string, string])[] = [
  ['sourceIPv4Address', 'destinationIPv4Address'], ['sourceIPv6Address', 'destinationIPv6Address'], ['iana:sourceIPv4Address', 'iana:destinationIPv4Address'], ['iana:sourceIPv6Address', 'iana:destinationIPv6Address'],
  ['IPV4_SRC_ADDR', 'IPV4_DST_ADDR'], ['IPV6_SRC_ADDR', 'IPV6_DST_ADDR'], ['ipv4_src_addr', 'ipv4_dst_addr'], ['ipv6_src_addr', 'ipv6_dst_addr'], ['source_ipv4_address', 'destination_ipv4_address'], ['source_ipv6_address', 'destination_ipv6_address'],
  ['src4_addr', 'dst4_addr'], ['src6_addr', 'dst6_addr'], ['SrcAddr', 'DstAddr'], ['ip_src', 'ip_dst'],
];

function isFlow(event: JsonObject): boolean {
  for (const [source, target] of pairs) if (event[source] !== undefined && event[target] !== undefined) return true;
  // Plain names, which others use too: only with what a collector of flows adds.
  return event['src_addr'] !== undefined && event['dst_addr'] !== undefined && (event['time_received'] !== undefined || event['time_received_ns'] !== undefined || event['time_flow_start'] !== undefined || event['time_flow_start_ns'] !== undefined || event['sampling_rate'] !== undefined);
}

/** `iana@reverse:octetDeltaCount` is the way back. */
function plainFlowName(name: string): string {
  const colon = name.lastIndexOf(':');
  return colon < 0 ? plainName(name) : `${name.includes('@reverse') ? 'reverse' : ''}${plainName(name.slice(colon + 1))}`;
}

/** Flows of NetFlow and IPFIX collectors. */
export const flowJson: RecordFormat = {
  format: 'flow',
  title: 'Flows (JSON)',
  understands: 'NetFlow v5 and v9, IPFIX, goflow and goflow2, ipfixcol2, nfdump, pmacct, the NetFlow codec of Logstash; exporters without a time of day',
  truthKeys: ['label', 'Label', 'Attack', 'detailedlabel'],
  matches: (event) => flowPart(event) !== undefined,
  read(event, context) {
    const part = flowPart(event) ?? event;
    const row: JsonObject = {};
    if (part !== event) for (const name of ['@timestamp', 'host', 'exporter']) if (asText(event[name]) !== undefined) row[plainName(name)] = event[name];
    for (const [name, value] of Object.entries(part)) if (value !== null && typeof value !== 'object') row[plainFlowName(name)] = value;
    return readFlow(row, context) ?? { kind: 'event', severityId: 1, message: 'flow' };
  },
};
