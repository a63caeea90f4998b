import type { Entity, Stage } from '../contracts/index.ts';
import type { RankedGroup } from './ranked-group.ts';

/** Stages in which the struck end is held, not only tried. */
const heldStages: ReadonlySet<Stage> = new Set(['success', 'execution', 'privilege', 'persistence', 'exfil', 'impact']);
const triedPart = 0.15;
/** However many attempts were seen: attempts alone do not make a host struck. */
const maxTriedFraction = 0.3;
const maxFraction = 0.99;
/** A gateway or sensor forwards the acts of others. */
const forwarderFactor = 0.35;

/**
 * Sets `suspicionFraction` of every entity from signs alone: 1 − Π(1 − w·p) over its groups, where w is the group's weight and p
 * how much that end of that stage says: attackers are sources; a host that reports to a command server is struck although it is the source.
 */
export function estimateSuspicion(groups: readonly RankedGroup[]): void {
  const doubts = new Map<Entity, number>();
  const attemptDoubts = new Map<Entity, number>();
  const add = (entity: Entity, part: number): void => {
    const factor = entity.isEnforcementPoint ? forwarderFactor : 1;
    doubts.set(entity, (doubts.get(entity) ?? 1) * (1 - Math.min(0.95, part * factor)));
  };
  for (const group of groups) {
    if (!group.isSign || group.isAnswer) continue;
    const { stage } = group;
    const isHeld = heldStages.has(stage) || group.reasons.includes('sign-in worked after attempts');
    // A sign against hundreds says little of each one.
    const spread = (size: number): number => 1 / Math.sqrt(Math.max(1, size));
    for (const source of group.draft.sources) add(source, group.weight * 0.55 * spread(group.draft.sources.size));
    for (const target of group.draft.targets) {
      const isOutside = !target.isInternal;
      const part = stage === 'c2' || stage === 'exfil' ? (isOutside ? 0.6 : 0.45) : isHeld ? 0.5 : triedPart;
      if (part === triedPart) attemptDoubts.set(target, (attemptDoubts.get(target) ?? 1) * (1 - group.weight * part * spread(group.draft.targets.size)));
      else add(target, group.weight * part * spread(group.draft.targets.size));
    }
    for (const mention of group.draft.mentions) if (!group.forwarders.has(mention)) add(mention, group.weight * (isHeld ? 0.45 : 0.25) * spread(group.draft.mentions.size));
  }
  for (const [entity, doubt] of attemptDoubts) add(entity, Math.min(maxTriedFraction, 1 - doubt));
  for (const [entity, doubt] of doubts) entity.suspicionFraction = Math.round(Math.min(maxFraction, 1 - doubt) * 1000) / 1000;
}
