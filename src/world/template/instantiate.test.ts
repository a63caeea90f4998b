import { describe, expect, it } from 'vitest';
import { findScenarioProblems, scenarioSchema } from '../../contracts/index.ts';
import { hostRenderers } from '../render/host/index.ts';
import { networkRenderers } from '../render/network/index.ts';
import { plainRenderers } from './__fixtures__/plain-renderers.ts';
import { readFixture } from './__fixtures__/read-fixture.ts';
import { fillTime } from './fill-time.ts';
import { instantiate, type ScenarioInstance } from './instantiate.ts';

const template = readFixture();
const make = (seed: number, variant = 'plain', given = template): ScenarioInstance => instantiate({ template: given, variant, seed, renderers: plainRenderers });
const seeds = Array.from({ length: 25 }, (_, index) => index + 1);
const linesOf = (instance: ScenarioInstance, file: string): string[] => (instance.files.get(file) ?? '').trimEnd().split('\n');

describe('an instance', () => {
  it('is the same for the same seed', () => {
    expect(make(7)).toEqual(make(7));
  });

  it('has other names, days and texts for other seeds', () => {
    const drawn = seeds.map((seed) => make(seed));
    const different = (pick: (instance: ScenarioInstance) => unknown): number => new Set(drawn.map((instance) => JSON.stringify(pick(instance)))).size;
    expect(different(({ scenario }) => scenario.system.hosts.map((host) => host.name))).toBe(seeds.length);
    expect(different(({ scenario }) => scenario.system.accounts.map((account) => account.name))).toBeGreaterThan(22);
    expect(different(({ scenario }) => scenario.attack.steps[0]?.time.slice(0, 10))).toBeGreaterThan(20);
    expect(different(({ scenario }) => scenario.artifacts[0]?.name)).toBeGreaterThan(15);
    expect(different(({ scenario }) => scenario.system.text.split('\n')[0])).toBeGreaterThan(3);
    expect(different(({ scenario }) => scenario.system.hosts[1]?.os)).toBeGreaterThan(3);
  });

  it.each(seeds)('fits the schema, with every name known and nothing left to fill (%i)', (seed) => {
    for (const variant of Object.keys(template.variants)) {
      const { scenario, files } = make(seed, variant);
      expect(scenarioSchema.safeParse(scenario).error).toBeUndefined();
      expect(findScenarioProblems(scenario)).toEqual([]);
      expect([...files.keys()]).toEqual(scenario.evidence.map(({ file }) => file));
      expect(`${[...files.values()].join('')}${JSON.stringify({ ...scenario, next: [] })}`).not.toMatch(/\{[a-z][a-z0-9-]*(?:\.address)?\}|undefined/);
    }
  });

  it('is 300 to 3,000 lines long', () => {
    for (const seed of seeds) {
      const count = [...make(seed).files.values()].reduce((sum, text) => sum + text.split('\n').length - 1, 0);
      expect(count).toBeGreaterThanOrEqual(300);
      expect(count).toBeLessThanOrEqual(3000);
    }
  });

  it('keeps its names when the background changes', () => {
    const noisy = readFixture({ background: { noise: { perHour: 10 }, admins: null }, variants: { 'without-tool': null } });
    const [a, b] = [make(3), make(3, 'plain', noisy)];
    expect(b.scenario.system.hosts.map(({ name, addresses }) => [name, addresses])).toEqual(a.scenario.system.hosts.map(({ name, addresses }) => [name, addresses]));
    expect(b.scenario.attack).toEqual(a.scenario.attack);
    expect(b.scenario.artifacts.map(({ name }) => name)).toEqual(a.scenario.artifacts.map(({ name }) => name));
    expect(b.files).not.toEqual(a.files);
  });
});

describe('evidence', () => {
  it.each(seeds)('is sorted by the clock of each sensor (%i)', (seed) => {
    const instance = make(seed);
    for (const file of instance.files.keys()) {
      const times = linesOf(instance, file).slice(1).filter((line) => !line.startsWith(' ')).map((line) => line.slice(0, 24));
      expect(times.length).toBeGreaterThan(0);
      expect(times).toEqual([...times].sort());
    }
  });

  it.each(seeds)('holds the acts that show the facts (%i)', (seed) => {
    const instance = make(seed);
    const { scenario } = instance;
    const account = scenario.compromised.find((one) => one.id === 'carrier-used')?.ref.name ?? '';
    const textsOf = (lines: readonly { file: string; line: number }[]): string[] => lines.map(({ file, line }) => linesOf(instance, file)[line - 1] ?? '');
    const whole = (texts: readonly string[]): string[] => texts.filter((text) => !text.startsWith('  continued'));
    const weak = textsOf(scenario.rootCauses[0]?.shownBy.lines ?? []);
    expect(weak.length).toBe(3);
    for (const text of whole(weak)) expect(text).toContain(`${account} {"isSuccess":false`);
    for (const id of ['entry-held', 'carrier-used']) {
      const shown = textsOf(scenario.compromised.find((one) => one.id === id)?.shownBy.lines ?? []);
      expect(whole(shown).length).toBeGreaterThan(0);
      for (const text of whole(shown)) expect(text).toContain(`${account} {"isSuccess":true`);
    }
    const tool = scenario.artifacts.find((one) => one.id === 'tool-left');
    const left = textsOf(tool?.shownBy.lines ?? []);
    expect(left.length).toBeGreaterThan(0);
    for (const text of left) expect(text).toContain(tool?.name);
    const survey = textsOf(scenario.distractors[0]?.lines ?? []);
    expect(survey.length).toBeGreaterThanOrEqual(3);
    for (const text of whole(survey)) expect(text).toContain(scenario.distractors[0]?.refs[0]?.name);
  });

  it('shows nothing by lines that tell of a connection only', () => {
    for (const seed of seeds) {
      const { scenario, sensors } = make(seed);
      const shown = [...scenario.compromised, ...scenario.artifacts, ...scenario.rootCauses].flatMap((one) => one.shownBy.lines);
      expect(shown.map(({ file }) => sensors.get(file)?.kind).filter((kind) => kind === 'firewall')).toEqual([]);
    }
  });

  it('tells of the same thing in all files', () => {
    const instance = make(4);
    const guesser = instance.scenario.attack.steps.find((step) => step.id === 'guess')?.from.name ?? '';
    for (const [file, { kind }] of instance.sensors) {
      if (kind === 'linux-auth' && !instance.files.get(file)?.includes(guesser)) continue;
      expect(instance.files.get(file)).toContain(guesser);
    }
    const lookup = linesOf(instance, [...instance.sensors].find(([, { kind }]) => kind === 'firewall')?.[0] ?? '').find((line) => line.includes(' dns-query '));
    const domain = instance.scenario.artifacts.length > 0 ? /"name":"([^"]+)"/.exec(lookup ?? '')?.[1] : undefined;
    expect(lookup).toContain('"answer":"');
    expect(domain).toMatch(/^[a-z0-9.-]+\.[a-z]+$/);
  });

  it('has a file for a sensor that nothing else makes write', () => {
    const quiet = readFixture({ sensors: { agents: { kind: 'host-agent', on: '@desk' }, boxes: { kind: 'windows', on: '@desk' } }, variants: { 'without-tool': null } });
    expect(make(5, 'plain', quiet).scenario.evidence).toHaveLength(6);
  });
});

describe('commands that show', () => {
  const { scenario } = make(9);
  const host = (id: string): string => scenario.compromised.find((one) => one.id === id)?.ref.name ?? '';
  it('are the natural ones where the template has none', () => {
    const entry = host('entry-held');
    expect(scenario.compromised.find((one) => one.id === 'entry-held')?.shownBy.commands).toEqual([{ verb: 'scan_host', targets: [entry] }, { verb: 'collect_logs', targets: [entry] }]);
    expect(scenario.compromised.find((one) => one.id === 'carrier-used')?.shownBy.commands).toEqual([{ verb: 'collect_logs', targets: [entry] }]);
    expect(scenario.artifacts.find((one) => one.id === 'job-left')?.shownBy).toEqual({ lines: [], commands: [{ verb: 'scan_host', targets: [entry] }] });
    expect(scenario.rootCauses[0]?.shownBy.commands).toEqual([{ verb: 'collect_logs', targets: [entry] }]);
    expect(scenario.damage[0]?.shownBy.commands).toEqual([{ verb: 'collect_logs', targets: [entry] }]);
  });
  it('are those of the template where it has some', () => {
    const said = readFixture({ artifacts: { 'job-left': { shownBy: [{ verb: 'hunt_indicator', targets: ['@depot', '@tool-left'] }] } }, variants: { 'without-tool': null } });
    const drawn = make(9, 'plain', said).scenario;
    expect(drawn.artifacts.find((one) => one.id === 'job-left')?.shownBy.commands).toEqual([{ verb: 'hunt_indicator', targets: [expect.stringMatching(/^[a-z0-9.-]+$/), drawn.artifacts.find((one) => one.id === 'tool-left')?.name] }]);
  });
});

describe('moves', () => {
  it('are written with a place for the time', () => {
    for (const seed of seeds) {
      const { scenario, sensors } = make(seed);
      const lines = scenario.next.find((move) => move.id === 'onward')?.lines ?? [];
      expect(lines.length).toBeGreaterThanOrEqual(3);
      for (const { file, text } of lines) {
        expect(sensors.has(file)).toBe(true);
        expect(text.startsWith('{time} ') || text.startsWith('  continued')).toBe(true);
      }
    }
  });

  it('put artefacts back at about six of ten hosts to which a channel leads', () => {
    const counts = Array.from({ length: 120 }, (_, seed) => make(seed).scenario.next.filter((move) => move.id === 'return-job-left').length);
    const share = counts.reduce((sum, one) => sum + one, 0) / counts.length;
    expect(share).toBeGreaterThan(0.48);
    expect(share).toBeLessThan(0.72);
    expect(make(1).scenario.next.some((move) => move.id === 'return-store-drop')).toBe(false);
  });

  it('get their time by the clock and the zone of the file', () => {
    const sensor = { kind: 'firewall', format: 'netfilter', offsetMs: 1500, offsetMinutes: 120 } as const;
    expect(fillTime('{time} and {time}', sensor, Date.UTC(2026, 4, 1), plainRenderers)).toBe('2026-05-01T02:00:01.500Z and 2026-05-01T02:00:01.500Z');
    expect(fillTime('{time} x', { ...sensor, offsetMinutes: 0 }, Date.UTC(2026, 4, 1), networkRenderers)).toBe('May  1 00:00:01 x');
    expect(() => fillTime('{time}', { ...sensor, format: 'none' }, 0, plainRenderers)).toThrow(/No renderer writes firewall as none/);
  });
});

describe('clocks and formats', () => {
  it('are mostly right, seldom minutes off', () => {
    const offsets = Array.from({ length: 120 }, (_, seed) => [...make(seed).sensors.values()].map((clock) => Math.abs(clock.offsetMs))).flat();
    const share = (test: (offset: number) => boolean): number => offsets.filter(test).length / offsets.length;
    expect(share((offset) => offset === 0)).toBeGreaterThan(0.35);
    expect(share((offset) => offset <= 3000)).toBeGreaterThan(0.85);
    expect(share((offset) => offset >= 5000)).toBeGreaterThan(0.04);
  });

  it('never show a held-out format in train, and in half of the others', () => {
    const formatsOf = (split: string): string[] => Array.from({ length: 120 }, (_, seed) => [...make(seed, 'plain', readFixture({ split })).sensors.values()].filter(({ kind }) => kind === 'firewall').map(({ format }) => format)).flat();
    expect(formatsOf('train')).not.toContain('fortigate');
    const held = formatsOf('test').filter((format) => format === 'fortigate').length;
    expect(held).toBeGreaterThan(40);
    expect(held).toBeLessThan(80);
  });

  it('fit the system of the host', () => {
    for (const seed of seeds) {
      const { scenario, sensors } = make(seed);
      const format = [...sensors.values()].find(({ kind }) => kind === 'firewall')?.format ?? '';
      const words: Record<string, RegExp> = { netfilter: /Debian|Ubuntu|Rocky/, 'pf-filterlog': /sense/i, 'cisco-asa': /Cisco ASA/, 'palo-alto': /PAN-OS/ };
      expect(scenario.system.hosts[0]?.os).toMatch(words[format] ?? /never/);
      expect(scenario.system.hosts[1]?.os).toMatch(/Debian|Ubuntu|Rocky|Alma|Red Hat|SUSE/);
    }
  });

  it('are drawn until what has to be shown is shown', () => {
    const deaf = plainRenderers.map((renderer) => (renderer.kind === 'linux-auth' && renderer.format !== 'journald' ? { ...renderer, render: () => [] } : renderer));
    const shown = seeds.map((seed) => instantiate({ template, variant: 'plain', seed, renderers: deaf }).scenario.compromised[0]?.shownBy.lines.length ?? 0);
    expect(shown.filter((count) => count > 0).length).toBeGreaterThan(20);
  });
});

it('works with the real renderers', () => {
  const { scenario, files } = instantiate({ template, variant: 'plain', seed: 2, renderers: [...hostRenderers, ...networkRenderers] });
  expect(findScenarioProblems(scenario)).toEqual([]);
  const shown = scenario.compromised[0]?.shownBy.lines[0];
  expect(files.get(shown?.file ?? '')?.split('\n')[(shown?.line ?? 1) - 1]).toContain('Accepted password for');
});
