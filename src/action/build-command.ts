import { responseCommandSchema, toCommandTarget, verbFacts, verbTable, type Action, type Citation, type Entity, type EventGroup, type Evidence, type Hypothesis, type ResponseCommand } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';

export interface BuildCommandRequest {
  action: Action;
  evidence: Evidence;
  hypotheses: readonly Hypothesis[];
  citedLines: Readonly<Record<string, string>>;
  /** The model's own words, in the full profile. */
  explanation?: string;
}

const citationCount = 4;

/** A planned action as a checked command. Throws `internal` when it names what does not exist: the candidates were made from what does. */
export function buildCommand(request: BuildCommandRequest): ResponseCommand {
  const { action, evidence } = request;
  const facts = verbFacts(action.verb);
  const entities = action.targets.map((alias) => evidence.entities.find((entity) => entity.alias === alias)).filter((entity): entity is Entity => entity !== undefined);
  if (entities.length !== action.targets.length || entities.some((entity) => !facts.targets.includes(entity.kind))) {
    throw new StanchError('internal', `The command "${action.text}" names a target that does not exist or does not fit the verb.`, 'This is a fault in stanch; please report it with the run folder.');
  }
  const service = facts.needsService === true ? entities[0]?.services[0] : undefined;
  const warnings = warningsOf(action, entities);
  return responseCommandSchema.parse({
    verb: action.verb,
    targets: entities.map(toCommandTarget),
    parameters: service === undefined ? {} : { service },
    reason: request.explanation ?? explain(action, entities, request),
    rollback: facts.rollback,
    citations: cite(entities, request),
    needsApproval: warnings.length > 0,
    warnings,
  });
}

/** Policy: what needs a person's approval. */
function warningsOf(action: Action, entities: readonly Entity[]): string[] {
  const facts = verbFacts(action.verb);
  const isRisky = facts.interruptsService === true || facts.destroysEvidence === true;
  return entities.flatMap((entity) => [
    ...(isRisky && (entity.criticality ?? 0) >= 4 ? [`${entity.name} is critical to the site.`] : []),
    ...(action.verb === 'block_traffic' && entity.isInternal ? [`${entity.name} is inside the site: blocking it may cut a healthy service.`] : []),
    ...(isRisky && entity.isEnforcementPoint ? [`${entity.name} enforces the site's rules: the response itself may depend on it.`] : []),
    ...(facts.destroysEvidence === true ? [`What is not preserved on ${entity.name} before this is lost.`] : []),
  ]);
}

function explain(action: Action, entities: readonly Entity[], { evidence, hypotheses }: BuildCommandRequest): string {
  const aims: Record<string, string> = {
    isAttackContained: 'so that the attacker can no longer act', isKnowledgeSufficient: 'to learn what else the attacker reached', areForensicsPreserved: 'to keep evidence before anything changes it',
    isEradicated: 'so that nothing of the attacker is left', isHardened: 'so that the same way in is closed', isRecovered: 'to bring the service back',
  };
  const names = entities.map((entity) => entity.name).join(', ');
  const group = groupsOf(entities, evidence)[0];
  const technique = hypotheses[0]?.path.find((step) => step.targets.some((alias) => action.targets.includes(alias)))?.techniqueName;
  const sign = group === undefined ? '' : ` The logs name it in "${group.title}" (${String(group.count)} records).`;
  return `${verbTable[action.verb].title} on ${names} ${aims[verbFacts(action.verb).serves[0] ?? ''] ?? ''}.${sign}${technique === undefined ? '' : ` It fits the conjectured ${technique}.`}`;
}

/** Groups that name one of the entities, highest rank first. */
function groupsOf(entities: readonly Entity[], evidence: Evidence): EventGroup[] {
  const aliases = new Set(entities.map((entity) => entity.alias));
  return evidence.groups.filter((group) => [...group.sources, ...group.targets, ...group.mentions].some((alias) => aliases.has(alias)));
}

/** The first line of the highest-ranked groups that name a target; of the whole evidence when none does. */
function cite(entities: readonly Entity[], { evidence, citedLines }: BuildCommandRequest): Citation[] {
  const own = groupsOf(entities, evidence);
  return (own.length > 0 ? own : evidence.groups).slice(0, citationCount).flatMap((group) => {
    const set = group.lines[0];
    const line = set?.ranges[0]?.[0];
    if (set === undefined || line === undefined) return [];
    const text = citedLines[`${set.source}:${String(line)}`] ?? group.sample;
    return [{ source: set.source, line, text }];
  });
}
