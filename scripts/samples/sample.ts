import type { Scenario } from '../../src/contracts/index.ts';

/** What one sample module gives; hashes, cards and files are made from it by `buildSamples`. */
export interface Sample {
  /** Folder below `datasets`, and id of the scenario. */
  name: string;
  scenario: Scenario;
  /** Text of the evidence files by name. */
  files: Map<string, string>;
  /** For the card: what happened, in our own words, and what is noise. */
  about: string;
}

/** The same for all samples: written for this project. */
export const sampleSource = {
  licence: 'Apache-2.0',
  citation: 'Written for stanch: made up from start to end, no real network, person or incident.',
  published: '2026-11-23',
  basis: 'documented',
} as const satisfies Scenario['source'];

const ref = (kind: 'host' | 'address' | 'domain' | 'account' | 'artifact') => (name: string) => ({ kind, name });
export const host = ref('host');
export const address = ref('address');
export const domain = ref('domain');
export const account = ref('account');
export const artifact = ref('artifact');
export const service = (name: string, onHost: string) => ({ kind: 'service' as const, name, host: onHost });
