import { conditionNames, conditionTitles, verbFacts, type Citation, type FinishedRun, type PlanStep, type RecoveryState, type ResponseCommand, type Verdict } from '../contracts/index.ts';

/** What each verdict means, in a sentence. */
export const verdictSentences: Record<Verdict | 'none', string> = {
  compromise: 'An attacker got in.',
  attempted: 'An attack was tried; nothing shows that it worked.',
  benign: 'No incident was found.',
  none: 'The run ended before a verdict was reached.',
};

export function verdictOf(run: FinishedRun): Verdict | 'none' {
  return run.perceptions.at(-1)?.assessment.verdict ?? run.run.verdict ?? 'none';
}

/** One line under the verdict: how many commands, and what they lead to. */
export function describePlan(run: FinishedRun): string {
  const stepCount = run.plan?.steps.length ?? 0;
  if (run.plan === undefined) return 'No plan was made.';
  if (stepCount === 0) return verdictOf(run) === 'benign' ? 'There is nothing to respond to: no commands.' : 'The plan has no commands.';
  const open = conditionNames.filter((name) => run.plan?.finalState[name] !== true).map((name) => conditionTitles[name]);
  const basis = run.run.command === 'plan' ? 'by the model’s own prediction' : 'by what was observed';
  const outcome = run.plan.hasRecovered ? `recovery is reached ${basis}` : open.length === 0 ? 'recovery is not confirmed' : `recovery is not reached; not shown at the end: ${open.join(', ')}`;
  return `${countOf(stepCount, 'command')}; ${outcome}.`;
}

/** `3 commands`, `1 command`. */
export function countOf(count: number, noun: string): string {
  return `${groupDigits(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Whole numbers with commas, whatever the machine's locale. */
export function groupDigits(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** Rounded, but never to a certainty that was not there. */
export function formatPercent(fraction: number): string {
  if (fraction > 0 && fraction < 0.005) return '<1%';
  if (fraction < 1 && fraction >= 0.995) return '>99%';
  return `${Math.round(fraction * 100)}%`;
}

/** At most two decimals, none where they say nothing. */
export function formatNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 120_000) return `${(durationMs / 1000).toFixed(1)} s`;
  return `${Math.floor(durationMs / 60_000)} min ${Math.round((durationMs % 60_000) / 1000)} s`;
}

/** `evaluatedTokens` as `evaluated tokens`. */
export function splitName(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

/** UTC, to the second: `2026-06-10 09:12:04`. Times that no date can hold are shown as numbers. */
export function formatTime(timeMs: number): string {
  const date = new Date(timeMs);
  return Number.isNaN(date.getTime()) ? String(timeMs) : date.toISOString().slice(0, 19).replace('T', ' ');
}

/** The name behind an alias; what is no alias is a name already. */
export function nameOf(run: FinishedRun, alias: string): string {
  return run.evidence?.entities.find((entity) => entity.alias === alias)?.name ?? alias;
}

/** Name and, where it says more, address of each target. */
export function describeTargets(command: ResponseCommand): string[] {
  return command.targets.map((target) => (target.address === undefined || target.address === target.name ? target.name : `${target.name} (${target.address})`));
}

export function commandTitle(command: ResponseCommand): string {
  return verbFacts(command.verb).title;
}

/** A citation with what a reader sees of it. */
export interface ResolvedCitation {
  /** `alerts.log:41`. */
  label: string;
  /** Raw line; hostile text. Missing: the line is not in the run folder. */
  text?: string;
}

export function resolveCitation(run: FinishedRun, citation: Citation): ResolvedCitation {
  const path = run.sources.find((source) => source.id === citation.source)?.path ?? citation.source;
  const label = `${path === '-' ? 'standard input' : path}:${citation.line}`;
  const key = `${citation.source}:${citation.line}`;
  const text = (Object.hasOwn(run.citedLines, key) ? run.citedLines[key] : undefined) ?? citation.text;
  return text === undefined ? { label } : { label, text };
}

/** One row of the grid of conditions. */
export interface StateRow {
  label: string;
  state: RecoveryState;
  /** Of each condition, in the order of the state; missing where none was estimated. */
  probabilities?: number[];
  /** The row that a change is told against; missing for the first. */
  before?: RecoveryState;
}

/** State before the first command, after each, and what was observed where something was. */
export function listStateRows(run: FinishedRun): StateRow[] {
  const steps: PlanStep[] = run.plan?.steps ?? [];
  const first = run.perceptions.find((perception) => perception.step === 0) ?? run.perceptions[0];
  const start = first?.state ?? steps[0]?.stateBefore;
  if (start === undefined) return [];
  const probabilities = conditionNames.map((name) => first?.conditions.find((estimate) => estimate.condition === name)?.probability);
  const isWhole = (values: (number | undefined)[]): values is number[] => values.every((value) => value !== undefined);
  const rows: StateRow[] = [{ label: 'Start', state: start, ...(isWhole(probabilities) ? { probabilities } : {}) }];
  for (const step of steps) {
    rows.push({ label: `${step.step}. ${commandTitle(step.command)}`, state: step.predictedState, probabilities: step.predictedProbabilities, before: step.stateBefore });
    const observed = run.perceptions.find((perception) => perception.step === step.step && perception !== first);
    if (observed !== undefined) rows.push({ label: 'observed', state: observed.state, before: step.predictedState });
  }
  return rows;
}

/** Techniques in order: the path of the heaviest hypothesis, else what perception named. */
export interface PathStep {
  tactic: string;
  techniqueId: string;
  techniqueName: string;
  targets: string[];
  citations: Citation[];
}

export function listAttackPath(run: FinishedRun): PathStep[] {
  const best = rankHypotheses(run)[0];
  if (best !== undefined && best.path.length > 0) {
    return best.path.map((each) => ({ tactic: `${each.tacticName} ${each.tacticId}`, techniqueId: each.techniqueId, techniqueName: each.techniqueName, targets: each.targets.map((alias) => nameOf(run, alias)), citations: each.citations }));
  }
  const techniques = run.perceptions.at(-1)?.assessment.techniques ?? [];
  return techniques.map((each) => ({ tactic: '', techniqueId: each.id, techniqueName: each.name, targets: [], citations: each.citations }));
}

/** Heaviest first; equal weights keep their order. */
export function rankHypotheses(run: FinishedRun): FinishedRun['hypotheses'] {
  return [...run.hypotheses].sort((one, other) => other.weightFraction - one.weightFraction);
}
