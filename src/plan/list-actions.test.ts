import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTerminal, noConditionHolds, stateFromFlags, verbFacts, verbs, type Entity, type RecoveryState, type Verb } from '../contracts/index.ts';
import { makeEntity, smallSite } from './__fixtures__/fake-functions.ts';
import { listActions, type ActionContext, type DoneAction } from './list-actions.ts';

const base: ActionContext = { ...smallSite, state: noConditionHolds, done: [], targetsPerVerb: 3, hasShortlist: true };
const textsOf = (more: Partial<ActionContext>): string[] => listActions({ ...base, ...more }).map((action) => action.text);
const verbsOf = (more: Partial<ActionContext>): Set<Verb> => new Set(listActions({ ...base, ...more }).map((action) => action.verb));
const state = (digits: string): RecoveryState => stateFromFlags([...digits].map((digit) => digit === '1'));
const done = (verb: Verb, targets: string[], hasSucceeded = true): DoneAction => ({ verb, targets, hasSucceeded });

const anyState = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }).map(stateFromFlags);
const maybe = fc.option(fc.boolean(), { nil: undefined });
const anyEntity = fc.record({ kind: fc.constantFrom('host', 'address', 'account', 'key', 'file', 'domain'), isInternal: fc.boolean(), isInSystem: fc.boolean(), mayIsolate: maybe, mayRebuild: maybe, mustStay: maybe, isEnforcementPoint: fc.boolean(), suspicionFraction: fc.double({ min: 0, max: 1, noNaN: true }), services: fc.constantFrom([], ['http']) });
const anyEntities = fc.array(anyEntity, { maxLength: 8 }).map((list) => list.map((facts, index): Entity => {
  const given = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  return makeEntity(`e${index}`, facts.kind, given);
}));
const anyContext = anyEntities.chain((entities) => {
  const aliases = fc.subarray(entities.map((entity) => entity.alias));
  const anyDone = fc.record({ verb: fc.constantFrom(...verbs), targets: aliases, hasSucceeded: fc.boolean() });
  return fc.record({ entities: fc.constant(entities), roles: fc.record({ attacker: aliases, compromised: aliases, targeted: aliases }), state: anyState, done: fc.array(anyDone, { maxLength: 6 }), targetsPerVerb: fc.nat(3), hasShortlist: fc.boolean() });
});

describe('listActions', () => {
  it('names only what exists, fits, is allowed and is not done yet', () => {
    fc.assert(fc.property(anyContext, (context) => {
      const actions = listActions(context);
      expect(new Set(actions.map((action) => action.text)).size).toBe(actions.length);
      for (const { verb, targets, text } of actions) {
        expect(verb).not.toBe('close_incident');
        expect(text).toBe([verb, ...targets].join(' '));
        expect(targets.length).toBeGreaterThan(0);
        for (const alias of targets) {
          const entity = context.entities.find((candidate) => candidate.alias === alias)!;
          expect(verbFacts(verb).targets).toContain(entity.kind);
          if (verb === 'isolate_host') expect([entity.mayIsolate ?? true, entity.isEnforcementPoint]).toEqual([true, false]);
          if (verb === 'rebuild_host') expect(entity.mayRebuild ?? true).toBe(true);
          if (verb === 'disable_account') expect(entity.mustStay ?? false).toBe(false);
          if (verbFacts(verb).needsService === true) expect(entity.services).not.toEqual([]);
          const earlier = context.done.filter((action) => action.verb === verb && action.targets.includes(alias));
          expect(earlier.some((action) => action.hasSucceeded)).toBe(false);
          expect(earlier.length).toBeLessThan(2);
        }
      }
    }));
  });

  it('keeps the order of a response: either every action is timely, or none is and nothing else is left', () => {
    const isTimely = (verb: Verb, now: RecoveryState): boolean => {
      const { serves, destroysEvidence } = verbFacts(verb);
      if (destroysEvidence === true && !(now.isAttackContained && now.areForensicsPreserved)) return false;
      return serves.some((name) => {
        if (now[name]) return false;
        if (name === 'isEradicated' || name === 'isHardened') return now.isAttackContained;
        return name !== 'isRecovered' || (now.isAttackContained && now.isEradicated && now.isHardened);
      });
    };
    fc.assert(fc.property(anyContext, (context) => {
      const actions = listActions({ ...context, hasShortlist: true });
      const timely = actions.filter((action) => isTimely(action.verb, context.state));
      expect([0, actions.length]).toContain(timely.length);
      if (isTerminal(context.state)) expect(actions).toEqual([]);
      for (const { verb } of actions) expect(verbFacts(verb).serves.some((name) => !context.state[name])).toBe(true);
    }));
  });

  it('begins with containing, learning and preserving', () => {
    expect(verbsOf({})).toEqual(new Set<Verb>(['block_traffic', 'isolate_host', 'disable_account', 'end_sessions', 'stop_service', 'collect_logs', 'scan_host', 'hunt_indicator', 'capture_memory', 'image_disk', 'export_logs']));
  });

  it('destroys evidence only when it is preserved and the attacker is out', () => {
    expect(verbsOf({ state: state('100000') })).not.toContain('rebuild_host');
    expect(verbsOf({ state: state('001000') })).not.toContain('remove_artifact');
    expect(verbsOf({ state: state('101000') })).toContain('rebuild_host');
  });

  it('recovers last, and reconnects only what was cut off', () => {
    expect(verbsOf({ state: state('111100') })).not.toContain('restore_service');
    expect(verbsOf({ state: state('111110') })).toEqual(new Set<Verb>(['restore_data', 'restore_service', 'verify_host']));
    expect(textsOf({ state: state('111110'), done: [done('isolate_host', ['h2'])] })).toContain('reconnect_host h2');
    expect(textsOf({ state: state('111110'), done: [done('isolate_host', ['h2'], false)] })).not.toContain('reconnect_host h2');
  });

  it('offers all targets together and the most suspicious ones alone, and tries twice at most', () => {
    expect(textsOf({}).filter((text) => text.startsWith('isolate_host'))).toEqual(['isolate_host h1 h2', 'isolate_host h1', 'isolate_host h2']);
    expect(textsOf({ targetsPerVerb: 1 }).filter((text) => text.startsWith('isolate_host'))).toEqual(['isolate_host h1 h2', 'isolate_host h1']);
    expect(textsOf({ done: [done('isolate_host', ['h1'])] }).filter((text) => text.startsWith('isolate_host'))).toEqual(['isolate_host h2']);
    const failed = done('isolate_host', ['h1'], false);
    expect(textsOf({ done: [failed] })).toContain('isolate_host h1');
    expect(textsOf({ done: [failed, failed] })).not.toContain('isolate_host h1');
  });

  it('falls back to what serves an open condition, and is empty when nothing is left', () => {
    const only = { entities: [makeEntity('h1', 'host')], roles: { attacker: [], compromised: ['h1'], targeted: [] }, state: state('011111') };
    const containing = ['isolate_host', 'end_sessions', 'stop_service'] as const;
    expect(verbsOf(only)).toEqual(new Set<Verb>(containing));
    expect(textsOf({ ...only, state: state('111110'), done: (['restore_data', 'restore_service', 'verify_host'] as const).map((verb) => done(verb, ['h1'])) })).toEqual([]);
    expect(verbsOf({ ...only, state: state('011110'), done: containing.map((verb) => done(verb, ['h1'])) })).toContain('restore_service');
  });

  it('offers everything without the shortlist', () => {
    expect(verbsOf({ hasShortlist: false })).toContain('rebuild_host');
  });
});
