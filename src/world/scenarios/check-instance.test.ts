import { expect, it } from 'vitest';
import type { Scenario, ShownBy } from '../../contracts/index.ts';
import { makeScenario, smallEvidence } from './__fixtures__/small-scenario.ts';
import { checkInstance } from './check-instance.ts';

type Change = (scenario: Scenario) => void;
const check = (change: Change = () => undefined, given: { text?: string; variant?: string; statesAtMost?: number } = {}): Promise<string[]> => {
  const { text = smallEvidence, variant, statesAtMost = 1000 } = given;
  const scenario = makeScenario();
  change(scenario);
  return checkInstance({ scenario, evidence: [{ file: 'auth.log', text }], hosts: new Map(), seed: 1, statesAtMost, ...(variant !== undefined && { variant }) });
};
const one = <T>(list: readonly T[], index = 0): T => {
  const found = list[index];
  if (found === undefined) throw new Error(`The list has no item ${String(index)}.`);
  return found;
};
const hidden = (verb: ShownBy['commands'][number]['verb'], ...targets: string[]): ShownBy => ({ lines: [], commands: [{ verb, targets }] });
const host = (name: string): { kind: 'host'; name: string } => ({ kind: 'host', name });

it('finds nothing wrong with a good one', async () => {
  expect(await check()).toEqual([]);
});

it.each<[string, Change, string]>([
  ['an unknown host', (s) => { one(s.artifacts).host = 'web-9'; }, 'artifacts left: no host is named "web-9" in the system.'],
  ['an id that is none', (s) => { one(s.channels).id = 'Way In'; }, 'channels.0.id: an id has small letters'],
  ['an account nobody knows', (s) => { one(s.channels).through = [{ kind: 'account', name: 'ghost' }]; }, 'no account is named "ghost"'],
  ['a compromise that no line shows', (s) => { for (const fact of s.compromised) fact.shownBy.lines = []; }, 'compromised: no line of the evidence shows any of them'],
  ['an attempt whose cause is hidden', (s) => { Object.assign(s, { kind: 'attempted', compromised: [], channels: [], artifacts: [], next: [] }); one(s.rootCauses).shownBy = hidden('collect_logs', 'web-1'); }, 'rootCauses.weak: no line of the evidence shows it'],
  ['a benign incident with a cause', (s) => { Object.assign(s, { kind: 'benign', compromised: [], channels: [], artifacts: [], next: [], attack: { steps: [] } }); }, 'a benign incident has no attack steps and no root causes'],
  ['a channel through an account that is not held', (s) => { one(s.channels).through.push({ kind: 'account', name: 'nagios' }); }, 'channels.way-in: it runs through the account nagios, which is not among the compromised.'],
  ['an artefact on a host that is not held', (s) => { one(s.artifacts).host = 'db-1'; }, 'artifacts.left: its host db-1 is not among the compromised.'],
  ['moves that wait for each other', (s) => {
    const [base, way] = [one(s.next), one(s.channels)];
    s.channels.push({ ...way, id: 'way-b' }, { ...way, id: 'way-c' });
    s.next.push({ ...base, id: 'b', channel: 'way-b', adds: ['way-c'] }, { ...base, id: 'c', channel: 'way-c', adds: ['way-b'] });
  }, 'next.b: it can never happen: it needs way-b, which only c adds, and that waits in turn.'],
  ['a channel through what only its own move adds', (s) => { one(s.channels).through.push({ kind: 'artifact', name: 'left' }); Object.assign(one(s.next), { effect: 'artifact-added', adds: ['left'] }); }, 'next.back: it can never happen: it needs left, which only back adds'],
  ['a struck host that only a look at itself shows', (s) => { s.compromised.push({ id: 'db-held', ref: host('db-1'), what: 'Entered.', shownBy: hidden('scan_host', 'db-1') }); }, 'compromised.db-held: no responder has a reason for a look that shows it (scan_host db-1).'],
  ['a cause that logs of a healthy host show', (s) => { one(s.rootCauses).shownBy = hidden('collect_logs', 'db-1'); }, 'rootCauses.weak: no responder has a reason'],
  ['a lead from a host that is not looked at', (s) => { one(s.rootCauses).on = { kind: 'service', name: 'ssh', host: 'db-1' }; one(s.rootCauses).shownBy = hidden('verify_host', 'db-1'); }, 'rootCauses.weak: no responder has a reason'],
  ['a host that can be neither cleaned nor rebuilt', (s) => { one(s.artifacts).needsRebuild = true; one(s.system.hosts, 1).mayRebuild = false; }, 'recovery: it cannot be reached, whatever is done.'],
  ['damage that its verb does not undo', (s) => { s.damage.push({ id: 'gone', kind: 'data-altered', host: 'web-1', what: 'Altered.', restoredBy: { verb: 'isolate_host', target: host('gate') }, shownBy: { lines: [{ file: 'auth.log', line: 2 }], commands: [] } }); }, 'recovery: it cannot be reached'],
  ['a line that is not there', (s) => { one(s.rootCauses).shownBy.lines = [{ file: 'auth.log', line: 4 }]; }, 'rootCauses.weak.shownBy: auth.log has 3 lines, so there is no line 4.'],
  ['a line of a distractor that is not there', (s) => { s.distractors.push({ id: 'checks', kind: 'look-alike', refs: [host('db-1')], what: 'Checks.', lines: [{ file: 'auth.log', line: 9 }] }); }, 'distractors.checks: auth.log has 3 lines'],
  ['a line about something else', (s) => { one(s.compromised, 1).shownBy.lines = [{ file: 'auth.log', line: 3 }]; }, 'compromised.deploy-held.shownBy: auth.log, line 3, names none of deploy.'],
  ['the id in the system', (s) => { s.system.rules.push('See small made up.'); }, 'system.rules.1: it holds the id of the scenario'],
  ['the title in the system', (s) => { s.system.text += ' Somebody walks into the first server.'; }, 'system.text: it holds the title'],
  ['the family in the system', (s) => { s.system.backup = 'Walk-in backup.'; }, 'system.backup: it holds the family'],
  ['the split in the system', (s) => { s.system.text += ' split: train'; }, 'system.text: it names the split'],
  ['a technique in the system', (s) => { s.system.text += ' Mind T1110.001.'; }, 'system.text: it holds the ATT&CK id T1110.001.'],
  ['a tactic in the system', (s) => { one(s.system.hosts, 1).role = 'front, TA0001'; }, 'system.hosts.1.role: it holds the ATT&CK id TA0001.'],
  ['a hidden artefact in the system', (s) => { s.system.text += ' Helpers lie in /var/tmp/.helper-net.'; }, 'system.text: it names /var/tmp/.helper-net, an artefact that nothing in the evidence shows.'],
  ['an unseen address of the attacker in the system', (s) => { one(s.channels).through.push({ kind: 'address', name: '203.0.113.99' }); s.system.text += ' Partners: 203.0.113.99.'; }, 'system.text: it names 203.0.113.99, an address of the attacker'],
  ['a label on a host in the system', (s) => { s.system.text += ' The compromised host is web-1.'; }, 'system.text: it says "compromised" about web-1'],
])('tells of %s', async (_, change, sentence) => {
  const problems = await check(change);
  expect(problems.join('\n')).toContain(sentence);
});

it.each<[string, { text: string; variant?: string }, string]>([
  ['the id', { text: `${smallEvidence}run small-made-up\n` }, 'evidence auth.log, line 4: it holds the id'],
  ['the title', { text: `${smallEvidence}Somebody walks into the first server\n` }, 'evidence auth.log, line 4: it holds the title'],
  ['the family', { text: `${smallEvidence}class=walk-in\n` }, 'evidence auth.log, line 4: it holds the family'],
  ['the variant', { text: `${smallEvidence}two-doors\n`, variant: 'two-doors' }, 'evidence auth.log, line 4: it holds the variant'],
])('tells of %s in the evidence', async (_, given, sentence) => {
  expect((await check(undefined, given)).join('\n')).toContain(sentence);
});

it('leaves words alone that only sound like the truth', async () => {
  expect(await check((s) => { s.system.text += ' web-1 has attack surface tests. Attackers are reported to the office. Asset T1078x.'; }, { text: smallEvidence.replaceAll('ssh2', 'ssh2 plain'), variant: 'plain' })).toEqual([]);
});

it('says when the optimum is too far away', async () => {
  expect((await check(undefined, { statesAtMost: 3 })).join('\n')).toMatch(/recovery: the optimum was not found within \d+ states\./);
});

it('follows leads, credentials and what is kept', async () => {
  expect(await check((s) => {
    one(s.artifacts).shownBy = hidden('capture_memory', 'web-1');
    s.compromised.push({ id: 'db-held', ref: host('db-1'), what: 'Entered.', shownBy: hidden('hunt_indicator', '203.0.113.7') });
    s.artifacts.push({ id: 'left-db', host: 'db-1', kind: 'file', name: '/srv/.db-helper', what: 'A program.', shownBy: hidden('scan_host', 'db-1') });
  })).toEqual([]);
  expect(await check((s) => {
    Object.assign(s, { artifacts: [], next: [] });
    s.compromised.splice(0, 1);
    one(s.rootCauses).shownBy = hidden('collect_logs', 'web-1');
  })).toEqual([]);
});
