import type { Scenario } from '../../../contracts/index.ts';

const address = '203.0.113.7';

/** A compromise without any problem: a password is guessed, and a program is left on one host. A new one each time. */
export function makeScenario(): Scenario {
  return {
    formatVersion: 1, id: 'small-made-up', title: 'Somebody walks into the first server', family: 'walk-in', split: 'train', kind: 'compromise',
    source: { licence: 'Apache-2.0', citation: 'Made up for a test.', published: '2026-01-02', basis: 'documented' },
    system: {
      text: 'A small firm with the servers web-1 and db-1 behind gate.', zones: [{ name: 'servers', network: '10.1.1.0/24' }], enforcementPoints: ['gate'], keys: [], rules: ['Keep memory and disk of a server before it is cleaned.'],
      hosts: [
        { name: 'gate', addresses: ['10.1.1.1'], services: [], mayIsolate: false, mayRebuild: false, evidenceSources: ['logs'] },
        { name: 'web-1', addresses: ['10.1.1.10'], services: ['ssh'] }, { name: 'db-1', addresses: ['10.1.1.20'], services: ['ssh'] },
      ],
      accounts: [{ name: 'deploy', role: 'releases' }, { name: 'nagios', role: 'checks' }],
    },
    evidence: [{ file: 'auth.log', format: 'syslog', folder: 'scenario' }],
    attack: { steps: [{ id: 'enter', tacticId: 'TA0001', techniqueId: 'T1078', time: '2026-01-01T02:00:00Z', from: { kind: 'address', name: address }, to: { kind: 'host', name: 'web-1' }, outcome: 'succeeded', what: 'Signs in.' }] },
    compromised: [
      { id: 'web-held', ref: { kind: 'host', name: 'web-1' }, what: 'Entered.', shownBy: { lines: [{ file: 'auth.log', line: 2 }], commands: [{ verb: 'scan_host', targets: ['web-1'] }] } },
      { id: 'deploy-held', ref: { kind: 'account', name: 'deploy' }, what: 'Guessed.', shownBy: { lines: [{ file: 'auth.log', line: 2 }], commands: [{ verb: 'collect_logs', targets: ['web-1'] }] } },
    ],
    channels: [{ id: 'way-in', from: { kind: 'address', name: address }, to: { kind: 'host', name: 'web-1' }, through: [{ kind: 'address', name: address }, { kind: 'account', name: 'deploy' }], what: 'SSH.' }],
    artifacts: [{ id: 'left', host: 'web-1', kind: 'file', name: '/var/tmp/.helper-net', what: 'A program.', shownBy: { lines: [], commands: [{ verb: 'scan_host', targets: ['web-1'] }] } }],
    rootCauses: [{ id: 'weak', kind: 'weak-credential', on: { kind: 'account', name: 'deploy' }, fixes: [{ verb: 'reset_credentials', target: { kind: 'account', name: 'deploy' } }], what: 'Guessable.', shownBy: { lines: [{ file: 'auth.log', line: 1 }], commands: [{ verb: 'collect_logs', targets: ['web-1'] }] } }],
    damage: [],
    next: [{ id: 'back', channel: 'way-in', chancePerTenMinutes: 0.2, effect: 'artifact-returns', on: { kind: 'artifact', name: 'left' }, lines: [], what: 'Puts it back.' }],
    distractors: [],
  };
}

export const smallEvidence = `Jan  1 01:59:50 web-1 sshd[7]: Failed password for deploy from ${address} port 4000 ssh2
Jan  1 02:00:00 web-1 sshd[7]: Accepted password for deploy from ${address} port 4000 ssh2
Jan  1 02:10:00 db-1 sshd[9]: Accepted publickey for nagios from 10.1.1.10 port 4000 ssh2
`;
