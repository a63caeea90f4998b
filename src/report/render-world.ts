import { conditionNames, conditionTitles, parseState, type FailureKind, type WorldOutcome } from '../contracts/index.ts';
import { renderVisible } from '../kit/visible-text.ts';
import { abbreviateState } from './render-text.ts';
import { indentText, layOutTable, wrapText } from './text-layout.ts';

const failureSentences: Record<FailureKind, string> = {
  'step-limit': 'It stopped at the limit of forty commands.', 'gave-up': 'The response ended without closing the incident.',
  'closed-early': 'It was closed too early.', 'evidence-lost': 'Evidence was destroyed before it was preserved: it can never be known what happened.', 'wrong-verdict': 'It was closed with the wrong verdict.',
};

/** The truth of a simulated incident and what the response was worth, for a terminal. */
export function renderWorld(outcome: WorldOutcome, width: number): string {
  const columns = Math.max(40, width);
  const { failure, hasRecovered, kind, verdict, recoverySteps, optimalSteps, blindSteps, facts } = outcome;
  const state = (digits: string): string => { const read = parseState(digits); return read === undefined ? digits : abbreviateState(read); };
  const shown = facts.filter((fact) => fact.isShown).length;
  const lines = [
    'Truth', ...wrapText(`${outcome.title}. In truth: ${kind}${verdict === undefined ? '' : `; closed as ${verdict}`}.`, columns),
    ...facts.flatMap((fact) => indentText(`${fact.part}: ${fact.what}${fact.isShown ? '' : ' (never shown)'}`, columns, '  - ')),
    ...(facts.length === 0 ? ['  There was nothing to find.'] : []),
    '', 'Score', ...wrapText(hasRecovered ? `Recovered in ${format(recoverySteps)} steps, ${format(outcome.minutes)} minutes of work.` : `Not recovered: ${failure === undefined ? '' : failureSentences[failure]} That counts ${format(recoverySteps)} steps.`, columns),
    ...wrapText(`The best possible response takes ${format(optimalSteps)} steps; the best one that knows only what was shown, ${format(blindSteps)}.`, columns),
    ...(facts.length === 0 ? [] : wrapText(`${String(shown)} of ${String(facts.length)} facts were shown.`, columns)),
  ];
  if (outcome.commands.length > 0) {
    const legend = conditionNames.map((name) => conditionTitles[name]).join(', ');
    lines.push('', ...layOutTable([['#', 'Command', 'Judged', 'Steps', 'In truth', 'As shown'], ...outcome.commands.map((one, index) => [String(index + 1), renderVisible(one.text), one.judgement, format(one.costSteps), state(one.trueState), state(one.apparentState)])], columns), ...wrapText(`States: ${legend}. As shown: what a perfect reader would conclude.`, columns));
  }
  return `${lines.join('\n')}\n`;
}

const format = (value: number): string => String(Math.round(value * 10) / 10);
