import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noConditionHolds, type FinishedRun } from '../contracts/index.ts';
import { parseJson } from '../kit/json.ts';
import { benignRun, compromiseRun, cutRun, hostileLine, respondRun } from './__fixtures__/finished-run.ts';
import { resolveCitation } from './describe-run.ts';
import { escapeHtml } from './html/html.ts';
import { planReportJsonSchema, planReportSchema, renderReport, reportFormats } from './index.ts';
import { escapeMarkdown } from './render-markdown.ts';
import { layOutTable, textWidth, wrapText } from './text-layout.ts';

const runs: Record<string, FinishedRun> = { compromiseRun, respondRun, benignRun, cutRun };
const eachRun = Object.entries(runs);
/** Everything that could act on a reader's terminal or turn text around; line ends are ours. */
const actingCharacters = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/** The same run with one text in every place where text from outside can stand. */
function withText(run: FinishedRun, text: string): FinishedRun {
  const replace = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return ['description', 'reason', 'title', 'sample', 'text', 'raw', 'name', 'address', 'path', 'note', 'ending', 'lesson', 'abstention', 'rollback', 'what', 'techniqueName', 'ruleId', 'id'].includes(key) ? text : value;
    if (Array.isArray(value)) return value.map((each) => replace(each, ['notes', 'reasons', 'warnings', 'matched', 'missing', 'targets', 'droppedColumns'].includes(key) ? 'text' : ''));
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replace(each, key === 'citedLines' ? 'text' : name)]));
    return value;
  };
  return replace(run, '') as FinishedRun;
}

/** Tags and attributes of a page, read the way a browser does for the markup that we write (every attribute is quoted). */
function tagsOf(page: string): { name: string; attributes: Map<string, string> }[] {
  return [...page.replace(/<style>[\s\S]*?<\/style>/, '').matchAll(/<([a-z!][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"]*")?)*)\s*\/?>/g)].map((match) => ({
    name: match[1] ?? '', attributes: new Map([...(match[2] ?? '').matchAll(/([a-zA-Z-]+)(?:="([^"]*)")?/g)].map((found) => [found[1] ?? '', found[2] ?? ''])),
  }));
}

describe('every format', () => {
  it.each(eachRun)('of %s is the same twice, ends a line, and holds nothing that acts on a reader', (_, run) => {
    for (const format of reportFormats) {
      const report = renderReport(run, format);
      expect(renderReport(run, format)).toBe(report);
      expect(report.endsWith('\n')).toBe(true);
      expect(actingCharacters.exec(report)).toBeNull();
    }
  });

  it('never lets any text act on a reader', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(compromiseRun, respondRun), (text, run) => {
      const hostile = withText(run, `\u001b[2J\u202e${text}`);
      for (const format of reportFormats) expect(actingCharacters.exec(renderReport(hostile, format))).toBeNull();
    }), { numRuns: 40 });
  });

  it('resolves every citation of the run to its raw line', () => {
    const steps = compromiseRun.plan?.steps ?? [];
    const citations = [...steps.flatMap((step) => step.command.citations), ...compromiseRun.hypotheses.flatMap((each) => each.path.flatMap((part) => part.citations))];
    expect(citations.length).toBeGreaterThan(10);
    const page = renderReport(compromiseRun, 'html');
    for (const citation of citations) {
      const { label, text } = resolveCitation(compromiseRun, citation);
      expect(label).toMatch(/^(alerts\.log|eve\.json):\d+$/);
      expect(text).toBe(compromiseRun.citedLines[`${citation.source}:${citation.line}`]);
      expect(page).toContain(`<summary class="mono">${label}</summary><pre>${escapeHtml(text ?? '?')}</pre>`);
    }
  });

  it('says it where a cited line was not kept, and takes no inherited name for a line', () => {
    expect(resolveCitation(compromiseRun, { source: 'gone', line: 3 })).toEqual({ label: 'gone:3' });
    expect(renderReport({ ...compromiseRun, citedLines: {} }, 'html')).toContain('was not kept');
  });
});

describe('html', () => {
  it('turns markup of a log line into text', () => {
    const page = renderReport(compromiseRun, 'html');
    expect(page).not.toMatch(/<script|<img|onerror="|<h1>x|<b>path/);
    expect(page).toContain(escapeHtml(hostileLine));
    expect(page).toContain('&#60;script&#62;alert(1)');
    expect(page).toContain('\\x1b[31mred');
    expect(page).toContain('\\u202egnp.exe');
    expect(page).toContain('\\x1b]0;owned\\x07');
  });

  it('has the same tags whatever the texts are', () => {
    const shape = (run: FinishedRun): string => tagsOf(renderReport(run, 'html')).map((tag) => `${tag.name} ${[...tag.attributes.keys()].join(' ')}`).join('\n');
    const plain = shape(withText(compromiseRun, 'x'));
    fc.assert(fc.property(fc.oneof(fc.string({ minLength: 1, unit: 'binary' }), fc.constantFrom('"><script>', "' onload='x", '</pre></details><h1>', '<!--', '&lt;b&gt;', '<![CDATA[', '</style>', '`', '--></title>')), (text) => {
      expect(shape(withText(compromiseRun, text))).toBe(plain);
    }), { numRuns: 60 });
  });

  it.each(eachRun)('of %s asks nothing of any network', (_, run) => {
    const page = renderReport(run, 'html');
    const tags = tagsOf(page);
    const policy = tags.find((tag) => tag.attributes.get('http-equiv') === 'Content-Security-Policy')?.attributes.get('content');
    expect(policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline';/);
    for (const tag of tags) {
      expect(['a', 'script', 'img', 'link', 'iframe', 'object', 'embed', 'form', 'base', 'audio', 'video', 'source', 'image', 'use']).not.toContain(tag.name);
      for (const [name, value] of tag.attributes) {
        expect(name).not.toMatch(/^on|^(src|href|srcset|action|background|poster|data)$/);
        if (name === 'style') expect(value).toMatch(/^width:[\d.]+%$/);
      }
    }
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    expect(style.length).toBeGreaterThan(1000);
    expect(style).not.toMatch(/url\s*\(|@import|http|image-set|</i);
  });

  it('is made for phone, print and dark mode, and for readers of the text', () => {
    const page = renderReport(compromiseRun, 'html');
    expect(page).toContain('name="viewport"');
    expect(page).toContain('@media print');
    expect(page).toContain('prefers-color-scheme:dark');
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('hardened: shown to hold, changed');
    expect(page).toContain('role="img"');
    const ids = tagsOf(page).flatMap((tag) => tag.attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('opens and closes each element', () => {
    for (const run of Object.values(runs)) {
      const page = renderReport(run, 'html').replace(/<style>[\s\S]*?<\/style>/, '');
      const open: string[] = [];
      for (const match of page.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(\/?)>/g)) {
        const [, closing, name = '', selfClosing] = match;
        if (['meta', 'br'].includes(name) || selfClosing === '/') continue;
        if (closing === '/') expect(open.pop()).toBe(name);
        else open.push(name);
      }
      expect(open).toEqual([]);
    }
  });

  it('shows candidates, rollback, approval, abstention, hypotheses and settings', () => {
    const page = renderReport(compromiseRun, 'html');
    for (const text of ['Isolate host ssh-gateway', '6.67', 'cut: could no longer win', 'Remove the block rule', 'Needs approval', 'Look first.', 'T1110', 'Explanation 2', 'check failed', '9f2c9f2c', 'adapters/response.gguf', 'Misc activity', 'event, informational']) expect(page).toContain(text);
  });

  it('shows what happened and what was learned', () => {
    const page = renderReport(respondRun, 'html');
    for (const text of ['It worked', 'It failed', 'Nothing is known of the outcome', 'known was predicted as shown and came out as not shown', 'did not show how far', '&#60;b&#62;disk full', 'class="observed"']) expect(page).toContain(text);
  });

  it('draws a timeline for one moment, for no times and for very many groups', () => {
    const { evidence } = compromiseRun;
    const [first] = evidence?.groups ?? [];
    if (evidence === undefined || first === undefined) throw new Error('the fixture has no groups');
    const { firstTimeMs: _first, lastTimeMs: _last, ...untimed } = first;
    const render = (groups: typeof evidence.groups): string => renderReport({ ...compromiseRun, evidence: { ...evidence, groups } }, 'html');
    expect(render([{ ...untimed, firstTimeMs: 5 }])).toMatch(/x1="0\.00%" x2="0\.00%"/);
    expect(render([untimed])).toContain('carry no times');
    const many = render(Array.from({ length: 5000 }, (_, index) => ({ ...untimed, id: `g${index}`, firstTimeMs: index * 1000 })));
    expect(many).toContain('The 40 highest ranked of 5,000 event groups');
    expect(many.length).toBeLessThan(400_000);
  });
});

describe('benign and cut-short runs', () => {
  it.each(['html', 'text', 'md'] as const)('benign says so plainly as %s, with reasons and no command', (format) => {
    const report = renderReport(benignRun, format);
    for (const text of ['No incident was found', 'nothing to respond to', 'Every sign-in came from a known address']) expect(report).toContain(text);
    expect(report).not.toMatch(/Block traffic|step-1|Steps\n/);
  });

  it('a run that was killed at once is a report that says so', () => {
    for (const format of ['html', 'text', 'md'] as const) expect(renderReport(cutRun, format)).toMatch(/before a verdict was reached[\s\S]*No plan was made[\s\S]*was killed/);
  });

  it('tells what no system description costs', () => {
    const { system: _system, evidence, ...rest } = compromiseRun;
    if (evidence === undefined) throw new Error('the fixture has no evidence');
    expect(renderReport({ ...rest, evidence: { ...evidence, hasSystemDescription: false } }, 'md')).toContain('No system description was given');
  });
});

describe('json', () => {
  it.each(eachRun)('of %s round-trips through its schema', (_, run) => {
    const value = parseJson(renderReport(run, 'json'));
    const report = planReportSchema.parse(value);
    expect(report).toEqual(value);
    expect(report.steps).toEqual(run.plan?.steps ?? []);
    expect(report.citedLines).toEqual(run.citedLines);
    expect(report.finalState).toEqual(run.plan?.finalState ?? run.perceptions.at(-1)?.state ?? noConditionHolds);
  });

  it('has a JSON schema with what other programs need', () => {
    const schema = planReportJsonSchema();
    expect(schema['required']).toEqual(expect.arrayContaining(['kind', 'run', 'hypotheses', 'steps', 'hasRecovered', 'finalState', 'ending', 'sources']));
    expect(JSON.stringify(schema)).toContain('rolloutLengths');
  });
});

describe('text', () => {
  it('stays within its width and paints only when asked', () => {
    for (const width of [48, 80, 120]) for (const line of renderReport(compromiseRun, 'text', { width }).split('\n')) expect(textWidth(line)).toBeLessThanOrEqual(width);
    const painted = renderReport(compromiseRun, 'text', { useColor: true });
    expect(painted).toContain('\u001b[1;31mCOMPROMISE\u001b[0m');
    expect(painted.replace(/\u001b\[[\d;]*m/g, '')).toBe(renderReport(compromiseRun, 'text'));
  });

  it('wraps any text to its width and loses none of it', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 60 }), (text, width) => {
      const lines = wrapText(text, width);
      for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(wrapText(text, 1e6).join('').replaceAll(' ', ''));
    }));
  });

  it('lays a table out within its width', () => {
    expect(layOutTable([['a', 'long head'], ['1', 'one two three']], 10)).toEqual(['a  long', '   head', '─  ────────', '1  one two', '   three']);
  });
});

describe('markdown', () => {
  it('keeps markup of texts as text', () => {
    expect(escapeMarkdown('![x](http://h/a.png) <b> `c` | www.h')).toBe('\\!\\[x\\](http\\://h/a.png) \\<b\\> \\`c\\` \\| www\\.h');
    const report = renderReport(withText(compromiseRun, '<b>![x](http://h) `q` ``` |'), 'md');
    const outsideCode = report.replace(/(`+) .*? \1(?!`)/g, '');
    expect(outsideCode).not.toMatch(/(?<!\\)<b|(?<!\\)!\[/);
  });

  it('has as many cells in each row as in its head', () => {
    const rows = renderReport(withText(compromiseRun, 'a|b\\|c'), 'md').split('\n');
    let cells: number | undefined;
    for (const row of rows) {
      if (!row.startsWith('|')) {
        cells = undefined;
        continue;
      }
      const count = row.replace(/\\\\|\\\|/g, '').split('|').length;
      expect(count).toBe((cells ??= count));
    }
  });
});
