import { describe, expect, it } from 'vitest';
import type { LogRecord, SourceSummary } from '../../../contracts/index.ts';
import { ClockSkews } from './clock-skew.ts';
import { ClockComparison } from './compare-clocks.ts';
import { describeSpan, TimeWatch } from './time-watch.ts';

const nowMs = Date.UTC(2026, 0, 1);
const hourMs = 3_600_000;

function record(timeMs: number | undefined, rest: Partial<LogRecord> = {}): LogRecord {
  return { source: 's1', line: 7, byteOffset: 0, kind: 'event', severityId: 1, message: '', raw: '', ...(timeMs !== undefined && { timeMs }), ...rest };
}

function summary(id: string, path = `logs/${id}.log`): SourceSummary {
  return { id, path, format: 'none', compression: 'none', sizeBytes: 0, sha256: '', lineCount: 0, recordCount: 0, unreadCount: 0, droppedColumns: [], notes: [] };
}

describe('TimeWatch', () => {
  it('tells of times that go backwards, with count and length', () => {
    const watch = new TimeWatch(nowMs);
    for (const second of [10, 12, 9, 15, 14]) watch.see(nowMs + second * 1000, record(0));
    expect(watch.describe()).toEqual(['Times go backwards 2 times, by up to 3 s; the order of the lines was kept.']);
    expect([watch.firstMs, watch.lastMs]).toEqual([nowMs + 9000, nowMs + 15_000]);
  });

  it('tells of times before 1990 and of those to come', () => {
    const watch = new TimeWatch(nowMs);
    watch.see(-5, record(0, { line: 3 }));
    watch.see(0, record(0, { line: 4 }));
    watch.see(nowMs + 20 * hourMs, record(0, { line: 5 }));
    watch.see(nowMs + 25 * hourMs, record(0, { line: 6 }));
    expect(watch.describe()).toEqual(['2 records are before 1990, the first on line 3; the times were kept.', '1 record is later than the reading, the first on line 6; the times were kept.']);
  });

  it.each([[0, '0 s'], [900, '900 ms'], [61_000, '1 min 1 s'], [2 * hourMs, '2 h'], [25 * hourMs + 60_000, '1 day 1 h'], [400 * 24 * hourMs, '400 days']])('describes %d ms as %s', (ms, expected) => {
    expect(describeSpan(ms)).toBe(expected);
  });
});

describe('ClockSkews', () => {
  it.each([
    ['the id of a source', 's1', {}], ['a path', 'logs/s1.log', {}], ['a base name', 'S1.LOG', {}], ['a host name', 'sensor-a.example', { device: { hostname: 'Sensor-A.example' } }],
    ['an address', '192.0.2.7', { device: { ip: '192.0.2.7' } }], ['a product', 'suricata', { product: 'Suricata' }],
  ])('finds a sensor by %s', (_what, sensor, rest) => {
    const skews = new ClockSkews([{ sensor, seconds: -7200 }]);
    const skew = skews.forSource(summary('s1'));
    const moved = record(nowMs, rest);
    skew?.apply(moved);
    skew?.apply(record(undefined, rest));
    expect(moved.timeMs).toBe(nowMs - 2 * hourMs);
    expect(skew?.describe()).toEqual([`-7200 s were added to the times of 1 record, as --skew says of ${sensor}.`]);
    expect(skews.describeUnused()).toEqual([]);
  });

  it('adds what several names say, once each, and tells of names that are nobody\'s', () => {
    const skews = new ClockSkews([{ sensor: 's1', seconds: 60 }, { sensor: 'Snort', seconds: 0.5 }, { sensor: 'nobody', seconds: 1 }]);
    const moved = record(nowMs, { product: 'Snort', device: { hostname: 'snort', ip: '192.0.2.1' } });
    skews.forSource(summary('s1'))?.apply(moved);
    expect(moved.timeMs).toBe(nowMs + 60_500);
    const other = record(nowMs, { product: 'Zeek' });
    skews.forSource(summary('s2'))?.apply(other);
    expect(other.timeMs).toBe(nowMs);
    expect(skews.describeUnused().join()).toContain('nobody');
    expect(new ClockSkews([]).forSource(summary('s1'))).toBeUndefined();
  });
});

describe('ClockComparison', () => {
  const act = (index: number): Partial<LogRecord> => ({ srcEndpoint: { ip: '192.0.2.1', port: 40_000 + index }, dstEndpoint: { ip: '198.51.100.1', port: 443 } });
  const ruleAct = (index: number): Partial<LogRecord> => ({ ruleId: `1:${index}:1`, srcEndpoint: { ip: '192.0.2.1' }, dstEndpoint: { ip: '198.51.100.1' } });

  function compare(sources: readonly { path?: string; records: readonly LogRecord[] }[]): string[] {
    const comparison = new ClockComparison();
    for (const [index, { path, records }] of sources.entries()) {
      const acts = comparison.forSource(summary(`s${index + 1}`, path));
      for (const one of records) acts?.see(one.timeMs ?? 0, one);
    }
    return comparison.findOffsets().map(({ summary: { id }, sentence }) => `${id}: ${sentence}`);
  }

  const seen = (count: number, offsetMs: number, what: (index: number) => Partial<LogRecord> = act, rest: Partial<LogRecord> = {}): LogRecord[] => Array.from({ length: count }, (_, index) => record(nowMs + index * 61_000 + offsetMs, { ...what(index), ...rest }));

  it('finds a source that is hours ahead or behind', () => {
    expect(compare([{ records: seen(12, 0) }, { path: 'logs/fw two.log', records: seen(12, 2 * hourMs + 40_000) }])).toEqual(['s2: Times seem 2 h ahead of s1 (12 acts seen by both); use --skew "fw two.log"=-7200.']);
    expect(compare([{ records: seen(6, 0, ruleAct) }, { records: seen(6, -5 * hourMs, ruleAct) }])).toEqual(['s2: Times seem 5 h behind s1 (6 acts seen by both); use --skew s2.log=18000.']);
  });

  it('names the whole path where two sources have the same name', () => {
    expect(compare([{ path: 'a/fw.log', records: seen(6, 0) }, { path: 'b/fw.log', records: seen(6, hourMs) }])[0]).toContain('--skew b/fw.log=-3600');
  });

  it('doubts the source whose zone was assumed', () => {
    expect(compare([{ records: seen(8, hourMs, act, { isTimeGuessed: true }) }, { records: seen(8, 0) }])).toEqual(['s1: Times seem 1 h ahead of s2 (8 acts seen by both); use --skew s1.log=-3600.']);
  });

  it.each([
    ['the clocks agree', seen(12, 30_000)],
    ['too few acts are shared', seen(4, 2 * hourMs)],
    ['the difference is no whole hour', seen(12, 1.5 * hourMs)],
    ['it is more than any zone', seen(12, 20 * hourMs)],
    ['the acts differ in how far they are apart', [...seen(6, 2 * hourMs), ...seen(12, 5 * 60_000).slice(6)]],
    ['nothing has two ends', seen(12, 2 * hourMs, () => ({}))],
  ])('says nothing when %s', (_what, records) => {
    expect(compare([{ records: seen(12, 0) }, { records }])).toEqual([]);
  });

  it('keeps the first times of so many acts and no more', () => {
    const acts = new ClockComparison().forSource(summary('s1'));
    for (const one of seen(25_000, 0, (index) => ({ ruleId: `1:${index}:1`, srcEndpoint: { ip: '192.0.2.1' }, dstEndpoint: { ip: '198.51.100.1' } }))) acts?.see(one.timeMs ?? 0, one);
    expect(acts?.firstMs.size).toBe(20_000);
  });
});
