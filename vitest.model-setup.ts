import { findDefaultModel } from './scripts/default-model.mjs';

/**
 * Before the `model` project: puts the path of the default model into STANCH_TEST_MODEL, or the reason why there is none into
 * STANCH_TEST_MODEL_MISSING. A model test begins `describe.skipIf(process.env['STANCH_TEST_MODEL'] === undefined)`.
 * Throws when STANCH_REQUIRE_MODEL=1 and there is no model.
 */
export default function findTestModel(): void {
  const found = findDefaultModel();
  if (found.path !== undefined) {
    process.env['STANCH_TEST_MODEL'] = found.path;
    return;
  }
  delete process.env['STANCH_TEST_MODEL'];
  process.env['STANCH_TEST_MODEL_MISSING'] = found.reason;
  if (process.env['STANCH_REQUIRE_MODEL'] === '1') {
    throw new Error(`The model tests cannot run: ${found.reason}. STANCH_REQUIRE_MODEL=1 forbids to skip them; run "node scripts/setup.mjs start".`);
  }
}
