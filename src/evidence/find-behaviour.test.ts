import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../contracts/index.ts';
import { buildFrom, connection } from './__fixtures__/build-from.ts';
import { parseSystemDescription } from './parse-system-description.ts';

const start = Date.UTC(2026, 2, 1, 8);
const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
const signsOf = (rows: (Partial<LogRecord> & { message: string })[]): [string | undefined, string][] => buildFrom(rows).evidence.groups.filter((group) => group.isSign === true).map((group) => [group.stage, group.scoreReasons[0] ?? '']);

describe('behaviour of plain connections', () => {
  it.each<[string, (Partial<LogRecord> & { message: string })[], string, RegExp]>([
    ['a beacon', many(30, (index) => connection('10.0.0.5', '203.0.113.9', 4444, start + index * 60_000)), 'c2', /every 60 s/],
    ['calls that nobody answers', many(12, (index) => connection('10.0.0.5', '203.0.113.9', 5888, start + index ** 2 * 7_000, { message: 'connection attempt without answer' })), 'c2', /does not answer/],
    ['a sweep over hosts', many(60, (index) => connection('10.0.0.5', `10.0.1.${index + 1}`, 445, start + index * 10, { message: 'connection rejected' })), 'recon', /tries \d+ hosts/],
    ['a sweep over ports', many(60, (index) => connection('10.0.0.5', '10.0.1.9', 1000 + index, start + index * 10)), 'recon', /tries 60 ports/],
    ['a flood', many(600, (index) => connection('192.0.2.1', '10.0.1.9', 80, start + index * 100)), 'impact', /600 connections within minutes/],
    ['a large upload', [connection('10.0.0.5', '203.0.113.9', 443, start, { bytesOut: 90_000_000, bytesIn: 10_000 })], 'exfil', /90 MB sent outside/],
    ['names that carry data', many(60, (index) => ({ ...connection('10.0.0.5', '10.0.0.2', 53, start + index * 500), classUid: 4003, message: 'DNS query A', domain: `${'abcdef0123456789'.repeat(3)}${index}.t.example` })), 'exfil', /long names below one domain/],
  ])('%s is a sign', (_name, rows, stage, reason) => {
    const signs = signsOf(rows);
    expect(signs).toHaveLength(1);
    expect(signs[0]?.[0]).toBe(stage);
    expect(signs[0]?.[1]).toMatch(reason);
  });

  it.each<[string, (Partial<LogRecord> & { message: string })[]]>([
    ['asking for the time every minute', many(60, (index) => connection('10.0.0.5', '203.0.113.9', 123, start + index * 64_000))],
    ['browsing', many(40, (index) => connection('10.0.0.5', `198.51.100.${index + 1}`, 443, start + index ** 2 * 1_300))],
    ['a busy server inside', many(300, (index) => connection(`10.0.0.${1 + (index % 40)}`, '10.0.9.9', 443, start + index * 5_000))],
    ['ordinary names', many(60, (index) => ({ ...connection('10.0.0.5', '10.0.0.2', 53, start + index * 500), classUid: 4003, message: 'DNS query A', domain: `www${index}.example.org` }))],
  ])('%s is none', (_name, rows) => {
    expect(signsOf(rows)).toEqual([]);
  });

  it('takes a large upload for everyday work where the site says that the host keeps copies', () => {
    const system = parseSystemDescription('{"text":"site","hosts":[{"name":"keep-1","addresses":["10.0.0.5"],"role":"backup host"}]}', 'site.json');
    const { evidence } = buildFrom([connection('10.0.0.5', '203.0.113.9', 443, start, { bytesOut: 6_000_000_000, bytesIn: 10_000 })], { system });
    expect(evidence.signCount).toBe(0);
  });
});
