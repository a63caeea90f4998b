import type { TopLevelSpec } from 'vega-lite';
import { conditionNames, conditionTitles } from '../../../src/contracts/recovery-state.ts';
import { formatValue } from '../format-figure.ts';
import { findPareto } from '../find-pareto.ts';
import type { GroupSummary } from '../summary.ts';
import { encodePlanner, frame, labelOf, type Chart, type ChartLook, type Row } from './chart.ts';
import { chartWidths } from './render-chart.ts';

/** A heat map for each planner: the share of runs in which a condition holds after a step. */
export function chartConditions(group: GroupSummary): Chart[] {
  const planners = group.planners.filter((each) => each.conditionsByStep.length > 0);
  const last = Math.max(0, ...planners.map((each) => each.conditionsByStep.length - 1));
  const steps = Array.from({ length: last + 1 }, (_, step) => step);
  return planners.map((each) => {
    const rows = steps.flatMap((step) => conditionNames.map((name, at): Row => ({ step, condition: conditionTitles[name], share: (each.conditionsByStep[step] ?? each.conditionsByStep.at(-1))?.[at] ?? 0 })));
    const half = (at: number): string => {
      const step = each.conditionsByStep.findIndex((shares) => (shares[at] ?? 0) >= 0.5);
      return step === -1 ? 'never in half of the runs' : `in half of the runs after step ${step}`;
    };
    return {
      table: 'conditions', caption: `${each.planner}: empty in no run, full colour in all.`, isHalf: true,
      alt: `Share of runs of ${each.planner} in which each condition holds, by step: ${conditionNames.map((name, at) => `${conditionTitles[name]} ${half(at)}`).join('; ')}.`,
      spec: (size) => ({
        ...frame(size, true), height: { step: 20 }, data: { values: rows }, mark: { type: 'rect', color: 'var(--accent)', stroke: 'var(--line)', strokeWidth: 0.5 },
        encoding: {
          x: { field: 'step', type: 'ordinal', title: 'After so many commands', axis: { values: steps.filter((step) => step % 5 === 0), labelAngle: 0, ticks: false, domain: false } },
          y: { field: 'condition', type: 'nominal', sort: null, title: null, axis: { ticks: false, domain: false } },
          fillOpacity: { field: 'share', type: 'quantitative', scale: { domain: [0, 1], range: [0, 1] }, legend: null },
        },
      }) as unknown as TopLevelSpec,
    };
  });
}

/** What was said against what came true, over the pooled conditions. */
export function chartCalibration(group: GroupSummary, look: ChartLook): Chart[] {
  const planners = group.planners.flatMap(({ planner, calibration: { pooled } }) => (pooled.isDefined ? [{ planner, ...pooled.value }] : []));
  if (planners.length === 0) return [];
  const rows = planners.flatMap(({ planner, bins }) => bins.map((bin): Row => ({ planner: labelOf(look, planner), said: bin.meanProbability, seen: bin.observedFraction })));
  const scale = { domain: [0, 1] };
  const axis = { format: '.0%', tickCount: 5 };
  const x = { field: 'said', type: 'quantitative', scale, axis, title: 'Predicted probability' };
  const y = { field: 'seen', type: 'quantitative', scale, axis, title: 'Came true' };
  return [{
    table: 'calibration', caption: 'All six conditions together, ten bins of equal count. On the dashed line, what is said with 70 % comes true in 70 %.',
    alt: `Predicted probability against how often it came true. Expected calibration error, all conditions together: ${planners.map((each) => `${each.planner} ${formatValue(each.error)}`).join('; ')}.`,
    spec: (size) => ({
      width: Math.min(480, chartWidths[size]), height: size === 'wide' ? 380 : 290, autosize: { type: 'fit', contains: 'padding' },
      layer: [{ data: { values: [{ said: 0, seen: 0 }, { said: 1, seen: 1 }] }, mark: { type: 'line', strokeDash: [5, 4], strokeWidth: 1.5, color: 'var(--soft)' }, encoding: { x, y } },
        { data: { values: rows }, mark: { type: 'line', strokeWidth: 1.5 }, encoding: { x, y, color: encodePlanner(look, planners.map((each) => each.planner), size, 2).color } },
        { data: { values: rows }, mark: { type: 'point', filled: true, size: 70, opacity: 1 }, encoding: { x, y, ...encodePlanner(look, planners.map((each) => each.planner), size, 2) } }],
    }) as unknown as TopLevelSpec,
  }];
}

/** Recovery steps against what they cost; the line joins the planners that no other beats in both. */
export function chartPareto(group: GroupSummary, look: ChartLook): Chart[] {
  return ([['seconds', 'Seconds per run', '~g'], ['tokens', 'Tokens per run', ',~g']] as const).flatMap(([cost, title, format]): Chart[] => {
    const points = findPareto(group, cost);
    if (points.length === 0) return [];
    const rows = points.map((each): Row => ({ ...each, planner: labelOf(look, each.planner) }));
    const isLog = points.every((each) => each.cost > 0) && Math.max(...points.map((each) => each.cost)) > 20 * Math.min(...points.map((each) => each.cost));
    const x = { field: 'cost', type: 'quantitative', title: isLog ? `${title}, logarithmic` : title, scale: isLog ? { type: 'log' } : { zero: true }, axis: { ...(isLog ? { format } : {}), tickCount: 5 } };
    const y = { field: 'steps', type: 'quantitative', title: 'Recovery steps' };
    return [{
      table: 'cost', isHalf: true, caption: `${title}. The line joins planners that no other beats in both${points.length < group.planners.length ? '; planners without a figure are left out' : ''}.`,
      alt: `Recovery steps against ${title.toLowerCase()}: ${points.map((each) => `${each.planner} ${formatValue(each.steps)} at ${formatValue(each.cost)}${each.isOnFront ? ', on the front' : ''}`).join('; ')}.`,
      spec: (size) => ({
        ...frame(size, true), height: 260,
        layer: [{ data: { values: rows.filter((each) => each['isOnFront'] === true) }, mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.5, strokeDash: [5, 4], color: 'var(--soft)' }, encoding: { x, y } },
          { data: { values: rows }, mark: { type: 'point', filled: true, size: 130, opacity: 1 }, encoding: { x, y, ...encodePlanner(look, points.map((each) => each.planner), size, 2) } }],
      }) as unknown as TopLevelSpec,
    }];
  });
}
