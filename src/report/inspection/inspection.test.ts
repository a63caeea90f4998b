import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectionSchema, type Inspection } from '../../contracts/index.ts';
import { parseJson } from '../../kit/json.ts';
import { escapeHtml } from '../html/html.ts';
import { textWidth } from '../text-layout.ts';
import { calmInspection, emptyInspection, hostileText, manyGroups, smallInspection } from './__fixtures__/inspection.ts';
import { inspectionFormats, renderInspection } from './index.ts';

const each: [string, Inspection][] = Object.entries({ small: smallInspection, empty: emptyInspection, calm: calmInspection, many: manyGroups(300) });
const actingCharacters = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/** The same inspection with one text in every place where text from a log can stand. */
function withText(inspection: Inspection, text: string): Inspection {
  const replace = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return ['title', 'sample', 'name', 'path', 'raw', 'reason', 'text', 'ruleId', 'classification', 'action', 'protocol', 'product', 'sensor', 'role', 'zone', 'problem', 'format', 'compression', 'what', 'digestReason', 'stage'].includes(key) ? text : value;
    if (Array.isArray(value)) return value.map((one) => replace(one, ['notes', 'scoreReasons', 'services', 'addresses', 'droppedColumns', 'sensors', 'systemLines'].includes(key) ? 'text' : ''));
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, replace(one, key === 'citedLines' ? 'text' : name)]));
    return value;
  };
  return replace(inspection, '') as Inspection;
}

function tagsOf(page: string): { name: string; attributes: Map<string, string> }[] {
  return [...page.replace(/<style>[\s\S]*?<\/style>/, '').matchAll(/<([a-z!][a-z0-9]*)((?:\s+[a-zA-Z0-9-]+(?:="[^"]*")?)*)\s*\/?>/g)].map((match) => ({
    name: match[1] ?? '', attributes: new Map([...(match[2] ?? '').matchAll(/([a-zA-Z0-9-]+)(?:="([^"]*)")?/g)].map((found) => [found[1] ?? '', found[2] ?? ''])),
  }));
}

describe('every format', () => {
  it.each(each)('of the %s inspection is the same twice, ends a line, and holds nothing that acts on a reader', (_, inspection) => {
    for (const format of inspectionFormats) {
      const text = renderInspection(inspection, format, { hasBorder: true });
      expect(renderInspection(inspection, format, { hasBorder: true })).toBe(text);
      expect(text.endsWith('\n')).toBe(true);
      expect(actingCharacters.exec(text)).toBeNull();
    }
  });

  it('never lets any text act on a reader', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
      const hostile = withText(smallInspection, `\u001b[2J\u202e${text}`);
      for (const format of inspectionFormats) expect(actingCharacters.exec(renderInspection(hostile, format, { hasBorder: true }))).toBeNull();
    }), { numRuns: 25 });
  });

  it('takes ten thousand groups in little time and room', () => {
    const inspection = manyGroups(10_000);
    const page = renderInspection(inspection, 'html');
    expect(page.length).toBeLessThan(1_000_000);
    expect(renderInspection(inspection, 'text', { hasBorder: true }).split('\n').length).toBeLessThan(400);
  }, 5_000);
});

describe('text', () => {
  it('stays within its width and paints only when asked', () => {
    for (const [, inspection] of [...each, ['hostile', withText(smallInspection, hostileText)], ['wide', withText(smallInspection, '漢字'.repeat(60))], ['long', withText(smallInspection, 'x'.repeat(500))]] as typeof each) {
      for (const width of [72, 80, 100, 160]) for (const line of renderInspection(inspection, 'text', { width, hasBorder: true }).split('\n')) expect(textWidth(line), line).toBeLessThanOrEqual(width);
    }
    const painted = renderInspection(smallInspection, 'text', { useColor: true, hasBorder: true });
    expect(painted).toContain('\u001b[');
    expect(painted.replace(/\u001b\[[\d;]*m/g, '')).toBe(renderInspection(smallInspection, 'text', { hasBorder: true }));
  });

  it('shows sources, counts, names, groups, digest, what was left out and what was not understood', () => {
    expect(renderInspection(smallInspection, 'text', { topCount: 3 })).toMatchInlineSnapshot(`
      "INSPECTION  no model has judged anything
      28 records of 3 files, 14 alerts, 7 groups; 4 signs of an attack.
      2026-06-10 21:00:00 to 2026-06-10 22:30:00 UTC

      Sources
        in logs/
        File         Format                Lines  Records  Unread  Times (UTC)
        ───────────  ────────────────────  ─────  ───────  ──────  ─────────────────────────
        alerts.log   snort-fast +1 (gzip)     94       92       2  2026-06-10 21:00 to 22:30
        auth.log     syslog                    8        8       0
        picture.png  not used                  0        0       0
        - alerts.log: left out on purpose, since it gives the answer away: label.
        - alerts.log: The year is not in the lines; 2026 was assumed.
        - logs/picture.png is a picture and not a log that is read.

      Notes
        - The digest was fitted with an estimate of tokens.

      Records by kind and severity  a group counts as its most severe record
               critical  high  low  info  unknown  all
        ─────  ────────  ────  ───  ────  ───────  ───
        alert         3     2    9     0        0   14
        event         0     0    0    13        0   13
        text          0     0    0     0        1    1

      Names  suspicion comes from the logs alone
            Name                   Kind              Suspicion   Records  From  At  Known of it
        ──  ─────────────────────  ────────────────  ──────────  ───────  ────  ──  ──────────────────────
        h1  ssh-gateway            host, site        90% ■■■■■        80     0  70  10.0.2.11, jump host,
                                                                                    zone dmz, critical,
                                                                                    ssh, not to be
                                                                                    isolated
        a1  203.0.113.66           address, outside  80% ■■■■          5    50   0
        a2  2001:db8::99           address, outside  60% ■■■           5     0   0
        d1  c2.example.net         domain, outside   50% ■■■           5     0   0
        h2  <script>alert(1)</scr  host, inside      40% ■■            5     0   0  10.0.2.12
            ipt>"' onload=x \\x…
        u1  transfer               account           30% ■■            5     0   0
        h3  edge-firewall          host, site                          5     0   0  10.0.0.1, enforcement
                                                                                    point, forwards for
                                                                                    others
        v1  CVE-2026-0001          cve                                 5     0   0
        l1  http://c2.example.net  url                                 5     0   0
            /x
        From, At: alerts of medium severity and above.

      The 3 groups that tell most  of 7; + is in the digest, ! is a sign of an attack
          1 0.50 +! 06-10 21:01  203.0.113.66 → ssh-gateway                                             x1
                    Accepted password for transfer [sshd]
          2 0.33 +! 06-10 21:02  ssh-gateway → 2001:db8::99                                             x2
                    Beacon to a rare host [Snort, Suricata]
          3 0.25 +! 06-10 21:03  ssh-gateway → <script>alert(1)</script>"' onload=x \\x1b[31mred\\x1b]0…  x3
                    <script>alert(1)</script>"' onload=x \\x1b[31mred\\x1b]0;owned\\x07 \\u202egnp.exe
                    --></style></details> h1 \`x\` [Snort, Suricata]

      Digest: what a model would read  5 lines, about 70 of 80 tokens (an estimate)
          12  21:00 a1>h1 Accepted password for transfer x1
          13  21:01 a1>h1 Beacon to a rare host x2
          14  21:02 a1>h1 <script>alert(1)</script>"' onload=x \\x1b[31mred\\x1b]0;owned\\x07 \\u202egnp x3
          15  21:03 a1>h1 Name lookup of a new domain x4
          16  21:04 a1>h1 Scan of many ports x5

              h1 jump host dmz ssh !critical (ssh-gateway); a1 outside (203.0.113.66)

      Left out of the digest
        Kind, severity        Groups  Records
        ────────────────────  ──────  ───────
        event, informational       2       13

      Not understood
        logs/alerts.log:40 Ends in the middle.
          <script>alert(1)</script>"' onload=x \\x1b[31mred\\x1b]0;owned\\x07 \\u202egnp.exe --></style></det…
        logs/alerts.log:94 Not a line of this format.
          </pre><h1>x
      "
    `);
  });

  it('tells at the border what is in, what is out, and why', () => {
    const text = renderInspection(smallInspection, 'text', { hasBorder: true });
    expect(text).toMatch(/0\.167 in {2}Scan of many ports\n +rank 5, 12 tokens\n +because: severity 3; rare on this site/);
    expect(text).toMatch(/0\.143 out Sign-in from outside\n +the budget is spent on lines of higher rank/);
    expect(renderInspection(smallInspection, 'text')).not.toContain('In or out');
  });

  it('says plainly that nothing was found', () => {
    expect(renderInspection(emptyInspection, 'text')).toMatch(/No log line was understood\.[\s\S]*Digest: what a model would read {2}0 lines[\s\S]* {2}nothing/);
    expect(renderInspection(calmInspection, 'text')).toContain('nothing speaks of an attack');
  });

  it('says whose tokens were counted', () => {
    const counted = { ...smallInspection, tokenizer: 'small-model', evidence: { ...smallInspection.evidence, isTokenEstimate: false } };
    expect(renderInspection(smallInspection, 'text')).toContain('about 70 of 80 tokens (an estimate)');
    expect(renderInspection(counted, 'text')).toContain('70 of 80 tokens (small-model)');
    expect(renderInspection(smallInspection, 'html')).toContain('Tokens are an estimate');
    expect(renderInspection(counted, 'html')).toContain('Tokens are those of small-model');
  });
});

describe('json', () => {
  it.each(each)('of the %s inspection is one line that the schema reads back', (_, inspection) => {
    const text = renderInspection(inspection, 'json');
    expect(text.trimEnd()).not.toContain('\n');
    expect(inspectionSchema.parse(parseJson(text))).toEqual(inspection);
  });
});

describe('html', () => {
  it('turns markup of titles, names and raw lines into text', () => {
    const page = renderInspection(smallInspection, 'html');
    expect(page).not.toMatch(/<script|onload="|<h1>x/);
    expect(page).toContain(escapeHtml(hostileText));
    expect(page).toContain('\\u202egnp.exe');
  });

  it('has the same tags whatever the texts are', () => {
    // Lines of the digest have a tag for each alias they name, so they keep theirs.
    const shape = (text: string): string => {
      const hostile = withText(smallInspection, text);
      return tagsOf(renderInspection({ ...hostile, evidence: { ...hostile.evidence, digest: smallInspection.evidence.digest, systemLines: [] } }, 'html')).map((tag) => `${tag.name} ${[...tag.attributes.keys()].join(' ')}`).join('\n');
    };
    const plain = shape('x');
    fc.assert(fc.property(fc.oneof(fc.string({ minLength: 1, unit: 'binary' }), fc.constantFrom('"><script>', "' onload='x", '</pre></details><h1>', '<!--', '&lt;b&gt;', '</style>', '</svg></text>', '`', '--></title>')), (text) => {
      expect(shape(text)).toBe(plain);
    }), { numRuns: 40 });
  });

  it.each(each)('of the %s inspection asks nothing of any network', (_, inspection) => {
    const page = renderInspection(inspection, 'html');
    for (const { name, attributes } of tagsOf(page)) {
      expect(['script', 'img', 'link', 'iframe', 'object', 'embed', 'form', 'base', 'audio', 'video', 'source', 'image', 'use']).not.toContain(name);
      for (const [key, value] of attributes) {
        expect(key).not.toMatch(/^on|^(src|srcset|action|background|poster|data)$/);
        if (key === 'href') expect(value).toMatch(/^#[a-z0-9]+$/);
        if (key === 'style') expect(value).toMatch(/^width:[\d.]+%$/);
      }
    }
    expect(page).toContain('default-src &#39;none&#39;'.replaceAll('&#39;', "'"));
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    expect(style).not.toMatch(/url\s*\(|@import|http|image-set|</i);
  });

  it.each(each)('of the %s inspection opens and closes each element, and every link has its place', (_, inspection) => {
    const page = renderInspection(inspection, 'html').replace(/<style>[\s\S]*?<\/style>/, '');
    const open: string[] = [];
    for (const match of page.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(\/?)>/g)) {
      const [, closing, name = '', selfClosing] = match;
      if (['meta', 'br'].includes(name) || selfClosing === '/') continue;
      if (closing === '/') expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
    const tags = tagsOf(page);
    const ids = tags.flatMap((tag) => tag.attributes.get('id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const tag of tags) {
      const href = tag.attributes.get('href');
      if (href !== undefined) expect(ids).toContain(href.slice(1));
    }
  });

  it('shows reasons, raw lines, line ranges and the names behind aliases', () => {
    const page = renderInspection(smallInspection, 'html');
    for (const text of ['0.500: severity 3; rare on this site', 'logs/alerts.log: 10 to 12, 15', '2 files of 3 gave records; all are in logs/.', 'Jun 10 21:01:00 ssh-gateway sshd[7]', 'in: rank 1, 12 tokens', '<abbr title="203.0.113.66">a1</abbr>', 'forwards for others', 'not to be isolated', 'critical', 'snort-fast 90, plain-text 2 (gzip)', 'is a picture and not a log', 'label', 'CVE']) expect(page).toContain(text);
    expect(page).not.toContain('of no group');
  });

  it('says plainly that nothing was found', () => {
    expect(renderInspection(emptyInspection, 'html')).toMatch(/No log line was understood\.[\s\S]*carry no times[\s\S]*No line names an end[\s\S]*There is nothing to read[\s\S]*No names were found/);
    expect(renderInspection(calmInspection, 'html')).toContain('Nothing in these logs speaks of an attack.');
  });
});
