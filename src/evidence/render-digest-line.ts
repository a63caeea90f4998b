import type { Entity } from '../contracts/index.ts';
import type { RankedGroup } from './ranked-group.ts';
import type { TextMention } from './scan-text.ts';

const maxMessageChars = 80;
const maxListed = 8;
const maxPathChars = 40;
const maxExtraMentions = 3;
const dayMs = 86_400_000;
const severityWords = ['', '', '', 'medium', 'high', 'critical'] as const;

/** Times inside a message: the line has its own. */
const timeInText = /(?: - -)? ?\[\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d(?: [+-]\d{4})?\]|\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?|(?:msg=)?audit\([\d.:]{1,40}\): ?/g;

/** Text of a log as one printable line: no control characters, escape sequences or direction marks; what is left is data. */
export function renderPlainLine(text: string, maxChars: number): string {
   
  const plain = text.replace(/\u001b\[[0-9;?]{0,16}[ -/]{0,4}[@-~]/g, '').replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+/g, (run) => keepPairs(run)).replace(/\s+/g, ' ').trim();
  return plain.length > maxChars ? `${[...plain.slice(0, maxChars - 1)].filter((char) => !/[\ud800-\udfff]/.test(char) || char.length === 2).join('').trimEnd()}…` : plain;
}

/** Whole characters beyond the first plane stay; half ones and controls become a space. */
function keepPairs(run: string): string {
  return run.replace(/[\ud800-\udbff][\udc00-\udfff]|[\s\S]/g, (part) => (part.length === 2 ? part : ' '));
}

/** A message with aliases in place of the entities it names. */
export function renderMessage(message: string, mentions: readonly TextMention[], aliasOf: (mention: TextMention) => string | undefined, mask: (text: string) => string): string {
  let text = '';
  let at = 0;
  for (const mention of mentions) {
    const alias = mention.start >= at ? aliasOf(mention) : undefined;
    if (alias === undefined) continue;
    text += message.slice(at, mention.start) + alias;
    at = mention.end;
  }
  text += message.slice(at);
  return renderPlainLine(mask(text.slice(0, 1_000).replace(timeInText, '')), maxMessageChars);
}

/** Kinds that no command names: their text says more than an alias. */
export const textOnlyKinds: ReadonlySet<Entity['kind']> = new Set(['process', 'url', 'cve']);

function renderEnds(ends: ReadonlySet<Entity>): string {
  const aliases = [...ends].map((entity) => entity.alias).sort((a, b) => a.charCodeAt(0) - b.charCodeAt(0) || Number(a.slice(1)) - Number(b.slice(1)));
  const shown = aliases.slice(0, maxListed).join(',');
  return aliases.length > maxListed ? `${shown}+${aliases.length - maxListed}` : shown;
}

/** What an alert on a request fired on: the path, where the message does not tell it. */
function renderPath(url: string | undefined, message: string, mask: (text: string) => string): string {
  if (url === undefined) return '';
  const path = renderPlainLine(mask(url.replace(/^[a-z]{2,10}:\/\/[^/?#]{0,253}/i, '')), maxPathChars);
  return path.length < 2 || message.includes(path) ? '' : path;
}

/** `a1>h3 SSH brute force attempt x120 p2 !credential`: everything of a line but its time; of a sign the stage at the end. `message` has its aliases already. */
export function renderGroupText(group: RankedGroup, message: string, mask: (text: string) => string): string {
  const { draft } = group;
  const count = group.shownCount ?? draft.count;
  const sources = renderEnds(draft.sources);
  const targets = renderEnds(draft.targets);
  const named = new Set(message.split(/[^\w]+/));
  const extras = [...draft.mentions].filter((entity) => !textOnlyKinds.has(entity.kind) && !group.forwarders.has(entity) && !named.has(entity.alias)).slice(0, maxExtraMentions).map((entity) => entity.alias);
  const action = draft.first.kind !== 'text' && draft.first.action !== undefined && /^(blocked|drop(ped)?|den(y|ied)|reject(ed)?|prevented|quarantined|failure|success)$/i.test(draft.first.action) ? draft.first.action.toLowerCase() : '';
  return [
    sources === '' ? targets : `${sources}>${targets}`,
    message,
    action !== '' && !message.toLowerCase().includes(action) ? action : '',
    draft.first.kind === 'alert' ? renderPath(draft.first.url, message, mask) : '',
    extras.join(' '),
    group.otherRuleCount === undefined ? '' : `and ${group.otherRuleCount} more rules`,
    count > 1 ? `x${count}` : '',
    draft.sessionCount > 1 ? `in ${draft.sessionCount}` : '',
    draft.priority === undefined ? severityWords[draft.severityId] : `p${draft.priority}`,
    group.isSign && group.stage !== 'none' ? `!${group.stage}` : '',
  ].filter((part) => part !== '').join(' ');
}

/** `13:10`, with `day2` before it when the log spans more than a day. Empty without a time. */
export function renderTime(timeMs: number | undefined, span: { firstTimeMs?: number; lastTimeMs?: number }): string {
  if (timeMs === undefined || !Number.isFinite(timeMs) || Math.abs(timeMs) > 8.64e15) return '';
  const clock = new Date(timeMs).toISOString().slice(-13, -8);
  const first = span.firstTimeMs ?? timeMs;
  if ((span.lastTimeMs ?? timeMs) - first <= dayMs) return clock;
  return `day${Math.floor(timeMs / dayMs) - Math.floor(first / dayMs) + 1} ${clock}`;
}
