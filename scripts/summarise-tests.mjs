// node scripts/summarise-tests.mjs REPORT: reads the JSON report of vitest and prints `N passed, N failed` as its last line. Exit code 1
// when something failed, when a model test was skipped, when nothing ran, or when there is no report. Runs without node_modules.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Counts of a report; a file that broke before its tests counts as one failure. Returns `{passed, failed, skippedModelTests, lines}`. */
export function summariseTests(report) {
  const summary = { passed: 0, failed: 0, skippedModelTests: 0, lines: [] };
  for (const file of report.testResults ?? []) {
    const isModel = file.name.endsWith('.model.test.ts');
    const failedBefore = summary.failed;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') summary.passed += 1;
      else if (test.status === 'failed') {
        summary.failed += 1;
        summary.lines.push(`FAILED ${file.name}: ${test.fullName}`);
      } else if (isModel) {
        summary.skippedModelTests += 1;
        summary.lines.push(`SKIPPED ${file.name}: ${test.fullName}`);
      }
    }
    if (file.status === 'failed' && summary.failed === failedBefore) {
      summary.failed += 1;
      summary.lines.push(`FAILED ${file.name}: ${String(file.message).split('\n')[0]}`);
    }
  }
  return summary;
}

function main(path) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    process.stderr.write('The tests left no report: they did not run to their end.\n');
    process.stdout.write('0 passed, 0 failed\n');
    return 1;
  }
  const { passed, failed, skippedModelTests, lines } = summariseTests(report);
  for (const line of lines) process.stderr.write(`${line}\n`);
  if (skippedModelTests > 0) process.stderr.write(`${skippedModelTests} model tests were skipped, and here none may be.\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed > 0 || skippedModelTests > 0 || passed === 0 ? 1 : 0;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv[2] ?? '');
