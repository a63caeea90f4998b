export { buildPlanReport, planReportJsonSchema, planReportSchema, type PlanReport } from './plan-report.ts';
export { renderReport, reportFormats, type ReportFormat, type ReportOptions } from './render-report.ts';
