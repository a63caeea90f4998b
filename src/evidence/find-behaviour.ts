import type { Entity, Stage } from '../contracts/index.ts';
import type { FoldedGroup } from './fold-groups.ts';
import { only } from './fold-groups.ts';
import { isTunnel } from './find-tunnels.ts';
import type { GroupDraft } from './group-draft.ts';
import { portServices } from './port-services.ts';

/** What many ordinary records together show, though no single one is a sign. */
export interface Behaviour { weight: number; stage: Stage; reason: string }

const minBeacons = 8;
const minAttempts = 8;
const minSweepTargets = 20;
const minSweepPorts = 20;
const minFloodRecords = 400;
const largeUploadBytes = 50_000_000;
const longMs = 3_600_000;
/** Traffic that is regular by its nature: time, names, leases, discovery, monitoring. */
const regularPorts: ReadonlySet<number> = new Set([53, 67, 68, 123, 137, 138, 161, 162, 514, 546, 547, 1900, 3702, 5353, 5355, 6343, 2055, 4739]);
const commonPorts: ReadonlySet<number> = new Set([80, 443, 8080, 8443]);
const unanswered = /without (an )?answer|unanswered|no (answer|reply|response)|rejected|refused|\bS0\b|\bREJ\b|half-open|timed? ?out|unreachable/i;

/** Standard deviation of the gaps over their mean; undefined with too few gaps. */
export function rhythmVariation({ rhythm }: GroupDraft): number | undefined {
  if (rhythm.gapCount < minBeacons - 1 || rhythm.meanMs <= 0) return undefined;
  return Math.sqrt(rhythm.squares / rhythm.gapCount) / rhythm.meanMs;
}

function seconds(ms: number): string {
  return ms >= 90_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 1000)} s`;
}

function isRegularService(draft: GroupDraft): boolean {
  return draft.ports.size > 0 && [...draft.ports].every((port) => regularPorts.has(port));
}

/** A host whose task, as the site wrote it down, is to send much data away. */
function keepsCopies({ role = '', services, name }: Entity): boolean {
  return /backup|replica|mirror|archive/i.test(`${role} ${services.join(' ')} ${name}`);
}

/** Browsing: many hosts outside on the ports of the web are everyday. */
function isCommon({ ports }: GroupDraft): boolean {
  return [...ports].some((port) => commonPorts.has(port));
}

/** Outward: every source inside, every target outside. */
function isOutward(draft: GroupDraft): boolean {
  return draft.sources.size > 0 && draft.targets.size > 0 && [...draft.sources].every((end) => end.isInternal) && [...draft.targets].every((end) => !end.isInternal);
}

function findTunnel({ names }: GroupDraft): Behaviour | undefined {
  for (const [parent, counted] of names) if (isTunnel(parent, counted)) return { weight: 0.65, stage: 'exfil', reason: `${counted.count} queries for long names below one domain` };
  return undefined;
}

/**
 * Behaviour of a group of plain connections or flows: beacons, stubborn calls to an end that does not answer, sweeps over hosts or ports,
 * floods, large uploads. Undefined for alerts, which have a detector's word, and for everything ordinary.
 */
export function findBehaviour({ draft }: FoldedGroup): Behaviour | undefined {
  const { first } = draft;
  if (first.kind === 'alert' || draft.sources.size === 0 || draft.targets.size === 0) return undefined;
  const tunnel = findTunnel(draft);
  if (tunnel) return tunnel;
  const isOut = isOutward(draft);
  const isUnanswered = unanswered.test(first.message);
  if (only(draft.sources) && !isRegularService(draft)) {
    const perTarget = draft.count / draft.targets.size;
    if (draft.targets.size >= minSweepTargets && perTarget <= 20 && (isUnanswered || (draft.ports.size <= 3 && !(isOut && isCommon(draft))))) return { weight: isUnanswered || isOut ? 0.55 : 0.45, stage: 'recon', reason: `one source tries ${draft.targets.size} hosts` };
    if (draft.portsSeen.size >= minSweepPorts && only(draft.targets) && draft.count / draft.portsSeen.size <= 8) return { weight: 0.5, stage: 'recon', reason: `one source tries ${draft.portsSeen.size}${draft.portsSeen.size >= 256 ? ' or more' : ''} ports` };
  }
  if (only(draft.targets) && draft.burstCount >= minFloodRecords && draft.portsSeen.size > 0 && draft.portsSeen.size <= 2 && !isRegularService(draft) && !isOut) return { weight: 0.5, stage: 'impact', reason: `${draft.burstCount} connections within minutes` };
  if (!isOut || isRegularService(draft)) return undefined;
  if (draft.bytesOut >= largeUploadBytes && draft.bytesOut > 3 * draft.bytesIn && ![...draft.sources].every(keepsCopies)) return { weight: 0.5, stage: 'exfil', reason: `${Math.round(draft.bytesOut / 1e6)} MB sent outside` };
  const target = only(draft.targets);
  if (!target || !only(draft.sources)) return undefined;
  const isCommonPort = isCommon(draft);
  const isKnownPort = [...draft.ports].every((port) => portServices[port] !== undefined);
  if (isUnanswered && draft.count >= minAttempts) return { weight: isCommonPort ? 0.42 : 0.55, stage: 'c2', reason: `keeps calling an outside address that does not answer (${draft.count} times)` };
  const variation = rhythmVariation(draft);
  if (variation !== undefined && variation < 0.35 && draft.rhythm.meanMs >= 2_000) return { weight: isCommonPort ? 0.42 : isKnownPort ? 0.4 : 0.6, stage: 'c2', reason: `calls outside every ${seconds(draft.rhythm.meanMs)}` };
  if (!isKnownPort && draft.ports.size > 0 && (draft.count >= minBeacons || draft.longestMs >= longMs)) return { weight: 0.4, stage: 'c2', reason: `${draft.longestMs >= longMs ? 'long' : 'repeated'} connection to an unusual outside port` };
  return undefined;
}
