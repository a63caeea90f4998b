export { planReportJsonSchema, planReportSchema, type PlanReport } from '../contracts/index.ts';
export { buildPlanReport } from './build-plan-report.ts';
export { renderReport, reportFormats, type ReportFormat, type ReportOptions } from './render-report.ts';
