import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entity, EntityKind } from '../contracts/index.ts';
import { systemClock } from '../kit/clock.ts';
import { makeEntity } from './__fixtures__/any-case.ts';
import { createNameTable } from './index.ts';

const named = (alias: string, kind: EntityKind, name: string, more: Partial<Entity> = {}): Entity => makeEntity(alias, kind, { name, isInSystem: false, suspicionFraction: 0, ...more });
const site = [
  named('h1', 'host', 'web-1', { addresses: ['10.0.0.5', 'fd00::5'], isInSystem: true }), named('h2', 'host', 'web-1-backup', { addresses: ['10.0.0.50'], isInSystem: true }), named('h3', 'host', 'printer', { isInSystem: true }),
  named('u1', 'account', 'backup'), named('u2', 'account', 'svc_backup'), named('u3', 'account', 'mallory', { suspicionFraction: 0.9 }), named('a1', 'address', '203.0.113.9'), named('f1', 'file', '/tmp/.x/run'), named('e1', 'process', 'cron-1'), named('l1', 'url', 'http://evil.example/a'), named('v1', 'cve', 'CVE-2026-0001'),
];
const table = createNameTable(site);
const replaced = (text: string): string => table.replace(text).text;

describe('names in a text', () => {
  it('become aliases, addresses of a host that of the host, in any case', () => {
    expect(replaced('WEB-1 (10.0.0.5, fd00::5) was entered from 203.0.113.9: /tmp/.x/run')).toBe('h1 (h1, h1) was entered from a1: f1');
  });

  it('are found behind letters whose lower case is longer, and also when they are short and the site has them', () => {
    expect(replaced('\u0130\u0130 web-1')).toBe('\u0130\u0130 h1');
    expect(createNameTable([named('h5', 'host', 'db', { isInSystem: true })]).replace('db dbs DB').text).toBe('h5 dbs h5');
  });

  it('are the longest that fit', () => {
    expect(replaced('web-1-backup web-1 10.0.0.50')).toBe('h2 h1 h2');
    expect(createNameTable([...site].reverse()).replace('web-1-backup web-1').text).toBe('h2 h1');
  });

  it('end where words end', () => {
    expect(replaced('myweb-1 web-10 web-1_old 110.0.0.5 svc_backups')).toBe('myweb-1 web-10 web-1_old 110.0.0.5 svc_backups');
    expect(replaced('"web-1",web-1:22;[web-1]/web-1.')).toBe('"h1",h1:22;[h1]/h1.');
  });

  it('are left alone when they are plain words that only a log told, unless an outcome told them or they are suspicious', () => {
    expect(replaced('the backup of the printer was made by mallory')).toBe('the backup of the h3 was made by u3');
    expect(createNameTable(site, ({ alias }) => alias === 'u1').replace('the backup').text).toBe('the u1');
  });

  it('of processes, addresses of pages and vulnerabilities stay', () => {
    expect(replaced('cron-1 http://evil.example/a CVE-2026-0001')).toBe('cron-1 http://evil.example/a CVE-2026-0001');
  });

  it('are told in the order in which they are first named, each once', () => {
    expect(table.replace('203.0.113.9 to 10.0.0.5, then web-1 to 203.0.113.9').named.map(({ alias }) => alias)).toEqual(['a1', 'h1']);
    expect(table.replace('nothing of note').named).toEqual([]);
  });

  it('belong to the first thing that has them', () => {
    expect(createNameTable([named('h1', 'host', 'srv-1'), named('u1', 'account', 'SRV-1')]).replace('srv-1').text).toBe('h1');
  });
});

describe('any text', () => {
  const anyText = fc.array(fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom(...site.map(({ name }) => name), '10.0.0.5', ' ', '\n')), { maxLength: 12 }).map((parts) => parts.join(''));

  it('keeps everything that is no name, and names what it replaced', () => {
    fc.assert(fc.property(anyText, (text) => {
      const { text: made, named: found } = table.replace(text);
      const back = found.reduce((left, { alias }) => left.replaceAll(alias, ''), made);
      if (found.length === 0) expect(made).toBe(text);
      else expect(made).not.toBe(text);
      expect(made.length).toBeLessThanOrEqual(text.length);
      for (const { alias } of found) expect(made).toContain(alias);
      // What is left after the aliases stood in the text before, in this order.
      let from = 0;
      for (const character of back) {
        const place = text.indexOf(character, from);
        expect(place).toBeGreaterThanOrEqual(from);
        from = place + 1;
      }
    }));
  });

  it('of 100 kB that nearly spells names again and again is read within a second', () => {
    const many = Array.from({ length: 200 }, (_, index) => named(`h${String(index)}`, 'host', `aa-${'a-'.repeat(40)}${String(index)}`, { addresses: [`10.0.${String(index)}.7`], isInSystem: true }));
    many.push(...Array.from({ length: 10_000 }, (_, index) => named(`a${String(index)}`, 'address', `10.${String(index % 256)}.${String(Math.floor(index / 256))}.9`)));
    const hostileTable = createNameTable(many);
    for (const part of ['aa-', 'a', '10.0.', 'aa ', '-', `aa-${'a-'.repeat(40)}b `]) {
      const text = part.repeat(Math.ceil(100_000 / part.length));
      const startMs = systemClock.monotonicMs();
      expect(hostileTable.replace(text).text).toBe(text);
      expect(systemClock.monotonicMs() - startMs).toBeLessThan(1000);
    }
  });
});
