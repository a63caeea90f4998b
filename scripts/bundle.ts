import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultModelMarker, findDefaultModel } from './default-model.mjs';
import { makeBundle } from './make-bundle.ts';

/** `npm run bundle [FILE]`: one archive that plans on a machine with Node and no network. Default: stanch-bundle.tar.gz. */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const model = findDefaultModel();
const isBuilt = model.path !== undefined && spawnSync(process.execPath, ['--import', 'tsx', join('scripts', 'build.ts')], { cwd: root, stdio: ['ignore', 2, 2] }).status === 0;
if (model.path === undefined) {
  process.stderr.write(`No bundle: ${model.reason}. Run "node scripts/setup.mjs start" first.\n`);
  process.exitCode = 3;
} else if (!isBuilt) {
  process.exitCode = 1;
} else {
  const bundle = await makeBundle({ root, markerFile: defaultModelMarker(), outFile: process.argv[2] ?? join(root, 'stanch-bundle.tar.gz') });
  process.stdout.write(`${bundle.outFile}: ${(bundle.sizeBytes / 1e6).toFixed(0)} MB, ${bundle.packageCount} packages, for ${process.platform}-${process.arch}.\n`);
}
