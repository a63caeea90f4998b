import { compileMapping } from '../mapping/field-mapping.ts';
import type { FormatFacts, ReaderContext } from '../log-reader.ts';
import { asText, say, type JsonObject, type RecordFields } from '../mapping/values.ts';
import { timeOfRow } from './iis-w3c.ts';
import { emptyObject } from './pairs.ts';
import type { W3cHeader, W3cRow } from './w3c-row.ts';

export const w3cFacts: FormatFacts = {
  format: 'w3c-extended',
  title: 'W3C extended log of another kind',
  understands: 'rows by column name: Exchange message tracking and protocol logs, SMTP and other services',
};

function describeRow(event: JsonObject): string {
  const act = ['event-id', 'event', 'action', 'x-event', 's-event', 'cs-method', 'operation', 'command', 'data', 'protocol'].map((name) => asText(event[name])).find((word) => word !== undefined);
  const subject = asText(event['message-subject']);
  return say(asText(event['source']), act, asText(event['context'])?.slice(0, 200), subject === undefined ? undefined : `subject "${subject.slice(0, 120)}"`, asText(event['recipient-status'])?.slice(0, 120));
}

const read = compileMapping(w3cFacts.title, {
  product: (event) => asText(event['$software']),
  classUid: (event) => (event['sender-address'] !== undefined || event['recipient-address'] !== undefined ? 4009 : undefined),
  message: describeRow,
  ruleId: ['event-id', 'x-event'],
  action: ['action', 's-action', 'x-result', 'result'],
  account: ['sender-address', 'cs-username', 'username', 'user-name', 'authenticated-user', 'x-user'],
  targetAccount: 'recipient-address',
  url: ['cs-uri', 'uri', 'url'],
  domain: ['cs-host', 'x-host'],
  protocol: ['protocol', 'x-protocol', 'transport'],
  src: { ip: ['c-ip', 'client-ip', 'original-client-ip', 'src-ip', 'source-ip', 'remote-endpoint'], port: ['c-port', 'src-port', 'source-port', 'client-port'], hostname: ['client-hostname', 'c-dns'] },
  dst: { ip: ['s-ip', 'server-ip', 'original-server-ip', 'dst-ip', 'destination-ip', 'local-endpoint'], port: ['s-port', 'dst-port', 'destination-port', 'server-port'], hostname: ['server-hostname', 's-dns'] },
  device: { hostname: ['s-computername', 'server-hostname'] },
  bytesOut: ['cs-bytes', 'total-bytes'],
  bytesIn: 'sc-bytes',
});

/** One row of a log that tells of no request. */
export function readOtherRow(row: W3cRow, header: W3cHeader, context: ReaderContext): RecordFields | undefined {
  const event = emptyObject();
  for (const name of header.columns.names) {
    const value = row(name);
    // Endpoints of Exchange hold address and port in one.
    if (value !== undefined) event[name] = name.endsWith('-endpoint') ? value.replace(/:\d{1,5}$/, '') : value;
  }
  if (header.software !== '') event['$software'] = header.software.slice(0, 60);
  const fields = read(event, context);
  return fields === undefined ? undefined : { ...fields, ...timeOfRow(row, header, context) };
}
