import type { Random } from '../../contracts/index.ts';
import { renderVisible } from '../../kit/visible-text.ts';
import type { OutcomeFacts } from '../outcome-facts.ts';
import { describeTargets } from './describe-targets.ts';
import { attackerWordings, endingWordings, endWordings, logLineWordings, notSeenWordings, openingWordings, seenWordings } from './follow-ups.ts';
import { createStyle, type Style } from './style.ts';

export interface WordingOptions {
  /** Also the fifth of the wordings that training never shows. */
  mayUseHeldOut: boolean;
  /** Operating system of a host, so that a tool of another one never answers. Missing: no wording that names one. */
  osOf?: (host: string) => string | undefined;
}

/** Characters aimed at for three targets, and for each further one; names and log lines of the attacker are on top. */
const aimedLength = 900;
const lengthPerTarget = 250;

/**
 * What a command printed: all that the facts hold and nothing else, as a tool or a colleague would put it. The same facts and the same
 * draws give the same text. One or several lines; control characters of names and logs are shown as marks.
 */
export function describeOutcome(facts: OutcomeFacts, random: Random, options: WordingOptions): string {
  const rawLength = facts.attacker.reduce((all, { what, lines }) => lines.reduce((sum, line) => sum + line.file.length + line.text.length, all + what.length), 0);
  const limit = aimedLength + Math.max(0, facts.targets.length - 3) * lengthPerTarget + rawLength;
  const compose = (isShort: boolean, isTerse: boolean): string => composeText(facts, createStyle({ random, mayUseHeldOut: options.mayUseHeldOut, isShort }, isTerse), options);
  let text = compose(false, false);
  if (text.length > limit) text = compose(true, false);
  return text.length > limit ? compose(true, true) : text;
}

function composeText(facts: OutcomeFacts, style: Style, { osOf }: WordingOptions): string {
  const minutes = facts.minutes > 0 ? { minutes: String(facts.minutes) } : undefined;
  const isTimeFirst = !style.pen.isShort && style.pen.random.next() < 0.6;
  return [
    ...(minutes && isTimeFirst ? [style.line(openingWordings, minutes)] : []),
    ...describeTargets(facts.verb, facts.targets, style, osOf),
    ...describeActivity(facts.activity, style),
    ...facts.attacker.flatMap(({ what, lines }) => [
      style.line(attackerWordings, { what: renderVisible(what) }),
      ...lines.map(({ file, text }) => style.line(logLineWordings, { file: renderVisible(file), text: renderVisible(text) })),
    ]),
    ...(minutes && !isTimeFirst ? [style.line(endingWordings, minutes)] : []),
  ].join('\n');
}

function describeActivity(activity: OutcomeFacts['activity'], style: Style): string[] {
  if (activity === undefined) return [];
  const ends = activity.ends.map(({ from, to }) => style.line(endWordings, { from: renderVisible(from), to: renderVisible(to) })).join('; ');
  if (activity.isSeen) return [style.line(seenWordings, { ends: ends === '' ? 'ends not known' : ends })];
  return [style.line(notSeenWordings, {}) + (ends === '' ? '' : `: ${ends}`)];
}
