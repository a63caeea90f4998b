import type { Entity, LogRecord } from '../contracts/index.ts';
import type { EntityTable } from './entity-table.ts';
import type { ResolvedRecord } from './group-draft.ts';
import { scanText, type TextMention } from './scan-text.ts';
import { hostileRequest, requestPath } from './sign-rules.ts';

/** OCSF class of HTTP activity. */
const httpClass = 4002;
/** Requests differ by path and agent; what those of one client have in common is the method and the class of the answer. */
const requestLine = /^(?:HTTP )?([A-Z]{3,10}) \S{1,2000}(?: (?:status )?([1-5])\d\d\b)?/;
const maxCachedTexts = 20_000;
const maxTitleChars = 240;

/**
 * Who chose the words: the author of a rule (its title names nothing of this site), a client (the paths in its request are no files of a host),
 * or the program that tells what happened.
 */
export type Wording = 'rule' | 'request' | 'told';

export function wordingOf(record: LogRecord): Wording {
  if (record.kind === 'alert' && record.ruleId !== undefined && /^\d+:\d+/.test(record.ruleId)) return 'rule';
  return record.classUid === httpClass ? 'request' : 'told';
}

/** What a message names, as far as its words can be about this site. */
export function mentionsIn(message: string, wording: Wording, isHostName: (word: string) => boolean): TextMention[] {
  const mentions = scanText(message, isHostName);
  if (wording === 'told') return mentions;
  return mentions.filter(({ kind }) => kind === 'cve' || (kind !== 'file' && kind !== 'account' && kind !== 'hostname' && (wording === 'request' || kind === 'address')));
}

interface ReadText {
  mentions: readonly TextMention[];
  /** The text with everything that varies from line to line taken out. */
  title: string;
}

/** Records to ends, mentions and the kind of line they are. Equal messages are read once. */
export class RecordResolver {
  readonly #table: EntityTable;
  readonly #texts = new Map<string, ReadText>();

  constructor(table: EntityTable) {
    this.#table = table;
  }

  resolve(record: LogRecord): ResolvedRecord {
    const table = this.#table;
    const text = this.#read(record.message, wordingOf(record));
    let source = table.forEndpoint(record.srcEndpoint);
    let target = table.forEndpoint(record.dstEndpoint);
    const device = table.forEndpoint(record.device);
    const mentions: Entity[] = [];
    for (const mention of text.mentions) {
      const entity = table.forMention(mention);
      if (!entity) continue;
      const isMachine = entity.kind === 'host' || entity.kind === 'address';
      if (isMachine && mention.side === 'source' && !source) source = entity;
      else if (isMachine && mention.side === 'target' && !target && entity !== source) target = entity;
      else if (!mentions.includes(entity)) mentions.push(entity);
    }
    if (source === target) source = undefined;
    // A line of a host about itself: the host is the struck end.
    if (!target && device && device !== source) target = device;
    if (device && device !== source && device !== target && !device.isEnforcementPoint && !mentions.includes(device)) mentions.push(device);
    this.#addField(mentions, 'account', record.account);
    this.#addField(mentions, 'account', record.targetAccount);
    this.#addField(mentions, 'domain', record.domain ?? hostOfUrl(record.url));
    this.#addField(mentions, 'file', record.file);
    this.#addField(mentions, 'hash', record.hash);
    this.#addField(mentions, 'process', record.process);
    // Of a request the message tells path, referrer and agent: each may carry the attack.
    const request = record.classUid === httpClass ? record.message : record.url ?? record.commandLine ?? record.process ?? (record.message.includes(' HTTP/') ? record.message : undefined);
    // A detector has judged its request already.
    const hostileText = record.kind !== 'alert' && request !== undefined && request.length > 3 && hostileRequest.test(request.slice(0, 2048)) ? request.slice(0, 200) : '';
    if (hostileText !== '' || record.kind === 'alert') this.#addField(mentions, 'url', record.url);
    return { record, source, target, mentions, hostileText, ruleKey: this.#ruleKey(record, text.title, hostileText !== '') };
  }

  #addField(mentions: Entity[], kind: 'account' | 'domain' | 'file' | 'hash' | 'process' | 'url', value: string | undefined): void {
    if (value === undefined) return;
    const entity = this.#table.forName(kind, value);
    if (entity && !mentions.includes(entity)) mentions.push(entity);
  }

  #ruleKey(record: LogRecord, title: string, isHostile: boolean): string {
    // Rule numbers of the Snort family mean the same rule in each sensor that uses them.
    const product = record.ruleId !== undefined && /^\d+:\d+/.test(record.ruleId) ? '' : record.product ?? '';
    return `${record.kind}\n${product}\n${record.ruleId ?? ''}\n${title}\n${record.classification ?? ''}\n${record.action ?? ''}\n${record.priority ?? ''}\n${isHostile ? '!' : ''}`;
  }

  #read(message: string, wording: Wording): ReadText {
    const held = this.#texts.get(message);
    if (held) return held;
    const mentions = mentionsIn(message, wording, this.#table.isHostName);
    const request = wording === 'request' ? requestLine.exec(message) : null;
    const read = { mentions, title: request === null ? normaliseTitle(message, mentions) : `${request[1] ?? ''} * ${request[2]?.charAt(0) ?? ''}xx` };
    // Cleared as a whole: a second generation would cost more than reading again.
    if (this.#texts.size >= maxCachedTexts) this.#texts.clear();
    this.#texts.set(message, read);
    return read;
  }
}

function normaliseTitle(message: string, mentions: readonly TextMention[]): string {
  let title = '';
  let at = 0;
  for (const mention of mentions) {
    if (mention.start < at || mention.start > maxTitleChars) continue;
    title += `${message.slice(at, mention.start)}*`;
    at = mention.end;
  }
  title += message.slice(at, Math.max(at, maxTitleChars));
  // Requests differ by path; what their answers have in common is the class of the status.
  if (title.includes(' HTTP/')) title = title.replace(requestPath, '$1 *').replace(/" ([1-5])\d\d\b/g, (_whole, digit: string) => `" ${'-abcde'[Number(digit)] ?? ''}xx`);
  return title.replace(/\?[^\s"]+/g, '?*').replace(/\b0x[0-9a-f]+\b|\b(?=[0-9a-f]*\d)[0-9a-f]{6,64}\b|\d+/gi, '#');
}

function hostOfUrl(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const scheme = url.indexOf('://');
  if (scheme < 1 || scheme > 12) return undefined;
  const host = url.slice(scheme + 3, scheme + 300).split(/[/?#]/, 1)[0] ?? '';
  const bare = host.slice(host.lastIndexOf('@') + 1).replace(/:\d{1,5}$/, '');
  return /^[\w.-]{3,253}$/.test(bare) ? bare : undefined;
}
