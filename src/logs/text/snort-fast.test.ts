import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { snortFastReader } from './snort-fast.ts';

const snort = '03/24/21-14:02:11.123456  [**] [1:1000001:3] Test probe seen [**] [Classification: Attempted Information Leak] [Priority: 2] {TCP} 10.0.0.5:40001 -> 10.0.0.9:22';
const suricata = '03/24/2021-14:02:11.123456  [Drop] [**] [1:1000002:1] Test shell [**] [Classification: A Network Trojan was detected] [Priority: 1] {TCP} 2001:db8::5:40001 -> 2001:db8::9:443';
const collected = '2026-02-03 10:00:51,405 [    INFO] Alert: [pri=3 cls=Misc activity] {ICMP} 10.0.0.5 -> 10.0.0.9 [1:1000003:2] Test echo';
const syslog = 'Mar 24 14:02:12 sensor1 snort[811]: [1:1000004:1] Test scan [Classification: Misc activity] [Priority: 3]: {UDP} 10.0.0.5:53 -> 10.0.0.9:53';

describeLogReader(snortFastReader, [snort, suricata, collected, syslog]);

function readOne(line: string) {
  const result = readLines(snortFastReader, [line]);
  expect(result.rejected).toEqual([]);
  return result.records[0];
}

describe('snort-fast', () => {
  it('reads a line of Snort', () => {
    expect(readOne(snort)).toEqual({
      source: 's1', line: 1, byteOffset: 0, timeMs: Date.UTC(2021, 2, 24, 14, 2, 11, 123), isTimeGuessed: true, kind: 'alert', product: 'Snort', severityId: 3, ruleId: '1:1000001:3',
      message: 'Test probe seen', classification: 'Attempted Information Leak', priority: 2, protocol: 'TCP', srcEndpoint: { ip: '10.0.0.5', port: 40001 }, dstEndpoint: { ip: '10.0.0.9', port: 22 }, raw: snort,
    });
  });

  it('reads a line of Suricata with IPv6 ends, ports and a drop', () => {
    expect(readOne(suricata)).toMatchObject({ product: 'Suricata', severityId: 4, action: 'blocked', srcEndpoint: { ip: '2001:db8::5', port: 40001 }, dstEndpoint: { ip: '2001:db8::9', port: 443 } });
  });

  it('reads a collector that puts the rule last', () => {
    expect(readOne(collected)).toMatchObject({
      timeMs: Date.UTC(2026, 1, 3, 10, 0, 51, 405), severityId: 2, priority: 3, classification: 'Misc activity', protocol: 'ICMP', ruleId: '1:1000003:2', message: 'Test echo', srcEndpoint: { ip: '10.0.0.5' },
    });
  });

  it('reads the syslog spelling, with the sensor as the device', () => {
    const record = readOne(syslog);
    expect(record).toMatchObject({ message: 'Test scan', ruleId: '1:1000004:1', device: { hostname: 'sensor1' }, dstEndpoint: { ip: '10.0.0.9', port: 53 } });
    expect(new Date(record?.timeMs ?? 0).toISOString()).toBe('2025-03-24T14:02:12.000Z');
  });

  it('takes the year that the sensor left out from the collector before it', () => {
    const record = readOne(`2019-03-24T14:02:12+00:00 sensor1 snort: ${snort.replace('/21-', '-')}`);
    expect(record).toMatchObject({ timeMs: Date.UTC(2019, 2, 24, 14, 2, 11, 123), device: { hostname: 'sensor1' } });
  });

  it('does without a classification, without a priority, with quotes and with the year first', () => {
    expect(readOne('21/12/28-12:55:38.765402 [**] [1:366:11] "Test ping" [**] {ICMP} 2001:db8:0:0:0:0:0:35 -> 10.0.0.1:0')).toMatchObject({
      timeMs: Date.UTC(2021, 11, 28, 12, 55, 38, 765), message: 'Test ping', severityId: 0, srcEndpoint: { ip: '2001:db8:0:0:0:0:0:35' }, dstEndpoint: { ip: '10.0.0.1' },
    });
  });

  it('tells a torn alert from another format', () => {
    const result = readLines(snortFastReader, ['03/24/21-14:02:11.123456  [**] [1:100', 'just words']);
    expect(result.rejected.map((line) => line.reason !== undefined)).toEqual([true, false]);
  });
});
