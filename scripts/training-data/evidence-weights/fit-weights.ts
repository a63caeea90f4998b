import { roles, verdicts, type Role } from '../../../src/contracts/index.ts';
import { suspectClasses, type EvidenceWeights, type LinearWeights, type SuspectClass } from '../../../src/perception/evidence-features.ts';
import { describeIncident, rank, reportedFrom, scoresOf, toShares } from '../../../src/perception/judge-evidence.ts';
import type { IncidentRow } from './collect-rows.ts';
import { fitLogistic } from './fit-logistic.ts';

/** Penalties on the mean loss, of standardised features: strong, since there are few families and what holds in one often does not in the next. */
const penalties = { role: 0.012, verdict: 0.15, tag: 0.3 };
/** A tactic or technique is learned when so many families have it. */
const leastFamilies = 2;
const iterations = { role: 250, incident: 300 };

/** What a class of things can be. */
const playedBy: Readonly<Record<SuspectClass, readonly Role[]>> = { outside: ['attacker'], host: ['compromised', 'targeted'], secret: ['compromised'] };

type RoleModels = Record<SuspectClass, LinearWeights>;
/** Shares of the roles of each thing of each incident. */
type Shares = number[][][];

const oneHot = (index: number, of: number): number[] => Array.from({ length: of }, (_, place) => (place === index ? 1 : 0));

function fitRoles(rows: readonly IncidentRow[]): RoleModels {
  return Object.fromEntries(suspectClasses.map((suspectClass) => {
    const things = rows.flatMap((row) => row.things.filter((thing) => thing.suspectClass === suspectClass).map((thing) => ({ features: [...thing.values, ...row.site], target: oneHot(thing.role, roles.length) })));
    return [suspectClass, fitLogistic({ features: things.map(({ features }) => features), targets: things.map(({ target }) => target), link: 'softmax', penalty: penalties.role, iterations: iterations.role })];
  })) as RoleModels;
}

const judge = (models: RoleModels, row: IncidentRow): number[][] => row.things.map(({ suspectClass, values }) => toShares(scoresOf(models[suspectClass], [...values, ...row.site])));
const featuresOf = (row: IncidentRow, shares: readonly (readonly number[])[]): number[] => describeIncident(row.site, row.things.map(({ suspectClass }, index) => ({ suspectClass, shares: shares[index] ?? [] })));

function fitIncidents(rows: readonly IncidentRow[], shares: Shares): Pick<EvidenceWeights, 'verdict' | 'tactics' | 'techniques'> {
  const features = rows.map((row, index) => featuresOf(row, shares[index] ?? []));
  const fitTags = (key: 'tactics' | 'techniques'): EvidenceWeights['tactics'] => {
    const ids = [...new Set(rows.flatMap((row) => row[key]))].filter((id) => new Set(rows.filter((row) => row[key].includes(id)).map(({ family }) => family)).size >= leastFamilies).sort();
    return { ids, ...fitLogistic({ features, targets: rows.map((row) => ids.map((id) => (row[key].includes(id) ? 1 : 0))), link: 'sigmoid', penalty: penalties.tag, iterations: iterations.incident }) };
  };
  return {
    verdict: fitLogistic({ features, targets: rows.map(({ kind }) => oneHot(verdicts.indexOf(kind), verdicts.length)), link: 'softmax', penalty: penalties.verdict, iterations: iterations.incident }),
    tactics: fitTags('tactics'), techniques: fitTags('techniques'),
  };
}

export interface FittedWeights {
  weights: EvidenceWeights;
  /** F1, or the share that is right, on families that were left out, and on other incidents when given. */
  figures: Record<string, { leftOut: number; other?: number }>;
}

/**
 * Fits all weights. Thresholds, and the shares that the incident's features rest on, come from models that did not see the family: what is
 * learned is what holds of a family that nobody has seen.
 */
export function fitWeights(rows: readonly IncidentRow[], { other, onFold }: { other?: readonly IncidentRow[]; onFold?: (done: number, of: number) => void } = {}): FittedWeights {
  const families = [...new Set(rows.map(({ family }) => family))].sort();
  const leftOut: Shares = rows.map(() => []);
  families.forEach((family, fold) => {
    const models = fitRoles(rows.filter((row) => row.family !== family));
    rows.forEach((row, index) => { if (row.family === family) leftOut[index] = judge(models, row); });
    onFold?.(fold + 1, families.length + 2);
  });
  const roleFrom = chooseThresholds(rows, leftOut);
  const incidents = { verdict: 0, tactics: [0, 0, 0] as Counts, techniques: [0, 0, 0] as Counts };
  for (const family of families) {
    const seen = rows.flatMap((row, index) => (row.family === family ? [] : [index]));
    const models = fitIncidents(seen.flatMap((index) => rows[index] ?? []), seen.flatMap((index) => [leftOut[index] ?? []]));
    rows.forEach((row, index) => { if (row.family === family) countIncident(incidents, models, row, leftOut[index] ?? []); });
  }
  onFold?.(families.length + 1, families.length + 2);
  const roleModels = fitRoles(rows);
  const weights: EvidenceWeights = { roles: roleModels, roleFrom, ...fitIncidents(rows, leftOut) };
  onFold?.(families.length + 2, families.length + 2);

  const others = { verdict: 0, tactics: [0, 0, 0] as Counts, techniques: [0, 0, 0] as Counts };
  const otherShares = other?.map((row) => judge(roleModels, row)) ?? [];
  other?.forEach((row, index) => { countIncident(others, weights, row, otherShares[index] ?? []); });
  const withOther = (left: number, right: number): { leftOut: number; other?: number } => ({ leftOut: left, ...(other !== undefined && { other: right }) });
  return {
    weights,
    figures: {
      ...Object.fromEntries(suspectClasses.flatMap((suspectClass) => playedBy[suspectClass].map((role) => [`${suspectClass}: ${role}`, withOther(f1(countRole(rows, leftOut, suspectClass, role, roleFrom[suspectClass][role] ?? 1)), f1(countRole(other ?? [], otherShares, suspectClass, role, roleFrom[suspectClass][role] ?? 1)))]))),
      verdict: withOther(incidents.verdict / rows.length, others.verdict / Math.max(1, other?.length ?? 0)), tactics: withOther(f1(incidents.tactics), f1(others.tactics)), techniques: withOther(f1(incidents.techniques), f1(others.techniques)),
    },
  };
}

/** Hits, false alarms, misses. */
type Counts = [number, number, number];
const f1 = ([hits, alarms, misses]: Counts): number => (hits === 0 ? 0 : (2 * hits) / (2 * hits + alarms + misses));

function countRole(rows: readonly IncidentRow[], shares: Shares, suspectClass: SuspectClass, role: Role, from: number): Counts {
  const counts: Counts = [0, 0, 0];
  const place = roles.indexOf(role);
  rows.forEach((row, index) => { row.things.forEach((thing, number) => {
    if (thing.suspectClass !== suspectClass) return;
    const isSaid = (shares[index]?.[number]?.[place] ?? 0) >= from;
    const isTrue = thing.role === place;
    if (isSaid && isTrue) counts[0] += 1; else if (isSaid) counts[1] += 1; else if (isTrue) counts[2] += 1;
  }); });
  return counts;
}

function chooseThresholds(rows: readonly IncidentRow[], shares: Shares): EvidenceWeights['roleFrom'] {
  const grid = Array.from({ length: 40 }, (_, step) => 0.02 * (step + 1));
  return Object.fromEntries(suspectClasses.map((suspectClass) => [suspectClass, Object.fromEntries(playedBy[suspectClass].map((role) => {
    const scored = grid.map((from) => ({ from, score: f1(countRole(rows, shares, suspectClass, role, from)) }));
    return [role, Number(scored.reduce((best, one) => (one.score > best.score ? one : best)).from.toFixed(2))];
  }))])) as EvidenceWeights['roleFrom'];
}

function countIncident(into: { verdict: number; tactics: Counts; techniques: Counts }, models: Pick<EvidenceWeights, 'verdict' | 'tactics' | 'techniques'>, row: IncidentRow, shares: readonly (readonly number[])[]): void {
  const features = featuresOf(row, shares);
  const verdict = scoresOf(models.verdict, features);
  if (verdict.indexOf(Math.max(...verdict)) === verdicts.indexOf(row.kind)) into.verdict += 1;
  for (const key of ['tactics', 'techniques'] as const) {
    const said = rank(models[key], features).filter(({ probability }) => probability >= reportedFrom).map(({ id }) => id);
    const hits = said.filter((id) => row[key].includes(id)).length;
    into[key][0] += hits;
    into[key][1] += said.length - hits;
    into[key][2] += row[key].length - hits;
  }
}
