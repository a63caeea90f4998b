import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionNames, noConditionHolds, stateFromFlags, verbFacts, verbs, type ConditionName, type RecoveryState } from '../contracts/index.ts';
import { createSegmentEngine } from '../prompts/__fixtures__/segment-engine.ts';
import { createCompactFunctions } from '../prompts/compact-functions.ts';
import { perceiveState, type PerceiveStateRequest } from './perceive-state.ts';

type Evidence = Parameters<ReturnType<typeof createCompactFunctions>['begin']>[0];
const all = stateFromFlags(conditionNames.map(() => true));

/** What is perceived by a model that says of every condition that it holds, or that it does not. */
const perceived = async (given: Parameters<typeof perceivedBoth>[0]): Promise<RecoveryState> => (await perceivedBoth(given)).state;

async function perceivedBoth({ isTuned, says, probabilities = conditionNames.map(() => 0.9), unmet = new Set<ConditionName>(), unshown = unmet, ...more }: Omit<PerceiveStateRequest, 'functions' | 'situation' | 'unmet' | 'unshown'> & { isTuned: boolean; says: boolean; probabilities?: number[]; unmet?: ReadonlySet<ConditionName>; unshown?: ReadonlySet<ConditionName> }): Promise<{ state: RecoveryState; belief: RecoveryState }> {
  const functions = createCompactFunctions(createSegmentEngine([], isTuned));
  const { situation } = await functions.begin({ systemLines: [], digest: [] } as unknown as Evidence);
  const saying: typeof functions = { ...functions, perceiveState: async (at, rules) => ({ ...(await functions.perceiveState(at, { ...rules, decide: () => says })), probabilities }) };
  const { state, belief, conditions } = await perceiveState({ functions: saying, situation: situation.caseFile('held: h1\n'), unmet, unshown, ...more });
  expect(conditions.map(({ condition, holds }) => [condition, holds])).toEqual(conditionNames.map((name) => [name, belief[name]]));
  return { state, belief };
}

const anyState = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }).map(stateFromFlags);
const anyVerb = fc.constantFrom(...verbs);

describe('the state of an untuned model', () => {
  it('has nothing hold before any command', async () => {
    expect(await perceived({ isTuned: false, says: true, before: noConditionHolds })).toEqual(noConditionHolds);
  });

  it('gains by a command only what it serves, and only when it did not fail', async () => {
    await fc.assert(fc.asyncProperty(anyState, anyVerb, fc.constantFrom(true, false, undefined), async (before, verb, hasSucceeded) => {
      const state = await perceived({ isTuned: false, says: true, before, verb, ...(hasSucceeded === undefined ? {} : { hasSucceeded }) });
      for (const name of conditionNames) if (state[name] && !before[name]) expect([hasSucceeded !== false, verbFacts(verb).serves]).toEqual([true, expect.arrayContaining([name])]);
      if (hasSucceeded !== false) for (const name of verbFacts(verb).serves.filter((one) => one !== 'isRecovered')) expect(state[name]).toBe(true);
    }), { numRuns: 60 });
  });

  it('loses by a command only when it failed', async () => {
    await fc.assert(fc.asyncProperty(anyState, anyVerb, fc.boolean(), async (before, verb, hasSucceeded) => {
      const state = await perceived({ isTuned: false, says: false, before, verb, hasSucceeded });
      for (const name of conditionNames.slice(0, 5)) expect(state[name]).toBe(hasSucceeded && before[name]);
    }), { numRuns: 60 });
  });
});

describe('the state of a tuned model', () => {
  it('is what the model says, before the first command and after each, whatever held', async () => {
    expect(await perceived({ isTuned: true, says: true, before: noConditionHolds })).toEqual(all);
    expect(await perceived({ isTuned: true, says: false, before: all, verb: 'block_traffic', hasSucceeded: true })).toEqual(noConditionHolds);
  });

  it('is not complete on a guess: the least certain condition does not hold', async () => {
    const probabilities = [0.9, 0.9, 0.9, 0.6, 0.9, 0.9];
    expect(await perceived({ isTuned: true, says: true, probabilities, before: noConditionHolds })).toEqual({ ...all, isEradicated: false, isRecovered: false });
    expect(await perceived({ isTuned: false, says: true, probabilities, before: all, verb: 'verify_host', hasSucceeded: true })).toEqual(all);
  });

  it('is believed where the response does not go by it: what nothing has shown, what is a guess', async () => {
    const seen = (unshown: ConditionName[], probabilities: number[], isSearched = false): Promise<unknown> => perceivedBoth({ isTuned: true, says: true, probabilities, unshown: new Set(unshown), isSearched, before: { ...all, isHardened: false, isRecovered: false }, verb: 'patch_vulnerability', hasSucceeded: true });
    const [sure, unsure] = [conditionNames.map(() => 0.95), [0.95, 0.95, 0.95, 0.95, 0.6, 0.95]];
    expect(await seen(['isEradicated'], sure)).toMatchObject({ belief: all, state: { ...all, isEradicated: false, isRecovered: false } });
    expect(await seen([], unsure)).toMatchObject({ belief: all, state: { ...all, isHardened: false, isRecovered: false } });
    expect(await seen([], unsure, true)).toMatchObject({ state: all });
    expect(await seen(['isEradicated'], sure, true)).toMatchObject({ state: { ...all, isEradicated: false, isRecovered: false } });
  });

  it('gains nothing by a command that failed', async () => {
    const before = { ...noConditionHolds, isAttackContained: true };
    expect(await perceived({ isTuned: true, says: true, before, verb: 'remove_artifact', hasSucceeded: false })).toEqual(before);
  });
});

it('has no condition hold that has open tasks, unless an untuned model is to keep it', async () => {
  const unmet = new Set<ConditionName>(['isKnowledgeSufficient']);
  expect(await perceived({ isTuned: true, says: true, before: all, unmet, verb: 'scan_host', hasSucceeded: true })).toEqual({ ...all, isKnowledgeSufficient: false, isRecovered: false });
  expect(await perceived({ isTuned: false, says: true, before: noConditionHolds, unmet, verb: 'scan_host', hasSucceeded: true })).toEqual(noConditionHolds);
});

it('is recovered only when the other five conditions hold', async () => {
  await fc.assert(fc.asyncProperty(anyState, anyVerb, fc.boolean(), fc.boolean(), async (before, verb, isTuned, hasSucceeded) => {
    const state = await perceived({ isTuned, says: true, before, verb, hasSucceeded });
    if (state.isRecovered) expect(state).toEqual(all);
  }), { numRuns: 60 });
});
