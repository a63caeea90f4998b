import type { DigestLine } from '../contracts/index.ts';
import { renderGroupText, renderMessage, renderTime } from './render-digest-line.ts';
import type { RankedGroup } from './rank-groups.ts';
import type { TextMention } from './scan-text.ts';

/** A rule that is in the digest already leaves room for others: each further line of it counts this much less. */
const repeatFactor = 0.88;
/** Beside signs of an attack, lines that score less than this only distract. */
const minScoreBesideSigns = 0.14;
const maxMisses = 25;

/** What fitting needs from outside. */
export interface DigestOptions {
  tokenBudget: number;
  countTokens(text: string): number;
  span: { firstTimeMs?: number; lastTimeMs?: number };
  mentionsOf(message: string): readonly TextMention[];
  aliasOf(mention: TextMention): string | undefined;
  mask(text: string): string;
}

/** Which lines were chosen, and for every group that was looked at why. */
export interface FittedDigest { digest: DigestLine[]; digestTokens: number; reasons: ReadonlyMap<string, string> }

interface Chosen {
  group: RankedGroup;
  id: string;
  text: string;
  time: string;
}

function inOrderOfChoice(groups: readonly RankedGroup[], reasons: Map<string, string>): { group: RankedGroup; id: string }[] {
  const seen = new Map<string, number>();
  const hasSigns = groups.some((group) => group.isSign);
  return groups.map((group, index) => {
    const key = group.draft.first.ruleId ?? group.draft.rule.key;
    const repeats = seen.get(key) ?? 0;
    seen.set(key, repeats + 1);
    return { group, id: `g${index + 1}`, worth: group.score * repeatFactor ** repeats };
  }).filter(({ group, id, worth }) => {
    const isKept = !hasSigns || group.isSign || worth >= minScoreBesideSigns;
    if (!isKept) reasons.set(id, `out: no sign of an attack, and worth ${worth.toFixed(2)} beside lines that are (at least ${minScoreBesideSigns})`);
    return isKept;
  })
    .sort((a, b) => b.worth - a.worth || a.group.draft.ordinal - b.group.draft.ordinal);
}

function inOrderOfTime(chosen: readonly Chosen[]): Chosen[] {
  return [...chosen].sort((a, b) => (a.group.draft.firstTimeMs ?? Infinity) - (b.group.draft.firstTimeMs ?? Infinity) || a.group.draft.ordinal - b.group.draft.ordinal);
}

/** A time is written where it changes: lines of one minute share it. */
function renderLines(chosen: readonly Chosen[]): string[] {
  let shown = '';
  return inOrderOfTime(chosen).map(({ text, time }) => {
    const line = time === '' || time === shown ? text : `${time} ${text}`;
    if (time !== '') shown = time;
    return line;
  });
}

/** The best groups whose lines, joined by line ends, hold at most `tokenBudget` tokens; in order of time. */
export function fitDigest(groups: readonly RankedGroup[], options: DigestOptions): FittedDigest {
  const reasons = new Map<string, string>();
  const chosen: Chosen[] = [];
  let upperBound = 0;
  let misses = 0;
  const texts = new Map<string, string>();
  for (const { group, id } of inOrderOfChoice(groups, reasons)) {
    if (misses >= maxMisses) {
      reasons.set(id, 'out: the budget is spent on lines of higher rank');
      continue;
    }
    const { message } = group.draft.first;
    const text = renderGroupText(group, renderMessage(message, options.mentionsOf(message), options.aliasOf, options.mask));
    const time = renderTime(group.draft.firstTimeMs, options.span);
    const same = texts.get(text);
    if (text === '' || same !== undefined) {
      reasons.set(id, text === '' ? 'out: nothing to show' : `out: reads the same as ${same}`);
      continue;
    }
    const cost = options.countTokens(`${time} ${text}\n`) + 1;
    const candidate = { group, id, text, time };
    // The sum of single lines is nearly always above the whole; only near the budget is the whole counted.
    if (upperBound + cost <= options.tokenBudget * 0.8 || options.countTokens(renderLines([...chosen, candidate]).join('\n')) <= options.tokenBudget) {
      chosen.push(candidate);
      texts.set(text, id);
      upperBound += cost;
      reasons.set(id, `in: rank ${id.slice(1)}, ${cost} tokens`);
    } else {
      misses++;
      reasons.set(id, `out: ${cost} tokens do not fit into what is left of the budget`);
    }
  }
  let digestTokens = options.countTokens(renderLines(chosen).join('\n'));
  while (digestTokens > options.tokenBudget && chosen.length > 0) {
    const last = chosen.pop();
    if (last) reasons.set(last.id, 'out: the whole digest was over the budget with it');
    digestTokens = options.countTokens(renderLines(chosen).join('\n'));
  }
  const lines = renderLines(chosen);
  const digest = inOrderOfTime(chosen).map(({ id }, index) => ({ groupId: id, text: lines[index] ?? '', tokenCount: options.countTokens(lines[index] ?? '') }));
  return { digest, digestTokens: chosen.length === 0 ? 0 : digestTokens, reasons };
}
