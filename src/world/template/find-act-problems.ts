import { actKinds, type ScenarioTemplate, type TemplateAct } from '../../contracts/index.ts';
import { factParts } from './natural-commands.ts';
import { splitRef, targetKindOf } from './refs.ts';
import { listTellingSensors } from './sensor-sight.ts';

interface Story { place: string; acts: readonly TemplateAct[]; from?: string; to?: string; isShowing: boolean; startMinute?: number }

/** Steps, moves and distractors as lists of acts. */
function listStories(template: ScenarioTemplate): Story[] {
  const isHost = (ref: string): boolean => Object.hasOwn(template.site.hosts, splitRef(ref).id);
  return [
    ...Object.entries(template.steps).map(([id, step]) => ({ place: `steps.${id}`, acts: step.acts, from: step.from, to: step.to, isShowing: true, startMinute: step.atMinute })),
    ...Object.entries(template.next).map(([id, move]) => ({ place: `next.${id}`, acts: move.acts, to: move.on, isShowing: false })),
    ...Object.entries(template.distractors).map(([id, one]) => {
      const to = one.refs.find(isHost);
      return { place: `distractors.${id}`, acts: one.acts, ...(to !== undefined && { to }), isShowing: false, startMinute: one.atMinute };
    }),
  ];
}

const isEnd = (template: ScenarioTemplate, ref: string | undefined): ref is string => ref !== undefined && (Object.hasOwn(template.site.hosts, splitRef(ref).id) || Object.hasOwn(template.outside, splitRef(ref).id));

/** Problems of the acts of a template whose variant is resolved. */
export function findActProblems(template: ScenarioTemplate): string[] {
  const facts = new Set(factParts.flatMap((part) => Object.keys(template[part])));
  return listStories(template).flatMap((story) => story.acts.flatMap((act, index) => findProblems(template, { act, story, facts }).map((problem) => `${story.place}.acts.${index} (${act.act}): ${problem}`)));
}

function findProblems(template: ScenarioTemplate, { act, story, facts }: { act: TemplateAct; story: Story; facts: ReadonlySet<string> }): string[] {
  const problems: string[] = [];
  for (const ref of [act.from, act.to]) {
    if (ref === undefined) continue;
    const { id, service } = splitRef(ref);
    if (targetKindOf(template, id) === undefined) problems.push(`nothing has the id "${id}".`);
    else if (!isEnd(template, ref)) problems.push(`"${id}" can be no end of an act: it is neither a host nor outside.`);
    else if (service !== undefined && template.site.hosts[id]?.services.includes(service) !== true) problems.push(`the host "${id}" has no service "${service}".`);
  }
  const to = act.to ?? [story.to, story.from].find((ref) => isEnd(template, ref));
  if (to === undefined) problems.push('it says no host "to", and its story has none.');
  if (act.account?.startsWith('@') === true) {
    const id = act.account.slice(1);
    const kind = targetKindOf(template, id);
    if (kind === undefined) problems.push(`no account or key has the id "${id}".`);
    else if (kind !== 'account' && kind !== 'key') problems.push(`"${id}" is no account or key.`);
  }
  problems.push(...findDataProblems(act));
  for (const fact of act.shows) if (!facts.has(fact)) problems.push(`it shows "${fact}", which is no fact.`);
  if (act.shows.length > 0 && !story.isShowing) problems.push('only acts of steps can show facts: what happens later is no line of the evidence.');
  if (act.shows.length > 0 && story.isShowing && listTellingSensors(template, act, to).length === 0) problems.push(`it shows ${act.shows.join(', ')}, but no sensor writes it down.`);
  if (story.startMinute !== undefined) {
    const first = story.startMinute * 60 + act.after + template.startHour * 3600;
    if (first < 0) problems.push('it begins before the evidence does.');
    if (first + (act.count - 1) * act.every > template.spanHours * 3600) problems.push('it ends after the evidence does.');
  }
  return problems;
}

/** The data with each of their alternatives against the schema of the kind. */
function findDataProblems(act: TemplateAct): string[] {
  const most = Math.max(1, ...Object.values(act.data).map((value) => (Array.isArray(value) ? value.length : 1)));
  const problems = Array.from({ length: most }, (_, turn) => {
    const data = Object.fromEntries(Object.entries(act.data).map(([name, value]) => [name, Array.isArray(value) ? value[Math.min(turn, value.length - 1)] : value]));
    const result = actKinds[act.act].safeParse(data);
    return result.success ? [] : result.error.issues.map(({ path, message }) => `data${path.length > 0 ? `.${path.map(String).join('.')}` : ''}: ${message}`);
  });
  return [...new Set(problems.flat())];
}
