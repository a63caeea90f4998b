import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { verbFacts, verbs } from '../../src/contracts/index.ts';
import { SeededRandom } from '../../src/kit/random.ts';
import { applyOrder } from '../../src/world/apply-order.ts';
import { compileFacts, type CompiledFacts } from '../../src/world/compile-facts.ts';
import { createDraws, type Draws } from '../../src/world/draws.ts';
import { resolveOrder, type Order } from '../../src/world/orders.ts';
import { playBlind } from '../../src/world/play-blind.ts';
import { listInstances, loadScenarios, openInstance } from '../../src/world/scenarios/index.ts';
import { searchPlan } from '../../src/world/search-plan.ts';
import { stepLimit } from '../../src/world/verb-rules.ts';
import { apparentConditions, trueConditions } from '../../src/world/world-state.ts';

/**
 * `npm run bench -- world [--seeds 3]`: commands of the world per second, without rendering, and the time of the optimum, over every bundled
 * template, variant and seed, and the published incidents where `STANCH_DATASETS` names their folder. Times are those of the processor.
 */
const print = (line: string): void => { process.stdout.write(`${line}\n`); };
const seedsAt = process.argv.indexOf('--seeds');
const seedCount = seedsAt < 0 ? 3 : Number(process.argv[seedsAt + 1]);
const datasetsFolder = process.env['STANCH_DATASETS'];

interface World { key: string; seed: number; facts: CompiledFacts; draws: Draws; orders: Order[] }

/** Processor milliseconds of this process: what others do on the machine counts less than by the clock on the wall. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** One command for each verb on each thing, and some on three things, shuffled. */
function drawOrders(facts: CompiledFacts, random: SeededRandom): Order[] {
  const names = {
    host: facts.hostNames, account: facts.credNames.filter(({ kind }) => kind === 'account').map(({ name }) => name), key: facts.credNames.filter(({ kind }) => kind === 'key').map(({ name }) => name),
    address: facts.pointNames.filter(({ kind }) => kind === 'address').map(({ name }) => name), domain: facts.pointNames.filter(({ kind }) => kind === 'domain').map(({ name }) => name),
  };
  const orders = verbs.flatMap((verb) => verbFacts(verb).targets.flatMap((kind) => {
    const known = kind in names ? names[kind as keyof typeof names].map((name) => ({ kind, name })) : [];
    return [...known.map((one) => [one]), known.slice(0, 3)].flatMap((targets) => resolveOrder(facts, verb, targets) ?? []);
  }));
  return orders.map((order) => ({ order, place: random.next() })).sort((one, other) => one.place - other.place).map(({ order }) => order);
}

async function openWorlds(): Promise<{ worlds: World[]; missing: number }> {
  const loaded = await loadScenarios([fileURLToPath(new URL('../scenarios', import.meta.url))]);
  const worlds: World[] = [];
  let missing = 0;
  for (const { key, split } of listInstances(loaded)) {
    if (split === 'published' && datasetsFolder === undefined) {
      missing += 1;
      continue;
    }
    for (let seed = 1; seed <= seedCount; seed += 1) {
      const { scenario } = await openInstance({ loaded, key, seed, datasetsFolder });
      const facts = compileFacts(scenario);
      worlds.push({ key, seed, facts, draws: createDraws(facts, seed), orders: drawOrders(facts, new SeededRandom(`bench/${key}`)) });
    }
  }
  return { worlds, missing };
}

/** Runs of {@link stepLimit} commands from the start of each world, until the time is over. */
function countCommands(worlds: readonly World[], forMs: number, isScored: boolean): number {
  const startMs = cpuMs();
  let commands = 0;
  for (let turn = 0; ; turn += 1) {
    for (const { facts, draws, orders } of worlds) {
      const state = draws.start();
      for (let step = 0; step < stepLimit; step += 1) {
        const order = orders[(turn * stepLimit + step) % orders.length];
        if (order === undefined) break;
        applyOrder(facts, draws, state, order);
        if (isScored) { trueConditions(facts, state); apparentConditions(facts, state); }
        commands += 1;
      }
    }
    const spentMs = cpuMs() - startMs;
    if (spentMs >= forMs) return (commands / spentMs) * 1000;
  }
}

function timeAll(title: string, worlds: readonly World[], run: (world: World) => boolean): void {
  const times = worlds.map((world) => {
    const startMs = cpuMs();
    const isDone = run(world);
    return { name: `${world.key} seed ${String(world.seed)}`, ms: cpuMs() - startMs, isDone };
  }).sort((one, other) => one.ms - other.ms);
  const at = (share: number): string => (times[Math.min(times.length - 1, Math.floor(times.length * share))]?.ms ?? NaN).toFixed(0);
  const worst = times.at(-1);
  const unfinished = times.filter(({ isDone }) => !isDone).map(({ name }) => name);
  print(`| ${title} | ${at(0.5)} | ${at(0.95)} | ${worst?.ms.toFixed(0) ?? ''}: ${worst?.name ?? ''} | ${String(times.filter(({ ms }) => ms >= 2000).length)} | ${unfinished.join(', ') || 'none'} |`);
}

const { worlds, missing } = await openWorlds();
print(`Machine: ${cpus()[0]?.model.trim() ?? 'unknown'}, ${String(cpus().length)} cores, Node ${process.versions.node}; ${String(worlds.length)} instances, seeds 1 to ${String(seedCount)}\n`);
if (missing > 0) print(`Left out: ${String(missing)} published incidents; STANCH_DATASETS names no folder with their logs.\n`);
countCommands(worlds, 500, true);
print('| what | commands per second on one core |\n| --- | --- |');
print(`| commands | ${Math.round(countCommands(worlds, 4000, false)).toLocaleString('en-GB')} |`);
print(`| the same, with true and apparent conditions after each | ${Math.round(countCommands(worlds, 4000, true)).toLocaleString('en-GB')} |\n`);
print('| what | median ms | p95 ms | longest ms | of 2 s or more | not finished |\n| --- | --- | --- | --- | --- | --- |');
timeAll('optimum', worlds, ({ facts, draws }) => searchPlan({ facts, draws, aim: 'truth' }).isComplete);
timeAll('a whole run by the blind yardstick', worlds, ({ facts, draws }) => { playBlind(facts, draws); return true; });
