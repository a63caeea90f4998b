import type { Endpoint } from '../../contracts/index.ts';
import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import { asAction, asAddress, asNumber, asPort, asProtocol, withoutUndefined, type RecordFields } from '../mapping/values.ts';
import { timeFieldsOf } from '../time-fields.ts';
import { machineOf, parseCollectorHead } from './collector-head.ts';
import { describePacket } from './describe-packet.ts';

/** Rule, sub-rule, anchor, tracker, interface, reason, act, way, IP version. */
const start = /^\d{0,6},[^,]{0,20},[^,]{0,100},[^,]{0,64},[^,]{1,40},[a-z-]{2,20},([a-z-]{2,16}),(in|out),([46]),/;

/** Where the values begin: behind the program's name, or at the start of a line whose head was taken off. */
function valuesAt(text: string): number {
  const program = text.indexOf('filterlog');
  if (program < 0) return start.test(text) ? 0 : -1;
  const comma = text.indexOf(',', program);
  return comma < 0 ? -1 : text.lastIndexOf(' ', comma) + 1;
}

function read(text: string, context: ReaderContext): RecordFields | undefined {
  const at = valuesAt(text);
  if (at < 0) return undefined;
  const values = text.slice(at, at + 2000).split(',');
  const [act, way, version] = [values[6], values[7], values[8]];
  const isSix = version === '6';
  if (!isSix && version !== '4') return undefined;
  const head = parseCollectorHead(text.slice(0, at), context.referenceMs);
  // IPv4 names the protocol behind its number, IPv6 before it; addresses and what follows them stand apart accordingly.
  const protocol = asProtocol(isSix ? values[12] : values[16]);
  const ends = isSix ? 15 : 18;
  const [source, target] = [asAddress(values[ends]), asAddress(values[ends + 1])];
  if (source === undefined && target === undefined) return undefined;
  const hasPorts = protocol === 'TCP' || protocol === 'UDP' || protocol === 'SCTP';
  const [sourcePort, port] = hasPorts ? [asPort(values[ends + 2]), asPort(values[ends + 3])] : [];
  const flags = protocol === 'TCP' ? values[ends + 5] : undefined;
  const icmpType = protocol?.startsWith('ICMP') === true ? values[ends + 2] : undefined;
  const action = asAction(act);
  const size = asNumber(values[ends - 1]);
  const ruleId = [values[3], values[0]].find((value) => value !== undefined && value !== '' && value !== '0');
  const time = timeFieldsOf(head.time, context);
  return withoutUndefined<RecordFields>({
    timeMs: time.timeMs, isTimeGuessed: time.isTimeGuessed, kind: 'event', product: 'pf', classUid: 4001, severityId: 1,
    message: describePacket({ action, act: action === 'blocked' || action === 'allowed' || act === undefined ? undefined : `packet ${act}`, protocol, flags, icmpType, port, way }),
    ruleId, action, protocol, srcEndpoint: endOf(source, sourcePort), dstEndpoint: endOf(target, port), device: machineOf(head.host), bytesOut: size,
  });
}

function endOf(ip: string | undefined, port: number | undefined): Endpoint | undefined {
  if (ip === undefined) return undefined;
  return port === undefined ? { ip } : { ip, port };
}

function isLikely(text: string): boolean {
  if (!text.includes(',in,') && !text.includes(',out,')) return false;
  const at = valuesAt(text);
  return at >= 0 && start.test(text.slice(at, at + 400));
}

/** The packet filter's log of pfSense and OPNsense. */
export const pfFilterlogReader = singleLineReader({
  format: 'pf-filterlog',
  title: 'pfSense and OPNsense filterlog',
  understands: 'IPv4 and IPv6; TCP, UDP, ICMP and others; behind BSD syslog, RFC 5424 or without a head',
  isLikely,
  read,
});
