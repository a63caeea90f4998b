import type { Reporter, TestModule } from 'vitest/node';

/** At the end of a run says how many model tests were skipped, and why. */
export default class ModelSkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = countSkipped(modules.filter((module) => module.project.name === 'model'));
    if (skipped === 0) return;
    const missing = process.env['STANCH_TEST_MODEL_MISSING'];
    const why = missing === undefined ? 'their own conditions do not hold here, see above' : `${missing}; "node scripts/setup.mjs start" gets it`;
    process.stderr.write(`\n${skipped} model ${skipped === 1 ? 'test was' : 'tests were'} skipped: ${why}\n`);
  }
}

function countSkipped(modules: readonly TestModule[]): number {
  let count = 0;
  for (const module of modules) {
    for (const test of module.children.allTests()) if (test.result().state === 'skipped') count += 1;
  }
  return count;
}
