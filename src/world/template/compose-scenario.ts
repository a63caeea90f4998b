import type { FactRef, Random, Scenario, ScenarioTemplate, ShownBy } from '../../contracts/index.ts';
import { drawActs } from './draw-acts.ts';
import type { DrawnSensor } from './draw-sensors.ts';
import type { DrawnSite } from './drawn-site.ts';
import { describeSystem } from './describe-system.ts';
import type { EvidenceFiles } from './name-files.ts';
import { listCommands, type FactPart } from './natural-commands.ts';
import { numberActs } from './placed-act.ts';
import { splitRef } from './refs.ts';
import { renderAhead } from './render-evidence.ts';
import { drawReturnMoves } from './return-moves.ts';

export interface ComposeRequest {
  site: DrawnSite;
  variant: string;
  random: Random;
  sensors: readonly DrawnSensor[];
  evidence: EvidenceFiles;
  attackMs: number;
  endMs: number;
  /** Number of the first act that is made ahead. */
  nextSerial: number;
}

type Basis = 'documented' | 'observed' | 'inferred';
const withBasis = (basis: Basis | undefined): { basis?: Basis } => (basis === undefined ? {} : { basis });

/** The scenario with all names and times: the truth of an instance. */
export function composeScenario(request: ComposeRequest): Scenario {
  const { site, variant, random, evidence, attackMs } = request;
  const { template } = site;
  const text = (what: string, place: string): string => site.fill(what, random.child(`what ${place}`));
  const host = (ref: string): string => site.nameOf(splitRef(ref).id);
  const shownBy = (part: FactPart, id: string): ShownBy => ({ lines: evidence.linesOfFact(id), commands: listCommands(template, { part, id, nameOf: site.nameOf }) });
  const entries = <T extends object>(part: Readonly<Record<string, T>>): [string, T][] => Object.entries(part);

  return {
    formatVersion: 1, id: `${template.family}--${variant}`, title: template.title, family: template.family, split: template.split, kind: template.kind, source: template.source,
    system: describeSystem(site, random.child('system')),
    evidence: evidence.files.map(({ file, format }) => ({ file, format, folder: 'scenario' })),
    attack: {
      steps: entries(template.steps).map(([id, step]) => ({
        id, tacticId: step.tacticId, techniqueId: step.techniqueId, time: new Date(Math.floor((attackMs + step.atMinute * 60_000) / 1000) * 1000).toISOString().replace('.000Z', 'Z'),
        from: site.toFactRef(step.from), to: site.toFactRef(step.to), outcome: step.outcome, what: text(step.what, id), ...withBasis(step.basis),
      })).sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)),
    },
    compromised: entries(template.compromised).map(([id, one]) => ({ id, ref: site.toFactRef(one.ref), what: text(one.what, id), shownBy: shownBy('compromised', id), ...withBasis(one.basis) })),
    channels: entries(template.channels).map(([id, one]) => ({ id, from: site.toFactRef(one.from), to: site.toFactRef(one.to), through: one.through.map(site.toFactRef), what: text(one.what, id), ...withBasis(one.basis) })),
    artifacts: entries(template.artifacts).map(([id, one]) => ({ id, host: host(one.host), kind: one.kind, name: site.nameOf(id), ...(one.needsRebuild !== undefined && { needsRebuild: one.needsRebuild }), what: text(one.what, id), shownBy: shownBy('artifacts', id), ...withBasis(one.basis) })),
    rootCauses: entries(template.rootCauses).map(([id, one]) => ({ id, kind: one.kind, on: site.toFactRef(one.on), fixes: one.fixes.map((fix) => ({ verb: fix.verb, target: targetRef(site, fix.target) })), what: text(one.what, id), shownBy: shownBy('rootCauses', id), ...withBasis(one.basis) })),
    damage: entries(template.damage).map(([id, one]) => ({
      id, kind: one.kind, host: host(one.host), ...(one.service !== undefined && { service: one.service }), what: text(one.what, id),
      ...(one.restoredBy !== undefined && { restoredBy: { verb: one.restoredBy.verb, target: targetRef(site, one.restoredBy.target) } }), shownBy: shownBy('damage', id), ...withBasis(one.basis),
    })),
    next: composeMoves(request),
    distractors: entries(template.distractors).map(([id, one]) => ({ id, kind: one.kind, refs: one.refs.map(site.toFactRef), what: text(one.what, id), lines: evidence.linesOfDistractor(id), ...withBasis(one.basis) })),
  };
}

/** What a command would name: an account that the intruder made is an account. */
function targetRef(site: DrawnSite, ref: string): FactRef {
  const fact = site.toFactRef(ref);
  return fact.kind === 'artifact' && site.template.artifacts[fact.name]?.kind === 'account' ? { kind: 'account', name: site.nameOf(fact.name) } : fact;
}

function composeMoves({ site, random, sensors, evidence, endMs, nextSerial }: ComposeRequest): Scenario['next'] {
  const { template } = site;
  const moves: [string, ScenarioTemplate['next'][string]][] = [...Object.entries(template.next), ...drawReturnMoves(template, random.child('returns'))];
  let serial = nextSerial;
  return moves.map(([id, move]) => {
    const acts = numberActs(drawActs(move.acts, { site, random: random.child(`next ${id}`), startMs: endMs, to: move.on }), serial);
    serial += acts.length;
    const lines = sensors.flatMap((sensor) => {
      const file = evidence.fileOf(sensor.id);
      return file === undefined ? [] : renderAhead(sensor, acts, site).map((line) => ({ file, text: line }));
    });
    return { id, channel: move.channel, chancePerTenMinutes: move.chancePerTenMinutes, effect: move.effect, on: site.toFactRef(move.on), ...(move.adds.length > 0 && { adds: move.adds }), lines, what: site.fill(move.what, random.child(`what ${id}`)), ...withBasis(move.basis) };
  });
}
