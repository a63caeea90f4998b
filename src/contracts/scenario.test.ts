import { describe, expect, it } from 'vitest';
import { findScenarioProblems } from './scenario-problems.ts';
import { scenarioSchema } from './scenario.ts';

const shownBy = { lines: [{ file: 'a.log', line: 3 }], commands: [] };
const valid = {
  formatVersion: 1, id: 'one', title: 'One', family: 'test-only', split: 'dev', kind: 'compromise',
  source: { licence: 'Apache-2.0', citation: 'A test.', published: '2026-11-23', basis: 'documented' },
  system: { text: '', hosts: [{ name: 'h', addresses: ['10.0.0.1'], services: ['ssh'] }], accounts: [{ name: 'u' }] },
  evidence: [{ file: 'a.log', format: 'plain' }],
  attack: { steps: [{ id: 's', tacticId: 'TA0001', techniqueId: 'T1078', time: '2026-10-20T02:21:09Z', from: { kind: 'address', name: '203.0.113.1' }, to: { kind: 'host', name: 'h' }, outcome: 'succeeded', what: 'Signs in.' }] },
  compromised: [{ id: 'held', ref: { kind: 'host', name: 'h' }, what: 'Held.', shownBy }],
  channels: [{ id: 'c', from: { kind: 'address', name: '203.0.113.1' }, to: { kind: 'host', name: 'h' }, through: [{ kind: 'service', name: 'ssh', host: 'h' }], what: 'SSH.' }],
  artifacts: [{ id: 'a', host: 'h', kind: 'file', name: '/x', what: 'File.', shownBy }],
  rootCauses: [{ id: 'r', kind: 'weak-credential', on: { kind: 'account', name: 'u' }, fixes: [{ verb: 'reset_credentials', target: { kind: 'account', name: 'u' } }], what: 'Weak.', shownBy }],
  damage: [{ id: 'd', kind: 'service-down', host: 'h', service: 'ssh', what: 'Down.', restoredBy: { verb: 'restore_service', target: { kind: 'host', name: 'h' } }, shownBy }],
  next: [{ id: 'n', channel: 'c', chancePerTenMinutes: 0.1, effect: 'artifact-returns', on: { kind: 'artifact', name: 'a' }, lines: [{ file: 'a.log', text: '{time} x' }], what: 'Comes back.' }],
  distractors: [],
} as const;
/** The problems of the valid scenario with some parts replaced. */
const problemsWith = (change: Record<string, unknown>): string[] => findScenarioProblems(scenarioSchema.parse({ ...valid, ...change }));

describe('scenarioSchema', () => {
  it('accepts a whole scenario and fills what may be left out', () => {
    const scenario = scenarioSchema.parse(valid);
    expect(scenario.evidence[0]?.folder).toBe('scenario');
    expect(scenario.system.zones).toEqual([]);
  });

  it('refuses unknown fields, verbs, kinds and technique ids', () => {
    for (const change of [{ extra: 1 }, { kind: 'theft' }, { attack: { steps: [{ ...valid.attack.steps[0], techniqueId: '1078' }] } }, { rootCauses: [{ ...valid.rootCauses[0], fixes: [{ verb: 'pray', target: { kind: 'host', name: 'h' } }] }] }]) {
      expect(scenarioSchema.safeParse({ ...valid, ...change }).success).toBe(false);
    }
  });
});

describe('findScenarioProblems', () => {
  it('finds nothing wrong with a sound scenario', () => {
    expect(problemsWith({})).toEqual([]);
  });

  it.each([
    ['an unknown host', { artifacts: [{ ...valid.artifacts[0], host: 'ghost' }] }, 'artifacts a: no host is named "ghost" in the system.'],
    ['an unknown channel', { next: [{ ...valid.next[0], channel: 'ghost' }] }, 'next n: no channel has the id "ghost".'],
    ['an unknown artefact', { next: [{ ...valid.next[0], on: { kind: 'artifact', name: 'ghost' } }] }, 'next n: no artefact has the id "ghost".'],
    ['an unknown account', { compromised: [{ ...valid.compromised[0], ref: { kind: 'account', name: 'ghost' } }] }, 'compromised held: no account is named "ghost" in the system or the artefacts.'],
    ['an unknown service', { damage: [{ ...valid.damage[0], service: 'smtp' }] }, 'damage d: "h" has no service "smtp".'],
    ['a fix on a wrong kind of target', { rootCauses: [{ ...valid.rootCauses[0], fixes: [{ verb: 'isolate_host', target: { kind: 'account', name: 'u' } }] }] }, 'rootCauses r: isolate_host takes no target of kind "account".'],
    ['an evidence file that is not listed', { artifacts: [{ ...valid.artifacts[0], shownBy: { lines: [{ file: 'b.log', line: 1 }], commands: [] } }] }, 'artifacts a: no evidence file is named "b.log".'],
    ['a fact that nothing shows', { artifacts: [{ ...valid.artifacts[0], shownBy: { lines: [], commands: [] } }] }, 'artifacts a: nothing can ever show it.'],
    ['an id used twice', { artifacts: [valid.artifacts[0], valid.artifacts[0]] }, 'artifacts: the id "a" is used twice.'],
    ['lost data that nothing restores', { damage: [{ id: 'd', kind: 'data-altered', host: 'h', what: 'Changed.', shownBy }] }, 'damage d: nothing restores it, but only stolen data cannot be undone.'],
    ['open channels when nobody got in', { kind: 'attempted' }, 'channels: must be empty, for the incident is attempted: nobody got in.'],
    ['an attack in a benign incident', { kind: 'benign' }, 'attack: a benign incident has no attack steps and no root causes.'],
  ])('tells of %s', (_, change, sentence) => {
    expect(problemsWith(change)).toContain(sentence);
  });
});
