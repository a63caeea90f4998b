import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import { asProtocol, type RecordFields } from '../mapping/values.ts';
import { parseEndpoint, protocolHasPorts } from '../parse-endpoint.ts';
import { parseLeadingTime, type LeadingTime } from '../parse-time.ts';
import { severityOfWord } from '../severity.ts';
import { timeFields } from '../time-fields.ts';
import { readPatterns, says, type MessageFacts, type MessageFields } from './message-pattern.ts';
import { findPlainFields } from './plain-text.ts';

/** `firewall,info `, `system,error,critical `: topics of RouterOS, from the outside in. */
const topics = /(?:^|[\s>])((?:account|backup|bfd|bgp|bridge|caps|certificate|container|critical|ddns|debug|dhcp|dns|dot1x|dude|e-mail|error|event|firewall|gsm|hotspot|igmp-proxy|info|interface|ipsec|iscsi|isdn|kvm|l2tp|ldp|lora|lte|manager|mme|mpls|mqtt|ntp|ospf|ovpn|packet|pim|poe-out|ppp|pppoe|pptp|radius|radvd|raw|read|rip|route|rpki|rsvp|script|sertcp|smb|snmp|ssh|ssld|sstp|state|store|stp|system|telephony|tftp|timer|tr069|upnp|ups|vrrp|warning|watchdog|web-proxy|wireguard|wireless|write|zerotier)(?:,!?[a-z0-9-]{2,20}){1,5}):? /;
const maxHeadCharacters = 160;
const ownDate = /^([a-z]{3})\/(\d{2})\/(\d{4}) (\d{2}:\d{2}:\d{2})/i;
/** `drop-in input: in:ether1 out:(unknown 0), …`: the prefix of a rule, then the chain. */
const packet = /^(?:(.{1,60}) )?([\w-]{1,40}): in:(.{1,60}) out:(.{1,60}?), (.{0,600})$/;
const flow = /proto ([A-Za-z0-9-]{1,20})(?: \(([^()]{1,60})\))?, ([0-9A-Fa-f:.[\]]{2,60})->([0-9A-Fa-f:.[\]]{2,60})/;
const success: MessageFacts = { action: 'success', classUid: 3002 };
const failure: MessageFacts = { action: 'failure', classUid: 3002 };

const messages = [
  says('login failure for user {account*} from {src} via {service}', 'login failure via {service}', failure),
  says('login failure for user {account*} via {service}', 'login failure via {service}', failure),
  says('user {account*} logged in from {src} via {service}', 'user logged in via {service}', success),
  says('user {account*} logged in via {service}', 'user logged in via {service}', success),
  says('user {account*} logged out from {src} via {service}', 'user logged out via {service}', { classUid: 3002 }),
  says('user {account*} authentication failed', 'user authentication failed', failure),
  says('user {target} added by {account}', 'new user added', { action: 'success', classUid: 3001 }),
  says('user {target} changed by {account}', 'user changed', { action: 'success', classUid: 3001 }),
  says('user {target} removed by {account}', 'user removed', { action: 'success', classUid: 3001 }),
  says('{what-} added by {account}', '{what} added', { action: 'success', classUid: 3004 }),
  says('{what-} changed by {account}', '{what} changed', { action: 'success', classUid: 3004 }),
  says('{what-} removed by {account}', '{what} removed', { action: 'success', classUid: 3004 }),
  says('{server} assigned {dst} (?for ?)to {mac}', 'DHCP: address assigned', { classUid: 4004, action: 'success' }),
  says('{server} assigned {dst} for {mac}', 'DHCP: address assigned', { classUid: 4004, action: 'success' }),
  says('{server} deassigned {dst} (?for ?)(?from ?){mac}', 'DHCP: address deassigned', { classUid: 4004 }),
  says('<{tunnel}-{account-}>: {what*}', '{tunnel}: {what}', { classUid: 4001 }),
  says('{account} logged in, {dst} from {src}', 'logged in', success),
  says('{account} logged in, {dst}', 'logged in', success),
  says('{account} logged out, ', 'logged out', { classUid: 3002 }),
  says('TCP connection established from {src}', 'TCP connection established', { classUid: 4001 }),
];

/** The rule's own prefix tells what it does with the packet; RouterOS does not. */
function readPacket(message: string): MessageFields | undefined {
  const match = packet.exec(message);
  if (match === null) return undefined;
  const [, prefix, chain = '', into, out, rest = ''] = match;
  const ends = flow.exec(rest);
  const protocol = asProtocol(ends?.[1]);
  const hasPorts = protocolHasPorts(protocol);
  const source = ends?.[3] === undefined ? undefined : parseEndpoint(ends[3], hasPorts);
  const destination = ends?.[4] === undefined ? undefined : parseEndpoint(ends[4], hasPorts);
  const action = /drop|deny|block|reject|tarpit/i.test(prefix ?? '') ? 'blocked' : /accept|allow|permit/i.test(prefix ?? '') ? 'allowed' : undefined;
  return {
    message: ['firewall', prefix, `${chain}: in:${into ?? ''} out:${out ?? ''}`, protocol, ends?.[2] === undefined ? undefined : `(${ends[2]})`].filter((part) => part !== undefined).join(' '), classUid: 4001,
    ...(protocol !== undefined && { protocol }), ...(source !== undefined && { srcEndpoint: source }), ...(destination !== undefined && { dstEndpoint: destination }), ...(action !== undefined && { action }), ...(prefix !== undefined && { ruleId: prefix }),
  };
}

function timeOf(head: string, referenceMs: number): LeadingTime | undefined {
  const own = ownDate.exec(head);
  if (own === null) return parseLeadingTime(head, referenceMs);
  const time = parseLeadingTime(`${own[1] ?? ''} ${own[2] ?? ''} ${own[3] ?? ''} ${own[4] ?? ''}`.replace(/^[a-z]/, (letter) => letter.toUpperCase()), referenceMs);
  return time === undefined ? undefined : { ...time, length: own[0].length };
}

function read(text: string, context: ReaderContext): RecordFields | undefined {
  const match = topics.exec(text.slice(0, maxHeadCharacters));
  if (match?.[1] === undefined) return undefined;
  const head = text.slice(0, match.index).replace(/^<\d{1,3}>/, '');
  const time = timeOf(head, context.referenceMs);
  // Only a time and one word, the host, may stand before the topics.
  const host = head.slice(time?.length ?? 0).trim();
  const isClock = /^\d{2}:\d{2}:\d{2}$/.test(host);
  if (host.includes(' ') || (time === undefined && host !== '' && !isClock && !text.startsWith('<'))) return undefined;
  const words = match[1].split(',');
  const levels = words.flatMap((word) => severityOfWord(word) ?? []);
  if (levels.length === 0) return undefined;
  const message = text.slice(match.index + match[0].length).trim();
  const said = (words.includes('firewall') || message.includes(' proto ') ? readPacket(message) : undefined) ?? readPatterns(messages, message) ?? { ...findPlainFields(message), message: message === '' ? match[1] : message.slice(0, 2000) };
  return {
    ...timeFields(time, context), kind: 'event', product: 'MikroTik RouterOS', ...said, severityId: levels.reduce((left, right) => (right > left ? right : left)),
    ...(host !== '' && !isClock && { device: parseEndpoint(host, false) ?? { hostname: host } }),
  };
}

/** Routers of MikroTik, by syslog and from their own files. */
export const mikrotikReader = singleLineReader({
  format: 'mikrotik',
  title: 'MikroTik RouterOS',
  understands: 'topics; packets of firewall rules, logins, changes to the configuration, DHCP, tunnels',
  isLikely: (text) => text.includes(',') && (topics.exec(text.slice(0, maxHeadCharacters))?.[1]?.split(',').some((word) => severityOfWord(word) !== undefined) ?? false),
  read,
});
