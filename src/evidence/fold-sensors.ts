import type { Entity } from '../contracts/index.ts';
import { mergeSameAct, only, shareOf, type FoldedGroup } from './fold-groups.ts';
import type { GroupDraft } from './group-draft.ts';

/** Clocks of sensors differ by a little, and some write when an act ends. */
const clockMs = 3_000;
const minSharedPortFraction = 0.8;
const maxCountRatio = 1.5;

/** Sensors that write of the network see the same packets; what a host writes of itself is another view. */
function isNear(left: number | undefined, right: number | undefined): boolean {
  return left !== undefined && right !== undefined && Math.abs(left - right) <= clockMs;
}

function hasNothingShared(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  for (const sensor of left) if (right.has(sensor)) return false;
  return true;
}

function accountsOf(draft: GroupDraft): Entity[] {
  return [...draft.mentions].filter((entity) => entity.kind === 'account');
}

/**
 * Two groups of different sensors tell one act: between the same ends, with the same accounts where both name some, nearly as often, beginning
 * and ending together, and through the same client ports where both know them.
 */
function tellSameAct(left: GroupDraft, right: GroupDraft): boolean {
  // One sensor may write two files; then the rule's number tells that the lines are of one act.
  const isTwice = left.first.ruleId !== undefined && left.first.ruleId === right.first.ruleId && hasNothingShared(left.lines.sources(), right.lines.sources());
  if ((!isTwice && !hasNothingShared(left.sensors, right.sensors)) || !isNear(left.firstTimeMs, right.firstTimeMs) || !isNear(left.lastTimeMs, right.lastTimeMs)) return false;
  if (Math.max(left.count, right.count) > Math.max(2, maxCountRatio * Math.min(left.count, right.count))) return false;
  const accounts = accountsOf(left);
  const others = accountsOf(right);
  if (accounts.length > 0 && others.length > 0 && !accounts.some((account) => others.includes(account))) return false;
  if (left.clientPorts.size === 0 || right.clientPorts.size === 0) return left.rule.judgement.stage === right.rule.judgement.stage;
  return Math.max(shareOf(left.clientPorts, right.clientPorts), shareOf(right.clientPorts, left.clientPorts)) >= minSharedPortFraction;
}

/**
 * What several sensors wrote of one act becomes one line, told by the one that says most. Plain records are left alone: folded are
 * groups that a detector raised, or that speak of an attack themselves.
 */
export function foldSensors(groups: readonly FoldedGroup[]): FoldedGroup[] {
  const byEnds = new Map<string, FoldedGroup[]>();
  const gone = new Set<FoldedGroup>();
  const telling = groups.filter(({ draft }) => draft.firstTimeMs !== undefined && (draft.first.kind === 'alert' || draft.rule.judgement.weight >= 0.3));
  for (const group of [...telling].sort((a, b) => b.draft.rule.judgement.weight - a.draft.rule.judgement.weight || a.draft.ordinal - b.draft.ordinal)) {
    const source = only(group.draft.sources);
    const target = only(group.draft.targets);
    if (!target || (!source && group.draft.sources.size > 0)) continue;
    const key = `${source?.alias ?? ''}>${target.alias}`;
    const same = byEnds.get(key) ?? [];
    byEnds.set(key, same);
    const whole = same.find((other) => tellSameAct(other.draft, group.draft));
    if (!whole) {
      same.push(group);
      continue;
    }
    whole.foldReasons.push(hasNothingShared(whole.draft.sensors, group.draft.sensors) ? `seen by ${[...group.draft.sensors].join(', ')} too` : 'written to two files');
    mergeSameAct(whole, group);
    gone.add(group);
  }
  return groups.filter((group) => !gone.has(group));
}
