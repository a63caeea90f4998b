import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Scenario } from '../../src/contracts/index.ts';
import { parseJson } from '../../src/kit/json.ts';
import { stanchHome } from '../../src/kit/paths.ts';
import { hashFiles } from '../harness/code-version.ts';
import { writeJsonFile } from '../../src/models/write-json-file.ts';
import { computeYardsticks, type Yardsticks } from '../../src/world/yardsticks.ts';

const yardsticksSchema = z.object({ optimalSteps: z.number().nonnegative(), blindSteps: z.number().nonnegative() });
let rulesHash: Promise<string> | undefined;

/** The optimum and what a perfect planner reaches that knows only what was shown; kept on disk by instance and by the rules of the world. */
export async function measureYardsticks(scenario: Scenario, seed: number, failureFactor = 1): Promise<Yardsticks> {
  const rules = await (rulesHash ??= hashRules());
  const name = createHash('sha256').update(rules).update(JSON.stringify(scenario)).update(failureFactor === 1 ? String(seed) : `${String(seed)} ${String(failureFactor)}`).digest('hex').slice(0, 32);
  const path = join(stanchHome(), 'yardsticks', `${name}.json`);
  const known = yardsticksSchema.safeParse(parseJson(await readFile(path, 'utf8').catch(() => '')));
  if (known.success) return known.data;
  const measured = computeYardsticks(scenario, seed, failureFactor);
  await writeJsonFile(path, measured);
  return measured;
}

/** Changes whenever the world's own files do. */
async function hashRules(): Promise<string> {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src', 'world');
  return hashFiles(folder, (await readdir(folder)).filter((name) => /^(?!.*\.test\.).*\.[jt]s$/.test(name)));
}
