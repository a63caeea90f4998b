import { describe, expect, it } from 'vitest';
import type { Entity, Evidence, Observation, ResponseCommand } from '../../src/contracts/index.ts';
import { SeededRandom } from '../../src/kit/random.ts';
import { searchPlan } from '../../src/world/search-plan.ts';
import type { Score } from '../../src/world/score-keeper.ts';
import { openInstance, type OpenedInstance } from './__fixtures__/open-instance.ts';
import { assessByRules } from './assess-by-rules.ts';
import { closeAll } from './close-all.ts';
import { baselines } from './index.ts';
import { optimalBlind } from './optimal-blind.ts';
import { createResponder, type Planner } from './planner.ts';
import { playbook } from './playbook.ts';
import { readOutcomeWords } from './read-outcome-words.ts';
import { testResponder } from './responder.contract.ts';

const opened = new Map<string, Promise<OpenedInstance>>();
function open(name: string, variant: string): Promise<OpenedInstance> {
  const key = `${name}/${variant}`;
  const found = opened.get(key) ?? openInstance(name, variant, 1);
  opened.set(key, found);
  return found;
}
const compromise = (): Promise<OpenedInstance> => open('dev/shellshock', 'plain');
const plain = baselines.filter((planner) => !planner.usesModel);

async function score(planner: Planner, instance: OpenedInstance): Promise<Score> {
  const world = instance.begin();
  const responder = createResponder(planner, { seed: 1, random: new SeededRandom(1), oracle: () => world.oracle });
  let command = await responder.start(structuredClone(instance.scenario.system), structuredClone(instance.evidence));
  for (let step = 1; command !== undefined && !world.isOver; step += 1) {
    const observation = await world.apply(step, command);
    command = world.isOver ? undefined : await responder.next(observation);
  }
  return world.score();
}

for (const planner of plain) testResponder(planner, { open: compromise, endsWithin: 200 });

describe('yardsticks', () => {
  it.each([['dev/shellshock', 'plain'], ['dev/shellshock', 'sealed-box'], ['dev/ssh-key-theft-attempt', 'key-in-the-open'], ['dev/admin-at-night', 'plain']])('%s %s: the optimum costs what the search says, and nobody beats it', async (name, variant) => {
    const instance = await open(name, variant);
    const { facts, draws } = instance.begin().oracle;
    const { costSteps } = searchPlan({ facts, draws, aim: 'truth' });
    const scores = await Promise.all(plain.map(async (planner) => ({ name: planner.name, ...await score(planner, instance) })));
    for (const { name: planner, recoverySteps } of scores) {
      if (planner === 'optimal') expect(recoverySteps).toBe(costSteps);
      expect(recoverySteps).toBeGreaterThanOrEqual(costSteps);
    }
    for (const yardstick of scores.filter(({ name: planner }) => planner.startsWith('optimal'))) expect(yardstick).toMatchObject({ hasRecovered: true, isVerdictRight: true });
  });

  it('take a plan that is known already in place of another search', async () => {
    const instance = await compromise();
    const world = instance.begin();
    const optimal = baselines.find((planner) => planner.name === 'optimal');
    const responder = createResponder(optimal ?? closeAll, { seed: 1, random: new SeededRandom(1), oracle: () => world.oracle, optimum: () => ({ orders: [], costSteps: 0, isComplete: true, states: 0 }) });
    expect(await responder.start(instance.scenario.system, instance.evidence)).toBeUndefined();
  });
});

describe('playbook', () => {
  it('recovers from plain break-ins, and never as fast as who plans', async () => {
    const instances = await Promise.all([open('train/deserialisation', 'sealed-box'), open('train/web-shell-upload', 'plain'), open('train/sql-injection-theft', 'plain')]);
    const scores = await Promise.all(instances.map((instance) => score(playbook, instance)));
    const best = await Promise.all(instances.map((instance) => score(optimalBlind, instance)));
    expect(scores.filter(({ hasRecovered, verdict }) => hasRecovered && verdict === 'compromise').length).toBeGreaterThan(0);
    scores.forEach(({ recoverySteps }, index) => { expect(recoverySteps).toBeGreaterThan(best[index]?.recoverySteps ?? Infinity); });
  });

  it('keeps evidence before it changes anything, and hardens before it reconnects', async () => {
    const { scenario, evidence, begin } = await compromise();
    const world = begin();
    const responder = playbook.create({ seed: 1, random: new SeededRandom(1) });
    const verbs: string[] = [];
    let command = await responder.start(scenario.system, structuredClone(evidence));
    while (command !== undefined) {
      verbs.push(command.verb);
      command = await responder.next(await world.apply(verbs.length, command));
    }
    const place = (verb: string): number => verbs.indexOf(verb);
    expect(verbs[0]).toBe('capture_memory');
    expect(place('image_disk')).toBeLessThan(place('remove_artifact'));
    expect(place('remove_artifact')).toBeLessThan(place('patch_vulnerability'));
    expect(place('patch_vulnerability')).toBeLessThan(place('reconnect_host'));
    expect(verbs.at(-1)).toBe('close_incident');
  });

  it('tries what failed once more, and then goes on', async () => {
    const { scenario, evidence } = await compromise();
    const responder = playbook.create({ seed: 1, random: new SeededRandom(1) });
    const given: string[] = [];
    let command: ResponseCommand | undefined = await responder.start(scenario.system, structuredClone(evidence));
    while (command !== undefined) {
      given.push(`${command.verb} ${command.targets.map(({ name }) => name).join(' ')}`);
      const failed: Observation = { step: given.length, source: 'world', isKnown: true, succeeded: false, text: 'It failed.' };
      command = await responder.next(failed);
    }
    const counts = new Map<string, number>();
    for (const one of given.slice(0, -1)) counts.set(one, (counts.get(one) ?? 0) + 1);
    expect(new Set(counts.values())).toEqual(new Set([2]));
  });

  it('closes as benign where no sign stands in the logs', async () => {
    const { scenario, evidence } = await compromise();
    const command = await playbook.create({ seed: 1, random: new SeededRandom(1) }).start(scenario.system, { ...evidence, signCount: 0 });
    expect(command).toMatchObject({ verb: 'close_incident', parameters: { verdict: 'benign' } });
  });
});

describe('the rules of the playbook', () => {
  const thing = (alias: string, kind: Entity['kind'], more: Partial<Entity> = {}): Entity => ({ alias, kind, name: alias, addresses: [], services: [], isEnforcementPoint: false, isInternal: true, isInSystem: true, mentionCount: 1, alertSourceCount: 0, alertTargetCount: 0, suspicionFraction: 0, ...more });
  const assess = (entities: Entity[], signCount = 1): ReturnType<typeof assessByRules> => assessByRules({ entities, signCount } as unknown as Evidence);

  it('call it a compromise from the half on, an attempt when somebody was noticed, else routine', () => {
    const web = (suspicionFraction: number): Entity => thing('web', 'host', { suspicionFraction });
    const scanner = thing('scanner', 'address', { isInternal: false, isInSystem: false, suspicionFraction: 0.3 });
    expect(assess([web(0.5)])).toMatchObject({ verdict: 'compromise', held: [{ alias: 'web' }] });
    expect(assess([web(0.49), scanner])).toMatchObject({ verdict: 'attempted', held: [], aimedAt: [{ alias: 'web' }], attackers: [{ alias: 'scanner' }] });
    expect(assess([web(0.1)])).toMatchObject({ verdict: 'benign' });
    expect(assess([web(0.9)], 0)).toMatchObject({ verdict: 'benign', held: [] });
  });

  it('read only what a text says of things that exist', () => {
    const ours = [thing('h1', 'host', { name: 'web-1' }), thing('h2', 'host', { name: 'web-11', addresses: ['10.0.0.9'] }), thing('u1', 'account', { name: 'al' })];
    const outside = new Map([['evil.example', thing('d1', 'domain', { name: 'evil.example', isInternal: false })]]);
    const read = (text: string): ReturnType<typeof readOutcomeWords> => readOutcomeWords(text, ours, outside);
    expect(read('web-1 talks to evil.example, and to nice.example').named).toEqual([ours[0]]);
    expect(read('web-1 talks to evil.example, and to nice.example').outside.map(({ alias }) => alias)).toEqual(['d1']);
    expect(read('10.0.0.9: unpatched hole').causes).toEqual([{ verb: 'patch_vulnerability', on: [ours[1]] }]);
    expect(read('malicious file on web-1').hasFinding).toBe(true);
    expect(read('nothing malicious on web-1').hasFinding).toBe(false);
    expect(read('web-1: timed out\nweb-11: fine').failed).toEqual([ours[0]]);
    expect(read('all al alone').named).toEqual([]);
  });
});

describe('createResponder', () => {
  const sources = { seed: 1, random: new SeededRandom(1), oracle: (): never => { throw new Error('the truth was asked for'); } };

  it('hands the truth to yardsticks only', () => {
    for (const planner of plain) {
      if (planner.isOracle) expect(() => createResponder(planner, sources)).toThrow('the truth was asked for');
      else expect(() => createResponder(planner, sources)).not.toThrow();
    }
    // @ts-expect-error a planner that is no oracle cannot be given one
    expect(closeAll.create({ seed: 1, random: sources.random, oracle: sources.oracle })).toBeDefined();
  });

  it('says when a model is missing', () => {
    const react = baselines.find((planner) => planner.usesModel);
    expect(() => createResponder(react ?? closeAll, sources)).toThrow(expect.objectContaining({ code: 'usage' }) as Error);
  });

  it('has a name of its own for each', () => {
    expect(new Set(baselines.map(({ name }) => name)).size).toBe(baselines.length);
    for (const { name } of baselines) expect(name).toMatch(/^[a-z][a-z-]*$/);
  });
});
