export { compare, type CompareOptions, type Comparison } from './compare.ts';
export { findPareto, type ParetoPoint } from './find-pareto.ts';
export { renderSummary, summaryFormats, type RenderOptions, type SummaryFormat } from './render-summary.ts';
export { summarise, type SummariseOptions } from './summarise.ts';
export type { GroupSummary, Measure, PairedDifference, PlannerSummary, Summary } from './summary.ts';
