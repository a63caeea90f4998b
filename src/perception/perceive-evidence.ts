import { roles, verdicts, type Assessment, type Entity, type EntityKind, type EventGroup, type Evidence, type Knowledge, type ModelFunctions, type Situation, type Verdict } from '../contracts/index.ts';
import { listEvidenceFindings, renderFinding, type Finding } from '../case/index.ts';

export interface PerceiveRequest {
  evidence: Evidence;
  functions: ModelFunctions;
  situation: Situation;
  knowledge: Knowledge;
}

/** Lines of evidence that are asked about, and techniques offered for each. */
const linesAsked = 10;
const techniquesOffered = 4;
const suspectKinds: readonly { kinds: readonly EntityKind[]; count: number }[] = [
  { kinds: ['host'], count: 6 }, { kinds: ['address', 'network'], count: 7 }, { kinds: ['domain'], count: 3 }, { kinds: ['account', 'key'], count: 5 },
];
/** Hosts, accounts and keys of which is asked what the evidence shows. */
const thingsAsked = 16;
/** Weight of an untuned model's shares on the logarithm, beside what the logs alone say. */
const untunedWeight = 0.25;
/** From here on a look-up counts beside a tuned model's path. */
const sureLookUp = 0.8;
/** Below this a technique is not reported. */
const techniqueFloor = 0.25;

/** An untuned model cannot tell an attack that no rule knows from an ordinary day: without a single sign it is not asked. A tuned one reads what is unusual. */
export function isWorthAsking({ signCount, digest }: Evidence, { isTuned }: Pick<ModelFunctions, 'isTuned'>): boolean {
  return signCount > 0 || (isTuned && digest.length > 0);
}

/**
 * Evidence to an assessment. Where it is not worth asking the model, the verdict is benign. Else the model's answers are weighed by what the logs alone say (signs, direction of alerts, words of the knowledge table), since a small model's
 * probabilities are rough.
 */
export async function perceiveEvidence({ evidence, functions, situation, knowledge }: PerceiveRequest): Promise<{ assessment: Assessment; findings: Finding[] }> {
  if (!isWorthAsking(evidence, functions)) return { assessment: assessBenign(evidence), findings: [] };
  const inDigest = new Set(evidence.digest.map((line) => line.groupId));
  const groups = evidence.groups.filter((group) => inDigest.has(group.id) && (isSign(group) || evidence.signCount === 0)).slice(0, linesAsked);
  const suspects = pickSuspects(evidence);
  const shown = listEvidenceFindings(pickThings(suspects, evidence));
  const [verdictShares, roleShares, lookedUp, path, chosen] = await Promise.all([
    functions.verdict(situation),
    suspects.length === 0 ? [] : functions.rolesOf(situation, suspects),
    rankTechniques(groups, evidence, functions, situation, knowledge),
    functions.isTuned ? askPath(functions, situation, knowledge) : [],
    functions.isTuned ? functions.readOutcome(situation, shown.map(renderFinding)) : [],
  ]);
  const techniques = functions.isTuned ? joinTechniques(path, lookedUp, knowledge) : lookedUp;
  const weight = functions.isTuned ? 1 : untunedWeight;
  const assigned = assignRoles(suspects, roleShares, evidence, weight);
  const verdict = weighVerdict(verdictShares, evidence, assigned.compromised.length > 0, weight);
  // Nobody got in: what was struck was only aimed at.
  const entities = verdict.name === 'attempted' ? { ...assigned, compromised: [], targeted: [...assigned.compromised, ...assigned.targeted] } : assigned;
  const findings = chosen.flatMap((index) => shown[index] ?? []);
  const assessment: Assessment = {
    isIncident: verdict.name !== 'benign', verdict: verdict.name, probability: verdict.incidentProbability,
    description: describe(evidence, groups, suspects, entities), techniques, entities,
    tactics: functions.isTuned ? tacticsOfPath(path, lookedUp, knowledge) : tacticsOf(techniques, knowledge),
    reasons: [`${evidence.signCount === 1 ? '1 kind of record is a sign' : `${String(evidence.signCount)} kinds of records are signs`} of an attack`, ...groups.slice(0, 3).map((group) => `${group.title} (${String(group.count)} records)`)],
  };
  return { assessment, findings };
}

/**
 * The things whose part is asked about: the most suspicious hosts, outside ends, and accounts or keys, then those that the digest names, so many of each
 * that a flood of one kind does not hide the others. Files, processes and the like play no part: they are somebody's.
 */
function pickSuspects(evidence: Evidence): Entity[] {
  const named = new Set(evidence.digest.flatMap(({ text }) => text.match(/\b[a-z]\d+\b/g) ?? []));
  const ranked = evidence.entities.filter((entity) => entity.suspicionFraction > 0 || named.has(entity.alias)).sort((a, b) => b.suspicionFraction - a.suspicionFraction);
  return suspectKinds.flatMap(({ kinds, count }) => ranked.filter((entity) => kinds.includes(entity.kind)).slice(0, count));
}

/** Things that the evidence may show to be harmed, or to be the cause: the suspects, and hosts of the site. */
function pickThings(suspects: readonly Entity[], evidence: Evidence): Entity[] {
  return [...new Set([...suspects, ...evidence.entities.filter((entity) => entity.kind === 'host' && entity.isInSystem)])].filter((entity) => entity.kind === 'host' || entity.kind === 'account' || entity.kind === 'key').slice(0, thingsAsked);
}

/** `initial-access: Valid Accounts`: each technique under each of its tactics, as the model reads and writes it. */
export function listPathSteps(knowledge: Knowledge): { text: string; tacticId: string; techniqueId: string }[] {
  return knowledge.tactics.flatMap((tactic) => knowledge.techniquesOf(tactic.id).map((technique) => ({ text: `${tactic.shortName}: ${technique.name}`, tacticId: tactic.id, techniqueId: technique.id })));
}

type Path = readonly { tacticId: string; techniqueId: string; probability: number }[];

/** The attacker's path as a tuned model tells it: what an untuned one would say is not asked. */
async function askPath(functions: ModelFunctions, situation: Situation, knowledge: Knowledge): Promise<Path> {
  const steps = listPathSteps(knowledge);
  const told = await functions.attackPath(situation, steps.map(({ text }) => text));
  return told.flatMap(({ index, probability }) => { const step = steps[index]; return step === undefined ? [] : [{ ...step, probability }]; });
}

/** Techniques of the path that the model told, with the lines that the look-up found for them; then what the look-up is sure of. */
function joinTechniques(path: Path, lookedUp: Assessment['techniques'], knowledge: Knowledge): Assessment['techniques'] {
  const found = new Map<string, Assessment['techniques'][number]>();
  for (const { techniqueId, probability } of path) {
    const technique = knowledge.technique(techniqueId);
    if (technique === undefined || found.has(technique.id)) continue;
    found.set(technique.id, { id: technique.id, name: technique.name, probability, citations: lookedUp.find((one) => one.id === technique.id)?.citations ?? [] });
  }
  for (const one of lookedUp) if (!found.has(one.id) && one.probability >= sureLookUp) found.set(one.id, one);
  return [...found.values()].sort((a, b) => b.probability - a.probability || a.id.localeCompare(b.id));
}

function tacticsOfPath(path: Path, lookedUp: Assessment['techniques'], knowledge: Knowledge): Assessment['tactics'] {
  const best = new Map(tacticsOf(lookedUp.filter((one) => one.probability >= sureLookUp), knowledge).map((one) => [one.id, one.probability]));
  for (const { tacticId, probability } of path) if (probability > (best.get(tacticId) ?? 0)) best.set(tacticId, probability);
  return knowledge.tactics.filter((tactic) => best.has(tactic.id)).map(({ id, name }) => ({ id, name, probability: best.get(id) ?? 0 }));
}

/** Nothing in the logs speaks for an incident: no model is asked. */
export function assessBenign(evidence: Evidence): Assessment {
  return {
    isIncident: false, verdict: 'benign', probability: 0.05, tactics: [], techniques: [], entities: { attacker: [], compromised: [], targeted: [] },
    description: `${String(evidence.recordCount)} records in ${String(evidence.groups.length)} groups were read. None is an alert or a sign of an attack.`,
    reasons: ['No alert of medium severity or above', 'No wording of an attack in any record', ...(evidence.unreadCount > 0 ? [`${String(evidence.unreadCount)} lines could not be read and were not judged`] : [])],
  };
}

const isSign = (group: EventGroup): boolean => group.isSign ?? group.severityId >= 3;

/** Look-up of each line in the knowledge table first, with the model's score of each candidate on top. */
async function rankTechniques(groups: readonly EventGroup[], evidence: Evidence, functions: ModelFunctions, situation: Situation, knowledge: Knowledge): Promise<Assessment['techniques']> {
  const found = new Map<string, Assessment['techniques'][number]>();
  await Promise.all(groups.map(async (group) => {
    const matches = knowledge.lookUp([group.title, group.classification ?? ''].join(' '), techniquesOffered);
    if (matches.length === 0) return;
    const line = evidence.digest.find((entry) => entry.groupId === group.id)?.text ?? group.title;
    const shares = await functions.techniqueOf(situation, line, matches.map((match) => match.technique));
    const weights = matches.map((match, index) => match.scoreFraction * (0.25 + (shares[index] ?? 0)));
    const best = weights.indexOf(Math.max(...weights));
    const match = matches[best];
    const probability = Math.min(1, (weights[best] ?? 0) / Math.max(1e-9, weights.reduce((sum, weight) => sum + weight, 0)) * Math.sqrt(match?.scoreFraction ?? 0));
    if (match === undefined || probability < techniqueFloor) return;
    const { id, name } = match.technique;
    const line1 = group.lines[0];
    const citation = line1?.ranges[0] === undefined ? [] : [{ source: line1.source, line: line1.ranges[0][0] }];
    const known = found.get(id);
    if (known === undefined) found.set(id, { id, name, probability, citations: citation });
    else { known.probability = Math.max(known.probability, probability); if (known.citations.length < 3) known.citations.push(...citation); }
  }));
  return [...found.values()].sort((a, b) => b.probability - a.probability || a.id.localeCompare(b.id));
}

function tacticsOf(techniques: Assessment['techniques'], knowledge: Knowledge): Assessment['tactics'] {
  const best = new Map<string, { id: string; name: string; probability: number; order: number }>();
  for (const { id, probability } of techniques) {
    const tactic = knowledge.tactic(knowledge.technique(id)?.tacticIds[0] ?? '');
    if (tactic !== undefined && probability > (best.get(tactic.id)?.probability ?? 0)) best.set(tactic.id, { id: tactic.id, name: tactic.name, probability, order: tactic.order });
  }
  return [...best.values()].sort((a, b) => a.order - b.order).map(({ id, name, probability }) => ({ id, name, probability }));
}

/** What the direction of alerts alone says of an entity, in the order of {@link roles}. */
function rolePrior(entity: Entity, evidence: Evidence): number[] {
  const asSource = entity.alertSourceCount / Math.max(1, entity.alertSourceCount + entity.alertTargetCount);
  // An account or key is used or aimed at; it is nobody.
  if (entity.kind === 'account' || entity.kind === 'key') return [0, 0.1 + 0.8 * entity.suspicionFraction, 0.4 * (1 - entity.suspicionFraction), 0.5 * (1 - entity.suspicionFraction)];
  if (!entity.isInternal) return [0.2 + 0.75 * asSource, 0.01, 0.02, 0.3];
  const struck = entity.suspicionFraction;
  // Inside the site: one that strikes neighbours and is not struck itself is where the attacker sits; one that calls out is a victim.
  return [0.9 * asSource ** 3 * inwardShare(entity, evidence) * struck, 0.15 + 0.6 * struck, 0.5 * (1 - struck), 0.4 * (1 - struck)];
}

/** Of the signs that an entity sends, the share that goes to other hosts of the site. */
function inwardShare(entity: Entity, evidence: Evidence): number {
  const inside = new Set(evidence.entities.filter((other) => other.isInternal).map((other) => other.alias));
  const sent = evidence.groups.filter((group) => isSign(group) && group.sources.includes(entity.alias) && group.targets.length > 0);
  return sent.length === 0 ? 0 : sent.filter((group) => group.targets.every((alias) => inside.has(alias))).length / sent.length;
}

function assignRoles(suspects: readonly Entity[], shares: readonly (readonly number[])[], evidence: Evidence, modelWeight: number): Assessment['entities'] {
  const entities: Assessment['entities'] = { attacker: [], compromised: [], targeted: [] };
  suspects.forEach((entity, index) => {
    if (entity.kind === 'network') return;
    const weights = rolePrior(entity, evidence).map((prior, role) => prior * ((shares[index]?.[role] ?? 0.25) + 0.02) ** modelWeight);
    const role = roles[weights.indexOf(Math.max(...weights))] ?? 'uninvolved';
    if (role !== 'uninvolved') entities[role].push(entity.alias);
  });
  return entities;
}

function weighVerdict(shares: Record<Verdict, number>, evidence: Evidence, hasCompromised: boolean, modelWeight: number): { name: Verdict; incidentProbability: number } {
  const strong = evidence.groups.filter((group) => group.severityId >= 4).length;
  const prior: Record<Verdict, number> = { compromise: (hasCompromised ? 0.6 : 0.2) + (strong > 1 ? 0.2 : 0), attempted: 0.3, benign: strong > 0 ? 0.03 : 0.15 };
  const weights = verdicts.map((verdict) => prior[verdict] * (shares[verdict] + 0.02) ** modelWeight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const name = verdicts[weights.indexOf(Math.max(...weights))] ?? 'compromise';
  return { name, incidentProbability: 1 - (weights[verdicts.indexOf('benign')] ?? 0) / total };
}

function describe(evidence: Evidence, groups: readonly EventGroup[], suspects: readonly Entity[], entities: Assessment['entities']): string {
  const nameOf = (alias: string): string => suspects.find((entity) => entity.alias === alias)?.name ?? alias;
  const list = (aliases: readonly string[]): string => aliases.slice(0, 5).map(nameOf).join(', ') + (aliases.length > 5 ? ` and ${String(aliases.length - 5)} more` : '');
  const span = evidence.firstTimeMs === undefined || evidence.lastTimeMs === undefined ? '' : ` from ${new Date(evidence.firstTimeMs).toISOString().slice(0, 19)}Z to ${new Date(evidence.lastTimeMs).toISOString().slice(0, 19)}Z`;
  return [
    `${String(evidence.recordCount)} records${span} were read, ${String(evidence.alertCount)} of them alerts.`,
    entities.attacker.length > 0 ? `The attack comes from ${list(entities.attacker)}.` : 'No source of the attack stands out.',
    entities.compromised.length > 0 ? `Held to be compromised: ${list(entities.compromised)}.` : 'No host is held to be compromised.',
    ...(entities.targeted.length > 0 ? [`Targeted only: ${list(entities.targeted)}.`] : []),
    ...(groups.length > 0 ? [`The strongest signs: ${groups.slice(0, 3).map((group) => group.title).join('; ')}.`] : []),
  ].join(' ');
}

