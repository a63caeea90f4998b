import { conditionNames, conditionTitles, type FinishedRun } from '../contracts/index.ts';
import { renderVisible } from '../kit/visible-text.ts';
import { commandTitle, describePlan, describeTargets, formatDuration, formatNumber, formatPercent, groupDigits, listAttackPath, listStateRows, rankHypotheses, resolveCitation, splitName, verdictOf, verdictSentences } from './describe-run.ts';
import { listUnknowns } from './list-unknowns.ts';

/** Text from outside as Markdown text: no markup, no HTML, no link, no image comes of it. */
export function escapeMarkdown(text: string): string {
  return renderVisible(text).replace(/[\\`*_{}[\]<>#|~&!$]/g, '\\$&').replace(/:\/\//g, '\\://').replace(/www\./gi, (found) => `${found.slice(0, 3)}\\.`);
}

/** Text from outside as a code span, whatever backticks it holds. Not for tables. */
export function codeSpan(text: string): string {
  const visible = renderVisible(text);
  const longest = Math.max(0, ...(visible.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${visible} ${fence}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [`| ${head.join(' | ')} |`, `| ${head.map(() => '---').join(' | ')} |`, ...rows.map((row) => `| ${row.map(escapeMarkdown).join(' | ')} |`), ''];
}

/** The report as GitHub-flavoured Markdown. */
export function renderMarkdown(run: FinishedRun): string {
  const steps = run.plan?.steps ?? [];
  const assessment = run.perceptions.at(-1)?.assessment;
  const verdict = verdictOf(run);
  const lines = [`# Incident response plan ${escapeMarkdown(run.run.id)}`, '', `**Verdict: ${verdict}.** ${verdictSentences[verdict]} ${describePlan(run)}`, ''];
  if (assessment !== undefined) lines.push(escapeMarkdown(assessment.description), '', ...assessment.reasons.map((reason) => `- ${escapeMarkdown(reason)}`), '');
  const path = listAttackPath(run);
  if (path.length > 0) lines.push('## Attack path', '', ...table(['Tactic', 'Technique', 'Targets'], path.map((each) => [each.tactic, `${each.techniqueId} ${each.techniqueName}`, each.targets.join(', ')])));
  if (steps.length > 0) {
    lines.push('## Plan', '', ...table(['#', 'Command', 'Targets', 'Shown after it', 'Mean cost'], steps.map((step) => [
      String(step.step), commandTitle(step.command), describeTargets(step.command).join(', '), conditionNames.filter((name) => step.predictedState[name]).map((name) => conditionTitles[name]).join(', '), formatNumber(step.meanCost),
    ])));
    lines.push('## Conditions', '', ...table(['After', ...conditionNames.map((name) => conditionTitles[name])], listStateRows(run).map((row) => [row.label, ...conditionNames.map((name) => `${row.state[name] ? 'yes' : 'no'}${row.before !== undefined && row.before[name] !== row.state[name] ? ' (changed)' : ''}`)])));
    for (const step of steps) lines.push(...stepLines(run, step));
  }
  if (run.plan !== undefined) lines.push(escapeMarkdown(run.plan.ending), '');
  if (run.hypotheses.length > 0) {
    lines.push('## Explanations weighed', '', ...table(['Weight', 'Path', 'Check', 'Precision', 'Recall', 'Expected and missing'], rankHypotheses(run).map((each) => [
      formatPercent(each.weightFraction), each.path.map((part) => part.techniqueName).join(', '), each.check.hasPassed ? 'passed' : 'failed', formatPercent(each.check.precisionFraction), formatPercent(each.check.recallFraction), each.check.missing.join(', '),
    ])));
  }
  const unknowns = listUnknowns(run);
  if (unknowns.length > 0) lines.push('## What the model did not know', '', ...unknowns.map((each) => `- ${escapeMarkdown(each.sentence)}`), '');
  const { model } = run.run;
  lines.push('## Run', '', ...table(['Setting', 'Value'], [
    ['model', `${model.name} (sha256 ${model.sha256})`], ...model.adapters.map((each) => ['adapter', `${each.path} (sha256 ${each.sha256})`]), ['seed', String(run.run.seed)], ['threads', String(model.threadCount)], ['code', run.run.codeVersion], ['knowledge', run.run.knowledgeVersion],
    ...Object.entries(run.run.promptHashes).map(([name, hash]) => [`prompt ${name}`, hash]), ...Object.entries(run.run.timingsMs).map(([name, durationMs]) => [`time ${name}`, formatDuration(durationMs)]), ...Object.entries(run.run.usage).map(([name, value]) => [splitName(name), groupDigits(value)]),
  ]));
  return `${lines.join('\n').trimEnd()}\n`;
}

function stepLines(run: FinishedRun, step: NonNullable<FinishedRun['plan']>['steps'][number]): string[] {
  const { command } = step;
  const observation = run.observations.find((each) => each.step === step.step);
  const lesson = run.revisions.find((each) => each.step === step.step)?.lesson;
  return [
    `## Step ${step.step}: ${commandTitle(command)} ${escapeMarkdown(describeTargets(command).join(', '))}`.trimEnd(), '',
    `- Why: ${escapeMarkdown(command.reason)}`,
    `- Rollback: ${escapeMarkdown(command.rollback)}`,
    ...Object.entries(command.parameters).map(([name, value]) => `- ${escapeMarkdown(name)}: ${escapeMarkdown(value)}`),
    ...(command.needsApproval ? ['- Needs approval before it is carried out.'] : []),
    ...command.warnings.map((warning) => `- Warning: ${escapeMarkdown(warning)}`),
    ...(step.abstention === undefined ? [] : [`- Look first: ${escapeMarkdown(step.abstention)}`]),
    ...command.citations.map((citation) => resolveCitation(run, citation)).map((cited) => `- Evidence ${escapeMarkdown(cited.label)}: ${cited.text === undefined ? 'the line was not kept.' : codeSpan(cited.text)}`),
    ...(observation === undefined ? [] : [`- Outcome: ${observation.isKnown ? escapeMarkdown([observation.succeeded === undefined ? '' : observation.succeeded ? 'succeeded.' : 'failed.', observation.text].join(' ').trim()) : 'not known; the prediction stands in.'}`]),
    ...(lesson === undefined ? [] : [`- Lesson: ${escapeMarkdown(lesson)}`]),
    '',
    ...(step.candidates.length === 0 ? [] : table(['Candidate', 'Probability', 'Rollout lengths', 'Mean cost', ''], step.candidates.map((each) => [each.title, formatPercent(each.probability), each.rolloutLengths.map(formatNumber).join(', '), (each.isCut ? 'at least ' : '') + formatNumber(each.meanCost), each.isChosen ? 'chosen' : each.isCut ? 'cut' : '']))),
  ];
}
