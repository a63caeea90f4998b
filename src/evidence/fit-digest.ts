import type { DigestLine, Entity, LogRecord } from '../contracts/index.ts';
import { only } from './fold-groups.ts';
import { renderGroupText, renderMessage, renderTime } from './render-digest-line.ts';
import type { RankedGroup } from './ranked-group.ts';
import type { TextMention } from './scan-text.ts';

/** A rule that is in the digest already leaves room for others: each further line of it counts this much less. */
const repeatFactor = 0.88;
/** Beside signs of an attack, lines that score less than this only distract. */
const minScoreBesideSigns = 0.14;
const maxMisses = 25;
/** Each further line of one stage on one target counts this much less. */
const placeFactor = 0.96;
/** A line that names an end which no line names yet counts this much more. */
const newEndFactor = 1.15;
const maxNewChecked = 8;
/** Groups beyond this rank are not tried. */
const maxCandidates = 1_500;

/** What fitting needs from outside. */
export interface DigestOptions {
  tokenBudget: number;
  countTokens(text: string): number;
  span: { firstTimeMs?: number; lastTimeMs?: number };
  mentionsOf(record: LogRecord): readonly TextMention[];
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

interface Candidate { group: RankedGroup; id: string; rule: string; worth: number }

/**
 * Groups in the order in which they are tried: the best first, where a line is worth less the more lines of its rule, or of its stage on
 * its target, are there already, and more when it names an end that no line has named yet. Lazy greedy choice: worth only ever falls
 * but for the few that name someone new.
 */
function* inOrderOfChoice(groups: readonly RankedGroup[], reasons: Map<string, string>): Generator<{ group: RankedGroup; id: string; choose: () => void }> {
  const hasSigns = groups.some((group) => group.isSign);
  const rules = new Map<string, number>();
  const places = new Map<string, number>();
  const named = new Set<Entity>();
  const placeOf = ({ draft, stage }: RankedGroup): string => `${stage} ${only(draft.targets)?.alias ?? ''}`;
  const worthOf = ({ group, rule }: Candidate): number => {
    const namesNew = [...group.draft.sources, ...group.draft.targets].slice(0, maxNewChecked).some((end) => !named.has(end));
    return group.score * repeatFactor ** (rules.get(rule) ?? 0) * placeFactor ** (places.get(placeOf(group)) ?? 0) * (namesNew ? newEndFactor : 1);
  };
  const waiting = groups.slice(0, maxCandidates).map((group, index): Candidate => ({ group, id: `g${index + 1}`, rule: group.draft.first.ruleId ?? group.draft.rule.key, worth: Infinity }));
  for (const [index] of groups.entries()) if (index >= maxCandidates) reasons.set(`g${index + 1}`, 'out: the budget is spent on lines of higher rank');
  while (waiting.length > 0) {
    let best = 0;
    for (const [index, candidate] of waiting.entries()) {
      // Scores fall along the list: from here on nothing can be better.
      if (candidate.group.score * newEndFactor < (waiting[best]?.worth ?? 0) && index > best && waiting[best]?.worth !== Infinity) break;
      candidate.worth = worthOf(candidate);
      if (index === 0 || candidate.worth > (waiting[best]?.worth ?? 0)) best = index;
    }
    const [candidate] = waiting.splice(best, 1);
    if (!candidate) return;
    const { group, id, rule, worth } = candidate;
    if (hasSigns && !group.isSign && worth < minScoreBesideSigns) {
      reasons.set(id, `out: no sign of an attack, and worth ${worth.toFixed(2)} beside lines that are (at least ${minScoreBesideSigns})`);
      continue;
    }
    yield {
      group, id, choose: () => {
        rules.set(rule, (rules.get(rule) ?? 0) + 1);
        places.set(placeOf(group), (places.get(placeOf(group)) ?? 0) + 1);
        for (const end of [...group.draft.sources, ...group.draft.targets]) named.add(end);
      },
    };
  }
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
  for (const { group, id, choose } of inOrderOfChoice(groups, reasons)) {
    if (misses >= maxMisses) {
      reasons.set(id, 'out: the budget is spent on lines of higher rank');
      continue;
    }
    const { message } = group.draft.first;
    const text = renderGroupText(group, renderMessage(message, options.mentionsOf(group.draft.first), options.aliasOf, options.mask), options.mask);
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
      choose();
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
