import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../kit/estimate-tokens.ts';
import { buildFrom, makeRecords } from './__fixtures__/build-from.ts';
import { EvidenceTables } from './build-evidence.ts';
import { parseSystemDescription } from './parse-system-description.ts';

const start = Date.UTC(2026, 2, 1, 8);
const options = { system: parseSystemDescription(''), tokenBudget: 200, countTokens: estimateTokens, isTokenEstimate: true };

describe('EvidenceTables', () => {
  const rows = makeRecords(Array.from({ length: 300 }, (_, index) => ({ message: `rule ${'abcdefghij'.charAt(index % 10)} malware`, ruleId: `R${index % 10}`, timeMs: start + index * 400_000, device: { ip: `10.0.0.${1 + (index % 7)}` }, account: `u${index % 3}` })));

  it('builds the same whether built once or on the way too', () => {
    const once = new EvidenceTables(options);
    once.add(rows);
    const often = new EvidenceTables(options);
    for (let at = 0; at < rows.length; at += 37) {
      often.add(rows.slice(at, at + 37));
      often.build();
    }
    const { groups, digest, entities } = often.build().evidence;
    const expected = once.build().evidence;
    expect(digest).toEqual(expected.digest);
    expect(groups).toEqual(expected.groups);
    expect(entities.map((entity) => [entity.alias, entity.mentionCount])).toEqual(expected.entities.map((entity) => [entity.alias, entity.mentionCount]));
  });

  it('tells for every group why it is in the digest or not', () => {
    const { evidence } = buildFrom(rows, { tokenBudget: 60 });
    const inDigest = new Set(evidence.digest.map((line) => line.groupId));
    expect(inDigest.size).toBeGreaterThan(0);
    expect(inDigest.size).toBeLessThan(evidence.groups.length);
    for (const group of evidence.groups) expect(group.digestReason).toMatch(inDigest.has(group.id) ? /^in: rank \d+/ : /^out: /);
  });

  it('counts every timed record in the timeline, however long the span', () => {
    const spread = makeRecords(Array.from({ length: 9_000 }, (_, index) => ({ message: 'x', kind: 'event' as const, severityId: 1 as const, product: `p${index % 40}`, timeMs: start + index * 7_000_000 })));
    const { timeline } = buildFrom([...spread, { message: 'no time' }]).evidence;
    expect(timeline?.cells.reduce((sum, cell) => sum + cell.count, 0)).toBe(9_000);
    expect(timeline?.cells.length).toBeLessThanOrEqual(8_000);
    expect(new Set(timeline?.cells.map((cell) => cell.sensor)).size).toBeLessThanOrEqual(25);
  });

  it('names the hosts that forward for others, and says so of what they send', () => {
    const system = parseSystemDescription('{"text":"site","hosts":[{"name":"fw","addresses":["10.0.0.1","192.0.2.254"]},{"name":"web","addresses":["10.0.0.9"]}],"enforcementPoints":["fw"]}', 'site.json');
    const { evidence } = buildFrom([{ message: 'SQL injection attempt', priority: 1, srcEndpoint: { ip: '10.0.0.1' }, dstEndpoint: { ip: '10.0.0.9' } }], { system });
    expect(evidence.forwarders).toEqual(['h1']);
    expect(evidence.groups[0]?.scoreReasons).toContain('its source forwards for others');
  });

  it('holds what fires at all hours for the background of the site', () => {
    const rule = (message: string, hours: readonly number[]): Parameters<typeof buildFrom>[0][number][] => hours.map((hour) => ({ message, ruleId: message, severityId: 4 as const, timeMs: start + hour * 3_600_000, device: { ip: '10.0.0.1' } }));
    const { evidence } = buildFrom([...rule('malware noisy', Array.from({ length: 40 }, (_, hour) => hour)), ...rule('malware rare', [20])]);
    expect(evidence.groups.map((group) => group.title)).toEqual(['malware rare', 'malware noisy']);
    expect(evidence.groups[1]?.scoreReasons).toContain('fires at all hours');
  });

  it('raises what happens beside other steps on the same host, and covers hosts before it repeats', () => {
    const alone = { message: 'New service installed', kind: 'alert' as const, severityId: 3 as const, timeMs: start, device: { hostname: 'quiet' } };
    const { evidence } = buildFrom([
      alone, { ...alone, device: { hostname: 'struck' } }, { message: 'web shell upload', severityId: 4, timeMs: start - 60_000, device: { hostname: 'struck' } },
    ]);
    const [struck, quiet] = ['struck', 'quiet'].map((name) => evidence.groups.find((group) => group.title.startsWith('New service') && group.targets.includes(evidence.entities.find((entity) => entity.name === name)?.alias ?? '')));
    expect(struck?.score).toBeGreaterThan(quiet?.score ?? 1);
    expect(struck?.scoreReasons.join()).toContain('beside other steps on the same host');
  });
});
