import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asText, isObject, say, withoutUndefined, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import { severityOfWord } from '../../severity.ts';
import { shorten } from './api-words.ts';
import { openObject } from './json-text.ts';

function payload(event: JsonObject): JsonObject {
  return openObject(event['jsonPayload'] ?? event['protoPayload']);
}

function requestOf(event: JsonObject): string | undefined {
  const request = openObject(event['httpRequest']);
  const url = asText(request['requestUrl']);
  return url === undefined ? undefined : say(asText(request['requestMethod']), url, asText(request['status']));
}

/** Flow and firewall logs tell of a connection, the DNS log of a query. */
function networkMessage(event: JsonObject): string | undefined {
  const inner = payload(event);
  const disposition = asText(inner['disposition'])?.toLowerCase();
  if (isObject(inner['connection'])) return say(disposition === undefined ? 'network flow' : `firewall ${disposition}`, asText(openObject(inner['rule_details'])['reference']));
  return asText(inner['queryName']) === undefined ? undefined : say('DNS query', asText(inner['queryType']), asText(inner['queryName']), asText(inner['responseCode']));
}

/** The first few plain values of a payload that has no message. */
function plainValues(inner: JsonObject): string | undefined {
  const told = Object.entries(inner).filter(([, value]) => typeof value !== 'object').slice(0, 4).map(([name, value]) => say(name, asText(value)));
  return told.length === 0 ? undefined : shorten(told.join(', '), 300);
}

function messageOf(event: JsonObject): string | undefined {
  const inner = payload(event);
  return asText(event['textPayload']) ?? asText(inner['message']) ?? asText(inner['MESSAGE']) ?? networkMessage(event) ?? requestOf(event) ?? plainValues(inner);
}

const mapping = compileMapping('Google Cloud log entry', {
  product: 'Google Cloud Logging',
  time: ['timestamp', 'receiveTimestamp'],
  severity: (event) => severityOfWord(asText(event['severity'])),
  message: messageOf,
  classUid: (event) => (isObject(payload(event)['connection']) ? 4001 : isObject(event['httpRequest']) ? 4002 : payload(event)['queryName'] === undefined ? undefined : 4003),
  action: 'jsonPayload.disposition',
  protocol: 'jsonPayload.connection.protocol',
  src: { ip: ['jsonPayload.connection.src_ip', 'httpRequest.remoteIp', 'jsonPayload.sourceIP'], port: 'jsonPayload.connection.src_port', hostname: 'jsonPayload.src_instance.vm_name' },
  dst: { ip: ['jsonPayload.connection.dest_ip', 'httpRequest.serverIp'], port: 'jsonPayload.connection.dest_port', hostname: 'jsonPayload.dest_instance.vm_name' },
  device: { hostname: ['jsonPayload.instance.vm_name', 'labels.compute.googleapis.com/resource_name', 'resource.labels.instance_id', 'resource.labels.pod_name', 'resource.labels.cluster_name'] },
  account: ['jsonPayload.actor.user', 'jsonPayload.user'],
  url: 'httpRequest.requestUrl',
  domain: 'jsonPayload.queryName',
  bytesOut: 'jsonPayload.bytes_sent',
});

/** Other entries of Cloud Logging. A log line inside is read by the reader that knows it. */
export const googleCloudLogging: RecordFormat = {
  format: 'google-cloud-logging',
  title: 'Google Cloud Logging entries',
  understands: 'text, flow, firewall, DNS and request logs; log lines inside are read by their own reader',
  matches: (event) => typeof event['logName'] === 'string' && ('timestamp' in event || 'receiveTimestamp' in event)
    && ('textPayload' in event || 'jsonPayload' in event || 'httpRequest' in event || 'protoPayload' in event),
  read(event, context): RecordFields | undefined {
    const fields = mapping(event, context);
    const text = asText(event['textPayload']) ?? asText(payload(event)['message']);
    const inner = text === undefined || fields === undefined ? undefined : context.readEmbedded(text);
    // The entry's time is sure; that of the line may lack year or zone.
    return inner === undefined || fields === undefined ? fields : { ...fields, ...inner, ...withoutUndefined<{ timeMs?: number }>({ timeMs: fields.timeMs ?? inner.timeMs }) };
  },
};
