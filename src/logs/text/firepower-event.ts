import { asAction, asAddress, asHostname, asNumber, asPort, asProtocol, asText } from '../mapping/values.ts';
import { severityOfPriority } from '../severity.ts';
import type { MessageFields } from './message-pattern.ts';

const maxPairs = 200;
/** Kinds of event by message number. */
const kinds: Readonly<Record<string, string>> = { 430001: 'intrusion', 430002: 'connection began', 430003: 'connection ended', 430004: 'file', 430005: 'malware' };

/** `SrcIP: 10.0.0.1, DstIP: …`: a value goes on where no name follows the comma. */
function pairsOf(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  let last: string | undefined;
  for (const part of text.split(', ', 2000)) {
    const pair = /^([A-Z][A-Za-z0-9_]{1,40}): ?(.*)$/s.exec(part);
    if (pair?.[1] !== undefined && pairs.size < maxPairs) {
      last = pair[1];
      pairs.set(last, pair[2] ?? '');
    } else if (last !== undefined) pairs.set(last, `${pairs.get(last) ?? ''}, ${part}`);
  }
  return pairs;
}

/** An event of the threat defence in Cisco's firewalls; undefined for other messages. */
export function readFirepowerEvent(number: string, text: string): MessageFields | undefined {
  const kind = kinds[number];
  if (kind === undefined) return undefined;
  const pairs = pairsOf(text);
  const value = (...names: string[]): string | undefined => names.map((name) => asText(pairs.get(name))).find((found) => found !== undefined);
  const isFinding = number === '430001' || number === '430005';
  const sourceIp = asAddress(value('SrcIP'));
  const destinationIp = asAddress(value('DstIP'));
  const [sourcePort, destinationPort] = [asPort(value('SrcPort')), asPort(value('DstPort'))];
  const signature = value('GID') === undefined || value('SID') === undefined ? undefined : `${value('GID') ?? ''}:${value('SID') ?? ''}:${value('Revision') ?? '0'}`;
  const action = asAction(value('InlineResult', 'AccessControlRuleAction', 'FileAction'));
  const user = value('User');
  const priority = Number(value('Priority'));
  const [url, file, hash, classification, protocol] = [value('URL'), value('FileName'), value('FileSHA256'), value('Classification', 'IntrusionPolicy'), asProtocol(value('Protocol'))];
  const [bytesOut, bytesIn] = [asNumber(value('InitiatorBytes')), asNumber(value('ResponderBytes'))];
  const domain = asHostname(value('DNSQuery', 'TLS_SNI'));
  return {
    message: value('Message')?.replace(/^"|"$/g, '') ?? [`${kind}:`, value('ThreatName') ?? value('AccessControlRuleAction') ?? value('FileDisposition') ?? '', value('AccessControlRuleName') ?? ''].join(' ').trim(),
    kind: isFinding ? 'alert' : 'event', classUid: isFinding ? 2004 : number === '430004' ? 1001 : 4001, ...(isFinding && { severityId: severityOfPriority(priority) === 0 ? 4 : severityOfPriority(priority) }),
    ...(signature !== undefined && { ruleId: signature }), ...(Number.isInteger(priority) && { priority }), ...(classification !== undefined && { classification }), ...(action !== undefined && { action }), ...(protocol !== undefined && { protocol }),
    ...(sourceIp !== undefined && { srcEndpoint: { ip: sourceIp, ...(sourcePort !== undefined && { port: sourcePort }) } }), ...(destinationIp !== undefined && { dstEndpoint: { ip: destinationIp, ...(destinationPort !== undefined && { port: destinationPort }) } }),
    ...(user !== undefined && user !== 'No Authentication Required' && user !== 'Unknown' && { account: user }), ...(url !== undefined && { url }), ...(file !== undefined && { file }), ...(hash !== undefined && { hash }), ...(domain !== undefined && { domain }),
    ...(bytesOut !== undefined && { bytesOut }), ...(bytesIn !== undefined && { bytesIn }),
  };
}
