import type { TopLevelSpec } from 'vega-lite';
import { formatDifference, formatMeasure, formatValue } from '../format-figure.ts';
import { regretTitles } from '../list-tables.ts';
import type { GroupSummary, Measure, PlannerSummary } from '../summary.ts';
import { encodePlanner, frame, labelOf, type Chart, type ChartLook, type Row } from './chart.ts';
import type { ChartSize } from './render-chart.ts';

const withCompromises = (group: GroupSummary): PlannerSummary[] => group.planners.filter((each) => each.compromise.runCount > 0);

function intervalRow(planner: string, measure: Measure): Row {
  const { value = 0, interval } = measure;
  return { planner, value, low: interval.isDefined ? interval.value.low : value, high: interval.isDefined ? interval.value.high : value };
}

/** Points with their intervals, one row for each planner, in the order of the rows. */
function intervalLayers(rows: readonly Row[], title: string): object[] {
  const y = { field: 'planner', type: 'nominal', sort: null, title: null, axis: { ticks: false, domain: false } };
  return [
    { data: { values: rows }, mark: { type: 'rule', strokeWidth: 3, color: 'var(--bar)', strokeCap: 'round' }, encoding: { y, x: { field: 'low', type: 'quantitative', title }, x2: { field: 'high' } } },
    { data: { values: rows }, mark: { type: 'point', filled: true, size: 110, color: 'var(--accent)', opacity: 1 }, encoding: { y, x: { field: 'value', type: 'quantitative', title } } },
  ];
}

/** Mean recovery steps with intervals; the yardsticks are lines. */
export function chartRecovery(group: GroupSummary, look: ChartLook): Chart[] {
  const planners = withCompromises(group);
  if (planners.length === 0) return [];
  const { optimalSteps, blindSteps } = group.yardsticks;
  const lines = [...(optimalSteps === undefined ? [] : [{ yardstick: 'optimal', steps: optimalSteps }]), ...(blindSteps === undefined ? [] : [{ yardstick: 'optimal-blind', steps: blindSteps }])];
  const rows = planners.map((each) => intervalRow(labelOf(look, each.planner), each.compromise.recoverySteps));
  const rule = (size: ChartSize): object => ({
    data: { values: lines }, mark: { type: 'rule', strokeWidth: 2, color: 'var(--good)' },
    encoding: { x: { field: 'steps', type: 'quantitative' }, strokeDash: { field: 'yardstick', type: 'nominal', scale: { domain: ['optimal', 'optimal-blind'], range: [[1, 0], [5, 4]] }, legend: { title: null, orient: 'top', columns: size === 'wide' ? 2 : 1, symbolStrokeColor: 'var(--good)', symbolSize: 250 } } },
  });
  return [{
    table: 'recovery',
    alt: `Mean recovery steps of each planner with its interval: ${planners.map((each) => `${each.planner} ${formatMeasure(each.compromise.recoverySteps)}`).join('; ')}.${lines.map((line) => ` ${line.yardstick} ${formatValue(line.steps)}.`).join('')}`,
    spec: (size) => ({ ...frame(size), height: { step: 34 }, layer: [rule(size), ...intervalLayers(rows, size === 'wide' ? 'Recovery steps, mean of compromises (fewer is better)' : 'Mean recovery steps')] }) as unknown as TopLevelSpec,
  }];
}

/** Mean differences from the reference; the line is no difference. */
export function chartDifferences(group: GroupSummary, look: ChartLook): Chart[] {
  const { differences } = group;
  if (differences.length === 0) return [];
  const rows = differences.filter((each) => each.pairCount > 0).map((each) => intervalRow(labelOf(look, each.planner), each.difference));
  const reference = differences[0]?.reference ?? '';
  return [{
    table: 'differences',
    alt: `Mean difference of recovery steps from ${reference} with its interval: ${differences.map((each) => `${each.planner} ${formatDifference(each.difference)}`).join('; ')}.`,
    spec: (size) => ({
      ...frame(size), height: { step: 34 },
      layer: [{ data: { values: [{ zero: 0 }] }, mark: { type: 'rule', strokeWidth: 1.5, strokeDash: [5, 4] }, encoding: { x: { field: 'zero', type: 'quantitative' } } }, ...intervalLayers(rows, size === 'wide' ? 'Steps more (right) or fewer (left) than the reference' : 'Steps against the reference')],
    }) as unknown as TopLevelSpec,
  }];
}

/** A dot for each planner in each family, and ticks for the yardsticks. */
export function chartFamilies(group: GroupSummary, look: ChartLook): Chart[] {
  const planners = withCompromises(group);
  if (planners.length === 0) return [];
  const rows = planners.flatMap((each) => each.families.map(({ family, recoverySteps }): Row => ({ planner: labelOf(look, each.planner), family: labelOf(look, family), steps: recoverySteps })));
  const { families } = group.yardsticks;
  const ticks = families.flatMap(({ family, optimalSteps, blindSteps }): Row[] => [{ family: labelOf(look, family), steps: optimalSteps }, ...(blindSteps === undefined ? [] : [{ family: labelOf(look, family), steps: blindSteps }])]);
  const y = { field: 'family', type: 'nominal', title: null, axis: { grid: true, ticks: false, domain: false } };
  const x = { field: 'steps', type: 'quantitative', title: 'Mean recovery steps' };
  return [{
    table: 'families', caption: 'Upright marks: optimal and optimal-blind.',
    alt: `Mean recovery steps of ${planners.length} planners in ${families.length} families; the figures stand in the table.`,
    spec: (size) => ({
      ...frame(size), height: { step: 26 },
      layer: [{ data: { values: ticks }, mark: { type: 'tick', thickness: 2.5, size: 16, color: 'var(--good)', opacity: 1 }, encoding: { x, y } },
        { data: { values: rows }, mark: { type: 'point', filled: true, size: 90, opacity: 0.85 }, encoding: { x, y, ...encodePlanner(look, planners.map((each) => each.planner), size) } }],
    }) as unknown as TopLevelSpec,
  }];
}

/** Steps above the optimum as stacked bars. */
export function chartRegret(group: GroupSummary, look: ChartLook): Chart[] {
  const planners = withCompromises(group);
  if (planners.length === 0) return [];
  const kinds = Object.keys(regretTitles) as (keyof typeof regretTitles)[];
  const used = kinds.filter((kind) => planners.some((each) => Math.abs(each.compromise.regret[kind]) > 1e-9));
  const rows = planners.flatMap((each) => kinds.map((kind, order): Row => ({ planner: labelOf(look, each.planner), kind: regretTitles[kind], steps: each.compromise.regret[kind], order })));
  const legend = (size: ChartSize): object => ({ title: null, orient: 'top', columns: size === 'wide' ? 6 : 2, symbolType: 'square', symbolSize: 130, symbolStrokeWidth: 0 });
  return [{
    table: 'regret',
    alt: `Mean steps above the optimum by why: ${planners.map((each) => `${each.planner} ${used.map((kind) => `${regretTitles[kind].toLowerCase()} ${formatValue(each.compromise.regret[kind])}`).join(', ')}`).join('; ')}.`,
    spec: (size) => ({
      ...frame(size), height: { step: 30 }, data: { values: rows }, mark: { type: 'bar', height: { band: 0.72 }, stroke: 'var(--card)', strokeWidth: 1 },
      encoding: {
        y: { field: 'planner', type: 'nominal', sort: null, title: null, axis: { ticks: false, domain: false } }, x: { aggregate: 'sum', field: 'steps', type: 'quantitative', title: 'Mean steps above the optimum' },
        color: { field: 'kind', type: 'nominal', sort: null, legend: legend(size), scale: { domain: used.map((kind) => regretTitles[kind]), range: used.map((kind) => `var(--r${kinds.indexOf(kind)})`) } }, order: { field: 'order', type: 'quantitative' },
      },
    }) as unknown as TopLevelSpec,
  }];
}
