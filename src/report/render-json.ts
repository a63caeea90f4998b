import type { FinishedRun } from '../contracts/index.ts';
import { buildPlanReport } from './build-plan-report.ts';

/** The object of `planReportSchema`. Control and bidirectional characters are written as escapes, so that the text is safe to print. */
export function renderJson(run: FinishedRun): string {
  return `${stringifyVisible(buildPlanReport(run), 2)}\n`;
}

/** JSON whose control and bidirectional characters are escapes. */
export function stringifyVisible(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
