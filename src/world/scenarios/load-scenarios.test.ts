import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFixture } from '../template/__fixtures__/read-fixture.ts';
import { makeScenario, smallEvidence } from './__fixtures__/small-scenario.ts';
import { checkScenarios } from './check-scenarios.ts';
import { listInstances } from './list-instances.ts';
import { loadScenarios } from './load-scenarios.ts';
import { missingEvidence, openInstance } from './open-instance.ts';

let folder = '';
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'stanch-scenarios-')); });
afterEach(async () => { await rm(folder, { recursive: true }); });

const write = async (file: string, content: unknown): Promise<string> => {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};
const template = readFixture();
const problemsOf = async (): Promise<string[]> => (await loadScenarios([folder])).problems;

describe('a folder', () => {
  it('gives templates and scenarios, and lets evidence and files of tools lie', async () => {
    await write('dev/guess.json', template);
    await write('walk/scenario.json', makeScenario());
    await write('walk/auth.log', smallEvidence);
    await write('walk/eve.json', '{"a":1}\n{"a":2}\n');
    await write('walk/more/facts.json', { any: 'thing' });
    await write('package.json', { name: 'x' });
    await write('.hidden/x.json', '[]');
    await write('node_modules/x/y.json', '[]');
    const loaded = await loadScenarios([folder, join(folder, 'dev')]);
    expect(loaded.problems).toEqual([]);
    expect(listInstances(loaded).map(({ key, split, kind }) => `${key} ${split} ${kind}`)).toEqual([...Object.keys(template.variants).map((variant) => `${template.family}--${variant} ${template.split} compromise`), 'small-made-up train compromise']);
  });

  it('is named when it is not there', async () => {
    expect((await loadScenarios([join(folder, 'nowhere')])).problems).toEqual([expect.stringContaining('it cannot be read')]);
  });

  it('tells of every problem of every file', async () => {
    await write('a.json', { ...makeScenario(), kind: 'odd', title: '' });
    await write('b.json', '{"variants": ');
    await write('c.json', [1, 2]);
    await write('d.json', { ...template, site: 3 });
    const text = (await problemsOf()).join('\n');
    for (const part of ['a.json: kind: ', 'a.json: title: ', 'd.json: site: ']) expect(text).toContain(part);
    // A scenario with files beside it lies in this folder, so that other JSON may be its evidence.
    expect(text).not.toContain('c.json');
  });

  it.each<[string, string, unknown, string]>([
    ['broken JSON', 'b.json', '{"variants": ', 'b.json: it is no JSON ('],
    ['a list', 'c.json', [1, 2], 'c.json: it is neither a template nor a scenario. A template has "variants"'],
    ['other JSON', 'd.json', { evidence: [] }, 'd.json: it is neither a template nor a scenario'],
    ['a template with an unknown host', 'e.json', { ...template, steps: { ...template.steps, more: { ...Object.values(template.steps)[0], to: '@nowhere' } } }, `e.json: ${template.family}/plain: steps.more: nothing has the id "nowhere"`],
    ['a scenario with an unknown host', 'f.json', { ...makeScenario(), artifacts: [{ ...makeScenario().artifacts[0], host: 'web-9' }] }, 'f.json: artifacts left: no host is named "web-9"'],
    ['evidence outside', 'g.json', { ...makeScenario(), evidence: [{ file: '../../auth.log', format: 'syslog' }] }, 'g.json: evidence.0: "../../auth.log" leads out of the folder'],
  ])('tells of %s', async (_, file, content, sentence) => {
    await write(file, content);
    expect((await problemsOf()).join('\n')).toContain(sentence);
  });
});

describe('names', () => {
  it('of families and ids are used once', async () => {
    const first = await write('a.json', template);
    await write('b.json', template);
    await write('x/scenario.json', makeScenario());
    await write('y/scenario.json', makeScenario());
    const problems = await problemsOf();
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain(`b.json: family: "${template.family}" is the family of ${first} too`);
    expect(problems[1]).toMatch(/y.scenario\.json: id: "small-made-up" is the id of one in .*x.scenario\.json too/);
  });

  it('of families stay in one split; published incidents stand apart', async () => {
    await write('a.json', template);
    const far = { ...makeScenario(), family: template.family, split: 'test' as const };
    await write('x/scenario.json', far);
    await write('y/scenario.json', JSON.stringify({ ...far, id: 'far-away' }).replaceAll('auth.log', 'set/auth.log').replaceAll('"folder":"scenario"', '"folder":"datasets"'));
    const problems = await problemsOf();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/x.scenario\.json: split: the family ".*" is in test here and in \w+ in /);
    expect(listInstances(await loadScenarios([folder])).find(({ key }) => key === 'far-away')?.split).toBe('published');
  });
});

describe('an instance', () => {
  it('of a template is drawn from the seed', async () => {
    await write('a.json', template);
    const loaded = await loadScenarios([folder]);
    const key = `${template.family}--plain`;
    const [a, again, b] = await Promise.all([3, 3, 4].map((seed) => openInstance({ loaded, key, seed, datasetsFolder: undefined })));
    expect(a).toEqual(again);
    expect(a?.scenario.system).not.toEqual(b?.scenario.system);
    expect(a?.evidence.every(({ file, text, path }) => text !== undefined && text !== '' && path === undefined && a.clocks.has(file))).toBe(true);
    expect(a?.endMs).toBeGreaterThan(a?.startMs ?? Infinity);
    expect(await missingEvidence(loaded, key, undefined)).toEqual([]);
  });

  it('of a fixed scenario has its files', async () => {
    await write('x/scenario.json', makeScenario());
    const loaded = await loadScenarios([folder]);
    await expect(openInstance({ loaded, key: 'small-made-up', seed: 1, datasetsFolder: undefined })).rejects.toMatchObject({ code: 'input-missing', message: expect.stringContaining('the evidence auth.log is not beside') as string });
    const path = await write('x/auth.log', smallEvidence);
    expect((await openInstance({ loaded, key: 'small-made-up', seed: 1, datasetsFolder: undefined })).evidence).toEqual([{ file: 'auth.log', format: 'syslog', path }]);
  });

  it('of a published incident is found in the folder of data sets', async () => {
    await write('s/scenario.json', { ...makeScenario(), evidence: [{ file: 'set-a/auth.log', format: 'syslog', folder: 'datasets' }] });
    const loaded = await loadScenarios([join(folder, 's')]);
    const sentence = (await missingEvidence(loaded, 'small-made-up', undefined))[0] ?? '';
    for (const part of ['the data set "set-a"', 'Made up for a test.', 'set STANCH_DATASETS']) expect(sentence).toContain(part);
    await expect(openInstance({ loaded, key: 'small-made-up', seed: 1, datasetsFolder: folder })).rejects.toMatchObject({ code: 'input-missing', message: expect.stringContaining(`is not below ${folder}`) as string });
    const path = await write('set-a/auth.log', smallEvidence);
    expect((await openInstance({ loaded, key: 'small-made-up', seed: 1, datasetsFolder: folder })).evidence[0]?.path).toBe(path);
  });

  it('must exist', async () => {
    await expect(openInstance({ loaded: await loadScenarios([folder]), key: 'x--y', seed: 1, datasetsFolder: undefined })).rejects.toMatchObject({ code: 'input-invalid' });
  });
});

describe('the check', () => {
  it('goes on with what is good, and names file, variant and place', async () => {
    const path = await write('a.json', { ...template, variants: { plain: {}, odd: { steps: { guess: { to: '@nowhere' } } }, leaky: { title: 'network', site: { rules: ['The compromised {entry} is known by T1110.'] } } } });
    const progress: string[] = [];
    const { scenarioCount, problems, missing } = await checkScenarios(folder, { seeds: 1, statesAtMost: 0, onProgress: ({ key }) => { progress.push(key); } });
    expect(scenarioCount).toBe(3);
    expect(missing).toEqual([]);
    expect(progress).toEqual([...['plain', 'odd', 'leaky'].map((variant) => `${template.family}--${variant}`), '']);
    expect(problems.some((problem) => problem.startsWith(`${path}: ${template.family}/odd: steps.guess: `))).toBe(true);
    for (const part of ['system.rules.0: it holds the ATT&CK id T1110.', 'system.rules.0: it says "compromised" about']) expect(problems.some((problem) => problem.startsWith(`${path}: ${template.family}/leaky, seed 1: `) && problem.includes(part))).toBe(true);
    expect(problems.filter((problem) => problem.includes('/plain'))).toEqual([]);
  });

  it('checks what it can without the data sets, and says what is missing', async () => {
    await write('scenario.json', { ...makeScenario(), channels: [], evidence: [{ file: 'set-a/auth.log', format: 'syslog', folder: 'datasets' }], compromised: makeScenario().compromised.map((one) => ({ ...one, shownBy: { ...one.shownBy, lines: [] } })), rootCauses: [], next: [] });
    const { problems, missing } = await checkScenarios(folder);
    expect(missing).toEqual([expect.stringContaining('set-a')]);
    expect(problems.join('\n')).toContain('compromised: no line of the evidence shows any of them');
  });
});
