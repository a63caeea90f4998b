import { describe, expect, it } from 'vitest';
import { buildFrom } from './__fixtures__/build-from.ts';

const start = Date.UTC(2026, 2, 1, 8);
const hour = 3_600_000;
const ids = { ruleId: '1:9:1', priority: 2 };

describe('groups are near in time', () => {
  it('begins a new group after a pause', () => {
    const { evidence } = buildFrom([0, 1_000, 30 * hour, 30 * hour + 5].map((offset) => ({ ...ids, message: 'probe', timeMs: start + offset, srcEndpoint: { ip: '192.0.2.1' }, dstEndpoint: { ip: '10.0.0.1' } })));
    expect(evidence.groups.map((group) => [group.count, group.lines[0]?.ranges])).toEqual([[2, [[1, 2]]], [2, [[3, 4]]]]);
  });

  it('finds the group near in time when times go backwards', () => {
    const { evidence } = buildFrom([30 * hour, 0, 30 * hour + 60_000, 60_000].map((offset) => ({ ...ids, message: 'probe', timeMs: start + offset, dstEndpoint: { ip: '10.0.0.1' } })));
    expect(evidence.groups.map((group) => group.lines[0]?.ranges).sort()).toEqual([[[1, 1], [3, 3]], [[2, 2], [4, 4]]]);
  });

  it('makes one line of what comes again and again, and keeps a burst apart', () => {
    const rows = Array.from({ length: 10 }, (_, day) => [0, 60_000].map((offset) => ({ ...ids, message: 'probe', timeMs: start + day * 24 * hour + offset, dstEndpoint: { ip: '10.0.0.1' } }))).flat();
    const burst = Array.from({ length: 60 }, (_, index) => ({ ...ids, message: 'probe', timeMs: start + 100 * hour + index * 1000, dstEndpoint: { ip: '10.0.0.1' } }));
    const { evidence } = buildFrom([...rows, ...burst]);
    expect(evidence.groups.map((group) => group.count).sort((a, b) => a - b)).toEqual([20, 60]);
    expect(evidence.groups.find((group) => group.count === 20)?.scoreReasons).toContain('came 10 times');
    expect(evidence.groups.find((group) => group.count === 60)?.scoreReasons).toContain('far more than usual');
    expect(evidence.digest.map((line) => line.text).join('\n')).toMatch(/x20 in 10/);
  });

  it('takes the same thing on many hosts within the hour for one act, where no source is told', () => {
    const { evidence } = buildFrom(Array.from({ length: 6 }, (_, index) => ({ message: 'sshd: scan attempt', timeMs: start + index * 5_000, device: { hostname: `node${index}`, ip: `10.0.0.${index + 1}` } })));
    expect(evidence.groups).toHaveLength(1);
    expect(evidence.groups[0]).toMatchObject({ count: 6, targets: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'] });
  });
});

describe('one act over several sensors', () => {
  const act = { srcEndpoint: { ip: '192.0.2.1', port: 40_001 }, dstEndpoint: { ip: '10.0.0.1', port: 80 } };
  it('is one group that names both sensors and loses no line', () => {
    const { evidence } = buildFrom([
      { ...act, product: 'Snort', ruleId: '1:7:1', message: 'web shell upload attempt', priority: 1, timeMs: start },
      { ...act, product: 'Falcon', ruleId: 'F-9', message: 'malicious upload', severityId: 4, timeMs: start + 800 },
    ]);
    expect(evidence.groups).toHaveLength(1);
    expect(evidence.groups[0]).toMatchObject({ count: 2, sensors: ['Snort', 'Falcon'], lines: [{ source: 's1', ranges: [[1, 2]] }] });
    expect(evidence.groups[0]?.scoreReasons.join(' ')).toContain('seen by Falcon too');
  });

  it('is one group when one sensor writes two files, and counts the act once', () => {
    const row = (source: string, more: object) => ({ ...act, source, product: 'Suricata', ruleId: '1:7:1', message: 'web shell upload attempt', priority: 1, ...more });
    const { evidence } = buildFrom([0, 1, 2].flatMap((second) => [row('s1', { line: second + 1, timeMs: start + second * 1000 }), row('s2', { line: second + 1, timeMs: start + second * 1000, action: 'allowed' })]));
    expect(evidence.groups).toHaveLength(1);
    expect(evidence.groups[0]?.count).toBe(6);
    expect(evidence.digest[0]?.text).toContain(' x3 ');
    expect(evidence.groups[0]?.scoreReasons).toContain('written to two files');
  });

  it('stays two groups for two rules of one sensor, for other client ports, and for times apart', () => {
    const other = { ...act, ruleId: '1:8:1', message: 'malicious upload', priority: 1 };
    const first = { ...act, product: 'Snort', ruleId: '1:7:1', message: 'web shell upload attempt', priority: 1, timeMs: start };
    expect(buildFrom([first, { ...other, product: 'Snort', timeMs: start }]).evidence.groups).toHaveLength(2);
    expect(buildFrom([first, { ...other, product: 'Falcon', timeMs: start, srcEndpoint: { ip: '192.0.2.1', port: 50_000 } }]).evidence.groups).toHaveLength(2);
    expect(buildFrom([first, { ...other, product: 'Falcon', timeMs: start + 60_000 }]).evidence.groups).toHaveLength(2);
  });
});
