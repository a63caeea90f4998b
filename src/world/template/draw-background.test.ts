import { describe, expect, it } from 'vitest';
import { habitNames, type HabitName } from '../../contracts/index.ts';
import { SeededRandom } from '../../kit/random.ts';
import { plainRenderers } from './__fixtures__/plain-renderers.ts';
import { readFixture } from './__fixtures__/read-fixture.ts';
import { activityAt, drawHabit, fittingHosts } from './draw-background.ts';
import { drawSensors } from './draw-sensors.ts';
import { drawSite } from './draw-site.ts';
import type { DrawnSite } from './drawn-site.ts';
import type { PlacedAct } from './placed-act.ts';

const host = (type: string, services: string[], os?: string): object => ({ type, role: 'host', zone: 'inner', criticality: 2, services, ...(os !== undefined && { os }) });
/** A site with a host for every habit. */
const template = readFixture({
  site: {
    hosts: {
      web: host('web', ['http', 'https', 'ssh'], 'Debian 12'), app: host('application', ['https', 'ssh'], 'Ubuntu 22.04'), sql: host('database', ['mysql', 'ssh'], 'Debian 12'), post: host('mail', ['smtp', 'imap'], 'Debian 12'), share: host('file', ['smb'], 'Windows Server 2022'), dc: host('domain-controller', ['ldap', 'dns'], 'Windows Server 2022'),
      vault: host('backup', ['ssh'], 'Debian 12'), mon: host('monitoring', ['https', 'ssh'], 'Debian 12'), far: host('vpn-gateway', ['openvpn'], 'Debian 12'), swap: host('ftp', ['ftp'], 'Debian 12'), cloud: host('cloud-service', []), idp: host('identity-provider', []), node: host('container-node', ['kubelet', 'ssh'], 'Ubuntu 22.04'), names: host('resolver', ['dns'], 'Debian 12'),
      pc1: host('workstation', [], 'Windows 11'), pc2: host('laptop', [], 'Windows 10'),
    },
  },
  variants: { 'without-tool': null },
});
const wednesdayMs = Date.UTC(2026, 2, 11);
const sunday = Date.UTC(2026, 2, 15);

function makeSite(seed = 1): DrawnSite {
  const random = new SeededRandom(seed);
  return drawSite(template, random.child('site'), { sensors: drawSensors(template, random.child('sensors'), { renderers: plainRenderers, zoneMinutes: 0 }), zoneMinutes: 0 });
}

function draw(habit: HabitName, { startMs = wednesdayMs, hours = 24, perHour = 30, seed = 1, data = {} }: { startMs?: number; hours?: number; perHour?: number; seed?: number; data?: Record<string, string> } = {}): PlacedAct[] {
  return drawHabit({ habit, hosts: [], perHour, data }, { site: makeSite(seed), random: new SeededRandom(`habit ${habit} ${seed}`), startMs, endMs: startMs + hours * 3_600_000, scale: 1 }, 0);
}

describe.each([...habitNames])('%s', (habit) => {
  const acts = draw(habit);
  it('goes on at about the rate of the template', () => {
    const occasions = new Set(acts.map((placed) => placed.occasion)).size;
    expect(occasions).toBeGreaterThan(24 * 30 * 0.35);
    expect(occasions).toBeLessThan(24 * 30 * 1.3);
  });

  it('shows nothing, and stays within its time', () => {
    for (const { act, shows } of acts) {
      expect(shows).toEqual([]);
      expect(act.timeMs).toBeGreaterThanOrEqual(wednesdayMs);
      expect(act.timeMs).toBeLessThan(wednesdayMs + 86_400_000);
      expect(act.from?.address).not.toBe(act.to.address);
    }
  });

  it('is the same for the same seed and leaves nothing to fill', () => {
    expect(draw(habit)).toEqual(acts);
    const texts = acts.flatMap(({ act }) => [act.account ?? '', ...Object.values(act.data).map(String)]);
    expect(texts.filter((text) => /\{[a-z]*\}|undefined|NaN|\[object/.test(text))).toEqual([]);
  });

  it('does not touch hosts that do not fit', () => {
    const site = makeSite();
    const wrong = habit === 'identity-routine' || habit === 'cloud-routine' ? '@web' : '@idp';
    expect(fittingHosts(site, habit, [wrong])).toEqual([]);
    expect(drawHabit({ habit, hosts: [wrong], perHour: 30, data: {} }, { site, random: new SeededRandom(1), startMs: wednesdayMs, endMs: wednesdayMs + 3_600_000, scale: 1 }, 0)).toEqual([]);
  });
});

it('noise from the internet never gets in', () => {
  for (const { act } of [1, 2, 3].flatMap((seed) => draw('internet-noise', { seed }))) {
    if ('isSuccess' in act.data) expect(act.data.isSuccess).toBe(false);
    if (act.kind === 'connection') expect(act.data.isAllowed).toBe(false);
    if (act.kind === 'http-request') expect(act.data.status).toBeGreaterThanOrEqual(400);
    expect(act.from?.isInternal).toBe(false);
  }
});

it('people mistype, and then sign in', () => {
  for (const habit of ['linux-admins', 'vpn-staff', 'identity-routine', 'mail-flow'] as const) {
    const byOccasion = new Map<number, PlacedAct[]>();
    for (const placed of draw(habit, { hours: 48, perHour: 60 })) byOccasion.set(placed.occasion ?? 0, [...(byOccasion.get(placed.occasion ?? 0) ?? []), placed]);
    const mistyped = [...byOccasion.values()].filter((acts) => acts.some(({ act }) => 'isSuccess' in act.data && !act.data.isSuccess));
    expect(mistyped.length).toBeGreaterThan(3);
    const ended = mistyped.filter((acts) => acts.some(({ act }) => 'isSuccess' in act.data && act.data.isSuccess));
    expect(ended.length / mistyped.length).toBeGreaterThan(0.9);
  }
});

it('timers begin on the minute', () => {
  for (const { act } of draw('cron-jobs')) expect(act.timeMs % 60_000).toBe(1000);
});

it('values of the template take the place of drawn ones', () => {
  const queries = draw('database-clients', { data: { database: 'shop' } });
  expect(new Set(queries.map(({ act }) => ('database' in act.data ? act.data.database : undefined)))).toEqual(new Set(['shop']));
});

it('goes by the hour of the day, the day of the week and the zone of the site', () => {
  const countOf = (startMs: number): number => draw('windows-office', { startMs, hours: 3, perHour: 120 }).length;
  const [noon, night, weekend] = [countOf(wednesdayMs + 10 * 3_600_000), countOf(wednesdayMs + 3_600_000), countOf(sunday + 10 * 3_600_000)];
  expect(noon).toBeGreaterThan(4 * night);
  expect(noon).toBeGreaterThan(4 * weekend);
  expect(activityAt('office', wednesdayMs + 3_600_000, 600)).toBe(activityAt('office', wednesdayMs + 11 * 3_600_000, 0));
  expect(activityAt('night', wednesdayMs + 2 * 3_600_000, 0)).toBeGreaterThan(activityAt('night', wednesdayMs + 12 * 3_600_000, 0));
});
