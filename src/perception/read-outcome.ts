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
  const chosen = lines.length === 0 ? [] : await functions.readOutcome(action, lines);
  const told = new Set(chosen.flatMap((indexes, line) => indexes.flatMap((index) => lines[line]?.findings[index] ?? [])));
  const findings = [...told].map(parseFinding).filter((finding) => finding !== undefined);
  return [...findings, ...listLogLeads({ action, observation, entities }, findings)];
}

/** A time of day, or seconds since 1970. */
const timed = /(?<!\d)\d{1,2}:\d{2}:\d{2}(?!\d)|(?<!\d)1[5-9]\d{8}(?!\d)/;

/** Lines of a log beside what a tool says show what goes on meanwhile: hosts of ours in them have to be looked at. */
function listLogLeads({ action, observation, entities }: Omit<ReadOutcomeRequest, 'functions'>, findings: readonly Finding[]): Finding[] {
  const lines = observation.text.split(/\r?\n/).filter((line) => timed.test(line));
  // Most outcomes have none, and a table of names is work.
  if (lines.length === 0) return [];
  const names = createNameTable(entities);
  const said = new Set(findings.map(renderFinding));
  const seen = lines.flatMap((line) => names.replace(line).named);
  // Of what was just read or worked on, only a scan can tell more.
  return [...new Set(seen)].filter((entity) => entity.kind === 'host' && entity.isInternal && !entity.isEnforcementPoint && (action.verb === 'collect_logs' || !action.targets.includes(entity.alias)))
    .slice(0, mostNamed).map(({ alias }): Finding => ({ kind: 'lead', verb: action.targets.includes(alias) ? 'scan_host' : 'collect_logs', alias })).filter((lead) => !said.has(renderFinding(lead)));
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
