export { renderInspection, inspectionFormats, type InspectionFormat } from './render-inspection.ts';
export { renderGroupLines, type InspectionTextOptions } from './render-inspection-text.ts';
export { formatBytes } from './describe-inspection.ts';
export { countOf, groupDigits } from '../describe-run.ts';
