import type { Entity, Stage } from '../contracts/index.ts';
import { findBehaviour } from './find-behaviour.ts';
import { only, type FoldedGroup } from './fold-groups.ts';
import { raiseOutsideActors } from './raise-outside-actors.ts';
import type { RankedGroup } from './ranked-group.ts';
import { portServices } from './port-services.ts';
import { estimateSuspicion } from './estimate-suspicion.ts';
import { foldScanners } from './fold-scanners.ts';
import { attemptStages, signWeight, weightForBurst } from './judge-rule.ts';

/** Signs of an entity as source and as target, in time. */
interface Trace {
  firstAsTargetMs: number;
  firstAsSourceMs: number;
  targetWeight: number;
  stages: Set<Stage>;
  pairs: Map<Entity, number>;
  /** Attempts against more targets than are worth one entry each. */
  sweeps: { targets: ReadonlySet<Entity>; timeMs: number }[];
}

const minRecordsForRarity = 50;

function traceSigns(groups: readonly RankedGroup[]): Map<Entity, Trace> {
  const traces = new Map<Entity, Trace>();
  const of = (entity: Entity): Trace => {
    let trace = traces.get(entity);
    if (!trace) traces.set(entity, (trace = { firstAsTargetMs: Infinity, firstAsSourceMs: Infinity, targetWeight: 0, stages: new Set(), pairs: new Map(), sweeps: [] }));
    return trace;
  };
  for (const group of groups) {
    if (!group.isSign || group.isAnswer) continue;
    const time = group.draft.firstTimeMs ?? -Infinity;
    for (const source of group.draft.sources) {
      const trace = of(source);
      trace.firstAsSourceMs = Math.min(trace.firstAsSourceMs, time);
      trace.stages.add(group.stage);
      if (group.draft.targets.size > 64) trace.sweeps.push({ targets: group.draft.targets, timeMs: time });
      else for (const target of group.draft.targets) trace.pairs.set(target, Math.min(trace.pairs.get(target) ?? Infinity, time));
    }
    // What a gateway sends on was meant by someone else.
    if (group.draft.sources.size > 0 && [...group.draft.sources].every((source) => source.isEnforcementPoint)) continue;
    for (const target of group.draft.targets) {
      const trace = of(target);
      // Without a time nothing is known of before and after.
      trace.firstAsTargetMs = Math.min(trace.firstAsTargetMs, group.draft.firstTimeMs ?? Infinity);
      trace.targetWeight = Math.max(trace.targetWeight, group.weight);
    }
  }
  return traces;
}

function toRanked(group: FoldedGroup): RankedGroup {
  const { judgement } = group.draft.rule;
  const own = weightForBurst(judgement, group.draft.burstCount);
  const behaviour = findBehaviour(group);
  if (behaviour && behaviour.weight > own) return { ...group, weight: behaviour.weight, stage: behaviour.stage, isSign: behaviour.weight >= signWeight, isAnswer: false, score: 0, reasons: [behaviour.reason] };
  const isSign = !judgement.isBenign && own >= signWeight;
  return { ...group, weight: own, stage: judgement.stage, isSign, isAnswer: false, score: 0, reasons: isSign ? [judgement.stage === 'failure' ? `${group.draft.burstCount} failures in minutes` : judgement.reason] : [] };
}

/**
 * Scores groups, and sets how suspicious each entity is, by severity and class, rarity against the site's own background, progress of the attack and the worth of what is
 * struck. Highest first; equal scores by first record. A sign-in that worked after the
 * same source's signs against the same host, or from outside against any, becomes a sign.
 */
export function rankGroups(folded: readonly FoldedGroup[], { recordCount, spanMs }: { recordCount: number; spanMs: number }): RankedGroup[] {
  const groups = foldScanners(folded.map(toRanked));
  markAnswers(groups);
  raiseOutsideActors(groups);
  const traces = traceSigns(groups);
  const firstSeen = firstTimesOutside(groups);
  for (const group of groups) {
    raiseByProgress(group, traces);
    raiseNewOutside(group, traces, firstSeen);
  }
  raiseByCompany(groups);
  estimateSuspicion(groups);
  for (const group of groups) {
    raiseBySuspects(group);
    scoreGroup(group, { recordCount, spanMs });
  }
  return groups.sort((a, b) => b.score - a.score || a.draft.ordinal - b.draft.ordinal);
}

const maxAnswerEnds = 32;

function markAnswers(groups: readonly RankedGroup[]): void {
  const seen = new Map<string, Set<string>>();
  for (const group of [...groups].sort((a, b) => a.draft.ordinal - b.draft.ordinal)) {
    const { sources, targets, rule } = group.draft;
    if (sources.size === 0 || targets.size === 0 || sources.size * targets.size > maxAnswerEnds) continue;
    const pairs = seen.get(rule.key) ?? new Set<string>();
    seen.set(rule.key, pairs);
    const ends = [...sources].flatMap((source) => [...targets].map((target) => [source.alias, target.alias] as const));
    group.isAnswer = ends.every(([source, target]) => pairs.has(`${target}>${source}`));
    if (group.isAnswer) group.reasons.push('answer to another line');
    else for (const [source, target] of ends) pairs.add(`${source}>${target}`);
  }
}

/** When each outside end was first addressed. */
function firstTimesOutside(groups: readonly RankedGroup[]): Map<Entity, number> {
  const times = new Map<Entity, number>();
  for (const { draft } of groups) for (const target of draft.targets) if (!target.isInternal) times.set(target, Math.min(times.get(target) ?? Infinity, draft.firstTimeMs ?? -Infinity));
  return times;
}

/** An ordinary connection counts more when a host that was struck hard reaches an outside end that nobody addressed before. */
function raiseNewOutside(group: RankedGroup, traces: ReadonlyMap<Entity, Trace>, firstSeen: ReadonlyMap<Entity, number>): void {
  const { draft } = group;
  const source = only(draft.sources);
  const trace = source?.isInternal === true ? traces.get(source) : undefined;
  if (group.isSign || draft.rule.judgement.isBenign || draft.targets.size === 0 || draft.targets.size > 4 || !trace || trace.targetWeight < 0.55) return;
  if (![...draft.targets].every((target) => (firstSeen.get(target) ?? -Infinity) > trace.firstAsTargetMs)) return;
  group.reasons.push('struck host reaches a new outside address');
  group.score += 0.16;
}

/** From a well-known port to a high one: a server answers, it does not reach out. */
function isResponse(draft: RankedGroup['draft']): boolean {
  return draft.clientPorts.size > 0 && [...draft.clientPorts].every((port) => portServices[port] !== undefined) && [...draft.ports].every((port) => portServices[port] === undefined);
}

function raiseByProgress(group: RankedGroup, traces: ReadonlyMap<Entity, Trace>): void {
  const { draft } = group;
  const { judgement } = draft.rule;
  const time = draft.lastTimeMs ?? Infinity;
  if (group.isAnswer || (draft.sources.size > 8 && !group.isSign)) return;
  let progress = 0;
  for (const source of draft.sources) {
    const trace = traces.get(source);
    if (!trace) continue;
    const isAgainstStruck = [...draft.targets].slice(0, 64).some((target) => (trace.pairs.get(target) ?? Infinity) <= time || trace.sweeps.some((sweep) => sweep.timeMs <= time && sweep.targets.has(target)))
      || (!source.isInternal && trace.firstAsSourceMs <= time);
    if (judgement.isSignIn && !judgement.isBenign && isAgainstStruck && [...trace.stages].some((stage) => attemptStages.has(stage))) {
      group.reasons.push('sign-in worked after attempts');
      group.isSign = true;
      group.weight = Math.max(group.weight, 0.8);
      progress = Math.max(progress, 0.3);
    }
    if (group.isSign && trace.stages.size >= 3) {
      group.reasons.push('source active in several stages');
      progress = Math.max(progress, 0.08);
    }
    const wasStruckBefore = trace.firstAsTargetMs < (draft.firstTimeMs ?? -Infinity);
    if (group.isSign && wasStruckBefore && !isResponse(draft) && source.isInternal && !source.isEnforcementPoint) {
      const leavesSite = draft.targets.size > 0 && [...draft.targets].every((target) => !target.isInternal);
      group.reasons.push(leavesSite ? 'struck host reaches outside' : 'struck host strikes on');
      progress = Math.max(progress, 0.15);
    }
  }
  group.reasons = [...new Set(group.reasons)];
  group.score = progress;
}

/** Kinds of attack steps on one host, and when they were seen. */
type Steps = { stage: Stage; firstMs: number; lastMs: number }[];
const companyMs = 7_200_000;
const maxCompany = 3;

/** Failed sign-ins and what a detector calls guessing are one step. */
function stepOf(stage: Stage): Stage {
  return stage === 'failure' ? 'credential' : stage;
}

/** What happens on a host while other steps of an attack happen there counts more than the same thing alone. */
function raiseByCompany(groups: readonly RankedGroup[]): void {
  const byTarget = new Map<Entity, Steps>();
  const isStep = (group: RankedGroup): boolean => group.isSign && !group.isAnswer && group.weight >= 0.4 && group.draft.targets.size > 0 && group.draft.targets.size <= 4;
  const spanOf = ({ draft }: RankedGroup): { firstMs: number; lastMs: number } => ({ firstMs: draft.firstTimeMs ?? NaN, lastMs: draft.lastTimeMs ?? NaN });
  for (const group of groups) {
    if (!isStep(group)) continue;
    for (const target of group.draft.targets) {
      const steps = byTarget.get(target);
      if (steps) steps.push({ stage: stepOf(group.stage), ...spanOf(group) });
      else byTarget.set(target, [{ stage: stepOf(group.stage), ...spanOf(group) }]);
    }
  }
  for (const group of groups) {
    if (group.isAnswer || group.draft.rule.judgement.isBenign || group.draft.targets.size > 4 || (!group.isSign && group.draft.first.kind !== 'alert')) continue;
    const { firstMs, lastMs } = spanOf(group);
    const stages = new Set<Stage>();
    for (const target of group.draft.targets) {
      for (const step of byTarget.get(target) ?? []) if (step.stage !== stepOf(group.stage) && step.firstMs - companyMs <= lastMs && step.lastMs + companyMs >= firstMs) stages.add(step.stage);
    }
    if (stages.size === 0) continue;
    group.score += 0.04 * Math.min(maxCompany, stages.size);
    group.reasons.push(`beside other steps on the same host (${[...stages].slice(0, maxCompany).join(', ')})`);
  }
}

/** Ends this suspicious make their ordinary lines worth reading: what else did the struck host do? */
const suspectFraction = 0.5;
const suspectValue = 0.1;

function raiseBySuspects(group: RankedGroup): void {
  const { draft } = group;
  if (group.isSign || group.isAnswer || draft.rule.judgement.isBenign || draft.sources.size > 8 || draft.targets.size > 8) return;
  const suspicion = Math.max(0, ...[...draft.sources, ...draft.targets].map((end) => (end.isEnforcementPoint ? 0 : end.suspicionFraction)));
  if (suspicion < suspectFraction) return;
  group.reasons.push('an ordinary line of a suspect');
  group.score += suspectValue * suspicion;
}

/** Logs shorter than this show no background. */
const minBackgroundMs = 24 * 3_600_000;
const minBackgroundHours = 6;
/** A rule that fires in every fourth hour, or more often, is the site's background. */
const backgroundShare = 0.25;
const backgroundValue = 0.12;

/** What fires at all hours of many is the site's own background, 0 to 1; a session far beyond it is not. */
function backgroundOf({ draft, isBurst }: RankedGroup, spanMs: number): number {
  const { hours } = draft.rule;
  if (isBurst === true || spanMs < minBackgroundMs || hours.size < minBackgroundHours) return 0;
  return Math.min(1, hours.size / ((spanMs / 3_600_000) * backgroundShare));
}

function scoreGroup(group: RankedGroup, { recordCount, spanMs }: { recordCount: number; spanMs: number }): void {
  const { draft } = group;
  const share = draft.rule.count / Math.max(1, recordCount);
  let rarity = 0;
  if (recordCount >= minRecordsForRarity) {
    rarity = Math.min(1, -Math.log10(share) / Math.log10(recordCount));
    if (rarity > 0.7 && (group.isSign || draft.first.kind === 'alert')) group.reasons.push('rare on this site');
    if (share > 0.1 && group.isSign && group.weight < 0.6) group.reasons.push('common on this site');
  }
  const criticality = Math.max(0, ...[...draft.targets].slice(0, 256).map((target) => target.criticality ?? 0));
  if (criticality >= 3 && group.isSign) group.reasons.push(criticality === 4 ? 'strikes a crown jewel' : 'strikes a critical host');
  // Rarity speaks only of what is not everyday: a rare package update is still no attack.
  const rarityValue = draft.rule.judgement.isBenign ? 0.02 : draft.first.kind === 'alert' ? 0.12 : 0.06;
  if (group.isBurst === true && (group.isSign || draft.first.kind === 'alert')) {
    group.reasons.push('far more than usual');
    if (!draft.rule.judgement.isBenign) group.score += 0.08;
  }
  const background = backgroundOf(group, spanMs);
  if (background > 0.5 && group.isSign) group.reasons.push('fires at all hours');
  const common = share > 0.1 && group.weight < 0.6 ? -0.06 : 0;
  if (group.isSign && draft.sources.size > 0 && [...draft.sources].every((source) => source.isEnforcementPoint)) group.reasons.push('its source forwards for others');
  group.score = Math.max(0, group.score + 0.55 * group.weight + 0.02 * (draft.rule.judgement.isBenign ? 0 : draft.severityId) + rarityValue * rarity + common - backgroundValue * background - (group.isAnswer ? 0.15 : 0)
    + (group.isSign && criticality >= 3 ? 0.03 * (criticality - 1) : 0) + Math.min(0.04, 0.01 * Math.log10(draft.count)));
}
