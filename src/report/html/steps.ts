import { verbFacts, type Candidate, type FinishedRun, type PlanStep } from '../../contracts/index.ts';
import { commandTitle, countOf, describePlan, describeTargets, formatNumber, formatPercent, listStateRows } from '../describe-run.ts';
import { html, nothing, type Html } from './html.ts';
import { nameConditions, renderBar, renderCitations, renderStateGrid } from './parts.ts';

/** The grid of conditions, then each step of the plan with all that was weighed. */
export function renderPlan(run: FinishedRun): Html {
  const steps = run.plan?.steps ?? [];
  const summary = html`<h2 id="plan">Plan</h2><p>${describePlan(run)} ${run.plan?.ending}</p>`;
  if (steps.length === 0) return html`<section aria-labelledby="plan">${summary}</section>`;
  const basis = run.run.command === 'plan' ? 'States after the start are predictions.' : 'Each row is a prediction; an observed row follows where an outcome changed what is known.';
  return html`<section aria-labelledby="conditions"><h2 id="conditions">The six conditions, step by step</h2><div class="card">${renderStateGrid(listStateRows(run))}<p class="soft small">Filled: shown to hold. Empty: not shown. Framed: changed by this step. The number is the probability. ${basis}</p></div></section>
<section aria-labelledby="plan">${summary}${steps.map((step) => renderStep(run, step))}</section>`;
}

function renderStep(run: FinishedRun, step: PlanStep): Html {
  const { command } = step;
  const facts = verbFacts(command.verb);
  const standards = [facts.openC2 === undefined ? undefined : `OpenC2 ${facts.openC2}`, facts.d3fend === undefined ? undefined : `D3FEND ${facts.d3fend}`].filter((each) => each !== undefined).join(', ');
  const titleTargets = command.targets.map((target) => target.name).join(', ');
  return html`<article class="card step" id="step-${step.step}"><header><span class="no" aria-hidden="true">${step.step}</span><h3><span class="visually-hidden">Step ${step.step}: </span>${commandTitle(command)} ${titleTargets}</h3><span class="nums">${formatPercent(step.probability)} of the ranking, ${formatNumber(step.meanCost)} ${step.meanCost === 1 ? 'command' : 'commands'} to go</span></header>
${step.abstention === undefined ? nothing : html`<p class="note"><strong>Look first.</strong> ${step.abstention}</p>`}
${command.needsApproval ? html`<p class="note"><strong>Needs approval</strong> before it is carried out.</p>` : nothing}
${command.warnings.map((warning) => html`<p class="note"><strong>Warning.</strong> ${warning}</p>`)}
<dl><dt>Why</dt><dd>${command.reason}</dd>
${command.targets.length === 0 ? nothing : html`<dt>Targets</dt><dd>${describeTargets(command).join(', ')}</dd>`}
${Object.entries(command.parameters).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
<dt>Rollback</dt><dd>${command.rollback}</dd>
<dt>Holds after it</dt><dd>${nameConditions(step.predictedState)}</dd>
${standards === '' ? nothing : html`<dt>Known as</dt><dd>${standards}</dd>`}
<dt>Evidence</dt><dd>${renderCitations(run, command.citations)}</dd></dl>
${renderCandidates(step.candidates)}${renderOutcome(run, step.step)}</article>`;
}

function renderCandidates(candidates: readonly Candidate[]): Html {
  if (candidates.length === 0) return nothing;
  const most = candidates.reduce((greatest, each) => Math.max(greatest, each.meanCost), 0);
  const verdictOf = (each: Candidate): string => (each.isChosen ? 'chosen' : each.isCut ? 'cut: could no longer win' : '');
  return html`<details open><summary>${countOf(candidates.length, 'candidate')} weighed</summary><table class="stack candidates"><thead><tr><th>Candidate</th><th>Probability</th><th>Rollouts, in commands</th><th>Mean cost</th><th></th></tr></thead><tbody>${candidates.map((each) => html`<tr class="${each.isChosen ? 'chosen' : 'other'}"><td data-label="Candidate">${each.title}</td><td data-label="Probability"><span>${formatPercent(each.probability)}${renderBar(each.probability)}</span></td><td class="num" data-label="Rollouts">${each.rolloutLengths.length === 0 ? 'none' : each.rolloutLengths.map(formatNumber).join(', ')}</td><td data-label="Mean cost"><span>${each.isCut ? 'at least ' : ''}${formatNumber(each.meanCost)}${renderBar(most === 0 ? 0 : each.meanCost / most)}</span></td><td data-label="Result">${verdictOf(each)}</td></tr>`)}</tbody></table></details>`;
}

const sourceNames = { operator: 'told by the operator', file: 'from the outcome file', world: 'from the simulated network', logs: 'from new log lines', none: '' } as const;

function renderOutcome(run: FinishedRun, step: number): Html {
  const observation = run.observations.find((each) => each.step === step);
  const revision = run.revisions.find((each) => each.step === step);
  if (observation === undefined && revision === undefined) return nothing;
  const surprises = (revision?.surprises ?? []).map((each) => nameSurprise(each));
  return html`<h4>What happened</h4>
${observation === undefined ? nothing : observation.isKnown ? html`<p class="note ${observation.succeeded === false ? 'fail' : 'fine'}"><strong>${observation.succeeded === undefined ? 'Observed' : observation.succeeded ? 'It worked' : 'It failed'}</strong>, ${sourceNames[observation.source]}: ${observation.text}</p>` : html`<p class="note">Nothing is known of the outcome; the prediction stands in.</p>`}
${surprises.length === 0 ? nothing : html`<p>Other than predicted: ${surprises.join('; ')}.</p>`}
${revision?.lesson === undefined ? nothing : html`<p>Lesson for the next step: ${revision.lesson}</p>`}`;
}

function nameSurprise({ condition, predicted, observed }: FinishedRun['revisions'][number]['surprises'][number]): string {
  const state = { isAttackContained: false, isKnowledgeSufficient: false, areForensicsPreserved: false, isEradicated: false, isHardened: false, isRecovered: false, [condition]: true };
  return `${nameConditions(state)} was predicted as ${predicted ? 'shown' : 'not shown'} and came out as ${observed ? 'shown' : 'not shown'}`;
}
