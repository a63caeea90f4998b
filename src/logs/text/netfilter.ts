import type { Endpoint } from '../../contracts/index.ts';
import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import { asAddress, asNumber, asPort, asProtocol, withoutUndefined, type RecordFields } from '../mapping/values.ts';
import { protocolHasPorts } from '../parse-endpoint.ts';
import { timeFieldsOf } from '../time-fields.ts';
import { machineOf, parseCollectorHead } from './collector-head.ts';
import { describePacket } from './describe-packet.ts';

const uptime = /\[ {0,12}\d{1,12}\.\d{1,9}\] ?/;
const firstKey = /(?:^|[\s:\]])(IN=|OUT=|PHYSIN=|MAC=|SRC=)/;
const maxSearched = 4096;
const dropWord = /(?:^|[^A-Za-z])(?:drop(?:ped)?|block(?:ed)?|reject(?:ed)?|den(?:y|ied)|discard|banned|ban)(?![A-Za-z])/i;
const acceptWord = /(?:^|[^A-Za-z])(?:accept(?:ed)?|allow(?:ed)?|pass(?:ed)?|permit(?:ted)?)(?![A-Za-z])/i;
const flagNames = ['SYN', 'ACK', 'FIN', 'RST', 'PSH', 'URG'];

/** Values of the packet itself: what stands in brackets behind an ICMP error is another packet. */
function readValues(text: string): { values: Map<string, string>; flags: string } {
  const inner = text.indexOf(' [SRC=');
  const values = new Map<string, string>();
  const flags: string[] = [];
  for (const word of (inner < 0 ? text : text.slice(0, inner)).split(' ')) {
    const equals = word.indexOf('=');
    if (equals > 0) {
      const key = word.slice(0, equals);
      if (!values.has(key)) values.set(key, word.slice(equals + 1));
    } else if (flagNames.includes(word)) flags.push(word);
  }
  return { values, flags: flags.join(' ') };
}

/** Vyatta and its heirs end the rule's name in `-D]`, `-A]` or `-R]`; all others write a word. */
function actionOf(prefix: string): string | undefined {
  const letter = /-([ADR])\]?$/.exec(prefix)?.[1] ?? /^\[?FW-([ADR])-/.exec(prefix)?.[1];
  if (letter !== undefined) return letter === 'A' ? 'allowed' : 'blocked';
  if (dropWord.test(prefix)) return 'blocked';
  return acceptWord.test(prefix) ? 'allowed' : undefined;
}

/** Where the packet begins: at `IN=`, or where that key is broken, at whatever pair of capitals stands before the next one. */
function packetStart(text: string): number {
  const key = firstKey.exec(text);
  if (key?.[1] === undefined) return -1;
  const start = key.index + key[0].length - key[1].length;
  if (key[1] === 'IN=') return start;
  const wordStart = text.lastIndexOf(' ', start - 2) + 1;
  return /^[A-Z]{2,8}=/.test(text.slice(wordStart, wordStart + 10)) && wordStart < start ? wordStart : start;
}

function read(whole: string, context: ReaderContext): RecordFields | undefined {
  const text = whole.length > maxSearched ? whole.slice(0, maxSearched) : whole;
  const start = packetStart(text);
  if (start < 0) return undefined;
  const before = text.slice(0, start);
  const boot = uptime.exec(before);
  const kernel = before.indexOf('kernel:');
  const headEnd = boot?.index ?? (kernel < 0 ? 0 : kernel + 7);
  const prefixStart = boot !== null ? boot.index + boot[0].length : headEnd;
  const head = parseCollectorHead(before.slice(0, headEnd === 0 ? before.length : headEnd), context.referenceMs);
  // Without `kernel:` or an uptime, the prefix follows the host.
  const rest = headEnd > 0 || head.time === undefined ? before.slice(prefixStart) : before.slice(before.indexOf(head.host ?? head.time) + (head.host ?? head.time).length);
  const prefix = rest.replace(/\s?DESCR="[^"]{0,300}"\s?/, '').trim().replace(/[:\s]{1,4}$/, '').replace(/^\[([^[\]]{1,100})\]$/, '$1').slice(0, 120);
  const { values, flags } = readValues(text.slice(start));
  const protocol = asProtocol(values.get('PROTO'));
  const hasPorts = protocolHasPorts(protocol);
  const end = (ip: string, port: string): Endpoint | undefined => {
    const address = asAddress(values.get(ip));
    const number = hasPorts ? asPort(values.get(port)) : undefined;
    return address === undefined ? undefined : { ip: address, ...(number !== undefined && { port: number }) };
  };
  const [source, target] = [end('SRC', 'SPT'), end('DST', 'DPT')];
  if (source === undefined && target === undefined) return undefined;
  const action = actionOf(rest.trim().replace(/[:\s]{1,4}$/, ''));
  const size = asNumber(values.get('LEN'));
  const [cameIn, goesOut] = [values.get('IN') ?? '', values.get('OUT') ?? ''];
  const way = cameIn === '' ? (goesOut === '' ? undefined : 'out') : goesOut === '' ? 'in' : 'forward';
  const time = timeFieldsOf(head.time, context);
  return withoutUndefined<RecordFields>({
    timeMs: time.timeMs, isTimeGuessed: time.isTimeGuessed, kind: 'event', product: 'netfilter', classUid: 4001, severityId: 1,
    message: describePacket({ action, protocol, flags, icmpType: values.get('TYPE'), port: target?.port, way, rule: prefix }),
    ruleId: prefix === '' ? undefined : prefix, action, protocol, srcEndpoint: source, dstEndpoint: target, device: machineOf(head.host), bytesOut: size,
  });
}

function isLikely(text: string): boolean {
  return text.includes('SRC=') && text.includes(' DST=') && (text.includes('PROTO=') || text.includes('IN=') || text.includes(' OUT='));
}

/** Packets that the Linux kernel logged for iptables, nftables, ufw, firewalld and firewalls built on them. */
export const netfilterReader = singleLineReader({
  format: 'netfilter',
  title: 'Linux netfilter (iptables, nftables, ufw)',
  understands: 'any log prefix as the rule, and the act in it; ports, flags, ICMP with the inner packet left out, IPv6; with or without a syslog header',
  isLikely,
  read,
});
