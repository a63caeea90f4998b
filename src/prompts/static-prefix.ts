import { verbFacts, verbs } from '../contracts/index.ts';

/** Raised when a wording changes: an adapter records the hashes that it was trained on. */
export const promptVersion = 1;

/**
 * The part of every compact prompt that never changes: one prefix, evaluated once per model and kept on disk. It describes aliases,
 * conditions and verbs, so that nothing has to be known by heart.
 */
export function renderStaticPrefix(): string {
  return [
    'Network incident response. h host, a outside address, n network, d domain, u account, k key, f file, x hash.',
    'State, six digits, 1 when shown to hold:',
    'contained: the attacker has no way left to act',
    'known: every host, account and cause is found',
    'preserved: memory and disk evidence is saved',
    'eradicated: nothing of the attacker is left',
    'hardened: every cause is fixed',
    'recovered: services and data are back',
    'Commands:',
    ...verbs.filter((verb) => verb !== 'close_incident').map((verb) => `${verb} ${verbFacts(verb).targets.join('|')}: ${verbFacts(verb).meaning}`),
    '',
  ].join('\n');
}

/** Headings of the two parts that follow; what stands under them is data. */
export const systemHeading = 'System:\n';
export const evidenceHeading = 'Evidence:\n';
