import { parentTechniqueOf, roles, verdicts, type Assessment, type Entity, type EntityKind, type EventGroup, type Evidence, type Knowledge, type ModelFunctions, type Situation, type Verdict } from '../contracts/index.ts';
import { isSign, suspectClassOf } from './evidence-features.ts';
import { judgeEvidence, reportedFrom, type Judgement } from './judge-evidence.ts';
import { evidenceWeights } from './evidence-weights.ts';
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
/** From here on a look-up counts beside a tuned model's path. */
const sureLookUp = 0.8;
/** A break-in that is missed costs most: from this share on an incident is one. */
const compromiseFrom = 0.15;
/** Added to a model's shares before they are mixed: it is never quite sure. */
const doubt = 0.02;

/** An untuned model cannot tell an attack that no rule knows from an ordinary day: without a single sign it is not asked. A tuned one reads what is unusual. */
export function isWorthAsking({ signCount, digest }: Evidence, { isTuned }: Pick<ModelFunctions, 'isTuned'>): boolean {
  return signCount > 0 || (isTuned && digest.length > 0);
}

/**
 * Evidence to an assessment. Where it is not worth asking the model, the verdict is benign. Else the model's answers are mixed with what the rules' findings alone say of it ({@link judgeEvidence}), as far as the model is
 * trusted: a small model reads little that the rules do not know, and its probabilities are rough.
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
    functions.isTuned ? functions.readEvidence(situation, shown.map(renderFinding)) : [],
  ]);
  const judgement = judgeEvidence(evidence);
  const trust = functions.trustFraction;
  const techniques = joinTechniques(path, lookedUp, judgement, trust, knowledge).filter(({ probability }) => probability >= reportedFrom);
  const assigned = assignRoles(evidence.entities, new Map(suspects.map(({ alias }, index) => [alias, roleShares[index] ?? []])), judgement, trust);
  const verdict = weighVerdict(verdictShares, judgement, trust);
  // Nobody got in: what was struck was only aimed at.
  const entities = verdict.name === 'attempted' ? { ...assigned, compromised: [], targeted: [...assigned.compromised, ...assigned.targeted] } : assigned;
  const findings = chosen.flatMap((index) => shown[index] ?? []);
  const assessment: Assessment = {
    isIncident: verdict.name !== 'benign', verdict: verdict.name, probability: verdict.incidentProbability,
    description: describe(evidence, groups, entities), techniques, entities,
    tactics: joinTactics(path, lookedUp, judgement, trust, knowledge).filter(({ probability }) => probability >= reportedFrom),
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

/**
 * Techniques of the path that the model told, with the lines that the look-up found for them; then what the look-up found (all of it where no path
 * was told, else what it is sure of), and what is usual where the rules found such signs.
 */
function joinTechniques(path: Path, lookedUp: Assessment['techniques'], judgement: Judgement, trust: number, knowledge: Knowledge): Assessment['techniques'] {
  const found = new Map<string, Assessment['techniques'][number]>();
  const add = (id: string, probability: number): void => {
    const technique = knowledge.technique(id);
    if (technique !== undefined && !found.has(technique.id)) found.set(technique.id, { id: technique.id, name: technique.name, probability, citations: lookedUp.find((one) => one.id === technique.id)?.citations ?? [] });
  };
  for (const { techniqueId, probability } of path) add(techniqueId, probability);
  for (const { id, probability } of lookedUp) if (path.length === 0 || probability >= sureLookUp) add(id, probability);
  for (const { id, probability } of judgement.techniques) {
    const known = [...found.values()].find((one) => parentTechniqueOf(one.id) === id);
    const usual = probability * (1 - trust);
    // A line that names a sub-technique says more than its parent, however unsure the look-up was.
    if (known === undefined) add(lookedUp.find((one) => parentTechniqueOf(one.id) === id)?.id ?? id, usual);
    else known.probability = Math.max(known.probability, usual);
  }
  return [...found.values()].sort((a, b) => b.probability - a.probability || a.id.localeCompare(b.id));
}

function joinTactics(path: Path, lookedUp: Assessment['techniques'], judgement: Judgement, trust: number, knowledge: Knowledge): Assessment['tactics'] {
  const best = new Map(tacticsOf(lookedUp.filter((one) => path.length === 0 || one.probability >= sureLookUp), knowledge).map((one) => [one.id, one.probability]));
  const told = [...path.map(({ tacticId, probability }) => ({ id: tacticId, probability })), ...judgement.tactics.map(({ id, probability }) => ({ id, probability: probability * (1 - trust) }))];
  for (const { id, probability } of told) if (probability > (best.get(id) ?? 0)) best.set(id, probability);
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
    if (match === undefined || probability < reportedFrom) return;
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

/** Geometric mean of what the rules say and what the model says. Neither needs to sum to one. */
function mix(judged: readonly number[], told: readonly number[] | undefined, trust: number): number[] {
  if (told === undefined) return [...judged];
  const weights = judged.map((share, index) => (trust >= 1 ? told[index] ?? 0 : share ** (1 - trust) * ((told[index] ?? 0) + doubt) ** trust));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / Math.max(total, 1e-12));
}

/** The part of everything that may play one: the role whose share is farthest above what it takes, if any is. A model that is trusted alone is asked alone. */
function assignRoles(entities: readonly Entity[], told: ReadonlyMap<string, readonly number[]>, judgement: Judgement, trust: number): Assessment['entities'] {
  const assigned: Assessment['entities'] = { attacker: [], compromised: [], targeted: [] };
  const playable = roles.filter((role) => role !== 'uninvolved');
  for (const entity of entities) {
    const suspectClass = suspectClassOf(entity);
    const judged = judgement.roles.get(entity.alias);
    if (suspectClass === undefined || (trust >= 1 ? !told.has(entity.alias) : judged === undefined)) continue;
    const shares = mix(judged?.shares ?? roles.map(() => 1 / roles.length), told.get(entity.alias), trust);
    // A model that is trusted alone says the likeliest role; else each role has a threshold of its own.
    const unlikely = shares[roles.indexOf('uninvolved')] ?? 0;
    const from = trust >= 1 ? { attacker: unlikely, compromised: unlikely, targeted: unlikely } : evidenceWeights.roleFrom[suspectClass];
    const ranked = playable.map((role) => ({ role, ratio: (shares[roles.indexOf(role)] ?? 0) / Math.max(from[role] ?? Infinity, 1e-12) })).sort((a, b) => b.ratio - a.ratio);
    const [best] = ranked;
    if (best !== undefined && best.ratio >= 1) assigned[best.role].push(entity.alias);
  }
  return assigned;
}

function weighVerdict(told: Record<Verdict, number>, judgement: Judgement, trust: number): { name: Verdict; incidentProbability: number } {
  const [compromise = 0, attempted = 0, benign = 0] = mix(verdicts.map((verdict) => judgement.verdict[verdict]), verdicts.map((verdict) => told[verdict]), trust);
  const name = compromise >= compromiseFrom ? 'compromise' : attempted > benign ? 'attempted' : 'benign';
  return { name, incidentProbability: 1 - benign };
}

function describe(evidence: Evidence, groups: readonly EventGroup[], entities: Assessment['entities']): string {
  const nameOf = (alias: string): string => evidence.entities.find((entity) => entity.alias === alias)?.name ?? alias;
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

