import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCaseOf, anyEntities, makeEntity } from '../case/__fixtures__/any-case.ts';
import { afterCommand, afterEvidence, afterOutcome, isDone, isGivenUp, listOpenTasks, openCase, parseFinding, type CaseFile } from '../case/index.ts';
import { makeAction, conditionNames, isTerminal, noConditionHolds, renderAction, stateFromFlags, verbFacts, verbs, type RecoveryState, type Verb } from '../contracts/index.ts';
import { smallSite } from './__fixtures__/fake-functions.ts';
import { listActions, type ActionContext } from './list-actions.ts';

const base: ActionContext = { ...smallSite, state: noConditionHolds, targetsPerVerb: 3, hasShortlist: true };
const textsOf = (more: Partial<ActionContext>): string[] => listActions({ ...base, ...more }).map((action) => action.text);
const verbsOf = (more: Partial<ActionContext>): Set<Verb> => new Set(listActions({ ...base, ...more }).map((action) => action.verb));
const state = (digits: string): RecoveryState => stateFromFlags([...digits].map((digit) => digit === '1'));
/** The small site's case after commands, each `verb target …`. */
const after = (...commands: string[]): CaseFile => commands.reduce((file, text) => {
  const [verb, ...targets] = text.split(' ');
  return afterCommand(file, makeAction(verb as Verb, targets), true);
}, smallSite.file);
const shown = (file: CaseFile, ...findings: string[]): CaseFile => afterEvidence(file, findings.map((text) => parseFinding(text)!));
const keeping = { memory: 'capture_memory', disk: 'image_disk', logs: 'export_logs' } as const;
const looked = ['scan_host h1 h2', 'collect_logs h1 h2'];
const told = (text: string, ...findings: string[]): CaseFile => {
  const [verb, ...targets] = text.split(' ');
  return afterOutcome(smallSite.file, makeAction(verb as Verb, targets), { findings: findings.map((finding) => parseFinding(finding)!) });
};
const kept = ['capture_memory h1 h2', 'image_disk h1 h2'];

const anyState = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }).map(stateFromFlags);
const anyContext = anyEntities.chain((entities) => fc.record({ entities: fc.constant(entities), file: anyCaseOf(entities), state: anyState, targetsPerVerb: fc.nat(3), hasShortlist: fc.boolean() }));

describe('listActions', () => {
  it('names only what exists and fits, of one kind, and is neither done nor given up', () => {
    let listedCount = 0;
    fc.assert(fc.property(anyContext, (context) => {
      const actions = listActions(context);
      listedCount += actions.length;
      if (isTerminal(context.state)) expect(actions).toEqual([]);
      expect(new Set(actions.map((action) => action.text)).size).toBe(actions.length);
      for (const { verb, targets, text } of actions) {
        expect(verb).not.toBe('close_incident');
        expect(text).toBe(renderAction(verb, targets));
        expect(targets.length).toBeGreaterThan(0);
        expect(new Set(targets).size).toBe(targets.length);
        const named = targets.map((alias) => context.entities.find((entity) => entity.alias === alias)!);
        expect(new Set(named.map((entity) => entity.kind)).size).toBe(1);
        for (const { kind, alias } of named) {
          expect(verbFacts(verb).targets).toContain(kind);
          expect([text, isDone(context.file, verb, alias), isGivenUp(context.file, verb, alias)]).toEqual([text, false, false]);
        }
      }
    }), { numRuns: 200 });
    expect(listedCount).toBeGreaterThan(1000);
  });

  it('keeps to what the site allows', () => {
    fc.assert(fc.property(anyContext, (context) => {
      for (const { verb, targets, text } of listActions(context)) {
        for (const entity of context.entities.filter(({ alias }) => targets.includes(alias))) {
          if (verb === 'isolate_host') expect([text, entity.mayIsolate ?? true, entity.isEnforcementPoint, entity.isInternal]).toEqual([text, true, false, true]);
          if (verb === 'rebuild_host') expect([text, entity.mayRebuild ?? true]).toEqual([text, true]);
          if (verb === 'disable_account') expect([text, entity.mustStay ?? false]).toEqual([text, false]);
          if (verb === 'stop_service') expect(entity.services).not.toEqual([]);
        }
      }
    }), { numRuns: 200 });
  });

  it('destroys nothing on a host before all that can be kept of it is kept or given up', () => {
    let destroyingCount = 0;
    fc.assert(fc.property(anyContext, (context) => {
      const { file, entities } = context;
      for (const { targets } of listActions(context).filter(({ verb }) => verbFacts(verb).destroysEvidence === true)) {
        for (const { alias, evidenceSources } of entities.filter((entity) => targets.includes(entity.alias))) {
          destroyingCount += 1;
          for (const source of evidenceSources ?? (['memory', 'disk'] as const)) expect(isDone(file, keeping[source], alias) || isGivenUp(file, keeping[source], alias)).toBe(true);
        }
      }
    }), { numRuns: 300 });
    expect(destroyingCount).toBeGreaterThan(0);
    const dirty = (...commands: string[]): Partial<ActionContext> => ({ file: shown(after(...commands), 'artefact h1', 'artefact h2', 'rooted h2'), state: state('100000') });
    const destroying = (more: Partial<ActionContext>): string[] => listActions({ ...base, ...more }).filter(({ verb }) => verbFacts(verb).destroysEvidence === true).map(({ text }) => text);
    for (const hasShortlist of [true, false]) {
      expect(destroying({ ...dirty(), hasShortlist })).toEqual([]);
      expect(destroying({ ...dirty('capture_memory h1', 'image_disk h1'), hasShortlist })).toContain('remove_artifact h1');
      expect(destroying({ ...dirty('capture_memory h1', 'image_disk h1'), hasShortlist }).filter((text) => text.includes('h2'))).toEqual([]);
    }
    expect(destroying(dirty(...kept))).toContain('rebuild_host h2');
  });

  it('offers every open task of the case, on all of its targets and on the first of them alone, but for secrets of which a look is still to tell', () => {
    fc.assert(fc.property(anyContext, (context) => {
      if (isTerminal(context.state)) return;
      const texts = new Set(listActions({ ...context, hasShortlist: true }).map((action) => action.text));
      const tasks = listOpenTasks(context.file, context.entities);
      for (const { verb, targets, text } of conditionNames.flatMap((name) => tasks[name])) {
        const isHeldBack = (aliases: readonly string[]): boolean => verbFacts(verb).destroysEvidence === true && aliases.some((alias) => (context.entities.find((entity) => entity.alias === alias)?.evidenceSources ?? (['memory', 'disk'] as const)).some((source) => !isDone(context.file, keeping[source], alias) && !isGivenUp(context.file, keeping[source], alias)));
        if (tasks.isKnowledgeSufficient.length > 0 && ['reset_credentials', 'disable_account', 'revoke_key'].includes(verb) && targets.some((alias) => !context.file.confirmed.includes(alias))) {
          const sure = targets.filter((alias) => context.file.confirmed.includes(alias));
          expect([text, texts.has(text)]).toEqual([text, false]);
          if (sure.length > 0) expect(texts).toContain(renderAction(verb, sure));
          continue;
        }
        if (!isHeldBack(targets)) expect(texts).toContain(text);
        for (const alias of targets.slice(0, context.targetsPerVerb)) if (!isHeldBack([alias])) expect(texts).toContain(renderAction(verb, [alias]));
      }
    }), { numRuns: 200 });
    const isolating = (more: Partial<ActionContext>): string[] => textsOf(more).filter((text) => text.startsWith('isolate_host'));
    expect(isolating({})).toEqual(['isolate_host h1 h2', 'isolate_host h1', 'isolate_host h2']);
    expect(isolating({ targetsPerVerb: 1 })).toEqual(['isolate_host h1 h2', 'isolate_host h1']);
    expect(isolating({ targetsPerVerb: 0 })).toEqual(['isolate_host h1 h2']);
    expect(isolating({ file: after('isolate_host h1') })).toEqual(['isolate_host h2']);
  });

  it('begins with containing, learning and preserving', () => {
    const begun = verbsOf({});
    for (const verb of ['block_traffic', 'isolate_host', 'end_sessions', 'stop_service', 'collect_logs', 'scan_host', 'capture_memory', 'image_disk'] as const) expect(begun).toContain(verb);
    for (const verb of ['remove_artifact', 'rebuild_host', 'restore_data', 'restore_service', 'reconnect_host', 'verify_host', 'disable_account', 'reset_credentials', 'patch_vulnerability'] as const) expect(begun).not.toContain(verb);
    expect(textsOf({ file: told('scan_host h1', 'held u1') })).toEqual(expect.arrayContaining(['disable_account u1', 'reset_credentials u1']));
    expect(verbsOf({ file: after(...looked) })).toContain('disable_account');
  });

  it('gives up what failed four times, and goes on with the rest', () => {
    let file = smallSite.file;
    for (let tries = 1; tries <= 4; tries += 1) {
      expect(textsOf({ file })).toContain('isolate_host h1');
      file = afterOutcome(file, makeAction('isolate_host', ['h1']), { findings: [], hasSucceeded: false });
    }
    expect(textsOf({ file }).filter((text) => text.startsWith('isolate_host'))).toEqual(['isolate_host h2']);
  });

  it('offers for a condition that is not met although no task serves it its verbs on all that is struck', () => {
    const contained = after('block_traffic a1', 'isolate_host h1 h2', 'disable_account u1');
    expect(listOpenTasks(contained, base.entities).isAttackContained).toEqual([]);
    expect(textsOf({ file: contained })).toEqual(expect.arrayContaining(['end_sessions h1 h2', 'end_sessions u1', 'stop_service h1 h2']));
    expect(verbsOf({ file: contained, state: state('100000') })).not.toContain('end_sessions');
    // No cause is known: each way to harden is one to try.
    for (const verb of ['patch_vulnerability', 'change_configuration', 'restrict_service', 'reset_credentials'] as const) expect(verbsOf({ state: state('111100'), file: after(...looked) })).toContain(verb);
    expect(textsOf({ state: state('111100'), file: shown(after(...looked), 'vulnerable h2') }).filter((text) => text.startsWith('patch_vulnerability'))).toEqual(['patch_vulnerability h2']);
  });

  it('reconnects only what was cut off, and looks at serving once all else holds', () => {
    expect(textsOf({ state: state('111110'), file: after('isolate_host h2', ...kept) })).toContain('reconnect_host h2');
    expect(verbsOf({ state: state('111110') })).not.toContain('reconnect_host');
    expect(verbsOf({ state: state('111110') })).toContain('verify_host');
    expect(verbsOf({ state: state('111010') })).not.toContain('restore_data');
    expect(textsOf({ state: state('000000'), file: shown(smallSite.file, 'down h1') })).toContain('restore_service h1');
  });

  it('guesses at nothing that a look would tell', () => {
    const entities = [makeEntity('h1', 'host'), makeEntity('u1', 'account')];
    const nobody = openCase({ attacker: [], compromised: [], targeted: [] });
    const verbsAfter = (file: CaseFile, more: Partial<ActionContext> = {}): Set<Verb> => verbsOf({ entities, file, ...more });
    const looks = new Set(verbs.filter((verb) => verbFacts(verb).serves.includes('isKnowledgeSufficient')));
    expect([...verbsAfter(nobody)].filter((verb) => !looks.has(verb))).toEqual([]);
    expect(verbsAfter(afterCommand(nobody, makeAction('collect_logs', ['h1']), true))).toContain('reset_credentials');
    expect(verbsAfter(nobody, { entities: [makeEntity('u1', 'account')] })).toContain('reset_credentials'); // nothing to look at
  });

  it('turns to what was aimed at when nothing is held, and looks farther over the site only when that is done', () => {
    const entities = [makeEntity('h1', 'host'), makeEntity('h2', 'host')];
    const aimed = listActions({ ...base, entities, file: openCase({ attacker: [], compromised: [], targeted: ['h2'] }) });
    expect(new Set(aimed.flatMap(({ targets }) => targets))).toEqual(new Set(['h2']));
    const farther = listActions({ ...base, entities, file: openCase({ attacker: [], compromised: [], targeted: [] }) });
    expect(new Set(farther.flatMap(({ targets }) => targets))).toEqual(new Set(['h1', 'h2']));
    expect(farther.some(({ verb }) => verb === 'scan_host')).toBe(true);
    expect(farther.some(({ verb }) => verb === 'image_disk' || verb === 'capture_memory')).toBe(false);
    const outside = [makeEntity('a1', 'address'), makeEntity('d1', 'domain')].map((entity) => ({ ...entity, isInternal: false, suspicionFraction: 0 }));
    expect(listActions({ ...base, entities: outside, file: openCase({ attacker: [], compromised: [], targeted: [] }) })).toEqual([]);
  });
});

describe('without the shortlist', () => {
  it('every verb is offered on what it fits, whatever is believed', () => {
    const entities = [makeEntity('h1', 'host'), makeEntity('h2', 'host'), makeEntity('a1', 'address'), makeEntity('u1', 'account'), makeEntity('k1', 'key'), makeEntity('f1', 'file')];
    const offered = (roles: { attacker: string[]; compromised: string[]; targeted: string[] }): string[] => textsOf({ entities, file: openCase(roles), hasShortlist: false });
    const nobody = offered({ attacker: [], compromised: [], targeted: [] });
    expect(new Set(nobody.map((text) => text.split(' ', 1)[0]))).toEqual(new Set(verbs.filter((verb) => verb !== 'close_incident' && verbFacts(verb).destroysEvidence !== true)));
    expect(nobody).toEqual(expect.arrayContaining(['restore_data h1', 'hunt_indicator f1', 'hunt_indicator a1', 'revoke_key k1', 'end_sessions u1']));
    const believed = offered({ attacker: ['a1'], compromised: ['h1'], targeted: [] });
    expect(believed).toEqual(nobody);
  });
});
