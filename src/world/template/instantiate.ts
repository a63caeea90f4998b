import { SeededRandom } from '../../kit/random.ts';
import type { HabitName, Scenario, ScenarioTemplate, SensorKind } from '../../contracts/index.ts';
import type { Renderer } from '../render/renderer.ts';
import { composeScenario } from './compose-scenario.ts';
import { drawActs, drawAttackStartMs } from './draw-acts.ts';
import { drawBackground, drawHabit, type BackgroundRequest } from './draw-background.ts';
import { drawInt } from './draw.ts';
import { drawSensors, drawZoneMinutes, type DrawnSensor } from './draw-sensors.ts';
import { drawSite } from './draw-site.ts';
import type { DrawnSite } from './drawn-site.ts';
import { namesAny } from './fact-words.ts';
import type { FileClock } from './fill-time.ts';
import { keepTellingLines } from './keep-telling-lines.ts';
import { nameFiles } from './name-files.ts';
import { numberActs, type PlacedAct } from './placed-act.ts';
import { canShow, lineLimits, renderLog, thinBackground, type SensorLog } from './render-evidence.ts';
import { splitRef } from './refs.ts';
import { resolveVariant } from './resolve-variant.ts';

export interface InstanceRequest {
  template: ScenarioTemplate;
  /** Name of one of its variants. */
  variant: string;
  seed: number;
  renderers: readonly Renderer[];
}

/** One incident with its truth and its log files. */
export interface ScenarioInstance {
  scenario: Scenario;
  /** Text of each evidence file, by name. */
  files: Map<string, string>;
  /** How each file writes times: for the lines that are made ahead. */
  sensors: Map<string, FileClock>;
  /** Host of each file that is a host's own log. */
  hosts: Map<string, string>;
  /** When the evidence begins and ends, milliseconds since the epoch. */
  startMs: number;
  endMs: number;
}

/** Background that makes a sensor write when nothing else does. */
const fillerHabits: Partial<Record<SensorKind, HabitName>> = {
  ids: 'ids-chatter', 'network-monitor': 'internet-noise', firewall: 'internet-noise', flow: 'internet-noise', 'web-server': 'web-visitors', proxy: 'staff-browsing', resolver: 'name-lookups', 'linux-auth': 'linux-admins', 'linux-audit': 'agent-chatter', windows: 'windows-office', 'host-agent': 'agent-chatter',
  mail: 'mail-flow', vpn: 'vpn-staff', ftp: 'ftp-transfers', database: 'database-clients', cloud: 'cloud-routine', identity: 'identity-routine', kubernetes: 'kubernetes-routine', share: 'file-shares',
};

/**
 * A template with a variant and a seed to an instance: names, addresses, times, sensors and background are drawn; the same request gives the
 * same instance. Throws `input-invalid` for an unknown variant, and for a template that `findTemplateProblems` refuses.
 */
export function instantiate({ template, variant, seed, renderers }: InstanceRequest): ScenarioInstance {
  const resolved = resolveVariant(template, variant);
  const random = new SeededRandom(`${resolved.family}/${variant}/${seed}`);
  const zoneMinutes = drawZoneMinutes(random.child('zone'));
  const attackMs = drawAttackStartMs(random.child('day'));
  const startMs = attackMs - resolved.startHour * 3_600_000;
  const endMs = startMs + resolved.spanHours * 3_600_000;
  const { site, sensors, told } = drawStory(resolved, { random, renderers, zoneMinutes, attackMs });
  const firstSerial = drawInt(random.child('serial'), 200, 4000);
  const logs = writeLogs({ site, sensors, random, told, startMs, endMs, firstSerial });
  const evidence = nameFiles(logs.logs, { site, random: random.child('files') });
  const composed = composeScenario({ site, variant, random: random.child('scenario'), sensors, evidence, attackMs, endMs, nextSerial: firstSerial + logs.actCount });
  const hosts = new Map(evidence.files.flatMap(({ file, host }) => (host === undefined ? [] : [[file, host] as const])));
  const scenario = keepTellingLines(composed, { lines: new Map(evidence.files.map(({ file, text }) => [file, text.split('\n')])), hosts });
  return { scenario, hosts, files: new Map(evidence.files.map(({ file, text }) => [file, text])), sensors: new Map(evidence.files.map(({ file, clock }) => [file, clock])), startMs, endMs };
}

const mostAttempts = 24;
interface Story { site: DrawnSite; sensors: DrawnSensor[]; told: PlacedAct[] }

/** Not every format writes down everything: formats are drawn anew, a few times, until what acts are to show is shown. */
function drawStory(template: ScenarioTemplate, given: { random: SeededRandom; renderers: readonly Renderer[]; zoneMinutes: number; attackMs: number }): Story {
  const { random, renderers, zoneMinutes, attackMs } = given;
  const draw = (attempt: number): Story => {
    const sensors = drawSensors(template, random.child(attempt === 0 ? 'sensors' : `sensors ${attempt}`), { renderers, zoneMinutes });
    const site = drawSite(template, random.child('site'), { sensors, zoneMinutes });
    return { site, sensors, told: drawTold(site, random, attackMs) };
  };
  let story = draw(0);
  for (let attempt = 1; attempt < mostAttempts && !isAllShown(story); attempt++) story = draw(attempt);
  return story;
}

/** Whether each fact that an act is to show has a line that tells of it; a stolen account or key has to be named in one. */
function isAllShown({ site, sensors, told }: Story): boolean {
  const showing = told.filter((placed) => placed.shows.length > 0);
  const nameOf = (fact: string): string | undefined => {
    const { id } = splitRef(site.template.compromised[fact]?.ref ?? '@');
    return site.accounts.has(id) || site.keys.has(id) ? site.nameOf(id) : undefined;
  };
  const tells = (text: string, fact: string): boolean => {
    const name = nameOf(fact);
    return name === undefined || namesAny(text, new Set([name]));
  };
  const shown = new Set(sensors.flatMap((sensor) => renderLog(sensor, showing, site).lines.filter(({ placed }) => canShow(sensor, placed.act)).flatMap(({ placed, text }) => placed.shows.filter((fact) => tells(text, fact)))));
  return showing.every((placed) => placed.shows.every((fact) => shown.has(fact)));
}

/** What the template tells: acts of the attack and of the distractors. */
function drawTold(site: DrawnSite, random: SeededRandom, attackMs: number): PlacedAct[] {
  const { template } = site;
  const steps = Object.entries(template.steps).flatMap(([id, step]) => drawActs(step.acts, { site, random: random.child(`step ${id}`), startMs: attackMs + step.atMinute * 60_000, from: step.from, to: step.to }));
  const distractors = Object.entries(template.distractors).flatMap(([id, one]) => {
    const hosts = one.refs.filter((ref) => site.hosts.has(ref.slice(1)));
    return drawActs(one.acts, { site, random: random.child(`distractor ${id}`), startMs: attackMs + one.atMinute * 60_000, ...(hosts[0] !== undefined && { to: hosts[0] }) }).map((placed) => ({ ...placed, distractor: id }));
  });
  return [...steps, ...distractors];
}

interface LogRequest { site: DrawnSite; sensors: readonly DrawnSensor[]; random: SeededRandom; told: readonly PlacedAct[]; startMs: number; endMs: number; firstSerial: number }

/** All sensors over all acts. How long the files are together is drawn first; the background is made more or less to fit. */
function writeLogs({ site, sensors, random, told, startMs, endMs, firstSerial }: LogRequest): { logs: SensorLog[]; actCount: number } {
  const write = (acts: readonly PlacedAct[]): SensorLog[] => {
    const numbered = numberActs(acts, firstSerial);
    return sensors.map((sensor) => renderLog(sensor, numbered, site));
  };
  const draw = (scale: number): PlacedAct[] => drawBackground({ site, random: random.child('background'), startMs, endMs, scale });
  const estimate = (background: readonly PlacedAct[]): number => {
    const share = Math.max(1, Math.ceil(background.length / sampleActs));
    const sample = background.filter(({ occasion = 0 }) => occasion % share === 0);
    return sample.length === 0 ? 0 : (countLines(write(sample)) * background.length) / sample.length;
  };
  const most = drawInt(random.child('length'), lineLimits.shortest, lineLimits.longest);
  const toldLines = countLines(write(told));
  let background = draw(1);
  let expected = estimate(background);
  if (toldLines + expected < lineLimits.least && expected > 0) {
    background = draw(Math.min(12, 1.2 * (lineLimits.least - toldLines) / expected));
    expected = estimate(background);
  }
  if (toldLines + expected > most) background = thinBackground(background, Math.max(0.1, (most - toldLines) / expected), random.child('thin'));
  const acts = [...told, ...background];
  const logs = write(acts);
  const silent = logs.filter((log) => log.lines.length === 0).map((log) => log.sensor);
  if (silent.length === 0) return { logs, actCount: acts.length };
  const fillers = silent.flatMap((sensor, index) => drawFiller(sensor, { site, random: random.child(`filler ${sensor.id}`), startMs, endMs, scale: 1 }, index + 1));
  return { logs: write([...acts, ...fillers]), actCount: acts.length + fillers.length };
}

/** About so many acts are written to see how long the files become. */
const sampleActs = 200;

function countLines(logs: readonly SensorLog[]): number {
  return logs.reduce((sum, log) => sum + log.lines.length, 0);
}

/** A little of what a sensor that stayed silent usually writes. */
function drawFiller(sensor: DrawnSensor, request: BackgroundRequest, number: number): PlacedAct[] {
  const habit = fillerHabits[sensor.renderer.kind];
  return habit === undefined ? [] : drawHabit({ habit, hosts: [`@${sensor.hostId}`], perHour: 12, data: {} }, request, -1_000_000 * number);
}
