import { SeededRandom } from '../../kit/random.ts';
import type { HabitName, Scenario, ScenarioTemplate, SensorKind } from '../../contracts/index.ts';
import type { Renderer } from '../render/renderer.ts';
import { composeScenario } from './compose-scenario.ts';
import { drawActs, drawAttackStartMs } from './draw-acts.ts';
import { drawBackground, drawHabit } from './draw-background.ts';
import { drawInt } from './draw.ts';
import { drawSensors, drawZoneMinutes, type DrawnSensor } from './draw-sensors.ts';
import { drawSite } from './draw-site.ts';
import type { DrawnSite } from './drawn-site.ts';
import type { FileClock } from './fill-time.ts';
import { nameFiles } from './name-files.ts';
import { numberActs, type PlacedAct } from './placed-act.ts';
import { lineLimits, renderLog, thinBackground, type SensorLog } from './render-evidence.ts';
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
  /** When the evidence begins and ends, milliseconds since the epoch. */
  startMs: number;
  endMs: number;
}

/** Background that makes a sensor write when nothing else does. */
const fillers: Partial<Record<SensorKind, HabitName>> = {
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
  const sensors = drawSensors(resolved, random.child('sensors'), { renderers, zoneMinutes });
  const site = drawSite(resolved, random.child('site'), { sensors, zoneMinutes });
  const attackMs = drawAttackStartMs(random.child('day'));
  const startMs = attackMs - resolved.startHour * 3_600_000;
  const endMs = startMs + resolved.spanHours * 3_600_000;

  const told = drawTold(site, random, attackMs);
  const firstSerial = drawInt(random.child('serial'), 200, 4000);
  const logs = writeLogs({ site, sensors, random, told, startMs, endMs, firstSerial });
  const evidence = nameFiles(logs.logs, { site, random: random.child('files') });
  const scenario = composeScenario({ site, variant, random: random.child('scenario'), sensors, evidence, attackMs, endMs, nextSerial: firstSerial + logs.actCount });
  return { scenario, files: new Map(evidence.files.map(({ file, text }) => [file, text])), sensors: new Map(evidence.files.map(({ file, clock }) => [file, clock])), startMs, endMs };
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

/** All sensors over all acts. The background is made more or less, so that the files have a useful length together. */
function writeLogs({ site, sensors, random, told, startMs, endMs, firstSerial }: LogRequest): { logs: SensorLog[]; actCount: number } {
  const draw = (scale: number): PlacedAct[] => drawBackground({ site, random: random.child('background'), startMs, endMs, scale });
  const write = (acts: readonly PlacedAct[]): SensorLog[] => {
    const numbered = numberActs(acts, firstSerial);
    return sensors.map((sensor) => renderLog(sensor, numbered, site));
  };
  let acts = [...told, ...draw(1)];
  let logs = write(acts);
  const silent = logs.filter((log) => log.lines.length === 0);
  const linesOf = (): { all: number; background: number } => {
    const lines = logs.flatMap((log) => log.lines);
    return { all: lines.length, background: lines.filter((line) => line.placed.occasion !== undefined).length };
  };
  let lines = linesOf();
  if (lines.all < lineLimits.least && lines.background > 0) {
    acts = [...told, ...draw(Math.min(12, 1.15 * (lineLimits.least - (lines.all - lines.background)) / lines.background))];
    logs = write(acts);
    lines = linesOf();
  }
  if (silent.length > 0) {
    acts = [...acts, ...silent.flatMap(({ sensor }, index) => {
      const habit = fillers[sensor.renderer.kind];
      return habit === undefined ? [] : drawHabit({ habit, hosts: [`@${sensor.hostId}`], perHour: 12, data: {} }, { site, random: random.child(`filler ${sensor.id}`), startMs, endMs, scale: 1 }, -1_000_000 * (index + 1));
    })];
    logs = write(acts);
    lines = linesOf();
  }
  if (lines.all > lineLimits.most) {
    acts = thinBackground(acts, Math.max(0.1, (lineLimits.most - (lines.all - lines.background)) / lines.background), random.child('thin'));
    logs = write(acts);
  }
  return { logs, actCount: acts.length };
}
