import type { Endpoint, LogRecord } from '../../contracts/index.ts';
import { asAction, asAddress, asHostname, asNumber, asPort, asProtocol, asText, type RecordFields } from '../mapping/values.ts';
import type { SeverityId } from '../severity.ts';
import { compileSpoken, type Groups, type SpokenPattern } from './spoken-pattern.ts';

/** What a message brings to a record. */
export type MessageFields = Partial<RecordFields> & { message: string };

/** What a message means beyond its words. */
export interface MessageFacts {
  action?: string;
  classUid?: number;
  severityId?: SeverityId;
  kind?: LogRecord['kind'];
  protocol?: string;
}

/** One kind of message, ready for use. */
export interface MessagePattern {
  pattern: SpokenPattern;
  message: string;
  facts: MessageFacts;
}

/** Longest part of a message that is taken over into the record's message, in characters. */
const maxPartCharacters = 160;
const maxFieldCharacters = 1024;
/** Longest message that is compared, in characters. */
const maxMessageCharacters = 4096;

const noNames = /^(?:\?|\(?unknown\)?|undef|anonymous connection)$/i;

/**
 * A message as its program writes it. `{name}` is one word (an address or host for `src` and `dst`, a number for `srcPort`), `{name*}` and
 * `{name-}` any text, a part in `(?…?)` may be missing, a blank is one or more. It must stand at the start, and anything may follow. Where others
 * choose the text inside, the program's own words count: `*` takes as much as it can and looks for them at the end, `-` takes as little as it can.
 */
export function says(spoken: string, message: string, facts: MessageFacts = {}): MessagePattern {
  return { pattern: compileSpoken(spoken), message, facts };
}

function endpointOf(end: string | undefined, port: string | undefined, name: string | undefined): Endpoint | undefined {
  const ip = asAddress(end) ?? asAddress(name);
  const hostname = asHostname(name) ?? (ip === undefined ? asHostname(end) : undefined);
  if (ip === undefined && (hostname === undefined || /^unknown$/i.test(hostname))) return undefined;
  const number = asPort(port);
  return { ...(ip !== undefined && { ip }), ...(number !== undefined && { port: number }), ...(hostname !== undefined && !/^unknown$/i.test(hostname) && { hostname }) };
}

const textGroups = { account: 'account', target: 'targetAccount', domain: 'domain', url: 'url', file: 'file', hash: 'hash', process: 'process', command: 'commandLine', rule: 'ruleId', category: 'classification' } as const;

/** Fields of a record by the names of their parts. */
export function fieldsOfGroups(groups: Groups): Partial<RecordFields> {
  const fields: Partial<RecordFields> = {};
  for (const [group, field] of Object.entries(textGroups)) {
    const value = groups[group] === undefined ? undefined : asText(groups[group].slice(0, maxFieldCharacters));
    if (value !== undefined) fields[field] = value;
  }
  if (noNames.test(fields.account ?? '')) delete fields.account;
  if (noNames.test(fields.targetAccount ?? '')) delete fields.targetAccount;
  if (fields.domain !== undefined) fields.domain = fields.domain.toLowerCase().replace(/\.$/, '');
  if (fields.targetAccount === fields.account) delete fields.targetAccount;
  const source = endpointOf(groups['src'], groups['srcPort'], groups['srcName']);
  if (source !== undefined) fields.srcEndpoint = source;
  const destination = endpointOf(groups['dst'], groups['dstPort'], groups['dstName']);
  if (destination !== undefined) fields.dstEndpoint = destination;
  const protocol = groups['protocol'] === undefined ? undefined : asProtocol(groups['protocol']);
  if (protocol !== undefined) fields.protocol = protocol;
  const action = groups['action'] === undefined ? undefined : asAction(groups['action']);
  if (action !== undefined) fields.action = action;
  for (const name of ['bytesOut', 'bytesIn', 'durationMs'] as const) {
    const number = groups[name] === undefined ? undefined : asNumber(groups[name]);
    if (number !== undefined) fields[name] = number;
  }
  const duration = /^(\d{1,6}):(\d\d):(\d\d)$/.exec(groups['duration'] ?? '');
  if (duration !== null) fields.durationMs = ((Number(duration[1]) * 60 + Number(duration[2])) * 60 + Number(duration[3])) * 1000;
  return fields;
}

/** The message with its parts put in; a missing part leaves nothing. */
function fillMessage(template: string, groups: Groups): string {
  if (!template.includes('{')) return template;
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const part = groups[name]?.trim() ?? '';
    return part.length > maxPartCharacters ? `${part.slice(0, maxPartCharacters)}…` : part;
  }).replace(/ {2,}/g, ' ').trim();
}

/** The first pattern that the text begins with, as fields and with all its parts; `given` are parts that stood before the text. */
export function matchPatterns(patterns: readonly MessagePattern[], text: string, given?: Groups): { fields: MessageFields; groups: Groups } | undefined {
  const compared = text.length > maxMessageCharacters ? text.slice(0, maxMessageCharacters) : text;
  for (const { pattern, message, facts } of patterns) {
    const found = pattern.match(compared);
    if (found === undefined) continue;
    const groups: Groups = given === undefined ? found : { ...plainNames(given), ...plainNames(found) };
    return { fields: { ...facts, ...fieldsOfGroups(groups), message: fillMessage(message, groups) }, groups };
  }
  return undefined;
}

/** Fields of the first pattern that the text begins with. */
export function readPatterns(patterns: readonly MessagePattern[], text: string, given?: Groups): MessageFields | undefined {
  return matchPatterns(patterns, text, given)?.fields;
}

/** Where a part can stand at several places, its names are numbered: `src2`. */
export function plainNames(groups: Groups): Groups {
  const named: Record<string, string> = {};
  for (const [name, value] of Object.entries(groups)) if (value !== undefined) named[name.replace(/\d$/, '')] = value;
  return named;
}
