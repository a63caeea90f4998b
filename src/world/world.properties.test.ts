import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Scenario, Verb } from '../contracts/index.ts';
import { follow, walks } from './__fixtures__/random-walk.ts';
import { small, smallWorlds } from './__fixtures__/small-worlds.ts';
import { conditionsInWords, isLiving, isOpen, readMirror, toFlags } from './__fixtures__/world-mirror.ts';
import { applyOrder, type OrderEffect } from './apply-order.ts';
import { compileFacts, type CompiledFacts } from './compile-facts.ts';
import { createDraws, noDraws, type Draws } from './draws.ts';
import { resolveOrder } from './orders.ts';
import type { FoundFact } from './outcome-facts.ts';
import { makeScenario } from './scenarios/__fixtures__/small-scenario.ts';
import { costOf, paperCostOf } from './search-plan.ts';
import { listFound, tellOutcome } from './tell-outcome.ts';
import { apparentConditions, at, isLostForGood, struckHosts, trueConditions, type WorldState } from './world-state.ts';

const world = fc.tuple(smallWorlds(small), fc.nat(50)).map(([scenario, seed]) => {
  const facts = compileFacts(scenario);
  return { scenario, facts, draws: createDraws(facts, seed), seed };
});
const runs = { numRuns: 300 };
const newlyStruck = (facts: CompiledFacts, before: WorldState, after: WorldState): number => struckHosts(facts, after[at.activeCompromised] ?? 0) & ~struckHosts(facts, before[at.activeCompromised] ?? 0);

describe('whatever is done', () => {
  test('what is kept stays kept, and what is lost unkept stays lost, but for hosts that the attacker only then enters', () => {
    fc.assert(fc.property(world, walks(25), ({ facts, draws }, walk) => {
      for (const { before, after } of follow(facts, draws, walk)) {
        const old = ~newlyStruck(facts, before, after);
        for (const [kept, lost] of [[at.memoryKept, at.memoryLost], [at.diskKept, at.diskLost], [at.logsKept, at.logsKept]] as const) {
          expect((before[kept] ?? 0) & old & ~(after[kept] ?? 0)).toBe(0);
          expect((before[lost] ?? 0) & old & ~(after[lost] ?? 0)).toBe(0);
          if (kept !== lost) expect((after[kept] ?? 0) & (after[lost] ?? 0)).toBe(0);
        }
      }
    }), runs);
  });

  test('a look tells what is there now: all that it shows, but for what was removed, fixed or restored', () => {
    let gone = 0;
    fc.assert(fc.property(world, walks(25), ({ facts, draws }, walk) => {
      for (const { order, effect, before, after } of follow(facts, draws, walk)) {
        const told = tellOutcome({ facts, order, effect, before, after, attacker: [] });
        const mirror = readMirror(facts, after);
        effect.targets.forEach((target, index) => {
          const all = listFound(facts, target.shown);
          const isThere = (fact: FoundFact): boolean => {
            switch (fact.kind) {
              case 'artifact': return isLiving(mirror, fact.artifact);
              case 'root-cause': return !mirror.fixed.has(fact.cause.id);
              case 'damage': return fact.damage.kind === 'data-stolen' || mirror.harmed.has(fact.damage.id);
              default: return true;
            }
          };
          expect(told.targets[index]?.found).toEqual(all.filter(isThere));
          gone += all.filter((fact) => !isThere(fact)).length;
        });
      }
    }), runs);
    expect(gone).toBeGreaterThan(0);
  });

  test('evidence of a struck host that is lost is lost for good', () => {
    fc.assert(fc.property(world, walks(25), ({ facts, draws }, walk) => {
      for (const { before, after } of follow(facts, draws, walk)) if (isLostForGood(facts, before)) {
        expect(isLostForGood(facts, after)).toBe(true);
        expect(trueConditions(facts, after) & 4).toBe(0);
      }
    }), runs);
  });

  test('the conditions are what their words say, over all facts and over those shown', () => {
    fc.assert(fc.property(world, walks(25), ({ scenario, facts, draws }, walk) => {
      for (const { after } of follow(facts, draws, walk)) {
        const mirror = readMirror(facts, after);
        expect(trueConditions(facts, after)).toBe(toFlags(conditionsInWords(scenario, mirror, 'all')));
        expect(apparentConditions(facts, after)).toBe(toFlags(conditionsInWords(scenario, mirror, 'shown')));
      }
    }), runs);
  });

  test('with every fact shown and every struck host looked at, the first five conditions appear as they are', () => {
    let seen = 0;
    fc.assert(fc.property(world, walks(25), ({ scenario, facts, draws }, walk) => {
      for (const { after } of follow(facts, draws, walk)) {
        const shown = after.slice();
        for (const [active, place] of [[at.activeCompromised, at.shownCompromised], [at.activeArtifacts, at.shownArtifacts], [at.activeCauses, at.shownCauses], [at.activeDamage, at.shownDamage]] as const) shown[place] = shown[active] ?? 0;
        shown[at.scanned] = shown[at.collected] = struckHosts(facts, shown[at.activeCompromised] ?? 0);
        shown[at.openLeads] = 0;
        const isCausedElsewhere = scenario.compromised.every(({ ref }) => ref.kind !== 'host');
        if (isCausedElsewhere) continue;
        seen += 1;
        expect(apparentConditions(facts, shown) & 31).toBe(trueConditions(facts, shown) & 31);
      }
    }), runs);
    expect(seen).toBeGreaterThan(100);
  });

  test('what was shown stays shown, and only what is there is shown', () => {
    fc.assert(fc.property(world, walks(25), ({ facts, draws }, walk) => {
      for (const { before, after } of follow(facts, draws, walk)) for (const [active, shown] of [[at.activeCompromised, at.shownCompromised], [at.activeArtifacts, at.shownArtifacts], [at.activeCauses, at.shownCauses], [at.activeDamage, at.shownDamage]] as const) {
        expect((before[shown] ?? 0) & ~(after[shown] ?? 0)).toBe(0);
        expect((after[shown] ?? 0) & ~(after[active] ?? 0)).toBe(0);
      }
    }), runs);
  });

  test('every command costs at least a step, at most one for each target and one more, and time never runs back', () => {
    fc.assert(fc.property(world, walks(25), ({ facts, draws }, walk) => {
      for (const { order, effect, before, after } of follow(facts, draws, walk)) {
        expect(costOf(effect)).toBeGreaterThanOrEqual(1);
        expect(costOf(effect)).toBeLessThanOrEqual(order.targets.length + 1);
        expect([1, 2]).toContain(paperCostOf(effect));
        expect((after[at.minutes] ?? 0) - (before[at.minutes] ?? 0)).toBe(effect.minutes);
        expect(effect.minutes).toBeGreaterThan(0);
      }
    }), runs);
  });

  test('a command without any useful target leaves nothing better: no condition comes to hold that did not', () => {
    fc.assert(fc.property(world, walks(25), ({ facts, draws }, walk) => {
      for (const { effect, before, after } of follow(facts, draws, walk)) {
        // What was ended for a while is no merit of a later command.
        if (effect.targets.some(({ isUseful }) => isUseful) || effect.moves.length > 0) continue;
        expect(trueConditions(facts, after) & ~trueConditions(facts, before) & 31).toBe(0);
      }
    }), runs);
  });

  test('the same seed and the same commands give the same states, whatever was asked of chance before', () => {
    fc.assert(fc.property(world, walks(25), fc.array(fc.tuple(fc.nat(3), fc.nat(5))), ({ facts, draws, seed }, walk, asked) => {
      const again = createDraws(facts, seed);
      const answers = new Map(asked.map(([move, count]) => [`${String(move)} ${String(count)}`, again.moveMinutes(move, count)]));
      expect([...follow(facts, again, walk)].map(({ after }) => [...after])).toEqual([...follow(facts, draws, walk)].map(({ after }) => [...after]));
      for (const [move, count] of asked.toReversed()) expect(draws.moveMinutes(move, count)).toBe(answers.get(`${String(move)} ${String(count)}`));
    }), runs);
  });

  test('a world in which commands fail more often fails wherever the usual one does, and more', () => {
    fc.assert(fc.property(world, ({ facts, draws, seed }) => {
      const harder = createDraws(facts, seed, 10);
      for (const place of draws.places.keys()) expect(harder.places.has(place)).toBe(true);
    }));
    const facts = compileFacts(makeScenario());
    const failures = (factor: number): number => Array.from({ length: 40 }, (_, seed) => createDraws(facts, seed, factor).places.size).reduce((sum, one) => sum + one, 0);
    expect(failures(5)).toBeGreaterThan(failures(1) * 2);
    expect(failures(0)).toBe(0);
  });

  test('two seeds differ in their luck', () => {
    const facts = compileFacts(makeScenario());
    expect(new Set(Array.from({ length: 40 }, (_, seed) => [...createDraws(facts, seed).places.keys()].join())).size).toBeGreaterThan(5);
  });
});

/** A made-up incident whose attacker acts at once and in which nothing fails by chance. */
function open(change: (scenario: Scenario) => void = () => {}): { scenario: Scenario; facts: CompiledFacts; state: WorldState; give: (verb: Verb, name: string, kind?: 'host' | 'account' | 'address' | 'network' | 'domain') => OrderEffect } {
  const scenario = makeScenario();
  change(scenario);
  const facts = compileFacts(scenario);
  const draws: Draws = { ...noDraws(facts), moveMinutes: () => 10, start: () => Int32Array.of(...noDraws(facts).start(), ...facts.moves.map(() => 0)) };
  const state = draws.start();
  const give = (verb: Verb, name: string, kind: 'host' | 'account' | 'address' | 'network' | 'domain' = 'host'): OrderEffect => {
    const order = resolveOrder(facts, verb, [{ kind, name }]);
    if (order === undefined) throw new Error(`${verb} ${kind}`);
    return applyOrder(facts, draws, state, order);
  };
  return { scenario, facts, state, give };
}

const preserve = ({ give }: ReturnType<typeof open>): void => { give('scan_host', 'web-1'); give('capture_memory', 'web-1'); give('image_disk', 'web-1'); };
const causeOnHost = (scenario: Scenario): void => {
  scenario.rootCauses = scenario.rootCauses.map((cause) => ({ ...cause, on: { kind: 'host', name: 'web-1' }, fixes: [{ verb: 'patch_vulnerability', target: { kind: 'host', name: 'web-1' } }] }));
};

describe('examples that must hold', () => {
  test('an artefact removed while a channel is open is put back by the next move, and not once the channel is shut', () => {
    const world = open();
    preserve(world);
    expect(world.give('remove_artifact', 'web-1')).toMatchObject({ targets: [{ isUseful: true, removed: 1 }], moves: [0] });
    expect(world.state[at.present]).toBe(1);
    world.give('block_traffic', '203.0.113.7', 'address');
    expect(world.give('remove_artifact', 'web-1').moves).toEqual([]);
    expect(world.state[at.present]).toBe(0);
  });

  test('rebuilding before preserving loses the evidence for good', () => {
    const world = open();
    expect(world.give('rebuild_host', 'web-1').lostForGood).toBe(true);
    expect(world.give('image_disk', 'web-1').targets[0]).toMatchObject({ result: 'off', isUseful: false });
    expect(world.give('capture_memory', 'web-1').targets[0]).toMatchObject({ result: 'off', isUseful: false });
    expect(trueConditions(world.facts, world.state) & 4).toBe(0);
    const careful = open();
    preserve(careful);
    expect(careful.give('rebuild_host', 'web-1').lostForGood).toBe(false);
    expect(trueConditions(careful.facts, careful.state) & 4).toBe(4);
  });

  test('reconnecting before the cause is fixed brings the artefacts back, and not after', () => {
    for (const isFixed of [false, true]) {
      const world = open(causeOnHost);
      world.give('isolate_host', 'web-1');
      preserve(world);
      world.give('remove_artifact', 'web-1');
      world.give('block_traffic', '203.0.113.7', 'address');
      if (isFixed) world.give('patch_vulnerability', 'web-1');
      world.give('reconnect_host', 'web-1');
      const { moves } = world.give('collect_logs', 'db-1');
      expect(world.state[at.present]).toBe(isFixed ? 0 : 1);
      if (isFixed) expect(moves).toEqual([]);
    }
  });

  test('blocking the own address of the gateway takes it down and helps nobody', () => {
    const world = open();
    const before = trueConditions(world.facts, world.state);
    expect(world.give('block_traffic', '10.1.1.1', 'address').targets[0]).toMatchObject({ result: 'done', isUseful: false, isHarmful: true });
    expect([...readMirror(world.facts, world.state).cutHosts]).toEqual(['gate']);
    expect(trueConditions(world.facts, world.state)).toBe(before);
    expect(world.give('reconnect_host', 'gate').targets[0]).toMatchObject({ isUseful: true });
    expect(readMirror(world.facts, world.state).cutHosts.size).toBe(0);
  });

  test('resetting the wrong account does nothing and costs two; the right one cuts the channel', () => {
    const world = open();
    const wrong = world.give('reset_credentials', 'nagios', 'account');
    expect(wrong.targets[0]).toMatchObject({ result: 'no-effect', isUseful: false });
    expect(costOf(wrong)).toBe(2);
    const [channel] = world.scenario.channels;
    if (channel === undefined) throw new Error('no channel');
    expect(isOpen(world.scenario, readMirror(world.facts, world.state), channel)).toBe(true);
    expect(costOf(world.give('reset_credentials', 'deploy', 'account'))).toBe(1);
    expect(isOpen(world.scenario, readMirror(world.facts, world.state), channel)).toBe(false);
  });

  test('a host that may not be isolated or rebuilt refuses', () => {
    const world = open();
    expect(world.give('isolate_host', 'gate').targets[0]?.result).toBe('refused');
    expect(world.give('rebuild_host', 'gate').targets[0]?.result).toBe('refused');
  });

  test('a network or a domain above covers what lies in it', () => {
    const world = open((scenario) => { scenario.channels = scenario.channels.map((channel) => ({ ...channel, through: [...channel.through, { kind: 'domain', name: 'c2.evil.example' }] })); });
    const [channel] = world.scenario.channels;
    if (channel === undefined) throw new Error('no channel');
    for (const [kind, name, isCut] of [['network', '203.0.114.0/24', false], ['domain', 'notevil.example', false], ['domain', 'evil.example', true]] as const) {
      world.give('block_traffic', name, kind);
      expect(isOpen(world.scenario, readMirror(world.facts, world.state), channel)).toBe(!isCut);
    }
  });

  test('what was kept or reset before the attacker came does not count', () => {
    const world = open((scenario) => {
      scenario.compromised.push({ id: 'db-held', ref: { kind: 'host', name: 'db-1' }, what: 'Later.', shownBy: { lines: [], commands: [{ verb: 'scan_host', targets: ['db-1'] }] } }, { id: 'nagios-held', ref: { kind: 'account', name: 'nagios' }, what: 'Later.', shownBy: { lines: [], commands: [{ verb: 'collect_logs', targets: ['db-1'] }] } });
      scenario.next = [{ id: 'on', channel: 'way-in', chancePerTenMinutes: 1, effect: 'host-compromised', on: { kind: 'host', name: 'db-1' }, adds: ['db-held', 'nagios-held'], lines: [], what: 'Moves on.' }];
    });
    world.give('reset_credentials', 'nagios', 'account');
    const late = open();
    expect(late.state[at.reset]).toBe(0);
    expect(world.state[at.reset]).toBe(0);
    expect(readMirror(world.facts, world.state).shown.has('db-held')).toBe(true);
  });

  test('targets of several kinds are no command, and a thing named twice counts once', () => {
    const { facts } = open();
    expect(resolveOrder(facts, 'reconnect_host', [{ kind: 'host', name: 'web-1' }, { kind: 'account', name: 'deploy' }])).toBeUndefined();
    expect(resolveOrder(facts, 'scan_host', [{ kind: 'host', name: 'web-1' }, { kind: 'host', name: 'x', address: '10.1.1.10' }])?.targets.map(({ name }) => name)).toEqual(['web-1']);
    expect(resolveOrder(facts, 'scan_host', [])).toBeUndefined();
    expect(resolveOrder(facts, 'scan_host', [{ kind: 'account', name: 'deploy' }])).toBeUndefined();
  });
});
