import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Verb } from '../../src/contracts/index.ts';
import { findScenarioProblems } from '../../src/contracts/scenario-problems.ts';
import { scenarioSchema, type EvidenceLine, type Scenario } from '../../src/contracts/scenario.ts';
import { parseJson } from '../../src/kit/json.ts';
import { applyOrder } from '../../src/world/apply-order.ts';
import { compileFacts, type CompiledFacts } from '../../src/world/compile-facts.ts';
import { createDraws, noDraws } from '../../src/world/draws.ts';
import { resolveOrder, type TargetName } from '../../src/world/orders.ts';
import { searchPlan } from '../../src/world/search-plan.ts';
import { kindOfIndicator } from '../../src/world/orders.ts';
import { at, hostsToLookAt, startState, trueConditions, type WorldState } from '../../src/world/world-state.ts';

const folder = join(import.meta.dirname, 'published');
const names = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
const scenarios = names.map((name): Scenario => scenarioSchema.parse(parseJson(readFileSync(join(folder, name), 'utf8'))));
const isKnown = 2;

/** Reads what a reader can: every struck host that is shown is looked at and every lead followed, until nothing new is told. */
function lookAtAll(facts: CompiledFacts): WorldState {
  const state = startState(facts);
  const look = (verb: Verb, target: TargetName): void => {
    const order = resolveOrder(facts, verb, [target]);
    if (order !== undefined) applyOrder(facts, noDraws(facts), state, order);
  };
  for (let before = ''; before !== state.slice(at.shownCompromised).join();) {
    before = state.slice(at.shownCompromised).join();
    const { scan, collect } = hostsToLookAt(facts, state);
    facts.hostNames.forEach((name, host) => {
      if ((scan & (1 << host)) !== 0) look('scan_host', { kind: 'host', name });
      if ((collect & (1 << host)) !== 0) look('collect_logs', { kind: 'host', name });
    });
    facts.leads.forEach(({ verb, target }, index) => {
      if (((state[at.openLeads] ?? 0) & (1 << index)) !== 0) look(verb, { kind: verb === 'hunt_indicator' ? kindOfIndicator(facts, target) : 'host', name: target });
    });
  }
  return state;
}

describe('published incidents', () => {
  it('are thirteen, each under its own id, in families of their own', () => {
    expect(scenarios.map(({ id }) => `${id}.json`)).toEqual(names);
    expect(new Set(scenarios.map(({ id }) => id)).size).toBe(13);
    expect(scenarios.filter(({ family, split }) => !family.startsWith('published-') || split !== 'test')).toEqual([]);
  });

  it.each(scenarios)('$id: every name exists, and all evidence lies outside the repository', (scenario) => {
    expect(findScenarioProblems(scenario)).toEqual([]);
    expect(scenario.evidence.filter((one) => one.folder !== 'datasets')).toEqual([]);
    expect(new Set(scenario.evidence.map(({ file }) => file)).size).toBe(scenario.evidence.length);
  });

  it.each(scenarios)('$id: every fact says how it is known', (scenario) => {
    const facts = [...scenario.attack.steps, ...scenario.compromised, ...scenario.channels, ...scenario.artifacts, ...scenario.rootCauses, ...scenario.damage, ...scenario.next, ...scenario.distractors];
    expect(facts.filter(({ basis }) => basis === undefined)).toEqual([]);
  });

  it.each(scenarios)('$id: what a site would have written down holds no artefact', (scenario) => {
    const written = JSON.stringify(scenario.system);
    expect(scenario.artifacts.filter(({ name }) => written.includes(name))).toEqual([]);
  });

  it.each(scenarios)('$id: recovery can be reached whatever the luck', (scenario) => {
    const facts = compileFacts(scenario);
    for (const seed of [1, 2, 3]) {
      const plan = searchPlan({ facts, draws: createDraws(facts, seed), aim: 'truth' });
      expect(plan.isComplete).toBe(true);
      expect(plan.costSteps).toBeLessThan(20);
      if (scenario.kind === 'compromise') expect(plan.costSteps).toBeGreaterThanOrEqual(5);
      else expect(plan.costSteps).toBeLessThanOrEqual(1);
    }
  });

  it.each(scenarios)('$id: looking at what is shown and following leads shows all', (scenario) => {
    const facts = compileFacts(scenario);
    expect(trueConditions(facts, lookAtAll(facts)) & isKnown).toBe(isKnown);
  });

  it('are listed in the README as they are', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const scenario of scenarios) {
      const facts = compileFacts(scenario);
      const optimum = searchPlan({ facts, draws: noDraws(facts), aim: 'truth' }).costSteps;
      const { published, licence } = scenario.source;
      expect(readme).toContain(`| \`${scenario.id}\` |`);
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${scenario.id}\` |`)) ?? '';
      expect(row.split('|').slice(1, -1).map((cell) => cell.trim()).slice(1, 7)).toEqual([licence, published, scenario.family, scenario.kind, String(scenario.system.hosts.length), String(optimum)]);
    }
  });
});

/** The wanted lines of a file, by number; reading ends behind the last of them. Throws when the file is not there. */
async function readLines(path: string, wanted: ReadonlySet<number>): Promise<Map<number, string>> {
  const bytes = createReadStream(path);
  const lines = createInterface({ input: path.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes, crlfDelay: Infinity });
  const last = Math.max(1, ...wanted);
  const found = new Map<number, string>();
  await new Promise<void>((resolve, reject) => { bytes.once('open', () => { resolve(); }).once('error', reject); });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (wanted.has(number)) found.set(number, line);
    if (number >= last) break;
  }
  bytes.destroy();
  return found;
}

function listLines(scenario: Scenario): EvidenceLine[] {
  return [...[...scenario.compromised, ...scenario.artifacts, ...scenario.rootCauses, ...scenario.damage].flatMap(({ shownBy }) => shownBy.lines), ...scenario.distractors.flatMap(({ lines }) => lines)];
}

const datasets = process.env['STANCH_DATASETS'];

describe.skipIf(datasets === undefined)('the logs of published incidents (set STANCH_DATASETS to their folder to run)', () => {
  it.each(scenarios)('$id: every file is there, every line named is in it and says something', async (scenario) => {
    const lines = listLines(scenario);
    for (const { file } of scenario.evidence) {
      const wanted = new Set(lines.filter((one) => one.file === file).map(({ line }) => line));
      const found = await readLines(join(datasets ?? '', file), wanted);
      const missing = [...wanted].filter((line) => (found.get(line) ?? '').trim() === '');
      expect(missing, file).toEqual([]);
    }
  });
});
