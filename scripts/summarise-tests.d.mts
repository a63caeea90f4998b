/** See summarise-tests.mjs. */
export interface TestSummary {
  passed: number;
  failed: number;
  skippedModelTests: number;
  lines: string[];
}
export function summariseTests(report: {
  testResults?: { name: string; status: string; message?: string; assertionResults: { status: string; fullName: string }[] }[];
}): TestSummary;
