import type { Action, Entity, ModelFunctions, Observation, Situation } from '../contracts/index.ts';
import { createNameTable, listFindings, renderFinding, type Finding } from '../case/index.ts';

export interface ReadOutcomeRequest {
  functions: ModelFunctions;
  /** The evidence: an outcome is read against it. */
  trunk: Situation;
  action: Action;
  observation: Observation;
  entities: readonly Entity[];
}

/** Things that one outcome may name, at most: more are left out of the closed list. */
const mostNamed = 24;

/** What one outcome says, one finding after the other, chosen by the model from all that it could say of the things that it names. */
export async function readOutcome({ functions, trunk, action, observation, entities }: ReadOutcomeRequest): Promise<Finding[]> {
  const { text, findings } = prepareOutcome({ action, observation, entities });
  const chosen = await functions.readOutcome(trunk.command(action).observation(text), findings.map(renderFinding));
  return chosen.map((index) => findings[index]).filter((finding) => finding !== undefined);
}

/** The outcome with aliases in place of names, and all that it could say. */
export function prepareOutcome({ action, observation, entities }: Pick<ReadOutcomeRequest, 'action' | 'observation' | 'entities'>): { text: string; findings: Finding[] } {
  const told = new Set([...(observation.newEntities ?? []).map((entity) => entity.alias), ...action.targets]);
  const { text, named } = createNameTable(entities, (entity) => told.has(entity.alias)).replace(observation.text);
  const targets = entities.filter((entity) => action.targets.includes(entity.alias));
  // Targets first: no text, however many things it names, leaves unsaid how the command went.
  const things = [...new Set([...targets, ...named])].slice(0, mostNamed);
  return { text, findings: listFindings(action, things) };
}
