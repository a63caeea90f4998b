import type { FormatFacts, ReaderContext } from '../log-reader.ts';
import { asNumber, asProtocol, withoutUndefined, type RecordFields } from '../mapping/values.ts';
import { endOf, timeOfRow } from './iis-w3c.ts';
import { describePacket } from './describe-packet.ts';
import type { W3cHeader, W3cRow } from './w3c-row.ts';

export const windowsFirewallFacts: FormatFacts = {
  format: 'windows-firewall',
  title: 'Windows Firewall log',
  understands: 'dropped and allowed packets, opened and closed connections; local time, taken for UTC and marked',
};

const actions: Readonly<Record<string, string>> = { DROP: 'blocked', 'DROP-ICMP': 'blocked', ALLOW: 'allowed', OPEN: 'allowed', 'OPEN-INBOUND': 'allowed', CLOSE: 'closed' };

/** One row of pfirewall.log. */
export function readFirewallRow(row: W3cRow, header: W3cHeader, context: ReaderContext): RecordFields {
  const word = row('action')?.toUpperCase() ?? '';
  const protocol = asProtocol(row('protocol'));
  const hasPorts = protocol === 'TCP' || protocol === 'UDP';
  const source = endOf(row('src-ip'), hasPorts ? row('src-port') : undefined);
  const target = endOf(row('dst-ip'), hasPorts ? row('dst-port') : undefined);
  const size = asNumber(row('size'));
  const path = row('path')?.toLowerCase();
  const lost = word === 'INFO-EVENTS-LOST' ? `the firewall lost events: ${row('info') ?? 'some'}` : undefined;
  const act = word === 'CLOSE' ? 'connection closed' : word.startsWith('OPEN') ? 'connection opened' : undefined;
  const action = actions[word];
  const time = timeOfRow(row, { ...header, isLocalTime: true }, context);
  return withoutUndefined<RecordFields>({
    timeMs: time.timeMs, isTimeGuessed: time.isTimeGuessed, kind: 'event', product: 'Windows Firewall', classUid: 4001, severityId: 1,
    message: lost ?? describePacket({ act, action, protocol, flags: row('tcpflags'), icmpType: row('icmptype'), port: target?.port, way: path === 'receive' ? 'in' : path === 'send' ? 'out' : path }),
    action: action ?? (word === '' ? undefined : word.toLowerCase()), protocol, srcEndpoint: source, dstEndpoint: target, bytesOut: size === 0 ? undefined : size,
  });
}
