import type { Entity, Evidence, Verdict } from '../../src/contracts/index.ts';

export interface RuleAssessment {
  verdict: Verdict;
  /** Hosts, accounts and keys of the site held to be the attacker's, most suspicious first. */
  held: Entity[];
  /** Hosts that were aimed at, where a look is due before anything is said. */
  aimedAt: Entity[];
  /** Outside addresses and domains. */
  attackers: Entity[];
}

/** More likely than not. */
const heldFrom = 0.5;
/** Enough to look, not enough to act. */
const noticedFrom = 0.2;
const most = { held: 4, aimedAt: 2, attackers: 3 };

/**
 * What an analyst's rule of thumb makes of the ranked evidence: without a sign it is benign; with a thing of the site that is more likely
 * struck than not it is a compromise; with a noticed one inside or outside somebody tried; else it is routine.
 */
export function assessByRules(evidence: Evidence): RuleAssessment {
  const ranked = [...evidence.entities].sort((a, b) => b.suspicionFraction - a.suspicionFraction || a.alias.localeCompare(b.alias));
  const ours = ranked.filter((entity) => entity.isInSystem && ['host', 'account', 'key'].includes(entity.kind));
  const outside = ranked.filter((entity) => !entity.isInternal && (entity.kind === 'address' || entity.kind === 'domain'));
  const from = (list: readonly Entity[], fraction: number, count: number): Entity[] => list.filter((entity) => entity.suspicionFraction >= fraction).slice(0, count);
  if (evidence.signCount === 0) return { verdict: 'benign', held: [], aimedAt: [], attackers: [] };
  const held = from(ours, heldFrom, most.held);
  const attackers = from(outside, heldFrom, most.attackers);
  const noticed = attackers.length > 0 ? attackers : from(outside, noticedFrom, 1);
  const aimedAt = from(ours.filter((entity) => entity.kind === 'host'), Number.EPSILON, most.aimedAt);
  if (held.length > 0) return { verdict: 'compromise', held, aimedAt: [], attackers: noticed };
  const isTried = noticed.length > 0 || from(ours, noticedFrom, 1).length > 0;
  return { verdict: isTried ? 'attempted' : 'benign', held: [], aimedAt, attackers: noticed };
}
