import type { Scenario, ShownBy, Verb } from '../../contracts/index.ts';

const shown: ShownBy = { lines: [{ file: 'auth.log', line: 1 }], commands: [] };
const hosts = ['one', 'two'] as const;
type Fixes = Scenario['rootCauses'][number]['fixes'];

/** Parts of a compromise of two hosts of which only logs are kept. Everything is shown, and nothing moves, unless a part says otherwise. */
export const twoHosts = {
  scenario(parts: Partial<Scenario>): Scenario {
    return {
      formatVersion: 1, id: 'two-hosts', title: 'Two', family: 'two', split: 'train', kind: 'compromise', source: { licence: 'Apache-2.0', citation: 'Made up for a test.', published: '2026-01-02', basis: 'documented' },
      system: { text: '', hosts: hosts.map((name, index) => ({ name, addresses: [`10.0.0.${String(index + 1)}`], services: ['ssh'], evidenceSources: ['logs'] })), zones: [], enforcementPoints: [], accounts: [], keys: [], rules: [] },
      evidence: [{ file: 'auth.log', format: 'syslog', folder: 'scenario' }], attack: { steps: [] },
      compromised: hosts.map((name) => ({ id: `${name}-held`, ref: { kind: 'host', name }, what: 'Entered.', shownBy: shown })),
      ...twoHosts.channel([{ kind: 'address', name: '203.0.113.1' }]), artifacts: [], ...twoHosts.causes([{ verb: 'patch_vulnerability', target: { kind: 'host', name: 'one' } }]), damage: [], next: [], distractors: [], ...parts,
    };
  },
  /** From an address to host one. */
  channel(through: Scenario['channels'][number]['through'], from = '203.0.113.1'): Pick<Scenario, 'channels'> {
    return { channels: [{ id: 'way', from: { kind: 'address', name: from }, to: { kind: 'host', name: 'one' }, through, what: 'A way.' }] };
  },
  causes(...fixes: Fixes[]): Pick<Scenario, 'rootCauses'> {
    return { rootCauses: fixes.map((list, index) => ({ id: `cause-${String(index)}`, kind: 'misconfiguration', on: { kind: 'host', name: hosts[index] ?? 'one' }, fixes: list, what: 'Why.', shownBy: shown })) };
  },
  /** One on each host. */
  artifacts(one: Pick<Scenario['artifacts'][number], 'kind' | 'needsRebuild'>): Pick<Scenario, 'artifacts'> {
    return { artifacts: hosts.map((host) => ({ id: `left-${host}`, host, name: one.kind === 'account' ? `own-${host}` : `/tmp/${host}`, what: 'Left.', shownBy: shown, ...one })) };
  },
  /** The artefact of host two is shown by a command only; the channel may run through another. */
  hidden(verb: Verb, through?: Scenario['channels'][number]['through']): Pick<Scenario, 'artifacts'> & Partial<Pick<Scenario, 'channels'>> {
    const { artifacts } = twoHosts.artifacts({ kind: 'file' });
    return { artifacts: artifacts.map((one) => (one.host === 'one' ? one : { ...one, shownBy: { lines: [], commands: [{ verb, targets: ['two'] }] } })), ...(through !== undefined && twoHosts.channel(through)) };
  },
};
