import { conditionNames, conditionTitles } from '../../src/contracts/recovery-state.ts';
import { valueOf } from '../statistics/index.ts';
import { formatDifference, formatMeasure, formatP, formatProportion, formatValue, noFigure } from './format-figure.ts';
import type { GroupSummary, Measure, PlannerSummary } from './summary.ts';

export const tableIds = ['recovery', 'differences', 'families', 'regret', 'effects', 'closing', 'state', 'calibration', 'evidence', 'conditions', 'cost'] as const;
export type TableId = (typeof tableIds)[number];

export interface Table {
  id: TableId;
  title: string;
  /** What the figures mean, for whoever reads only this table. */
  note: string;
  head: string[];
  rows: string[][];
  /** Long ones stand only in the page. */
  isDetail?: boolean;
}

/** The tables of a split as plain text cells, shared by every format. Tables without a row are left out. */
export function listTables(group: GroupSummary, levelFraction: number): Table[] {
  const level = `${Math.round(levelFraction * 100)} %`;
  return [recoveryTable(group, level), differenceTable(group, level), familyTable(group), regretTable(group), effectTable(group, level), closingTable(group, level), stateTable(group), calibrationTable(group), evidenceTable(group), conditionTable(group), costTable(group)]
    .filter((table) => table.rows.length > 0);
}

export const regretTitles = { wrongOrder: 'Wrong order', useless: 'Useless', repeated: 'Repeated', missed: 'Missed', closedEarly: 'Closed early', neverRecovered: 'Never recovered' } as const satisfies Record<keyof PlannerSummary['compromise']['regret'], string>;
const regretEntries = Object.entries(regretTitles) as [keyof typeof regretTitles, string][];

function withCompromises(group: GroupSummary): PlannerSummary[] {
  return group.planners.filter((each) => each.compromise.runCount > 0);
}

function recoveryTable(group: GroupSummary, level: string): Table {
  const { optimalSteps, blindSteps } = group.yardsticks;
  const planners = withCompromises(group);
  const hasCutoff = planners.some((each) => each.compromise.afterCutoff !== undefined);
  const yardsticks = ([['optimal (a lower bound)', optimalSteps, String(group.compromiseInstanceCount)], ['optimal-blind (a perfect planner)', blindSteps, String(group.yardsticks.blindCount)]] as const)
    .flatMap(([name, steps, count]) => (steps === undefined ? [] : [[name, count, formatValue(steps), ...Array.from({ length: hasCutoff ? 6 : 5 }, () => noFigure)]]));
  return {
    id: 'recovery', title: 'Recovery time', note: `Steps until all six conditions truly hold, over compromises; a run that never recovers counts 40. Brackets: ${level} interval, BCa bootstrap over families; for rates Wilson. Multiples are ratios of means.`,
    head: ['Planner', 'Runs', 'Recovery steps', 'Recovered runs only', 'Times optimal', 'Times blind', 'Paper-style steps', 'Failed', ...(hasCutoff ? ['After cutoff'] : [])],
    rows: planners.length === 0 ? [] : [...planners.map(({ planner, compromise }) => [planner, String(compromise.runCount), formatMeasure(compromise.recoverySteps), formatMeasure(compromise.recoveryStepsOfRecovered), formatMeasure(compromise.multipleOfOptimal),
      formatMeasure(compromise.multipleOfBlind), formatMeasure(compromise.paperSteps), formatProportion(compromise.failed), ...(hasCutoff ? [compromise.afterCutoff === undefined ? noFigure : `${formatMeasure(compromise.afterCutoff.recoverySteps)}, ${compromise.afterCutoff.recoverySteps.itemCount} runs`] : [])]), ...yardsticks],
  };
}

function differenceTable(group: GroupSummary, level: string): Table {
  return {
    id: 'differences', title: `Difference from ${group.differences[0]?.reference ?? 'the reference'}`, note: `Recovery steps less those of the reference on the same instances; above zero is slower. Brackets: ${level} interval by family. p: signs flipped by family; Holm-corrected over the planners.`,
    head: ['Planner', 'Pairs', 'Families', 'Mean difference', 'Fewer, equal, more', 'p', 'p, corrected'],
    rows: group.differences.map((each) => [each.planner, String(each.pairCount), String(each.familyCount), formatDifference(each.difference), `${each.fewerCount}, ${each.equalCount}, ${each.moreCount}`, formatP(valueOf(each.p)?.p), formatP(valueOf(each.adjustedP))]),
  };
}

function familyTable(group: GroupSummary): Table {
  const planners = withCompromises(group);
  return {
    id: 'families', title: 'Recovery steps by family', note: 'Mean steps; in parentheses how many of the runs failed.',
    head: ['Family', ...planners.map((each) => each.planner), 'optimal', 'optimal-blind'],
    rows: group.yardsticks.families.map(({ family, optimalSteps, blindSteps }) => [family, ...planners.map((each) => {
      const row = each.families.find((own) => own.family === family);
      return row === undefined ? noFigure : `${formatValue(row.recoverySteps)}${row.failedCount === 0 ? '' : ` (${row.failedCount} of ${row.runCount} failed)`}`;
    }), formatValue(optimalSteps), blindSteps === undefined ? noFigure : formatValue(blindSteps)]),
  };
}

function regretTable(group: GroupSummary): Table {
  return {
    id: 'regret', title: 'Where the steps go', note: 'Mean steps above the optimum of a compromise, by why.', head: ['Planner', ...regretEntries.map(([, title]) => title), 'Sum'],
    rows: withCompromises(group).map(({ planner, compromise }) => [planner, ...regretEntries.map(([kind]) => formatValue(compromise.regret[kind])), formatValue(Object.values(compromise.regret).reduce((sum, each) => sum + each, 0))]),
  };
}

function effectTable(group: GroupSummary, level: string): Table {
  return {
    id: 'effects', title: 'What the response does', note: `Over compromises. Ineffective: share of all commands. Intervals at ${level}; those of rates (Wilson) take runs and commands as independent.`,
    head: ['Planner', 'Ineffective commands', 'Minutes', 'Hosts lost', 'Healthy minutes down', 'Right verdict', 'Failed because'],
    rows: withCompromises(group).map(({ planner, compromise }) => [planner, formatProportion(compromise.ineffective), formatMeasure(compromise.minutes), formatMeasure(compromise.hostsLost), formatMeasure(compromise.healthyDownMinutes), formatProportion(compromise.rightVerdicts),
      Object.entries(compromise.failures).map(([why, count]) => `${why} ${count}`).join(', ') || noFigure]),
  };
}

function closingTable(group: GroupSummary, level: string): Table {
  return {
    id: 'closing', title: 'Attempted and benign incidents', note: `Nobody got in, or nothing happened: few commands and the right verdict are best. Intervals at ${level}.`,
    head: ['Planner', 'Attempted', 'Commands before closing', 'Right verdict', 'Benign', 'Commands before closing', 'Right verdict'],
    rows: group.planners.filter((each) => each.attempted.runCount + each.benign.runCount > 0).map(({ planner, attempted, benign }) => [planner, ...[attempted, benign].flatMap((each) => [String(each.runCount), formatMeasure(each.commandsBeforeClosing), formatProportion(each.rightVerdicts)])]),
  };
}

const isKnown = (measure: Measure): boolean => measure.value !== undefined;

function stateTable(group: GroupSummary): Table {
  return {
    id: 'state', title: 'Perceived state', note: 'Against what a perfect reader of all that was shown would conclude. Exact: all six conditions right. Then F1 of each condition.',
    head: ['Planner', 'States', 'Exact', ...conditionNames.map((name) => conditionTitles[name])],
    rows: group.planners.filter((each) => isKnown(each.perceivedState.exactMatch)).map(({ planner, perceivedState: { exactMatch, conditions } }) => [planner, String(exactMatch.itemCount), formatMeasure(exactMatch), ...conditionNames.map((name) => formatMeasure(conditions[name]))]),
  };
}

function calibrationTable(group: GroupSummary): Table {
  const error = (figure: PlannerSummary['calibration']['pooled']): string => (figure.isDefined ? formatValue(figure.value.error) : noFigure);
  return {
    id: 'calibration', title: 'Calibration of predictions', note: 'Expected calibration error of the predicted state, ten bins of equal count; 0 is best. Mean: over the conditions.',
    head: ['Planner', 'Predictions', 'Mean', ...conditionNames.map((name) => conditionTitles[name])],
    rows: group.planners.flatMap(({ planner, calibration }) => (calibration.mean.isDefined ? [[planner, String(valueOf(calibration.pooled)?.count ?? 0), formatValue(calibration.mean.value), ...conditionNames.map((name) => error(calibration.conditions[name]))]] : [])),
  };
}

function evidenceTable(group: GroupSummary): Table {
  return {
    id: 'evidence', title: 'What was read in the evidence', note: 'Micro F1 against the truth, one vote per run. Top five: share of the true tactics among the five most probable.',
    head: ['Planner', 'Tactics', 'Techniques', 'Techniques, exact', 'Attacker', 'Compromised', 'Targeted', 'Top five tactics'],
    rows: group.planners.filter((each) => each.perception.tactics.itemCount > 0).map(({ planner, perception }) => [planner, ...([perception.tactics, perception.techniques, perception.techniquesExact, perception.attacker, perception.compromised, perception.targeted, perception.topFiveTactics] as const).map(formatMeasure)]),
  };
}

function conditionTable(group: GroupSummary): Table {
  const planners = withCompromises(group);
  const last = Math.max(0, ...planners.map((each) => each.conditionsByStep.length - 1));
  const steps = [0, 1, 2, 3, 5, 8, 12, 16, 20, 30, 40].filter((step) => step <= last);
  return {
    id: 'conditions', title: 'Conditions by step', note: 'Share of compromises in which a condition truly holds after so many commands. A run that ended keeps its last state.', isDetail: true,
    head: ['Planner', 'Condition', ...steps.map((step) => `after ${step}`)],
    rows: planners.flatMap((each) => conditionNames.map((name, at) => [each.planner, conditionTitles[name], ...steps.map((step) => `${Math.round(100 * ((each.conditionsByStep[step] ?? each.conditionsByStep.at(-1))?.[at] ?? 0))} %`)])),
  };
}

function costTable(group: GroupSummary): Table {
  return {
    id: 'cost', title: 'What it costs', note: 'Means per run of any kind; recovery steps over compromises. Tokens: prompt and generated.',
    head: ['Planner', 'Runs', 'Recovery steps', 'Seconds', 'Tokens', 'Model calls', 'Dollars'],
    rows: group.planners.filter((each) => each.runCount > 0).map(({ planner, runCount, compromise, cost }) => [planner, String(runCount), compromise.recoverySteps.value === undefined ? noFigure : formatValue(compromise.recoverySteps.value), formatMeasure(cost.seconds), formatMeasure(cost.tokens), formatMeasure(cost.modelCalls), formatMeasure(cost.dollars)]),
  };
}
