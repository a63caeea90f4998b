import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { chooseReader } from '../choose-reader.ts';
import { snortFullReader } from './snort-full.ts';

const tcp = [
  '[**] [1:1000001:3] Test SCAN of a port [**]', '[Classification: Attempted Information Leak] [Priority: 2] ', '11/24-10:12:13.123456 192.0.2.10:4242 -> 198.51.100.7:1433', 'TCP TTL:113 TOS:0x0 ID:256 IpLen:20 DgmLen:40 DF',
  '******S* Seq: 0x1C5F0000  Ack: 0x0  Win: 0x4000  TcpLen: 20', 'TCP Options (1) => MSS: 1460 ', '[Xref => https://doc.example.org/1][Xref => cve 2020-0001]',
];
const icmp = [
  '[**] [1:384:5] "ICMP PING" [**]', '[Priority: 3]', '11/24/25-10:12:14.1 00:11:22:33:44:55 -> 66:77:88:99:AA:BB type:0x800 len:0x62', '192.0.2.10 -> 198.51.100.7 ICMP TTL:64 TOS:0x0 ID:0 IpLen:20 DgmLen:84', 'Type:8  Code:0  ID:1   Seq:1  ECHO',
];
const unreachable = [
  '[**] [1:402:7] ICMP Destination Unreachable [**]', '[Classification: Misc activity] [Priority: 3]', '11/24-10:12:15.1 198.51.100.7 -> 192.0.2.10', 'ICMP TTL:64 TOS:0xC0 ID:1 IpLen:20 DgmLen:88', 'Type:3  Code:3  DESTINATION UNREACHABLE: PORT UNREACHABLE',
  '** ORIGINAL DATAGRAM DUMP:', '192.0.2.10:5353 -> 198.51.100.7:53', 'UDP TTL:63 TOS:0x0 ID:0 IpLen:20 DgmLen:60 DF', 'Len: 32', '(8 more bytes of original packet)', '** END OF DUMP',
];
const ipv6 = ['[**] [116:6:1] (ipv4) length [**]', '[Priority: 1]', '11/24-10:12:16.1 2001:db8::1:50001 -> 2001:db8::2:443', 'TCP TTL:64 TOS:0x0 ID:0 IpLen:40 DgmLen:60'];

describeLogReader(snortFullReader, [...tcp, ...icmp, ...unreachable, ...ipv6]);

describe('snort-full', () => {
  it('makes one record of the lines of an alert', () => {
    const [record] = readLines(snortFullReader, tcp).records;
    expect(record).toEqual({
      source: 's1', line: 1, lastLine: 7, byteOffset: 0, timeMs: Date.UTC(2025, 10, 24, 10, 12, 13, 123), isTimeGuessed: true, kind: 'alert', product: 'Snort', classUid: 2004, severityId: 3, ruleId: '1:1000001:3', message: 'Test SCAN of a port',
      classification: 'Attempted Information Leak', priority: 2, protocol: 'TCP', srcEndpoint: { ip: '192.0.2.10', port: 4242 }, dstEndpoint: { ip: '198.51.100.7', port: 1433 }, raw: tcp.join('\n'),
    });
  });

  it.each([
    ['hardware addresses in front', icmp, { message: 'ICMP PING', timeMs: Date.UTC(2025, 10, 24, 10, 12, 14, 100), protocol: 'ICMP', srcEndpoint: { ip: '192.0.2.10' }, dstEndpoint: { ip: '198.51.100.7' } }],
    ['a packet inside an error', unreachable, { protocol: 'ICMP', srcEndpoint: { ip: '198.51.100.7' }, dstEndpoint: { ip: '192.0.2.10' }, lastLine: 11 }],
    ['IPv6 with ports', ipv6, { ruleId: '116:6:1', severityId: 4, srcEndpoint: { ip: '2001:db8::1', port: 50001 }, dstEndpoint: { ip: '2001:db8::2', port: 443 } }],
    ['a head alone', tcp.slice(0, 1), { message: 'Test SCAN of a port', severityId: 0 }],
  ])('reads %s', (_name, lines, expected) => {
    const { records, rejected } = readLines(snortFullReader, lines);
    expect(rejected).toEqual([]);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject(expected);
  });

  it('gives lines of other formats to others, and ends the alert there', () => {
    const { records, rejected } = readLines(snortFullReader, [...tcp.slice(0, 4), 'Jan  1 10:00:00 host sshd[1]: x', ...icmp]);
    expect(records.map((record) => [record.line, record.lastLine])).toEqual([[1, 4], [6, 10]]);
    expect(rejected).toEqual([{ line: 5, byteOffset: 40, text: 'Jan  1 10:00:00 host sshd[1]: x' }]);
  });

  it('is chosen for its own and leaves the one-line format to its reader', () => {
    expect(chooseReader(tcp).reader.format).toBe('snort-full');
    expect(chooseReader(['11/24-10:12:13.123456  [**] [1:1000001:3] Test [**] [Priority: 2] {TCP} 192.0.2.10:4242 -> 198.51.100.7:1433']).reader.format).toBe('snort-fast');
    expect(snortFullReader.sniff(['[**] [1:1000001:3] Test [**] [Priority: 2] {TCP} 192.0.2.10:4242 -> 198.51.100.7:1433'])).toBe(0);
  });
});
