import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAction, verbs, type Entity, type Verb } from '../contracts/index.ts';
import { anyAction, anyCaseOf, anyEntities, makeEntity } from './__fixtures__/any-case.ts';
import { afterCommand, afterEvidence, afterOutcome, causeFixes, causeKinds, isDone, isRefuted, listFindings, openCase, parseFinding, presumeCause, type CaseFile, type Finding } from './index.ts';

const opened = openCase({ attacker: ['a1'], compromised: ['h1', 'h2', 'u1'], targeted: ['h3'] });
const findingsOf = (texts: readonly string[]): Finding[] => texts.map((text) => parseFinding(text)!);
/** The case after a command whose outcome said this. */
const told = (file: CaseFile, command: string, findings: readonly string[] = [], hasSucceeded?: boolean): CaseFile => {
  const [verb, ...targets] = command.split(' ');
  return afterOutcome(file, makeAction(verb as Verb, targets), { findings: findingsOf(findings), hasSucceeded });
};
const doneOn = (file: CaseFile, verb: Verb): string[] => [...file.done].flatMap((key) => (key.startsWith(`${verb} `) ? [key.slice(verb.length + 1)] : []));

describe('a case at its beginning', () => {
  it('holds the roles and nothing that was done', () => {
    expect(opened).toMatchObject({ attackers: ['a1'], held: ['h1', 'h2', 'u1'], targeted: ['h3'], causes: [], leads: [], activity: 'unknown', failed: [] });
    expect(opened.done.size).toBe(0);
  });

  it('takes from the evidence what it shows, as known and not as new', () => {
    const file = afterEvidence(opened, findingsOf(['artefact h1', 'weak u1', 'down h2']));
    expect(file).toMatchObject({ artefacts: ['h1'], causes: [{ kind: 'weak', alias: 'u1' }], down: ['h2'], foundSince: [], activity: 'unknown' });
    expect(file.done.size).toBe(0);
  });
});

describe('the case after an outcome', () => {
  it('counts a command as done on its targets, except where it failed', () => {
    expect(doneOn(told(opened, 'isolate_host h1 h2'), 'isolate_host')).toEqual(['h1', 'h2']);
    const file = told(opened, 'isolate_host h1 h2', ['failed h2'], false);
    expect(doneOn(file, 'isolate_host')).toEqual(['h1']);
    expect(file.failed).toEqual([{ verb: 'isolate_host', alias: 'h2', count: 1 }]);
  });

  it('believes a failure that is read, even where the tool says that all went well', () => {
    expect(doneOn(told(opened, 'scan_host h1 h2', ['failed h1'], true), 'scan_host')).toEqual(['h2']);
  });

  it('believes the tool that it failed: on all targets where the text names none', () => {
    const file = told(opened, 'patch_vulnerability h1 h2', [], false);
    expect(doneOn(file, 'patch_vulnerability')).toEqual([]);
    expect(file.failed.map(({ alias }) => alias)).toEqual(['h1', 'h2']);
  });

  it('takes back nothing that an earlier command did', () => {
    const before = told(opened, 'capture_memory h1');
    expect(isDone(told(before, 'image_disk h1', ['failed h1'], false), 'capture_memory', 'h1')).toBe(true);
  });

  it('takes no failure to be where nothing was to do', () => {
    const file = told(opened, 'patch_vulnerability h1 h2', ['nothing h1'], false);
    expect([doneOn(file, 'patch_vulnerability'), file.failed.map(({ alias }) => alias)]).toEqual([['h1'], ['h2']]);
  });

  it('counts failures until one succeeds, and a refusal as final', () => {
    const twice = told(told(opened, 'scan_host h1', ['failed h1'], false), 'scan_host h1', ['failed h1'], false);
    expect(twice.failed).toEqual([{ verb: 'scan_host', alias: 'h1', count: 2 }]);
    expect(told(twice, 'scan_host h1').failed).toEqual([]);
    expect(told(told(opened, 'isolate_host h1', ['refused h1'], false), 'scan_host h2').failed[0]?.count).toBeGreaterThan(2);
  });

  it('counts nothing to do as done, but it mends no cause and removes nothing', () => {
    const before = afterEvidence(opened, findingsOf(['artefact h1', 'vulnerable h1']));
    const file = told(told(before, 'remove_artifact h1', ['nothing h1'], true), 'patch_vulnerability h1', ['nothing h1'], true);
    expect([isDone(file, 'remove_artifact', 'h1'), isDone(file, 'patch_vulnerability', 'h1')]).toEqual([true, true]);
    expect(file).toMatchObject({ artefacts: ['h1'], causes: [{ kind: 'vulnerable', alias: 'h1' }], failed: [] });
  });

  it('wants removed again what comes back after it was removed', () => {
    const removed = told(told(opened, 'scan_host h1', ['artefact h1']), 'remove_artifact h1');
    expect([removed.artefacts, isDone(removed, 'remove_artifact', 'h1')]).toEqual([[], true]);
    const back = told(removed, 'patch_vulnerability h2', ['artefact h1']);
    expect([back.artefacts, isDone(back, 'remove_artifact', 'h1')]).toEqual([['h1'], false]);
    // What is back while it is being removed: that was a try without success.
    const undone = told(told(opened, 'scan_host h1', ['artefact h1']), 'remove_artifact h1', ['artefact h1'], true);
    expect([undone.artefacts, undone.failed]).toEqual([['h1'], [{ verb: 'remove_artifact', alias: 'h1', count: 1 }]]);
  });

  it('keeps on a host what only a rebuild frees it of, until it is rebuilt', () => {
    const rooted = told(opened, 'scan_host h1', ['rooted h1']);
    expect(told(rooted, 'remove_artifact h1')).toMatchObject({ artefacts: ['h1'], rooted: ['h1'] });
    expect(told(rooted, 'rebuild_host h1')).toMatchObject({ artefacts: [], rooted: [], down: ['h1'], damaged: ['h1'] });
  });

  it('wants a host looked at again that the attacker enters later, unless this look told it', () => {
    const looked = told(told(opened, 'scan_host h3'), 'collect_logs h3');
    const entered = told(looked, 'patch_vulnerability h1', ['held h3']);
    expect([isDone(entered, 'scan_host', 'h3'), isDone(entered, 'collect_logs', 'h3'), entered.held.includes('h3'), entered.targeted]).toEqual([false, false, true, []]);
    const shown = told(looked, 'scan_host h3', ['held h3']);
    expect([isDone(shown, 'scan_host', 'h3'), isDone(shown, 'collect_logs', 'h3')]).toEqual([true, false]);
    // Known to be held before: what was done there stays done.
    expect(isDone(told(told(opened, 'scan_host h1'), 'isolate_host h1', ['held h1']), 'scan_host', 'h1')).toBe(true);
  });

  it('drops the suspicion of a host that was searched and whose logs were read, when no outcome confirmed it', () => {
    const scanned = told(opened, 'scan_host h1 h2', ['artefact h1']);
    expect(scanned.held).toEqual(['h1', 'h2', 'u1']);
    expect(told(scanned, 'collect_logs h2', ['failed h2'], false).held).toContain('h2');
    const read = told(scanned, 'collect_logs h2');
    expect(read).toMatchObject({ held: ['h1', 'u1'], confirmed: ['h1'] });
    // Each word that harm was done there confirms it.
    for (const word of ['held', 'rooted', 'exposed', 'down', 'damaged', 'stolen']) expect([word, told(scanned, 'collect_logs h2', [`${word} h2`]).held.includes('h2')]).toEqual([word, true]);
  });

  it('drops the suspicion of an account when every struck host was looked at', () => {
    const scanned = told(opened, 'scan_host h1 h2', ['artefact h1', 'held h2']);
    expect(told(scanned, 'collect_logs h1').held).toContain('u1');
    expect(told(scanned, 'collect_logs h1 h2').held).toEqual(['h1', 'h2']);
    expect(told(scanned, 'collect_logs h1 h2', ['weak u1']).held).toContain('u1');
    expect(told(openCase({ attacker: [], compromised: ['u1'], targeted: ['h3'] }), 'collect_logs h3').held).toEqual(['u1']);
  });

  it('knows whether the attacker is seen by the latest word on it, and at which ends', () => {
    const active = told(opened, 'block_traffic a1', ['active h2', 'active a2']);
    expect(active).toMatchObject({ activity: 'active', activeEnds: ['h2', 'a2'] });
    expect(told(active, 'scan_host h2')).toMatchObject({ activity: 'active', activeEnds: ['h2', 'a2'] });
    expect(told(active, 'isolate_host h2', ['quiet'])).toMatchObject({ activity: 'quiet', activeEnds: [] });
    expect(told(opened, 'isolate_host h2', ['quiet', 'active h1'])).toMatchObject({ activity: 'active', activeEnds: ['h1'] });
  });

  it('remembers what was found since that word, and forgets it at the next', () => {
    const quiet = told(opened, 'isolate_host h1', ['quiet', 'artefact h1']);
    expect(quiet.foundSince).toEqual([]);
    const since = told(told(quiet, 'scan_host h2', ['artefact h2', 'artefact h1', 'held u1']), 'collect_logs h2', ['held u4', 'artefact h2']);
    expect(since.foundSince).toEqual(['h2', 'u4']);
    expect(told(since, 'disable_account u4', ['quiet']).foundSince).toEqual([]);
  });

  it('has a cause until the verb that mends it was run there, and again when it is told again', () => {
    for (const kind of causeKinds) {
      const known = told(opened, 'collect_logs h1', [`${kind} h1`, `${kind} h2`]);
      expect(known.causes).toEqual([{ kind, alias: 'h1' }, { kind, alias: 'h2' }]);
      expect(told(known, 'collect_logs h2', [`${kind} h1`]).causes).toHaveLength(2);
      const fixed = afterOutcome(known, makeAction(causeFixes[kind], ['h1']), { findings: [] });
      expect(fixed.causes).toEqual([{ kind, alias: 'h2' }]);
      const again = told(fixed, 'collect_logs h1', [`${kind} h1`]);
      const left = kind === 'weak' ? 'unguarded' : kind; // a new secret did not mend it
      expect([again.causes, isDone(again, causeFixes[left], 'h1')]).toEqual([[{ kind, alias: 'h2' }, { kind: left, alias: 'h1' }], false]);
      expect(afterOutcome(known, makeAction(causeFixes[kind], ['h1']), { findings: findingsOf(['failed h1']) }).causes).toHaveLength(2);
      for (const verb of verbs.filter((one) => one !== causeFixes[kind] && !(kind === 'weak' && one === 'change_configuration'))) expect([verb, afterCommand(known, makeAction(verb, ['h1', 'h2']), true).causes]).toEqual([verb, known.causes]);
    }
  });

  it('takes a better sign-in rule for a weak secret too', () => {
    expect(told(told(opened, 'collect_logs h1', ['weak u1']), 'change_configuration u1').causes).toEqual([]);
  });

  it('follows a lead once: it closes by its own command, whatever came of it, and does not open what was done', () => {
    const open = told(opened, 'scan_host h1', ['lead hunt_indicator f1', 'lead collect_logs h3', 'lead scan_host h1']);
    expect(open.leads).toEqual([{ verb: 'hunt_indicator', alias: 'f1' }, { verb: 'collect_logs', alias: 'h3' }]);
    expect(told(open, 'scan_host h3').leads).toHaveLength(2);
    expect(told(open, 'hunt_indicator f1').leads).toEqual([{ verb: 'collect_logs', alias: 'h3' }]);
    expect(told(open, 'hunt_indicator f1', ['nothing f1']).leads).toHaveLength(1);
    expect(told(open, 'hunt_indicator f1', ['failed f1'], false).leads).toHaveLength(2);
    expect(told(open, 'collect_logs h1', ['lead hunt_indicator f1']).leads).toHaveLength(2);
  });

  it('wants restored again what is down or damaged again, and rebuilt again what is rooted again', () => {
    const restored = told(told(told(opened, 'rebuild_host h1'), 'restore_service h1'), 'restore_data h1');
    const again = told(restored, 'scan_host h1', ['down h1', 'damaged h1', 'rooted h1']);
    for (const verb of ['restore_service', 'restore_data', 'rebuild_host'] as const) expect([verb, isDone(restored, verb, 'h1'), isDone(again, verb, 'h1')]).toEqual([verb, true, false]);
    expect(doneOn(told(restored, 'rebuild_host h1'), 'restore_service')).toEqual([]);
  });

  it('knows what is down or damaged until it is restored', () => {
    const harmed = told(opened, 'scan_host h1', ['down h1', 'damaged h1', 'damaged h3']);
    expect(harmed).toMatchObject({ down: ['h1'], damaged: ['h1', 'h3'] });
    expect(told(harmed, 'restore_data h1 h3', ['failed h3'], false)).toMatchObject({ down: ['h1'], damaged: ['h3'] });
    expect(told(harmed, 'restore_service h1').down).toEqual([]);
  });
});

describe('the case after a command', () => {
  it('undoes the opposite command', () => {
    const cut = told(told(told(opened, 'isolate_host h1 h2'), 'disable_account u1'), 'stop_service h2');
    const back = told(told(cut, 'reconnect_host h1 u1'), 'restore_service h2');
    expect([doneOn(back, 'isolate_host'), doneOn(back, 'disable_account'), doneOn(back, 'stop_service')]).toEqual([['h2'], [], []]);
    expect(doneOn(told(back, 'isolate_host h1'), 'reconnect_host')).toEqual(['u1']);
  });

  it('presumes where nobody looks: artefacts on a held host that was scanned, and the usual cause where logs were read', () => {
    const scan = makeAction('scan_host', ['h1', 'h3']);
    expect(afterCommand(opened, scan, false).artefacts).toEqual(['h1']);
    expect(afterCommand(opened, scan, true).artefacts).toEqual([]);
    const logs = makeAction('collect_logs', ['h2']);
    expect(afterCommand(opened, logs, false).causes).toEqual([{ kind: 'vulnerable', alias: 'h2' }]);
    expect(afterCommand(opened, logs, true).causes).toEqual([]);
    const weak = openCase({ attacker: [], compromised: ['h1', 'u1'], targeted: [] }, 'weak');
    expect(afterCommand(weak, makeAction('collect_logs', ['h1']), false).causes).toEqual([{ kind: 'weak', alias: 'u1' }]);
    const patched = afterCommand(opened, makeAction('patch_vulnerability', ['h2']), false);
    expect(afterCommand(patched, logs, false).causes).toEqual([]);
  });
});

describe('a case file', () => {
  const anyStep = anyEntities.chain((entities) => fc.record({ file: anyCaseOf(entities), action: anyAction(entities) }))
    .chain(({ file, action }) => fc.record({ file: fc.constant(file), action: fc.constant(action), findings: fc.subarray(listFindings(action, action.targets.map((alias) => ({ alias, kind: 'host' as const })))), hasSucceeded: fc.constantFrom(true, false, undefined) }));

  it('is never changed, only followed by another', () => {
    fc.assert(fc.property(anyStep, ({ file, action, findings, hasSucceeded }) => {
      const before = structuredClone(file);
      afterOutcome(file, action, { findings, hasSucceeded });
      afterCommand(file, action, false);
      afterEvidence(file, findings);
      expect(file).toEqual(before);
    }));
  });

  it('holds what it knows together, and what failed is not done', () => {
    fc.assert(fc.property(anyStep, ({ file, action, findings, hasSucceeded }) => {
      const next = afterOutcome(file, action, { findings, hasSucceeded });
      for (const list of [next.held, next.confirmed, next.artefacts, next.rooted, next.down, next.damaged, next.foundSince]) expect(new Set(list).size).toBe(list.length);
      for (const list of [next.causes, next.leads, next.failed.map(({ verb, alias }) => ({ verb, alias }))]) expect(new Set(list.map((one) => JSON.stringify(one))).size).toBe(list.length);
      for (const alias of next.rooted) expect(next.artefacts).toContain(alias);
      for (const alias of next.held) expect(next.targeted).not.toContain(alias);
      const failed = findings.flatMap((finding) => (finding.kind === 'failed' || finding.kind === 'refused' ? [finding.alias] : []));
      for (const alias of failed) if (!isDone(file, action.verb, alias)) expect(isDone(next, action.verb, alias)).toBe(false);
    }));
  });
});

describe('the presumed cause', () => {
  it('is that of the likeliest technique which suggests one, by its own id or its parent\'s', () => {
    expect(presumeCause([{ id: 'T1190', probability: 0.4 }, { id: 'T1110.003', probability: 0.6 }])).toBe('weak');
    expect(presumeCause([{ id: 'T9999', probability: 0.9 }, { id: 'T1566.001', probability: 0.2 }])).toBe('tricked');
    expect(presumeCause([])).toBe('vulnerable');
  });
});

describe('a break-in that was believed', () => {
  const believed = openCase({ attacker: ['a1'], compromised: ['h1'], targeted: [] });
  const makeSite = (count: number): Entity[] => Array.from({ length: count }, (_, index) => makeEntity(`h${String(index + 1)}`, 'host'));
  const site = makeSite(4);
  const isGone = (file: CaseFile, entities = site): boolean => isRefuted(file, entities);
  const look = (file: CaseFile, hosts: string): CaseFile => told(told(file, `scan_host ${hosts}`), `collect_logs ${hosts}`);

  it('is refuted when the suspected host and others were looked at and nothing was found', () => {
    expect([isGone(believed), isGone(look(believed, 'h1')), isGone(look(believed, 'h2 h3 h4'))]).toEqual([false, false, false]);
    expect(isGone(look(look(believed, 'h1'), 'h2 h3'))).toBe(true);
  });

  it('is refuted on a smaller site when all of it was looked at', () => {
    expect([isGone(look(believed, 'h1'), makeSite(2)), isGone(look(look(believed, 'h1'), 'h2'), makeSite(2))]).toEqual([false, true]);
  });

  it('is not when one outcome showed it, or when nobody believed it', () => {
    expect(isGone(look(told(believed, 'scan_host h1', ['artefact h1']), 'h1 h2 h3'))).toBe(false);
    expect(isGone(look(told(look(believed, 'h1'), 'scan_host h2', ['held h2']), 'h2 h3'))).toBe(false);
    expect(isGone(look(openCase({ attacker: ['a1'], compromised: [], targeted: ['h1'] }), 'h1 h2 h3'))).toBe(false);
  });
});

it('counts the commands that no task asked for, until something new comes to light', () => {
  const guess = (file: CaseFile, ...findings: string[]): CaseFile => afterOutcome(file, makeAction('scan_host', ['h4']), { findings: findingsOf(findings), isGuess: true });
  expect([told(opened, 'scan_host h1'), guess(opened), guess(guess(opened), 'nothing h4')].map(({ guessCount }) => guessCount)).toEqual([0, 1, 2]);
  expect([guess(guess(opened), 'artefact h4'), told(guess(opened), 'block_traffic a1', ['quiet']), told(guess(opened), 'image_disk h1')].map(({ guessCount }) => guessCount)).toEqual([0, 0, 1]);
});

it('takes a weak sign-in whose secret was new before that was known for one that lacks a second guard', () => {
  const early = told(told(opened, 'reset_credentials u1'), 'collect_logs h1', ['weak u1']);
  expect(early.causes).toEqual([{ kind: 'unguarded', alias: 'u1' }]);
  expect(told(told(opened, 'reset_credentials u1'), 'collect_logs h1', ['weak u1', 'unguarded u1']).causes).toEqual(early.causes);
  const late = told(told(opened, 'collect_logs h1', ['weak u1']), 'reset_credentials u1');
  expect([late.causes, told(late, 'collect_logs h2', ['weak u1']).causes]).toEqual([[], early.causes]);
  expect(told(told(told(opened, 'change_configuration u1'), 'reset_credentials u1'), 'collect_logs h1', ['weak u1']).causes).toEqual(early.causes);
});

it('takes a command that the tool calls failed for failed, also where it was read that there was nothing to do', () => {
  const file = told(opened, 'patch_vulnerability h1', ['nothing h1'], false);
  expect([isDone(file, 'patch_vulnerability', 'h1'), file.failed]).toEqual([false, [{ verb: 'patch_vulnerability', alias: 'h1', count: 1 }]]);
});
