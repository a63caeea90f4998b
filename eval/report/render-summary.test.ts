import { beforeAll, describe, expect, it } from 'vitest';
import { parseJson } from '../../src/kit/json.ts';
import { textWidth } from '../../src/report/text-layout.ts';
import type { RunResult } from '../run-result.ts';
import { madeUpPlanners, makeUpEvaluation, makeUpRuns } from './__fixtures__/made-up-runs.ts';
import { tableIds } from './list-tables.ts';
import { renderSummary } from './render-summary.ts';
import { summarise } from './summarise.ts';

const runs = makeUpRuns();
const summary = summarise(runs, { resamples: 200, evaluation: makeUpEvaluation(runs), reference: 'playbook' });
const only = async (...args: Parameters<typeof renderSummary>): Promise<string> => [...(await renderSummary(...args)).values()].join('');

describe('text', () => {
  it('is aligned, within the width, without escape sequences unless asked', async () => {
    const text = await only(summary, 'text', { width: 120 });
    expect(text.split('\n').filter((line) => textWidth(line) > 120)).toEqual([]);
    expect(text).not.toContain('\u001b');
    expect(text).toContain('All 96 planned runs are there.');
    expect(text).toMatch(/^stanch {2,}16 {2}\d/m);
    expect(await only(summary, 'text', { hasColor: true })).toContain('\u001b[1mTest split\u001b[0m');
  });

  it('never breaks an interval in its middle', async () => {
    const text = await only(summary, 'text', { width: 120 });
    expect(text.match(/\[[\d.]+ to [\d.]+\]/g)?.length).toBeGreaterThan(40);
    expect(text.match(/\[[\d.]+( to)?\s*(\n|$)/g)).toBeNull();
  });
});

describe('Markdown', () => {
  it('has a table of as many columns in every row', async () => {
    const text = await only(summary, 'md');
    const tables = text.split('\n\n').filter((part) => part.startsWith('|'));
    expect(tables.length).toBe(tableIds.length - 1);
    for (const table of tables) expect(new Set(table.split('\n').map((line) => line.split(/(?<!\\)\|/).length)).size).toBe(1);
  });

  it('takes no markup from names', async () => {
    const hostile = runs.map((run) => ({ ...run, planner: run.planner === 'stanch' ? 'a|b <img src=x> [l](j) `c`\n# d' : run.planner, key: `${run.key}x` }));
    const text = await only(summarise(hostile, { resamples: 50 }), 'md');
    expect(text).toContain('| a\\|b &lt;img src=x&gt; \\[l\\](j) \\`c\\`\\\\x0a\\# d |');
  });
});

describe('JSON', () => {
  it('is the summary', async () => {
    expect(parseJson(await only(summary, 'json'))).toEqual(summary);
  });
});

describe('CSV', () => {
  it('has a head and one line per run, all of one length', async () => {
    const lines = (await only(summary, 'csv', { results: [...runs, runs[0]!] })).trimEnd().split('\r\n');
    expect(lines).toHaveLength(runs.length + 1);
    expect(new Set(lines.map((line) => line.split(',').length)).size).toBe(1);
    const run = runs.find((each) => each.planner === 'playbook' && each.kind === 'compromise')!;
    const cells = lines.find((line) => line.startsWith(run.key))!.split(',');
    expect(cells[lines[0]!.split(',').indexOf('recoverySteps')]).toBe(String(run.recoverySteps));
    expect(cells[lines[0]!.split(',').indexOf('usage.dollars')]).toBe('');
  });

  it('quotes, and disarms formulas', async () => {
    const text = await only(summary, 'csv', { results: [{ ...runs[0]!, title: '=cmd|"calc",A1', problem: 'two\nlines' }] });
    expect(text).toContain(`"'=cmd|""calc"",A1"`);
    expect(text.split('\r\n')).toHaveLength(3);
    expect(text).toContain('two\\x0alines');
  });
});

describe('HTML', () => {
  const hostileName = '<script>alert(1)</script>"\'&\u202e';
  const hostile = runs.map((run): RunResult => (run.planner === 'blanket' ? { ...run, planner: hostileName, key: `${hostileName}|${run.scenario}|${run.seed}`, title: '"><img src=x onerror=alert(1)>', family: `${run.family}</svg><script>` } : run));
  const hostileSummary = summarise(hostile, { resamples: 100, reference: 'playbook', evaluation: makeUpEvaluation(hostile) });
  let files: Map<string, string>;
  let page: string;
  beforeAll(async () => {
    files = await renderSummary(hostileSummary, 'html', { results: hostile, title: 'Made up </title>' });
    page = files.get('index.html') ?? '';
  });

  it('has the page and a page for each run, one click away', () => {
    expect(files.size).toBe(1 + hostile.length);
    const links = [...page.matchAll(/href="(runs\/[^"]+)"/g)].map((match) => match[1]);
    expect(new Set(links)).toEqual(new Set([...files.keys()].filter((name) => name !== 'index.html')));
    for (const name of files.keys()) expect(name).toMatch(/^(index|runs\/[a-z0-9-]+)\.html$/);
  });

  it('takes no markup from results, in the page, its charts and the traces', () => {
    for (const text of files.values()) {
      expect(/<script|<img|\u202e/i.exec(text)?.[0]).toBeUndefined();
      expect(text.split('</svg>').length).toBe(text.split('<svg').length);
    }
    const trace = [...files].find(([name, text]) => name.startsWith('runs/') && text.includes('made up'))?.[1] ?? '';
    expect(trace).toContain('&#60;script&#62;alert(&#34;made up&#34;)&#60;/script&#62;\nNothing to do.');
  });

  it('fetches nothing', () => {
    for (const text of files.values()) {
      expect(text).toContain("default-src 'none'");
      expect(text.replaceAll(/xmlns(:xlink)?="http:\/\/www\.w3\.org\/[^"]+"/g, '')).not.toMatch(/https?:|url\(|@import|<[^>]*\s(src|srcset|xlink:href|data)=/);
    }
  });

  it('has every chart in two sizes, with a text for who cannot see it and a table in the same section', () => {
    const figures = page.match(/<figure[\s\S]*?<\/figure>/g) ?? [];
    // Recovery, differences, families, regret, four heat maps, calibration, two of cost.
    expect(figures).toHaveLength(11);
    for (const figure of figures) {
      expect(figure.match(/<svg/g)).toHaveLength(2);
      expect(figure).toMatch(/role="img" aria-label="[^"]{40,}"/);
    }
    for (const section of page.match(/<section class="card"[\s\S]*?<\/section>/g) ?? []) expect(section).toContain('<table');
    for (const id of tableIds) expect(page).toContain(`id="test-${id}"`);
    expect(page).toContain('contained in half of the runs after step');
  });

  it('keeps chart text at 13 pixels on a phone: the narrow drawing is no wider than its place', () => {
    const narrow = [...page.matchAll(/<div class="narrow"><svg[^>]*? width="(\d+)"/g)].map((match) => Number(match[1]));
    expect(narrow).toHaveLength(11);
    expect(Math.max(...narrow)).toBeLessThanOrEqual(332);
    const sizes = [...page.matchAll(/font-size="(\d+)px"/g)].map((match) => Number(match[1]));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(13);
  });

  it('takes its chart colours from the page, so that they follow light and dark', () => {
    const colors = [...page.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map((match) => match[1]).filter((color) => color !== 'none' && color !== 'transparent');
    expect(colors.length).toBeGreaterThan(100);
    expect([...new Set(colors)].filter((color) => !color?.startsWith('var(--'))).toEqual([]);
  });

  it('folds the traces into one page when asked', async () => {
    const inline = await renderSummary(hostileSummary, 'html', { results: hostile, traces: 'inline' });
    expect([...inline.keys()]).toEqual(['index.html']);
    expect(inline.get('index.html')?.match(/&#60;script&#62;alert\(&#34;made up&#34;\)/g)?.length).toBeGreaterThan(10);
  });

  it('says the same twice', async () => {
    const again = await renderSummary(hostileSummary, 'html', { results: hostile, title: 'Made up </title>' });
    expect(again.get('index.html')).toBe(page);
  });
});

it('draws recovery times as pictures that stand alone, in which no name is markup', async () => {
  const name = '<script>&';
  const odd = runs.map((run): RunResult => (run.planner === 'blanket' ? { ...run, planner: name, key: `${name}|${run.scenario}|${run.seed}` } : run));
  const files = await renderSummary(summarise(odd, { resamples: 100 }), 'svg', {});
  expect([...files.keys()]).toEqual(['recovery-test.svg']);
  const picture = files.get('recovery-test.svg') ?? '';
  expect(picture).toMatch(/^<svg[^>]*><title>Mean recovery steps of each planner with its interval: .*&#60;script&#62;.*<style>:root\{color-scheme/);
  for (const [, color] of picture.matchAll(/(?:fill|stroke)="var\((--[a-z0-9]+)\)"/g)) expect(picture).toContain(`${color ?? ''}:#`);
  expect(/<script|<img/i.exec(picture)).toBeNull();
});

describe('odd evaluations', () => {
  it.each(['text', 'md', 'json', 'html'] as const)('%s of nothing says so', async (format) => {
    expect(await only(summarise([]), format)).toContain('There is no result.');
  });

  it('draws one planner, one family, no reference, and only broken runs', async () => {
    const one = makeUpRuns({ planners: [madeUpPlanners[3]!], familyCount: 1, seeds: [1] });
    expect((await renderSummary(summarise(one), 'html', { results: one })).get('index.html')).toContain('[no interval]');
    const benign = makeUpRuns({ familyCount: 6 }).filter((run) => run.kind === 'benign');
    expect((await renderSummary(summarise(benign), 'html', { results: benign })).get('index.html')).toContain('Attempted and benign incidents');
    const broken = one.map((run) => ({ ...run, status: 'broken' as const, problem: 'gone' }));
    for (const format of ['text', 'md', 'html'] as const) expect(await only(summarise(broken), format, { results: broken })).toContain('gone');
  });
});
