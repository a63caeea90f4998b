import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { pfFilterlogReader } from './pf-filterlog.ts';

const four = 'Sep 30 14:35:50 fw1 filterlog[881]: 53,,,1000102631,em0,match,block,in,4,0x0,,64,892,0,none,6,tcp,44,192.0.2.2,198.51.100.15,59576,22,0,S,17536001,,65535,,mss';
const six = '<134>1 2026-11-06T11:42:14.270789+00:00 fw.example.org filterlog 92653 - - 621,,,1644355515,vtnet0.10,match,pass,out,6,0x00,0x07c63,64,UDP,17,44,2001:db8::1,2001:db8::2,65382,53,36';

describeLogReader(pfFilterlogReader, [four, six]);

describe('pf-filterlog', () => {
  it.each([
    ['IPv4 and TCP', four, { isTimeGuessed: true, message: 'packet blocked in TCP SYN to port 22', ruleId: '1000102631', action: 'blocked', protocol: 'TCP', srcEndpoint: { ip: '192.0.2.2', port: 59576 }, dstEndpoint: { ip: '198.51.100.15', port: 22 }, device: { hostname: 'fw1' }, bytesOut: 44 }],
    ['IPv6, UDP and RFC 5424', six, { timeMs: Date.UTC(2026, 10, 6, 11, 42, 14, 270), message: 'packet allowed out UDP to port 53', action: 'allowed', srcEndpoint: { ip: '2001:db8::1', port: 65382 }, dstEndpoint: { ip: '2001:db8::2', port: 53 }, device: { hostname: 'fw.example.org' } }],
    ['OPNsense with structured data', '<134>1 2026-11-06T11:42:14+01:00 fw filterlog 7 - [meta sequenceId="1"] 9,,,02f4bab031b57d1e30553ce08e0ec131,em0,match,block,in,4,0x0,,64,1,0,DF,17,udp,60,192.0.2.2,198.51.100.15,500,500,32', { ruleId: '02f4bab031b57d1e30553ce08e0ec131', dstEndpoint: { ip: '198.51.100.15', port: 500 } }],
    ['ICMP', 'Sep 30 14:35:50 fw1 filterlog: 5,,,100,em0,match,block,in,4,0x0,,64,1,0,none,1,icmp,84,192.0.2.2,198.51.100.15,request,1,2', { message: 'packet blocked in ICMP type request', srcEndpoint: { ip: '192.0.2.2' } }],
    ['a line without a head', '5,,,0,em0,match,block,in,4,0x0,,64,1,0,none,2,igmp,32,192.0.2.2,224.0.0.1,datalength=8', { ruleId: '5', protocol: 'IGMP' }],
    ['another act', '5,,,100,em0,match,rdr,in,4,0x0,,64,1,0,none,6,tcp,84,192.0.2.2,198.51.100.15,1,2,0,S', { action: 'rdr', message: 'packet rdr in TCP SYN to port 2' }],
  ])('reads %s', (_name, line, expected) => {
    const result = readLines(pfFilterlogReader, [line]);
    expect(result.rejected).toEqual([]);
    expect(result.records[0]).toMatchObject({ format: 'pf-filterlog', classUid: 4001, ...expected });
  });

  it.each(['a,in,b', 'filterlog: ,in,', '5,,,100,em0,match,block,in,5,0x0', '5,,,100,em0,match,block,in,4,x,,64,1,0,none,6,tcp,84,here,there,1,2'])('leaves %s alone', (line) => {
    expect(readLines(pfFilterlogReader, [line]).records).toEqual([]);
  });
});
