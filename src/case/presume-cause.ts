import { parentTechniqueOf } from '../contracts/index.ts';
import type { CauseKind } from './finding.ts';

/** What usually lets a technique in, by ATT&CK id or parent id (ATT&CK 18.1, mitigations of each technique). */
const usualCauses: Readonly<Record<string, CauseKind>> = {
  T1190: 'vulnerable', T1210: 'vulnerable', T1068: 'vulnerable', T1203: 'vulnerable', T1505: 'vulnerable', T1211: 'vulnerable',
  T1110: 'weak', T1078: 'weak', T1558: 'weak', T1552: 'misconfigured', T1550: 'weak', T1555: 'weak', T1621: 'weak',
  T1133: 'exposed', T1021: 'exposed', T1566: 'tricked', T1204: 'tricked', T1189: 'tricked', T1195: 'misconfigured', T1530: 'misconfigured', T1610: 'misconfigured', T1484: 'misconfigured',
};

/** The cause that the conjectured techniques suggest, the likeliest technique first: for plans that nobody observes. */
export function presumeCause(techniques: readonly { id: string; probability: number }[]): CauseKind {
  const ranked = [...techniques].sort((a, b) => b.probability - a.probability);
  for (const { id } of ranked) {
    const cause = usualCauses[id] ?? usualCauses[parentTechniqueOf(id)];
    if (cause !== undefined) return cause;
  }
  return 'vulnerable';
}
