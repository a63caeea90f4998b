import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSamples } from './samples/build-samples.ts';

// Writes the bundled sample incidents: `npx tsx scripts/make-samples.ts`.
const folder = fileURLToPath(new URL('../datasets', import.meta.url));
for (const [path, text] of buildSamples()) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`${path}: ${Buffer.byteLength(text)} bytes\n`);
}
