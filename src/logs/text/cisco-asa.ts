import type { Endpoint } from '../../contracts/index.ts';
import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import { asAddress, asHostname, asPort, type RecordFields } from '../mapping/values.ts';
import { severityOfSyslog } from '../parse-prefix.ts';
import { ciscoAsaMessages, otherAsaMessages } from './cisco-asa-messages.ts';
import { readCiscoHeader } from './cisco-header.ts';
import { readFirepowerEvent } from './firepower-event.ts';
import { matchPatterns, type MessageFields } from './message-pattern.ts';
import { findPlainFields } from './plain-text.ts';
import type { Groups } from './spoken-pattern.ts';

/** `%ASA-6-302013: `, also with a class in it, and by the names of relatives. */
const mark = /%(ASA|FTD|PIX|FWSM|ACE)-(?:[A-Za-z][\w-]{0,20}-)?([0-7])-(\d{6}): {0,4}/;
const maxHeaderCharacters = 300;
const maxMessageCharacters = 2000;
/** Ports up to here are a service's. */
const lastServicePort = 1023;

function endOf(address: string | undefined, port: string | undefined): Endpoint | undefined {
  const ip = asAddress(address);
  const hostname = ip === undefined ? asHostname(address) : undefined;
  if (ip === undefined && hostname === undefined) return undefined;
  const number = asPort(port);
  return { ...(ip !== undefined && { ip }), ...(hostname !== undefined && { hostname }), ...(number !== undefined && { port: number }) };
}

/** A connection names the outer end first: who began it is told by its direction, or by the port that is a service's. */
function endsOf(groups: Groups, text: string): Partial<RecordFields> {
  const outer = endOf(groups['a'], groups['aPort']);
  const inner = endOf(groups['b'], groups['bPort']);
  if (outer === undefined || inner === undefined) return {};
  const isOutbound = text.startsWith('Built outbound') || (!text.startsWith('Built inbound') && (outer.port ?? 0) <= lastServicePort && (inner.port ?? 0) > lastServicePort);
  return isOutbound ? { srcEndpoint: inner, dstEndpoint: outer } : { srcEndpoint: outer, dstEndpoint: inner };
}

function readMessage(number: string, text: string): MessageFields | undefined {
  const found = matchPatterns(ciscoAsaMessages[number.slice(0, 3)] ?? [], text) ?? matchPatterns(otherAsaMessages, text);
  if (found === undefined) return undefined;
  const { fields, groups } = found;
  const user = /^(?:LOCAL\\)?([^\s()]{1,100})$/.exec(groups['userA'] ?? groups['userB'] ?? groups['userB2'] ?? groups['user'] ?? '')?.[1];
  return { ...fields, ...endsOf(groups, text), ...(fields.account === undefined && user !== undefined && { account: user }), ...(/^\*+$/.test(fields.account ?? '') && { account: '' }) };
}

function read(text: string, context: ReaderContext): RecordFields | undefined {
  const match = mark.exec(text.length > maxHeaderCharacters ? text.slice(0, maxHeaderCharacters) : text);
  if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) return undefined;
  const [whole, product, level, number] = match;
  const message = text.slice(match.index + whole.length).trim();
  const event = readFirepowerEvent(number, message);
  const said = event ?? readMessage(number, message) ?? { ...findPlainFields(message), message: message.slice(0, maxMessageCharacters) };
  const { account, ...others } = said;
  return {
    ...readCiscoHeader(text, match.index, context), kind: 'event', product: `Cisco ${product}`, ...others, ...(account !== undefined && account !== '' && { account }), ruleId: event?.ruleId ?? number,
    severityId: event?.severityId ?? severityOfSyslog(Number(level)), message: said.message === '' ? `${product} ${number}` : said.message,
  };
}

/** Firewalls of Cisco. */
export const ciscoAsaReader = singleLineReader({
  format: 'cisco-asa',
  title: 'Cisco ASA, FTD, PIX and FWSM',
  understands: 'any header; connections built and torn down, denied packets, access lists, AAA, VPN sessions, management, threat detection; number and severity of any message',
  isLikely: (text) => text.includes('%') && mark.test(text.length > maxHeaderCharacters ? text.slice(0, maxHeaderCharacters) : text),
  read,
});
