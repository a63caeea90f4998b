import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Scenario } from '../../src/contracts/index.ts';
import { parseJson } from '../../src/kit/json.ts';
import { stanchHome } from '../../src/kit/paths.ts';
import { applyOrder } from '../../src/world/apply-order.ts';
import { compileFacts } from '../../src/world/compile-facts.ts';
import { createDraws } from '../../src/world/draws.ts';
import { costOf, searchBlindPlan, searchPlan } from '../../src/world/search-plan.ts';
import { stepLimit } from '../../src/world/verb-rules.ts';
import { isLostForGood, trueConditions } from '../../src/world/world-state.ts';

const yardsticksSchema = z.object({ optimalSteps: z.number().nonnegative(), blindSteps: z.number().nonnegative() });
/** Recovery time of the two yardsticks on one instance, in steps. */
export type Yardsticks = z.infer<typeof yardsticksSchema>;

const allHold = 63;
let rulesHash: string | undefined;

/** The optimum and what a perfect planner reaches that knows only what was shown; kept on disk by instance and by the rules of the world. */
export async function measureYardsticks(scenario: Scenario, seed: number): Promise<Yardsticks> {
  rulesHash ??= hashRules();
  const name = createHash('sha256').update(rulesHash).update(JSON.stringify(scenario)).update(String(seed)).digest('hex').slice(0, 32);
  const folder = join(stanchHome(), 'yardsticks');
  const path = join(folder, `${name}.json`);
  const known = yardsticksSchema.safeParse(parseJson(await readFile(path, 'utf8').catch(() => '')));
  if (known.success) return known.data;
  const measured = computeYardsticks(scenario, seed);
  await mkdir(folder, { recursive: true });
  const draft = `${path}.${String(process.pid)}`;
  await writeFile(draft, JSON.stringify(measured));
  await rename(draft, path);
  return measured;
}

/** The same without a memory. An optimum that was not found within the limit of states counts with its lower bound. */
export function computeYardsticks(scenario: Scenario, seed: number): Yardsticks {
  const facts = compileFacts(scenario);
  const draws = createDraws(facts, seed);
  const optimum = searchPlan({ facts, draws, aim: 'truth' });
  const state = draws.start();
  let blindSteps = 0;
  for (let commands = 0; trueConditions(facts, state) !== allHold; commands += 1) {
    const [order] = commands < stepLimit && !isLostForGood(facts, state) ? searchBlindPlan(facts, state).orders : [];
    if (order === undefined) {
      blindSteps = stepLimit;
      break;
    }
    blindSteps += costOf(applyOrder(facts, draws, state, order));
  }
  return { optimalSteps: Math.min(optimum.costSteps, stepLimit), blindSteps: Math.min(blindSteps, stepLimit) };
}

/** Changes whenever the world's own files do. */
function hashRules(): string {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src', 'world');
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) if (/^(?!.*\.test\.).*\.[jt]s$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}
