import { countOf } from '../../src/report/describe-run.ts';
import { leastClusters } from '../statistics/index.ts';
import type { GroupSummary, Summary } from './summary.ts';

/** Sentences on whatever a reader must know before believing a figure. */
export function listNotes(summary: Summary, counts: { repeatedCount: number; unplannedCount: number }): string[] {
  const { groups, broken, missing, plannedCount, reference } = summary;
  const notes: string[] = [];
  if (groups.length === 0) notes.push('There is no result.');
  if (plannedCount === undefined) notes.push('What was asked for is not known, so nobody can say what is missing.');
  else if (missing.length === 0) notes.push(`All ${plannedCount} planned runs are there.`);
  for (const [planner, count] of countBy(missing.map((each) => each.planner))) notes.push(`${countOf(count, 'planned run')} of ${planner} ${count === 1 ? 'is' : 'are'} missing; every figure is over the others.`);
  for (const [planner, count] of countBy(broken.map((each) => each.planner))) notes.push(`${countOf(count, 'run')} of ${planner} broke in the harness or the model and ${count === 1 ? 'is' : 'are'} in no figure.`);
  if (counts.unplannedCount > 0) notes.push(`${countOf(counts.unplannedCount, 'run')} ${counts.unplannedCount === 1 ? 'was' : 'were'} not planned and ${counts.unplannedCount === 1 ? 'is' : 'are'} counted all the same.`);
  if (counts.repeatedCount > 0) notes.push(`${countOf(counts.repeatedCount, 'result')} came more than once; the last one of each counts.`);
  if (reference !== undefined) {
    for (const group of groups) if (!group.planners.some((each) => each.planner === reference && each.runCount > 0)) notes.push(`The reference ${reference} has no run in ${group.split}: no paired differences there.`);
  }
  return [...notes, ...groups.flatMap(listGroupNotes)];
}

function listGroupNotes(group: GroupSummary): string[] {
  const notes: string[] = [];
  const counts = group.planners.map((each) => each.compromise.runCount);
  if (Math.min(...counts) !== Math.max(...counts)) notes.push(`In ${group.split} the planners have between ${Math.min(...counts)} and ${Math.max(...counts)} compromises: compare them by the paired differences.`);
  const familyCount = Math.max(...group.planners.map((each) => each.compromise.familyCount));
  if (familyCount > 0 && familyCount < 10) notes.push(`${group.split} has compromises of ${familyCount === 1 ? '1 family' : `${familyCount} families`}: ${familyCount < leastClusters ? 'too few for an interval or a test' : 'intervals over so few are rough'}.`);
  const { blindCount } = group.yardsticks;
  if (blindCount < group.compromiseInstanceCount) notes.push(blindCount === 0 ? `optimal-blind was not run in ${group.split}.` : `optimal-blind stands for ${blindCount} of ${group.compromiseInstanceCount} compromises in ${group.split}.`);
  return notes;
}

function countBy(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
