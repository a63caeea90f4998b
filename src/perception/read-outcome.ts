import type { Action, Entity, ModelFunctions, Observation, ReadableLine } from '../contracts/index.ts';
import { createNameTable, listFindings, parseFinding, renderFinding, type Finding } from '../case/index.ts';

export interface ReadOutcomeRequest {
  functions: Pick<ModelFunctions, 'readOutcome'>;
  action: Action;
  observation: Observation;
  entities: readonly Entity[];
}

/** Things that one line may name, at most: more are left out of its closed list. */
const mostNamed = 8;
/** Lines of one outcome that are read, at most: what it says stands at its beginning, and log lines follow. */
const mostLines = 40;

/** What one outcome says: line by line, chosen by the model from all that the line could say of the things that it names. Each finding once, in the order told. */
export async function readOutcome({ functions, action, observation, entities }: ReadOutcomeRequest): Promise<Finding[]> {
  const lines = listReadableLines({ action, observation, entities });
  if (lines.length === 0) return [];
  const chosen = await functions.readOutcome(action, lines);
  const told = new Set(chosen.flatMap((indexes, line) => indexes.flatMap((index) => lines[line]?.findings[index] ?? [])));
  return [...told].map(parseFinding).filter((finding) => finding !== undefined);
}

/** The lines of an outcome with aliases in place of names, and all that each could say: of the things that it names, or, where it names none, of the command's targets. */
export function listReadableLines({ action, observation, entities }: Pick<ReadOutcomeRequest, 'action' | 'observation' | 'entities'>): (ReadableLine & { /** Of the line in the text, from 0. */ number: number })[] {
  const told = new Set([...(observation.newEntities ?? []).map((entity) => entity.alias), ...action.targets]);
  const names = createNameTable(entities, (entity) => told.has(entity.alias));
  const targets = entities.filter((entity) => action.targets.includes(entity.alias));
  return observation.text.split(/\r?\n/).flatMap((line, number) => {
    const { text, named } = names.replace(line.trim());
    const findings = listFindings(action, (named.length > 0 ? named : targets).slice(0, mostNamed)).map(renderFinding);
    return text === '' || findings.length === 0 ? [] : [{ number, text, findings }];
  }).slice(0, mostLines);
}
