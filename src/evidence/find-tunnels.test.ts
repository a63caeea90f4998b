import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../contracts/index.ts';
import { buildFrom, connection } from './__fixtures__/build-from.ts';

const start = Date.UTC(2026, 2, 1, 8);
const query = (domain: string, index: number): Partial<LogRecord> & { message: string } => ({ ...connection('10.0.0.5', '10.0.0.2', 53, start + index * 500), classUid: 4003, message: `DNS query TXT ${domain}`, domain });
const tunnelled = Array.from({ length: 60 }, (_, index) => query(`${'abcdef0123456789'.repeat(2)}${String(index)}.data.example.net`, index));
const domainsOf = (rows: Parameters<typeof buildFrom>[0]): string[] => buildFrom(rows).evidence.entities.filter(({ kind }) => kind === 'domain').map(({ name }) => name).sort();

describe('names that carry data', () => {
  it('become the domain that they all end with, and the digest names it', () => {
    const { evidence } = buildFrom([query('www.example.org', 0), ...tunnelled]);
    const domain = evidence.entities.find(({ name }) => name === 'data.example.net');
    expect(domainsOf([query('www.example.org', 0), ...tunnelled])).toEqual(['data.example.net', 'www.example.org']);
    expect(domain?.suspicionFraction).toBeGreaterThan(0);
    expect(evidence.digest.map(({ text }) => text).join('\n')).toMatch(new RegExp(`TXT .*\\b${domain?.alias ?? "?"}\\b`));
  });

  it('do not take a name of its own registered domain away that is no such name', () => {
    expect(domainsOf([query('www.example.net', 0), ...tunnelled])).toEqual(['data.example.net', 'www.example.net']);
  });

  it('stay apart where they are few or short', () => {
    expect(domainsOf(tunnelled.slice(0, 20))).toHaveLength(20);
    expect(domainsOf(Array.from({ length: 60 }, (_, index) => query(`www${String(index)}.example.net`, index)))).toHaveLength(60);
  });
});
