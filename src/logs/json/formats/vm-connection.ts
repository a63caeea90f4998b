import { mappedFormat, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asText, say, type JsonObject } from '../../mapping/values.ts';

function messageOf(event: JsonObject): string {
  const direction = asText(event['Direction'])?.toLowerCase() ?? '';
  const program = asText(event['ProcessName']);
  return say(direction === 'inbound' ? 'Network connection accepted' : 'Network connection opened', program === undefined ? undefined : `by ${program}`, Number(event['LinksFailed']) > 0 ? 'failed' : undefined);
}

/** Connections of a machine as Azure Monitor's VM insights sum them up, a minute at a time. */
export const vmConnection: RecordFormat = mappedFormat({
  format: 'azure-vm-connection',
  title: 'Azure VM insights connections',
  understands: 'ends, process, direction, bytes, failed links, names of the remote end, verdict of threat intelligence',
  matches: (event) => event['Type'] === 'VMConnection' || ('LinksEstablished' in event && 'ConnectionId' in event && 'RemoteIp' in event),
}, {
  product: 'Azure Monitor',
  kind: (event) => (asText(event['MaliciousIp']) === undefined ? 'event' : 'alert'),
  classUid: 4001,
  time: 'TimeGenerated',
  severity: (event) => (asText(event['MaliciousIp']) === undefined ? 1 : 3),
  ruleId: 'Type',
  classification: 'IndicatorThreatType',
  message: messageOf,
  action: (event) => (Number(event['LinksFailed']) > 0 ? 'failure' : undefined),
  protocol: 'Protocol',
  src: { ip: 'SourceIp' },
  dst: { ip: 'DestinationIp', port: 'DestinationPort', hostname: (event) => (asText(event['Direction'])?.toLowerCase() === 'outbound' ? event['RemoteDnsCanonicalNames'] : undefined) },
  device: { hostname: ['Computer', 'Machine'] },
  process: 'ProcessName',
  bytesOut: (event) => (asText(event['Direction'])?.toLowerCase() === 'inbound' ? event['BytesReceived'] : event['BytesSent']),
  bytesIn: (event) => (asText(event['Direction'])?.toLowerCase() === 'inbound' ? event['BytesSent'] : event['BytesReceived']),
});
