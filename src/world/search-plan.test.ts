import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Scenario } from '../contracts/index.ts';
import { SeededRandom } from '../kit/random.ts';
import { everyCommand } from './__fixtures__/every-command.ts';
import { searchExhaustively } from './__fixtures__/exhaustive-search.ts';
import { follow, walks } from './__fixtures__/random-walk.ts';
import { small, smallWorlds, type WorldSize } from './__fixtures__/small-worlds.ts';
import { twoHosts } from './__fixtures__/two-hosts.ts';
import { applyOrder } from './apply-order.ts';
import { compileFacts, type CompiledFacts } from './compile-facts.ts';
import { createDraws, noDraws, type Draws } from './draws.ts';
import { listOrders } from './list-orders.ts';
import type { Order } from './orders.ts';
import { listInstances, loadScenarios, openInstance } from './scenarios/index.ts';
import { costOf, searchBlindPlan, searchPlan } from './search-plan.ts';
import { at, isLostForGood, shownChannels, trueConditions, type WorldState } from './world-state.ts';

const say = (orders: readonly Order[]): string => orders.map(({ verb, targets }) => `${verb} ${targets.map(({ name }) => name).join(' ')}`).join('; ');

/** Carries out a plan; what it cost until all six conditions held. */
function play(facts: CompiledFacts, draws: Draws, orders: readonly Order[]): { costSteps: number; hasRecovered: boolean } {
  const state = draws.start();
  let costSteps = 0;
  for (const order of orders) costSteps += costOf(applyOrder(facts, draws, state, order));
  return { costSteps, hasRecovered: trueConditions(facts, state) === 63 };
}

describe('the optimum', () => {
  test('is what its commands cost, and they recover', () => {
    fc.assert(fc.property(smallWorlds(small), fc.nat(30), (scenario, seed) => {
      const facts = compileFacts(scenario);
      const draws = createDraws(facts, seed);
      const plan = searchPlan({ facts, draws, aim: 'truth' });
      fc.pre(plan.isComplete && plan.costSteps < Infinity);
      expect(play(facts, draws, plan.orders)).toEqual({ costSteps: plan.costSteps, hasRecovered: true });
    }), { numRuns: 100 });
  });

  test.each<[string, WorldSize, number]>([
    ['one host without moves of the attacker', { hosts: 1, credentials: 1, channels: 2, artifacts: 2, causes: 2, damage: 1, moves: 0 }, 40],
    ['one host and two moves', { hosts: 1, credentials: 1, channels: 2, artifacts: 2, causes: 2, damage: 1, moves: 2 }, 30],
    ['two hosts', { hosts: 2, credentials: 1, channels: 1, artifacts: 1, causes: 1, damage: 1, moves: 1 }, 30],
  ])('is not beaten by any plan of any commands on any targets: %s', (_, size, numRuns) => {
    let proven = 0;
    fc.assert(fc.property(smallWorlds(size), fc.nat(30), (scenario, seed) => {
      const facts = compileFacts(scenario);
      const draws = createDraws(facts, seed);
      const plan = searchPlan({ facts, draws, aim: 'truth' });
      const cheaper = searchExhaustively({ facts, draws, commands: everyCommand(facts), belowSteps: Math.min(plan.costSteps, 9), maxStates: 800 });
      if (cheaper === 'none') proven += 1;
      if (typeof cheaper !== 'string') expect(say(cheaper)).toBe(`nothing below ${String(plan.costSteps)}: ${say(plan.orders)}`);
    }), { numRuns, seed: 1 });
    expect(proven).toBeGreaterThan(numRuns / 4);
  });

  const patch = (host: string) => ({ verb: 'patch_vulnerability' as const, target: { kind: 'host' as const, name: host } });
  test.each<[string, Partial<Scenario>, string]>([
    ['removes on two hosts in one command', twoHosts.artifacts({ kind: 'file' }), 'block_traffic, export_logs, patch_vulnerability, remove_artifact'],
    ['rebuilds two hosts in one command', twoHosts.artifacts({ kind: 'file', needsRebuild: true }), 'block_traffic, export_logs, patch_vulnerability, rebuild_host, restore_data, restore_service'],
    ['disables two accounts that the attacker made in one command', twoHosts.artifacts({ kind: 'account', needsRebuild: true }), 'block_traffic, disable_account, export_logs, patch_vulnerability'],
    ['restricts for a channel and for a cause in one command', { ...twoHosts.causes([{ verb: 'restrict_service', target: { kind: 'host', name: 'two' } }]), ...twoHosts.channel([{ kind: 'service', name: 'ssh', host: 'one' }], '198.51.100.9') }, 'export_logs, restrict_service'],
    ['fixes two causes by the one verb that they share', twoHosts.causes([patch('one'), { verb: 'change_configuration', target: { kind: 'host', name: 'one' } }], [{ verb: 'restrict_service', target: { kind: 'host', name: 'two' } }, { verb: 'change_configuration', target: { kind: 'host', name: 'two' } }]), 'block_traffic, change_configuration, export_logs'],
    ['looks by the command that keeps evidence in any case', twoHosts.hidden('export_logs'), 'block_traffic, export_logs, patch_vulnerability, remove_artifact'],
    ['looks before it removes, for there is nothing to be seen afterwards', twoHosts.hidden('scan_host', [{ kind: 'artifact', name: 'left-one' }]), 'export_logs, patch_vulnerability, remove_artifact, scan_host'],
    ['lets the cut of a channel be the removal that is due', { ...twoHosts.artifacts({ kind: 'file' }), ...twoHosts.channel([{ kind: 'artifact', name: 'left-one' }]) }, 'export_logs, patch_vulnerability, remove_artifact'],
  ])('%s', (_, parts, verbs) => {
    const facts = compileFacts(twoHosts.scenario(parts));
    const draws = noDraws(facts);
    const plan = searchPlan({ facts, draws, aim: 'truth' });
    expect(plan.orders.map(({ verb }) => verb).sort().join(', ')).toBe(verbs);
    expect(play(facts, draws, plan.orders)).toEqual({ costSteps: plan.costSteps, hasRecovered: true });
    expect(searchExhaustively({ facts, draws, commands: everyCommand(facts), belowSteps: plan.costSteps, maxStates: 20_000 })).toBe('none');
  });

  test('blocks the own address of a host that may not be isolated, where nothing else buys time', () => {
    const scenario = twoHosts.scenario(twoHosts.hidden('scan_host', [{ kind: 'artifact', name: 'left-two' }]));
    scenario.channels = scenario.channels.map((channel) => ({ ...channel, from: { kind: 'host', name: 'two' } }));
    scenario.system.hosts.forEach((host) => { host.mayIsolate = false; });
    scenario.artifacts.push({ id: 'deep', host: 'one', kind: 'file', name: '/tmp/deep', needsRebuild: true, what: 'Added.', shownBy: { lines: [], commands: [{ verb: 'scan_host', targets: ['one'] }] } });
    scenario.next = [{ id: 'dig-in', channel: 'way', chancePerTenMinutes: 1, effect: 'artifact-added', on: { kind: 'host', name: 'one' }, adds: ['deep'], lines: [], what: 'Digs in.' }];
    const facts = compileFacts(scenario);
    const draws: Draws = { ...noDraws(facts), moveMinutes: () => 15, start: () => Int32Array.of(...noDraws(facts).start(), 0) };
    const plan = searchPlan({ facts, draws, aim: 'truth' });
    expect(say(plan.orders)).toContain('block_traffic 10.0.0.');
    expect(plan.costSteps).toBe(6);
    expect(searchExhaustively({ facts, draws, commands: everyCommand(facts), belowSteps: 6, maxStates: 8000 })).toBe('none');
  });

  test('is what a search finds that merges no states', () => {
    let compared = 0;
    fc.assert(fc.property(smallWorlds({ hosts: 2, credentials: 1, channels: 1, artifacts: 1, causes: 1, damage: 1, moves: 1 }), fc.nat(30), (scenario, seed) => {
      const facts = compileFacts(scenario);
      const draws = createDraws(facts, seed);
      const plan = searchPlan({ facts, draws, aim: 'truth' });
      if (plan.costSteps > 5) return;
      compared += 1;
      expect(canRecoverWithin(facts, draws, draws.start(), plan.costSteps)).toBe(true);
      expect(canRecoverWithin(facts, draws, draws.start(), plan.costSteps - 1)).toBe(false);
    }), { numRuns: 120 });
    expect(compared).toBeGreaterThan(10);
  });

  test('is not beaten by walks that lean to what is useful, on bundled incidents', async () => {
    const loaded = await loadScenarios(['eval/scenarios']);
    const families = [...new Map(listInstances(loaded).filter(({ split, kind }) => split !== 'published' && kind === 'compromise').map((one) => [one.family, one])).values()];
    expect(families.length).toBeGreaterThan(10);
    const random = new SeededRandom('walks');
    const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random.next() * list.length)];
    let recovered = 0;
    for (const { key } of families.filter((_, index) => index % 2 === 0)) {
      const facts = compileFacts((await openInstance({ loaded, key, seed: 1, datasetsFolder: undefined })).scenario);
      const draws = createDraws(facts, 1);
      const plan = searchPlan({ facts, draws, aim: 'truth' });
      expect([key, plan.isComplete, play(facts, draws, plan.orders)]).toEqual([key, true, { costSteps: plan.costSteps, hasRecovered: true }]);
      const commands = everyCommand(facts, 1);
      for (let walk = 0; walk < 30; walk += 1) {
        const state = draws.start();
        const orders: Order[] = [];
        for (let cost = 0; cost < plan.costSteps && !isLostForGood(facts, state);) {
          const order = random.next() < 0.95 ? pick(listOrders(facts, state, random.next() < 0.8 ? 'truth' : 'apparent')) : pick(commands);
          if (order === undefined) break;
          orders.push(order);
          cost += costOf(applyOrder(facts, draws, state, order));
          if (trueConditions(facts, state) !== 63) continue;
          recovered += 1;
          if (cost < plan.costSteps) expect(`${key}: ${say(orders)}`).toBe(say(plan.orders));
          break;
        }
      }
    }
    // Walks that get there at all are what makes this a test.
    expect(recovered).toBeGreaterThan(0);
  });
});

/** Depth first over every useful command, nothing remembered. */
function canRecoverWithin(facts: CompiledFacts, draws: Draws, state: WorldState, steps: number): boolean {
  if (trueConditions(facts, state) === 63) return true;
  if (steps < 1) return false;
  return listOrders(facts, state, 'truth').some((order) => {
    const after = state.slice();
    const effect = applyOrder(facts, draws, after, order);
    return !effect.lostForGood && canRecoverWithin(facts, draws, after, steps - costOf(effect));
  });
}

describe('a blind plan', () => {
  test('rests on nothing that was not shown: other hidden facts, the same commands', () => {
    let hiding = 0;
    fc.assert(fc.property(smallWorlds(small), fc.nat(30), walks(6), fc.nat(30), (scenario, seed, walk, turn) => {
      const facts = compileFacts(scenario);
      const draws = createDraws(facts, seed);
      const state = [...follow(facts, draws, walk)].at(-1)?.after ?? draws.start();
      const other = withOtherHiddenFacts(facts, state, turn);
      if ((state[at.activeArtifacts] ?? 0) !== (state[at.shownArtifacts] ?? 0) || (state[at.activeCauses] ?? 0) !== (state[at.shownCauses] ?? 0)) hiding += 1;
      expect(say(searchBlindPlan(other, state).orders)).toBe(say(searchBlindPlan(facts, state).orders));
    }), { numRuns: 100 });
    expect(hiding).toBeGreaterThan(20);
  });

  test('differs where what was shown differs', () => {
    const plans = new Set(fc.sample(smallWorlds(small), { numRuns: 20, seed: 3 }).map((scenario) => {
      const facts = compileFacts(scenario);
      return say(searchBlindPlan(facts, createDraws(facts, 1).start()).orders);
    }));
    expect(plans.size).toBeGreaterThan(10);
  });
});

/** The same world to one who saw this much: where and what the hidden facts are, how they are mended and what shows them is turned round. */
function withOtherHiddenFacts(facts: CompiledFacts, state: WorldState, turn: number): CompiledFacts {
  const isHidden = (shown: number, index: number): boolean => ((state[shown] ?? 0) & (1 << index)) === 0;
  const turned = (shown: number) => (host: number, index: number): number => (isHidden(shown, index) && host >= 0 ? (host + turn) % facts.hostNames.length : host);
  const shownMask = { compromised: state[at.shownCompromised] ?? 0, artifacts: state[at.shownArtifacts] ?? 0, causes: state[at.shownCauses] ?? 0, damage: state[at.shownDamage] ?? 0 };
  const onlyShown = <T extends typeof shownMask>(masks: T): T => ({ ...masks, compromised: masks.compromised & shownMask.compromised, artifacts: masks.artifacts & shownMask.artifacts, causes: masks.causes & shownMask.causes, damage: masks.damage & shownMask.damage });
  const known = shownChannels(facts, state);
  return {
    ...facts, artifactHost: facts.artifactHost.map(turned(at.shownArtifacts)), causeHost: facts.causeHost.map(turned(at.shownCauses)), damageHost: facts.damageHost.map(turned(at.shownDamage)),
    artifactsNeedingRebuild: facts.artifactsNeedingRebuild ^ ~shownMask.artifacts,
    causeFixes: facts.causeFixes.map((fixes, index) => (isHidden(at.shownCauses, index) ? [{ verb: 'patch_vulnerability', host: turn % facts.hostNames.length, cred: -1 }] : fixes)),
    damageRestore: facts.damageRestore.map((one, index) => (isHidden(at.shownDamage, index) ? { verb: 'restore_data', host: turn % facts.hostNames.length, cred: -1 } : one)),
    channels: facts.channels.map((channel, index) => ((known & (1 << index)) === 0 ? { ...channel, points: 0, services: 0 } : channel)),
    shows: new Map([...facts.shows].map(([key, masks]) => [key, onlyShown(masks)])),
    hostShows: { scan: facts.hostShows.scan.map(onlyShown), collect: facts.hostShows.collect.map(onlyShown), memory: facts.hostShows.memory.map(onlyShown), disk: facts.hostShows.disk.map(onlyShown), verify: facts.hostShows.verify.map(onlyShown) },
    // Leads that were told are known; the others are not there.
    leads: facts.leads.map((lead, index) => (((state[at.openLeads] ?? 0) & (1 << index)) === 0 ? { ...lead, facts: onlyShown(lead.facts), givers: 0 } : lead)), moves: [],
  };
}
