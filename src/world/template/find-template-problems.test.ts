import { describe, expect, it } from 'vitest';
import { readFixture } from './__fixtures__/read-fixture.ts';
import { findTemplateProblems } from './find-template-problems.ts';
import { parseTemplate } from './parse-template.ts';
import { resolveVariant } from './resolve-variant.ts';

const problemsOf = (patch: unknown): string[] => findTemplateProblems(readFixture({ variants: { 'without-tool': null }, ...(patch as object) }));

it('finds nothing wrong with the template of the tests', () => {
  expect(findTemplateProblems(readFixture())).toEqual([]);
});

it('says where JSON does not fit', () => {
  const { template, problems } = parseTemplate({ formatVersion: 1, family: 'x', site: { hosts: { web: { type: 'spaceship' } } } });
  expect(template).toBeUndefined();
  expect(problems.some((problem) => problem.startsWith('site.hosts.web.type: '))).toBe(true);
});

describe('variants', () => {
  it('are merged by name', () => {
    const resolved = resolveVariant(readFixture(), 'without-tool');
    expect(Object.keys(resolved.artifacts)).toEqual(['job-left']);
    expect(resolved.title).toBe('A password is guessed over SSH');
    expect(resolved.steps['enter']?.techniqueId).toBe('T1078');
  });
  it('must exist', () => {
    expect(() => resolveVariant(readFixture(), 'toString')).toThrow(/There is no variant "toString"/);
  });
  it('keep family and split', () => {
    expect(findTemplateProblems(readFixture({ variants: { odd: { family: 'other' } } }))).toEqual([expect.stringContaining('/odd: "family" is the same in all variants')]);
  });
  it('are held to the schema', () => {
    expect(findTemplateProblems(readFixture({ variants: { odd: { site: { hosts: { entry: { criticality: 9 } } } } } }))[0]).toContain('/odd: site.hosts.entry.criticality:');
  });
});

it.each<[string, unknown, string]>([
  ['a host that is not there', { steps: { guess: { to: '@nowhere' } } }, 'steps.guess: nothing has the id "nowhere"'],
  ['a service that a host does not have', { channels: { 'way-in': { through: ['@entry/telnet'] } } }, 'channels.way-in: the host "entry" has no service "telnet"'],
  ['a service of an account', { channels: { 'way-in': { through: ['@carrier/ssh'] } } }, '"carrier" is no host and has no service'],
  ['an unknown account of an act', { steps: { guess: { acts: [{ act: 'ssh-login', from: '@guesser', to: '@entry', account: '@nobody', data: { isSuccess: false } }] } } }, 'no account or key has the id "nobody"'],
  ['a host as account', { steps: { guess: { acts: [{ act: 'ssh-login', from: '@guesser', to: '@entry', account: '@store', data: { isSuccess: false } }] } } }, '"store" is no account or key'],
  ['an account as end', { steps: { guess: { acts: [{ act: 'ssh-login', from: '@carrier', to: '@entry', data: { isSuccess: false } }] } } }, '"carrier" can be no end of an act'],
  ['data that do not fit', { steps: { guess: { acts: [{ act: 'ssh-login', from: '@guesser', to: '@entry', data: { isSuccess: 'yes' } }] } } }, 'steps.guess.acts.0 (ssh-login): data.isSuccess:'],
  ['data that are missing', { next: { onward: { acts: [{ act: 'dns-query', from: '@entry', to: '@depot' }] } } }, 'next.onward.acts.0 (dns-query): data.name:'],
  ['an alternative that does not fit', { steps: { guess: { acts: [{ act: 'ssh-login', from: '@guesser', to: '@entry', data: { isSuccess: false, method: ['password', 'guess'] } }] } } }, 'data.method:'],
  ['a format of another kind', { sensors: { watch: { formats: ['zeek'] } } }, 'sensors.watch: a sensor of kind ids does not write "zeek"'],
  ['a sensor on an account', { sensors: { watch: { on: '@keeper' } } }, 'sensors.watch: "keeper" is no host'],
  ['a fact that is none', { steps: { guess: { acts: [{ act: 'ssh-login', from: '@guesser', to: '@entry', shows: ['nothing'], data: { isSuccess: false } }] } } }, 'it shows "nothing", which is no fact'],
  ['a distractor that shows', { distractors: { 'survey-runs': { acts: [{ act: 'ssh-login', from: '@survey', to: '@entry', shows: ['entry-held'], data: { isSuccess: false } }] } } }, 'only acts of steps can show facts'],
  ['an act that nobody writes down', { sensors: { 'entry-auth': null } }, 'but no sensor writes it down'],
  ['an unknown placeholder', { damage: { copied: { what: 'From {cellar}.' } } }, 'damage.copied.what: nothing has the id of the placeholder {cellar}'],
  ['an unknown placeholder with an address', { backup: null, site: { backup: 'On {cellar.address}.' } }, 'site.backup: nothing has the id of the placeholder {cellar}'],
  ['names in a circle', { words: { a: ['x{b}'], b: ['{a}y'] } }, 'a: its text holds itself'],
  ['an id twice', { outside: { entry: { type: 'attacker-address' } } }, 'the id "entry" is that of a host too'],
  ['a fact id twice', { damage: { 'entry-held': { kind: 'data-stolen', host: '@entry', what: 'x' } } }, 'the id "entry-held" is that of one of the compromised too'],
  ['a zone that is not there', { site: { hosts: { desk: { zone: 'attic' } } } }, 'site.hosts.desk: there is no zone "attic"'],
  ['a target of the wrong kind', { rootCauses: { 'weak-carrier': { fixes: [{ verb: 'patch_vulnerability', target: '@carrier' }] } } }, 'patch_vulnerability takes no target of kind account'],
  ['a command that shows on the wrong kind', { artifacts: { 'job-left': { shownBy: [{ verb: 'scan_host', targets: ['@depot'] }] } } }, 'scan_host takes no target of kind domain'],
  ['damage that nothing restores', { damage: { copied: { kind: 'service-down' } } }, 'damage.copied: nothing restores it'],
  ['an artefact on a clean host', { artifacts: { 'job-left': { host: '@desk' } } }, 'its host "desk" is not among the compromised'],
  ['a move through no channel', { next: { onward: { channel: 'way-out' } } }, 'there is no channel "way-out"'],
  ['a move that adds nothing known', { next: { onward: { adds: ['roof'] } } }, 'there is no fact "roof"'],
  ['a compromised address', { compromised: { 'carrier-used': { ref: '@guesser' } } }, 'a address cannot be compromised'],
  ['facts where nobody got in', { kind: 'attempted' }, 'compromised: must be empty, for the incident is attempted'],
  ['an act before the evidence', { steps: { look: { atMinute: -500 } } }, 'it begins before the evidence does'],
  ['an act after the evidence', { steps: { look: { atMinute: 500 } } }, 'it ends after the evidence does'],
  ['a fact shown before it is there', { next: { onward: { adds: ['entry-held'] } } }, 'but a move of the attacker adds it later'],
])('finds %s', (_what, patch, sentence) => {
  expect(problemsOf(patch).filter((problem) => problem.includes(sentence))).not.toEqual([]);
});

it('finds a fact that nothing can show', () => {
  const problems = problemsOf({
    compromised: { 'entry-held': null, 'store-held': null }, artifacts: { 'tool-left': null, 'job-left': null, 'store-drop': null }, next: { onward: null }, channels: { 'way-in': { from: '@guesser', to: '@entry', through: ['@entry/ssh'] } }, damage: { copied: null },
    rootCauses: { 'weak-carrier': null }, steps: { guess: null, enter: null },
  });
  expect(problems).toEqual([expect.stringContaining('compromised.carrier-used: nothing can show it')]);
});
