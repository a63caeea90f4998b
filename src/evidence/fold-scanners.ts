import type { Entity } from '../contracts/index.ts';
import { clusterByTime, mergeSameAct, only } from './fold-groups.ts';
import { attemptStages } from './judge-rule.ts';
import type { RankedGroup } from './ranked-group.ts';

/** So many different rules by one source against one target within minutes are a tool at work. */
const minRules = 12;
/** Of them, the heaviest keep lines of their own. */
const keptRules = 3;
const pauseMs = 600_000;

function isAttempt({ draft, isSign, stage }: RankedGroup): boolean {
  return isSign && draft.first.kind === 'alert' && attemptStages.has(stage) && draft.firstTimeMs !== undefined;
}

/**
 * A scanner sets off hundreds of rules: the heaviest few stay, the others become one line. What tells of more than an attempt is never
 * folded; no line is lost.
 */
export function foldScanners(groups: RankedGroup[]): RankedGroup[] {
  const byEnds = new Map<string, RankedGroup[]>();
  for (const group of groups) {
    const source: Entity | undefined = only(group.draft.sources);
    const target = only(group.draft.targets);
    if (!source || !target || !isAttempt(group)) continue;
    const key = `${source.alias}>${target.alias}`;
    const same = byEnds.get(key);
    if (same) same.push(group);
    else byEnds.set(key, [group]);
  }
  const gone = new Set<RankedGroup>();
  for (const same of byEnds.values()) {
    for (const cluster of clusterByTime(same, pauseMs)) {
      if (new Set(cluster.map((group) => group.draft.rule.key)).size < minRules) continue;
      const ranked = [...cluster].sort((a, b) => b.weight - a.weight || b.draft.count - a.draft.count || a.draft.ordinal - b.draft.ordinal).slice(keptRules);
      const [whole, ...rest] = ranked.sort((a, b) => b.draft.count - a.draft.count || a.draft.ordinal - b.draft.ordinal);
      if (!whole) continue;
      for (const part of rest) {
        const shownCount = (whole.shownCount ?? whole.draft.count) + (part.shownCount ?? part.draft.count);
        mergeSameAct(whole, part);
        whole.shownCount = shownCount;
        whole.weight = Math.max(whole.weight, part.weight);
        gone.add(part);
      }
      whole.otherRuleCount = rest.length;
      whole.reasons.push(`one source sets off ${cluster.length} rules within minutes`);
    }
  }
  return groups.filter((group) => !gone.has(group));
}
