import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All that the tests and the programs they start put into the system's folder for temporary files goes into one folder, which goes when they are done. */
export default function makeTempFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'stanch-tests-'));
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  return () => { rmSync(folder, { recursive: true, force: true, maxRetries: 3 }); };
}
