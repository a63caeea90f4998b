import { conditionNames, conditionTitles, type FinishedRun, type RecoveryState } from '../contracts/index.ts';
import { renderVisible } from '../kit/visible-text.ts';
import { commandTitle, describePlan, describeTargets, formatDuration, formatNumber, formatPercent, groupDigits, listAttackPath, rankHypotheses, resolveCitation, splitName, verdictOf, verdictSentences } from './describe-run.ts';
import { listUnknowns } from './list-unknowns.ts';
import { indentText, layOutTable, wrapText } from './text-layout.ts';

const conditionLetters = ['C', 'K', 'P', 'E', 'H', 'R'] as const;
const colors = { bold: '1', compromise: '1;31', attempted: '1;33', benign: '1;32', none: '1', faint: '2' } as const;

/** `C·P···`: a letter for each condition that holds. */
export function abbreviateState(state: RecoveryState): string {
  return conditionNames.map((name, index) => (state[name] ? (conditionLetters[index] ?? '') : '·')).join('');
}

/** The report for a terminal, at most `width` columns wide. Text from logs cannot control the terminal. */
export function renderText(run: FinishedRun, width: number, useColor: boolean): string {
  const columns = Math.max(40, width);
  const paint = (color: keyof typeof colors, text: string): string => (useColor ? `\u001b[${colors[color]}m${text}\u001b[0m` : text);
  const heading = (text: string): string[] => ['', paint('bold', text)];
  const steps = run.plan?.steps ?? [];
  const assessment = run.perceptions.at(-1)?.assessment;
  const verdict = verdictOf(run);
  const lines: string[] = [];

  const certainty = assessment === undefined ? '' : ` (${formatPercent(assessment.probability)} that there is an incident)`;
  lines.push(`${paint(verdict, verdict === 'none' ? 'NO VERDICT' : verdict.toUpperCase())}${paint('faint', `  run ${renderVisible(run.run.id)}`)}`);
  lines.push(...wrapText(`${verdictSentences[verdict]}${certainty}`, columns));
  if (assessment !== undefined) lines.push('', ...wrapText(assessment.description, columns), ...assessment.reasons.flatMap((reason) => indentText(reason, columns, '  - ')));

  const path = listAttackPath(run);
  if (path.length > 0) {
    lines.push(...heading('Attack path'));
    for (const each of path) lines.push(...indentText([each.techniqueName, each.tactic === '' ? '' : `(${each.tactic})`, each.targets.length === 0 ? '' : `on ${each.targets.join(', ')}`].filter((part) => part !== '').join(' '), columns, `  ${renderVisible(each.techniqueId).padEnd(10)}`));
  }

  lines.push(...heading('Plan'), ...wrapText(describePlan(run), columns));
  if (steps.length > 0) {
    const rows = steps.map((step) => [String(step.step), commandTitle(step.command) + (step.command.needsApproval ? ' (!)' : ''), describeTargets(step.command).join(', '), abbreviateState(step.predictedState), formatNumber(step.meanCost)]);
    lines.push('', ...layOutTable([['#', 'Command', 'Targets', 'After', 'Cost'], ...rows], columns));
    const legend = conditionNames.map((name, index) => `${conditionLetters[index] ?? ''} ${conditionTitles[name]}`).join(', ');
    const approvals = steps.some((step) => step.command.needsApproval) ? ' (!) needs approval.' : '';
    lines.push(...wrapText(`After: ${legend}. Cost: commands still to come, on average.${approvals}`, columns).map((line) => paint('faint', line)));
    lines.push(...heading('Steps'));
    for (const step of steps) lines.push(...stepLines(run, step, columns));
  }
  if (run.plan !== undefined) lines.push(...wrapText(run.plan.ending, columns));

  if (run.hypotheses.length > 0) {
    lines.push(...heading('Explanations weighed'));
    for (const each of rankHypotheses(run)) lines.push(...indentText(`${each.path.map((part) => part.techniqueName).join(' > ')}; check ${each.check.hasPassed ? 'passed' : 'failed'} (precision ${formatPercent(each.check.precisionFraction)}, recall ${formatPercent(each.check.recallFraction)})`, columns, `  ${formatPercent(each.weightFraction).padStart(4)}  `));
  }
  const unknowns = listUnknowns(run);
  if (unknowns.length > 0) lines.push(...heading('What the model did not know'), ...unknowns.flatMap((each) => indentText(each.sentence, columns, '  - ')));

  const { model } = run.run;
  const timings = Object.entries(run.run.timingsMs).map(([name, durationMs]) => `${name} ${formatDuration(durationMs)}`).join(', ');
  const usage = Object.entries(run.run.usage).map(([name, value]) => `${groupDigits(value)} ${splitName(name)}`).join(', ');
  lines.push(...heading('Run'), ...indentText([`${model.name} (${model.sha256.slice(0, 12)})`, `seed ${run.run.seed}`, `${model.threadCount} threads`, `stanch ${run.run.codeVersion}`].join(', '), columns, '  '));
  for (const text of [timings, usage]) if (text !== '') lines.push(...indentText(text, columns, '  '));
  return `${lines.join('\n')}\n`;
}

function stepLines(run: FinishedRun, step: NonNullable<FinishedRun['plan']>['steps'][number], columns: number): string[] {
  const { command } = step;
  const lines = indentText([commandTitle(command), describeTargets(command).join(', ')].join(' ').trim(), columns, `  ${step.step}. `);
  const add = (label: string, text: string): void => void lines.push(...indentText(text, columns, `     ${label.padEnd(10)}`));
  add('why', command.reason);
  add('undo', command.rollback);
  for (const [name, value] of Object.entries(command.parameters)) add(renderVisible(name), value);
  if (command.citations.length > 0) add('evidence', command.citations.map((citation) => resolveCitation(run, citation).label).join(', '));
  if (command.needsApproval) add('approval', 'needed before this is carried out');
  for (const warning of command.warnings) add('warning', warning);
  if (step.abstention !== undefined) add('first', step.abstention);
  const observation = run.observations.find((each) => each.step === step.step);
  if (observation !== undefined) add('outcome', observation.isKnown ? `${observation.succeeded === undefined ? '' : observation.succeeded ? 'succeeded. ' : 'failed. '}${observation.text}` : 'not known; the prediction stands in');
  const lesson = run.revisions.find((each) => each.step === step.step)?.lesson;
  if (lesson !== undefined) add('lesson', lesson);
  return [...lines, ''];
}
