import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAction, conditionNames, renderAction, verbFacts, verbs, type ConditionName, type Entity, type Verb } from '../contracts/index.ts';
import { anyCase, hostileName, makeEntity } from './__fixtures__/any-case.ts';
import { afterCommand, afterEvidence, afterOutcome, isDone, isGivenUp, isGuess, listChecks, listOpenTasks, listUnmet, listUnmetNow, listUnshown, openCase, parseFinding, renderCase, type CaseFile, type Finding } from './index.ts';

const site = [
  makeEntity('a1', 'address'), makeEntity('d1', 'domain', { isInternal: false }), makeEntity('h1', 'host'), makeEntity('h2', 'host'), makeEntity('h3', 'host', { mayIsolate: false, mayRebuild: false, evidenceSources: ['logs'] }),
  makeEntity('h4', 'host', { isEnforcementPoint: true }), makeEntity('h9', 'host', { isInternal: false, isInSystem: false }), makeEntity('u1', 'account', { isInSystem: true }), makeEntity('u2', 'account', { mustStay: true, isInSystem: true }), makeEntity('k1', 'key'), makeEntity('f1', 'file'),
];
const open = ({ attacker = [], compromised = [], targeted = [] }: { attacker?: string[]; compromised?: string[]; targeted?: string[] }): CaseFile => openCase({ attacker, compromised, targeted });
const finding = (text: string): Finding => parseFinding(text)!;
const told = (file: CaseFile, command: string, findings: readonly string[] = []): CaseFile => {
  const [verb, ...targets] = command.split(' ');
  return afterOutcome(file, makeAction(verb as Verb, targets), { findings: findings.map(finding) });
};
const shown = (file: CaseFile, ...findings: string[]): CaseFile => afterEvidence(file, findings.map(finding));
const tasksOf = (file: CaseFile, name: ConditionName, entities: readonly Entity[] = site): string[] => listOpenTasks(file, entities)[name].map((task) => task.text);

describe('to contain', () => {
  it('blocks what attacks from outside, isolates held hosts, locks accounts and revokes keys', () => {
    expect(tasksOf(open({ attacker: ['a1', 'd1'], compromised: ['h1', 'h2', 'u1', 'k1'] }), 'isAttackContained').sort()).toEqual(['block_traffic a1', 'block_traffic d1', 'disable_account u1', 'isolate_host h1 h2', 'revoke_key k1']);
  });

  it('cuts off neither what must stay nor what is not ours, nor the site\'s own firewall', () => {
    expect(tasksOf(open({ attacker: ['h1', 'h9'], compromised: ['h3', 'h4', 'h9', 'u2'] }), 'isAttackContained')).toEqual([]);
  });

  it('adds the ends at which the attacker is still seen', () => {
    const file = told(open({ compromised: ['h1'] }), 'isolate_host h1', ['active h2', 'active h3', 'active a1']);
    expect(tasksOf(file, 'isAttackContained')).toEqual(['block_traffic a1', 'isolate_host h2']);
  });

  it('does not cut off again what was given back, unless the attacker is seen there again', () => {
    const back = told(told(open({ compromised: ['h1', 'u1'] }), 'isolate_host h1'), 'reconnect_host h1 u1');
    expect(tasksOf(back, 'isAttackContained')).toEqual([]);
    expect(tasksOf(told(back, 'block_traffic a1', ['active h1']), 'isAttackContained')).toEqual(['isolate_host h1']);
  });

  it('takes a new secret for a lock', () => {
    expect(tasksOf(told(open({ compromised: ['u1', 'k1'] }), 'reset_credentials u1 k1'), 'isAttackContained')).toEqual([]);
  });
});

describe('to know', () => {
  it('searches held hosts and reads their logs', () => {
    expect(tasksOf(open({ compromised: ['h1', 'h2', 'h9'] }), 'isKnowledgeSufficient')).toEqual(['scan_host h1 h2', 'collect_logs h1 h2']);
    expect(tasksOf(told(open({ compromised: ['h1', 'h2'] }), 'scan_host h2'), 'isKnowledgeSufficient')).toEqual(['scan_host h1', 'collect_logs h1 h2']);
  });

  it('reads the logs of what was aimed at where only a secret is held, else of the most suspicious hosts', () => {
    expect(tasksOf(open({ compromised: ['u1'], targeted: ['h2'] }), 'isKnowledgeSufficient')).toEqual(['collect_logs h2']);
    const suspected = site.map((entity) => ({ ...entity, suspicionFraction: entity.alias === 'h2' ? 0.9 : 0 }));
    expect(tasksOf(open({ compromised: ['u1'] }), 'isKnowledgeSufficient', suspected)).toEqual(['collect_logs h2']);
  });

  it('follows leads, whatever they point at', () => {
    const file = told(open({ compromised: ['h1'] }), 'scan_host h1', ['lead hunt_indicator f1', 'lead hunt_indicator a1', 'lead scan_host h2', 'lead capture_memory h3']);
    expect(tasksOf(file, 'isKnowledgeSufficient').sort()).toEqual(['capture_memory h3', 'collect_logs h1', 'hunt_indicator a1', 'hunt_indicator f1', 'scan_host h2']);
  });

  it('has nothing to look at where nothing is held', () => {
    expect(tasksOf(open({ attacker: ['a1'], targeted: ['h1'] }), 'isKnowledgeSufficient')).toEqual([]);
  });
});

describe('to keep evidence', () => {
  it('saves what has something of the attacker on it before that is removed, held or not', () => {
    expect(tasksOf(shown(open({}), 'artefact h1', 'rooted h3'), 'areForensicsPreserved')).toEqual(['capture_memory h1', 'image_disk h1', 'export_logs h3']);
  });

  it('saves of each held host what it has: memory and disk where nothing else is said', () => {
    expect(tasksOf(open({ compromised: ['h1', 'h3', 'u1', 'h9'] }), 'areForensicsPreserved')).toEqual(['capture_memory h1', 'image_disk h1', 'export_logs h3']);
    expect(tasksOf(told(open({ compromised: ['h1', 'h3'] }), 'export_logs h3'), 'areForensicsPreserved')).toEqual(['capture_memory h1', 'image_disk h1']);
  });
});

describe('to clean', () => {
  it('removes artefacts, rebuilds what only that frees where it may be, and gives new secrets', () => {
    const file = shown(open({ compromised: ['h1', 'u1', 'k1'] }), 'artefact h1', 'artefact h2', 'rooted h2', 'rooted h3');
    expect(tasksOf(file, 'isEradicated').sort()).toEqual(['rebuild_host h2', 'remove_artifact h1', 'reset_credentials k1', 'reset_credentials u1']);
  });

  it('needs no new secret where the account is locked or the key is revoked', () => {
    expect(tasksOf(told(told(open({ compromised: ['u1', 'k1'] }), 'disable_account u1'), 'revoke_key k1'), 'isEradicated')).toEqual([]);
  });

  it('removes again what came back', () => {
    const file = told(told(shown(open({ compromised: ['h1'] }), 'artefact h1'), 'remove_artifact h1'), 'scan_host h1', ['artefact h1']);
    expect(tasksOf(file, 'isEradicated')).toEqual(['remove_artifact h1']);
  });
});

describe('to fix', () => {
  it('mends each cause by its verb, and two causes that one command mends by one', () => {
    const file = shown(open({}), 'vulnerable h1', 'weak u1', 'unguarded u2', 'exposed h2', 'misconfigured h1', 'tricked h1');
    expect(tasksOf(file, 'isHardened').sort()).toEqual(['change_configuration h1', 'change_configuration u2', 'patch_vulnerability h1', 'reset_credentials u1', 'restrict_service h2']);
  });
});

describe('to serve', () => {
  it('brings back data and services, and what the response itself cut off', () => {
    const cut = told(told(told(shown(open({ compromised: ['h1', 'h2', 'u1'] }), 'down h1', 'damaged h2'), 'isolate_host h1'), 'disable_account u1'), 'stop_service h2');
    expect(tasksOf(cut, 'isRecovered').sort()).toEqual(['reconnect_host h1', 'reconnect_host u1', 'restore_data h2', 'restore_service h1 h2']);
    expect(tasksOf(told(told(told(cut, 'reconnect_host h1 u1'), 'restore_service h1 h2'), 'restore_data h2'), 'isRecovered')).toEqual([]);
  });

  it('leaves an account locked that the site does not know', () => {
    expect(tasksOf(told(open({ compromised: ['u7'] }), 'disable_account u7'), 'isRecovered', [makeEntity('u7', 'account')])).toEqual([]);
  });

  it('has a rebuilt host to fill again', () => {
    expect(tasksOf(told(open({ compromised: ['h1'] }), 'rebuild_host h1'), 'isRecovered')).toEqual(['restore_data h1', 'restore_service h1']);
  });
});

describe('open tasks', () => {
  it('are given up after four failures, and at once where the command is refused', () => {
    let file = open({ compromised: ['h1', 'h2'] });
    for (let tries = 1; tries <= 4; tries += 1) {
      expect(tasksOf(file, 'isAttackContained')).toEqual(['isolate_host h1 h2']);
      file = told(file, 'isolate_host h1', ['failed h1']);
    }
    expect(tasksOf(file, 'isAttackContained')).toEqual(['isolate_host h2']);
    expect(tasksOf(told(file, 'isolate_host h2', ['refused h2']), 'isAttackContained')).toEqual([]);
    expect(isGivenUp(file, 'scan_host', 'h1')).toBe(false);
  });

  it('name what exists and fits, of one kind and each once, that is neither done nor given up, within the limits of the site', () => {
    fc.assert(fc.property(anyCase, ({ entities, file }) => {
      const tasks = listOpenTasks(file, entities);
      expect(Object.keys(tasks)).toEqual([...conditionNames]);
      for (const name of conditionNames) {
        expect(new Set(tasks[name].map((task) => task.text)).size).toBe(tasks[name].length);
        for (const { verb, targets, text } of tasks[name]) {
          expect(text).toBe(renderAction(verb, targets));
          expect(targets.length).toBeGreaterThan(0);
          expect(new Set(targets).size).toBe(targets.length);
          const named = targets.map((alias) => entities.find((entity) => entity.alias === alias)!);
          expect(new Set(named.map(({ kind }) => kind)).size).toBe(1);
          for (const entity of named) {
            expect(verbFacts(verb).targets).toContain(entity.kind);
            expect([isDone(file, verb, entity.alias), isGivenUp(file, verb, entity.alias)]).toEqual([false, false]);
            if (verb === 'isolate_host') expect([entity.mayIsolate ?? true, entity.isEnforcementPoint, entity.isInternal]).toEqual([true, false, true]);
            if (verb === 'rebuild_host') expect(entity.mayRebuild ?? true).toBe(true);
            if (verb === 'disable_account') expect(entity.mustStay ?? false).toBe(false);
            if (verb === 'block_traffic') expect(entity.isInternal).toBe(false);
            if (name === 'areForensicsPreserved') expect(entity.evidenceSources ?? ['memory', 'disk']).toContain(verb === 'capture_memory' ? 'memory' : verb === 'image_disk' ? 'disk' : 'logs');
          }
        }
      }
    }));
  });

  it('come to an end when each is carried out and nothing new is found', () => {
    fc.assert(fc.property(anyCase, ({ entities, file }) => {
      let now = file;
      for (let round = 0; round < 60; round += 1) {
        const task = conditionNames.flatMap((name) => listOpenTasks(now, entities)[name]).at(0);
        if (task === undefined) return;
        now = afterCommand(now, task, true);
      }
      expect.fail(renderCase(now, entities));
    }));
  });
});

describe('the case as the model reads it', () => {
  const file = told(told(told(shown(open({ attacker: ['a1'], compromised: ['h1', 'u1'] }), 'artefact h1'), 'isolate_host h1', ['quiet']), 'scan_host h1', ['held h2', 'vulnerable h1']), 'image_disk h1', ['failed h1']);

  it('is who, what is seen, what was looked at, what is open for each condition, and what failed', () => {
    expect(renderCase(file, site)).toBe([
      'held: h1 u1 h2', 'seen: quiet, then h2', 'looked: scan_host h1', 'contain: block_traffic a1, isolate_host h2, disable_account u1', 'know: scan_host h2, collect_logs h1 h2', 'keep: capture_memory h1 h2, image_disk h1 h2',
      'clean: remove_artifact h1, reset_credentials u1', 'fix: patch_vulnerability h1', 'serve: reconnect_host h1', 'failed: image_disk h1', '',
    ].join('\n'));
  });

  it('names the ends at which the attacker is seen, and says where nothing is open', () => {
    expect(renderCase(told(file, 'isolate_host h2', ['active a1', 'active h2']), site)).toContain('\nseen: active a1 h2\n');
    expect(renderCase(openCase({ attacker: [], compromised: [], targeted: [] }), site)).toBe('held: none\nseen: unknown\ncontain: none\nknow: none\nkeep: none\nclean: none\nfix: none\nserve: none\n');
  });

  it('holds aliases and our own words only, whatever things are called', () => {
    const ourWords = new Set([...verbs, 'held', 'seen', 'looked', 'contain', 'know', 'keep', 'clean', 'fix', 'serve', 'failed', 'none', 'unknown', 'active', 'quiet', 'then']);
    fc.assert(fc.property(anyCase, ({ entities, file: drawn }) => {
      const text = renderCase(drawn, entities);
      expect(text).not.toContain(hostileName);
      const aliases = new Set(entities.map(({ alias }) => alias));
      for (const word of text.split(/[ ,:\n]+/).filter((one) => one !== '')) expect(ourWords.has(word) || aliases.has(word) ? '' : word).toBe('');
      expect(text.split('\n').length).toBeLessThanOrEqual(11);
    }));
  });

  it('is the same text for the same case, and depends on the things only as far as tasks do', () => {
    fc.assert(fc.property(anyCase, ({ entities, file: drawn }) => {
      const text = renderCase(drawn, entities);
      expect(renderCase({ ...drawn, done: new Set(drawn.done) }, structuredClone(entities))).toBe(text);
      expect(renderCase(drawn, entities.map((entity) => ({ ...entity, name: 'other', addresses: ['192.0.2.9'] })))).toBe(text);
    }));
  });
});

describe('conditions that open tasks rule out', () => {
  it('are known, preserved and eradicated, while a struck host is to be looked at, kept or cleaned', () => {
    const struck = open({ compromised: ['h1'] });
    expect([...listUnmet(struck, site)].sort()).toEqual(['areForensicsPreserved', 'isKnowledgeSufficient']);
    expect(listUnmet(told(struck, 'scan_host h1', ['held h1', 'artefact h1']), site).has('isEradicated')).toBe(true);
    expect(listUnmet(open({}), site)).toEqual(new Set());
  });

  it('leave open what is known where no host is held: which logs to read is a guess', () => {
    expect(listUnmet(open({ compromised: ['u1'], targeted: ['h1'] }), site).has('isKnowledgeSufficient')).toBe(false);
  });

  it('are contained, too, while the attacker is seen, or somebody got in and no sensor has told', () => {
    const struck = open({ attacker: ['a1'], compromised: ['h3'] });
    const isRuledOut = (file: CaseFile): boolean => listUnshown(file, site).has('isAttackContained');
    expect(isRuledOut(struck)).toBe(true);
    expect(isRuledOut(told(struck, 'block_traffic a1', ['quiet']))).toBe(false);
    expect(isRuledOut(told(struck, 'block_traffic a1', ['active h3']))).toBe(true);
    expect(isRuledOut(open({ compromised: ['h3'] }))).toBe(true);
    expect(isRuledOut(open({ attacker: ['a1'] }))).toBe(false);
    expect(listUnmet(struck, site).has('isAttackContained')).toBe(false);
  });

  it('are known, clean and fixed, too, when somebody got in and nothing was looked at, cleaned or fixed', () => {
    const ruledOut = (file: CaseFile): ConditionName[] => conditionNames.filter((name) => listUnshown(file, site).has(name));
    const nobody = open({ attacker: ['a1'] });
    expect(ruledOut(nobody)).toEqual([]);
    // No host is held: which logs to read and what to clean is not told, but something has to be.
    const entered: CaseFile = { ...told(nobody, 'block_traffic a1', ['quiet']), entry: 'believed' };
    expect(ruledOut(entered)).toEqual(['isKnowledgeSufficient', 'isEradicated', 'isHardened']);
    expect(ruledOut(told(entered, 'collect_logs h1', []))).toEqual(['isEradicated', 'isHardened']);
    expect(ruledOut(told(told(entered, 'collect_logs h1', []), 'reset_credentials u1', []))).toEqual([]);
    // An outcome that shows a break-in makes it one.
    expect(ruledOut(told(nobody, 'scan_host h1', ['artefact h1']))).toContain('isHardened');
  });

  it('are not contained after an outcome as long as nobody told that he is gone and something is left to cut, nor fixed with a known cause', () => {
    const struck = open({ attacker: ['a1'], compromised: ['h3'] });
    expect([...listUnmetNow(struck, site)]).toContain('isAttackContained');
    expect([...listUnmetNow(told(struck, 'block_traffic a1'), site)]).not.toContain('isAttackContained');
    expect([...listUnmetNow(told(struck, 'block_traffic a1', ['active h3']), site)]).toContain('isAttackContained');
    expect([...listUnmetNow(told(struck, 'collect_logs h3', ['vulnerable h3']), site)]).toContain('isHardened');
    expect([...listUnmetNow(open({ attacker: ['a1'] }), site)]).not.toContain('isAttackContained');
  });

  it('never rule out that causes are fixed or services back', () => {
    fc.assert(fc.property(anyCase, ({ file, entities }) => {
      for (const name of ['isHardened', 'isRecovered'] as const) expect(listUnmet(file, entities).has(name)).toBe(false);
    }));
  });
});

describe('before it is closed', () => {
  const checksOf = (file: CaseFile): string[] => listChecks(file, site).map((check) => check.text);
  const found = told(told(open({ compromised: ['h1', 'h2', 'u1'] }), 'scan_host h1', ['artefact h1']), 'collect_logs h1 h2 h3', ['held h2', 'exposed h3', 'held h9']);

  it('looks once more at all hosts of ours on which something was found, and reads again what was read of them', () => {
    expect(checksOf(found)).toEqual(['verify_host h1 h2 h3', 'collect_logs h1 h2 h3']);
    expect(checksOf(told(found, 'scan_host h4', ['artefact h4']))).toEqual(['verify_host h1 h2 h3 h4', 'collect_logs h1 h2 h3']);
    expect(checksOf(told(found, 'collect_logs h2', ['failed h2']))).toEqual(['verify_host h1 h2 h3', 'collect_logs h1 h2 h3']);
  });

  it('does so once', () => {
    const checked = told(told(found, 'verify_host h1 h2 h3'), 'collect_logs h1 h3', ['nothing h3']);
    expect(checksOf(checked)).toEqual(['collect_logs h2']);
    expect(checksOf(told(checked, 'collect_logs h2', ['held h2', 'weak h2']))).toEqual([]);
  });

  it('checks nothing where nobody is known to have got in', () => {
    expect(checksOf(told(open({ compromised: ['h1'] }), 'collect_logs h1'))).toEqual([]);
  });

  it('tries the other fixes where the fix of a cause had nothing to do, until one has an effect', () => {
    const misread = told(told(told(open({ compromised: ['h1'] }), 'collect_logs h1', ['held h1', 'vulnerable h1']), 'patch_vulnerability h1', ['nothing h1']), 'verify_host h1');
    expect(checksOf(misread)).toEqual(['collect_logs h1', 'change_configuration h1', 'restrict_service h1']);
    expect(checksOf(told(misread, 'change_configuration h1', ['nothing h1']))).toEqual(['collect_logs h1', 'restrict_service h1']);
    const mended = told(misread, 'restrict_service h1');
    expect([mended.causes, checksOf(mended)]).toEqual([[], ['collect_logs h1']]);
  });

  it('does not take a check for a guess', () => {
    expect([makeAction('verify_host', ['h1']), makeAction('collect_logs', ['h2', 'h3']), makeAction('verify_host', ['h4'])].map((action) => isGuess(action, found, site))).toEqual([false, false, true]);
  });
});
