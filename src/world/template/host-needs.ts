import type { ScenarioTemplate, TemplateAct } from '../../contracts/index.ts';
import { familyOf, type SystemFamily } from './names/systems.ts';
import { splitRef } from './refs.ts';

const windowsActs = new Set(['windows-logon', 'kerberos-ticket', 'directory-replication']);
const linuxActs = new Set(['ssh-login', 'sudo']);
const windowsHabits = new Set(['windows-office', 'domain-services']);
const linuxHabits = new Set(['linux-admins', 'cron-jobs']);
const linuxSensors = new Set(['linux-auth', 'linux-audit', 'mail', 'ftp', 'vpn', 'resolver']);

/** Every act of a template: of steps, moves and distractors. */
export function listActs(template: ScenarioTemplate): TemplateAct[] {
  return [template.steps, template.next, template.distractors].flatMap((part) => Object.values(part).flatMap((one: { acts: TemplateAct[] }) => one.acts));
}

/** Family of the systems that a template names for a host; undefined when it names none, or both. */
export function namedFamily(template: ScenarioTemplate, id: string): SystemFamily | undefined {
  const named = template.site.hosts[id]?.os;
  const families = new Set((named === undefined ? [] : [named].flat()).map(familyOf));
  return families.size === 1 ? [...families][0] : undefined;
}

/** Which family of systems a host must have for its sensors, acts and background to make sense; undefined: any. */
export function neededFamily(template: ScenarioTemplate, id: string): SystemFamily | undefined {
  const isHere = (ref: string | undefined): boolean => ref !== undefined && splitRef(ref).id === id;
  const sensors = Object.values(template.sensors).filter((one) => isHere(one.on)).map((one) => one.kind as string);
  if (sensors.includes('windows')) return 'windows';
  if (sensors.some((kind) => linuxSensors.has(kind)) && template.site.hosts[id]?.type !== 'domain-controller') return 'linux';
  const acts = listActs(template).filter((act) => isHere(act.to));
  if (acts.some((one) => windowsActs.has(one.act))) return 'windows';
  if (acts.some((one) => linuxActs.has(one.act))) return 'linux';
  const paths = acts.flatMap((one) => Object.values(one.data).flat()).filter((value): value is string => typeof value === 'string');
  if (paths.some((text) => /^[A-Z]:\\/.test(text))) return 'windows';
  const habits = Object.values(template.background).filter((one) => one.hosts.some(isHere)).map((one) => one.habit as string);
  if (habits.some((habit) => windowsHabits.has(habit))) return 'windows';
  if (habits.some((habit) => linuxHabits.has(habit))) return 'linux';
  return (template.site.hosts[id]?.services ?? []).includes('ssh') ? 'linux' : undefined;
}
