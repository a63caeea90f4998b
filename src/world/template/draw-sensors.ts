import { heldOutFormats, sensorFormats, type Random, type ScenarioTemplate, type SensorKind } from '../../contracts/index.ts';
import { StanchError } from '../../kit/error.ts';
import type { Renderer } from '../render/renderer.ts';
import { drawInt, hasChance, pick } from './draw.ts';
import { namedFamily, neededFamily } from './host-needs.ts';
import { familyOf, type SystemFamily } from './names/systems.ts';
import { splitRef } from './refs.ts';

export interface DrawnSensor {
  id: string;
  renderer: Renderer;
  /** Id of the host in the template. */
  hostId: string;
  style: number;
  /** What its clock is wrong by. */
  offsetMs: number;
  /** Zone in which it writes local time. */
  offsetMinutes: number;
}

const windowsFormats: readonly string[] = ['iis-w3c', 'windows-xml', 'winlogbeat', 'windows-flat'];
/** Formats of one kind that only one family of systems writes. */
function fitsFamily(kind: SensorKind, format: string, family: SystemFamily | undefined): boolean {
  if (family === undefined || (kind !== 'web-server' && kind !== 'share')) return true;
  return windowsFormats.includes(format) === (family === 'windows');
}

const databaseServices: Readonly<Record<string, readonly string[]>> = { postgresql: ['postgresql', 'postgres'], 'mysql-general': ['mysql', 'mariadb'] };

function fitsService(kind: SensorKind, format: string, services: readonly string[]): boolean {
  const known = Object.values(databaseServices).flat();
  if (kind !== 'database' || !services.some((service) => known.includes(service))) return true;
  return (databaseServices[format] ?? []).some((service) => services.includes(service));
}

/** Formats that this sensor may have in this template, those kept for other splits included. */
export function allowedFormats(template: ScenarioTemplate, sensorId: string): readonly string[] {
  const sensor = template.sensors[sensorId];
  if (sensor === undefined) return [];
  const all = sensor.formats ?? sensorFormats[sensor.kind];
  const { id } = splitRef(sensor.on);
  const host = template.site.hosts[id];
  const family = namedFamily(template, id) ?? (host?.type === 'domain-controller' ? 'windows' : neededFamily(template, id));
  const systems = host?.os === undefined ? undefined : [host.os].flat();
  const fitting = all.filter((format) => fitsFamily(sensor.kind, format, family) && fitsService(sensor.kind, format, host?.services ?? []) && (sensor.kind !== 'firewall' || systems === undefined || systems.some((os) => fitsFirewall(format, os))));
  return fitting.length > 0 ? fitting : all;
}

function fitsFirewall(format: string, os: string): boolean {
  const words: Readonly<Record<string, RegExp>> = { 'pf-filterlog': /sense/i, 'cisco-asa': /cisco/i, 'palo-alto': /pan-?os|palo/i, fortigate: /forti/i };
  const own = words[format];
  return own === undefined ? familyOf(os) === 'linux' : own.test(os);
}

/** Formats that no training family shows: never in train; elsewhere half of the time where there is one. */
function drawFormat(random: Random, formats: readonly string[], split: ScenarioTemplate['split']): string | undefined {
  const held = formats.filter((format) => heldOutFormats.includes(format));
  const usual = formats.filter((format) => !heldOutFormats.includes(format));
  if (split === 'train') return usual.length > 0 ? pick(random, usual) : undefined;
  const isHeld = hasChance(random, 0.5);
  const list = held.length > 0 && (isHeld || usual.length === 0) ? held : usual;
  return list.length > 0 ? pick(random, list) : undefined;
}

/** Mostly right or nearly so; one in ten is wrong by minutes. */
function drawClockOffsetMs(random: Random): number {
  const chance = random.next();
  if (chance < 0.45) return 0;
  if (chance < 0.9) return drawInt(random, -3000, 3000);
  return drawInt(random, 5000, 300_000) * (hasChance(random, 0.5) ? 1 : -1);
}

/** Zone of a site, minutes east of UTC. */
export function drawZoneMinutes(random: Random): number {
  return hasChance(random, 0.5) ? 0 : pick(random, [60, 120, -300, -240, -480, 180, 330, 540, 600, -180]);
}

/** Draws format, clock and layout of every sensor. Throws `input-invalid` when no renderer writes any format that is allowed. */
export function drawSensors(template: ScenarioTemplate, random: Random, given: { renderers: readonly Renderer[]; zoneMinutes: number }): DrawnSensor[] {
  return Object.entries(template.sensors).map(([id, sensor]) => {
    const own = random.child(id);
    const able = given.renderers.filter((renderer) => renderer.kind === sensor.kind);
    const format = drawFormat(own, allowedFormats(template, id).filter((name) => able.some((renderer) => renderer.format === name)), template.split);
    const renderer = able.find((one) => one.format === format);
    if (renderer === undefined) throw new StanchError('input-invalid', `The sensor ${id} of ${template.family} (${sensor.kind}) can be written in no format.`, 'Allow a format that a renderer writes, and for the split train one that is not held out.');
    return { id, renderer, hostId: splitRef(sensor.on).id, style: own.next(), offsetMs: drawClockOffsetMs(own.child('clock')), offsetMinutes: hasChance(own.child('zone'), 0.8) ? given.zoneMinutes : 0 };
  });
}
