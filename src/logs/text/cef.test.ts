import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { cefReader } from './cef.ts';

const plain = 'CEF:0|Example|Gate|1.0|100|Port scan detected|7|src=192.0.2.1 spt=4711 dst=198.51.100.2 dpt=22 proto=TCP act=blocked rt=1790762963000 msg=seen twice b=c and more';
const behindSyslog = '<134>Oct 10 10:00:00 gate1 CEF: 0|Example|Gate|1.0|7|Admin logged in|1|suser=Jane Doe src=192.0.2.1 outcome=success';

describeLogReader(cefReader, [plain, behindSyslog]);

function readOne(line: string) {
  const result = readLines(cefReader, [line]);
  expect(result.rejected).toEqual([]);
  return result.records[0];
}

describe('cef', () => {
  it('reads header and extension; a finding is an alert', () => {
    expect(readOne(plain)).toMatchObject({
      format: 'cef', timeMs: 1790762963000, kind: 'alert', product: 'Example Gate', classUid: 2004, severityId: 4, ruleId: '100', message: 'Port scan detected (blocked): seen twice', action: 'blocked', protocol: 'TCP',
      srcEndpoint: { ip: '192.0.2.1', port: 4711 }, dstEndpoint: { ip: '198.51.100.2', port: 22 },
    });
  });

  it.each([
    ['a syslog head and a blank behind the name', behindSyslog, { kind: 'event', isTimeGuessed: true, device: { hostname: 'gate1' }, account: 'Jane Doe', action: 'success', classUid: 3002, severityId: 1 }],
    ['no name at all', '0|Example|Gate|1|9|Door opened|3|src=192.0.2.1', { ruleId: '9', message: 'Door opened', severityId: 1 }],
    ['escapes in the header', 'CEF:0|Exa\\|mple|Ga\\\\te|1|9|a \\| b|3|src=192.0.2.1', { product: 'Exa|mple Ga\\te', message: 'a | b' }],
    ['escapes and equals signs in values', 'CEF:0|V|P|1|9|n|3|request=http://www.example.org/?a\\=1&b=2 src=192.0.2.1 cs1=x=y', { url: 'http://www.example.org/?a=1&b=2', srcEndpoint: { ip: '192.0.2.1' } }],
    ['labelled values', 'CEF:0|Check Point|SmartDefense|R81|IPS|Test Overflow|Very-High|act=Detect cs2Label=Protection ID cs2=asm_test rt=1790762963000 src=192.0.2.1 dst=198.51.100.2 origin=203.0.113.1', { kind: 'alert', severityId: 5, ruleId: 'asm_test', device: { ip: '203.0.113.1' }, message: 'Test Overflow (Detect)' }],
    ['a firewall line of Check Point', 'CEF:0|Check Point|VPN-1 & FireWall-1|R81|Log|telnet|Unknown|act=Drop src=192.0.2.1 dst=198.51.100.2 dpt=23 proto=6 cs2Label=Rule Name cs2=Cleanup shost=pc7@ad.example.org', { kind: 'event', classUid: 4001, severityId: 1, ruleId: 'Cleanup', action: 'blocked', message: 'telnet (Drop)', srcEndpoint: { ip: '192.0.2.1', hostname: 'pc7' } }],
    ['a severity by word', 'CEF:0|V|P|1|9|Malware found|High|src=192.0.2.1', { kind: 'alert', severityId: 4 }],
    ['text times with a zone of their own', 'CEF:0|V|P|1|9|n|3|rt=Oct 10 2026 10:00:00.250 CEST', { timeMs: Date.UTC(2026, 9, 10, 8, 0, 0, 250) }],
    ['text times whose zone stands elsewhere', 'CEF:0|V|P|1|9|n|3|dtz=UTC rt=Oct 10 2026 10:00:00', { timeMs: Date.UTC(2026, 9, 10, 10) }],
    ['times without a zone', 'CEF:0|V|P|1|9|n|3|end=Sat Oct 10 10:00:00 2026', { timeMs: Date.UTC(2026, 9, 10, 10), isTimeGuessed: true }],
    ['Fortinet, a session', 'CEF:0|Fortinet|Fortigate|v7|00013|traffic:forward close|3|cat=traffic:forward FTNTFGTeventtime=1790762963 src=192.0.2.1 dst=198.51.100.2 dpt=443 proto=6 act=close out=10 in=20', { kind: 'event', action: 'allowed', timeMs: 1790762963000, bytesOut: 10, bytesIn: 20 }],
    ['Fortinet, a virus', 'CEF:0|Fortinet|Fortigate|v7|08192|utm:virus infected blocked|4|cat=utm:virus FTNTFGTcrlevel=critical act=blocked fname=x.exe cs1=TEST_FILE cs1Label=Virus src=192.0.2.1', { kind: 'alert', severityId: 5, action: 'blocked', file: 'x.exe', message: 'utm:virus infected blocked: TEST_FILE' }],
    ['Fortinet, an administrator from an address', 'CEF:0|Fortinet|Fortigate|v7|32002|event:system login failed|7|cat=event:system FTNTFGTlogdesc=Admin login failed sproc=ssh(192.0.2.7) outcome=failed duser=admin', { account: 'admin', action: 'failure', srcEndpoint: { ip: '192.0.2.7' } }],
    ['Palo Alto, a threat', 'CEF:0|Palo Alto Networks|LF|2.0|THREAT|spyware|4|dtz=UTC rt=Mar 01 2026 20:48:21 PanOSSeverity=Critical PanOSThreatID=Test C2(85001) act=drop-all src=192.0.2.1 dst=198.51.100.2 cs1=out cs1Label=Rule', { kind: 'alert', severityId: 5, ruleId: '85001', action: 'blocked' }],
    ['UniFi', 'CEF:0|Ubiquiti|UniFi Network|9.4|201|Threat Detected and Blocked|9|proto=TCP src=192.0.2.1 dst=198.51.100.2 UNIFIsubCategory=Intrusion Prevention UNIFIhost=Big Box UNIFIrisk=high UNIFIipsSignature=ET TEST one two UNIFIipsSignatureId=2000001 UNIFIutcTime=2026-09-08T06:32:20.613Z', { kind: 'alert', severityId: 4, ruleId: '2000001', action: 'blocked', message: 'Threat Detected and Blocked: ET TEST one two', timeMs: Date.UTC(2026, 8, 8, 6, 32, 20, 613) }],
    ['a program and a file path', 'CEF:0|V|EDR|1|9|Process blocked|8|request="C:\\\\Temp\\\\a.exe" deviceProcessName=a.exe fileHash=00112233445566778899aabbccddeeff', { file: 'C:\\Temp\\a.exe', process: 'a.exe', hash: '00112233445566778899aabbccddeeff' }],
    ['a severity and nothing behind', 'CEF:0|V|P|1|9|name only|10', { message: 'name only', severityId: 4 }],
    ['keys that name the prototype', 'CEF:0|V|P|1|9|n|3|__proto__=x constructor=y src=192.0.2.1', { srcEndpoint: { ip: '192.0.2.1' } }],
    ['values of the wrong kind', 'CEF:0|V|P|1|9|n|abc|src=nowhere! spt=99999999 rt=99999999999999999999999 dpt=x', { message: 'n', severityId: 1 }],
  ])('reads %s', (_name, line, expected) => {
    expect(readOne(line)).toMatchObject(expected);
  });

  it('tells a broken header', () => {
    expect(readLines(cefReader, ['CEF:0|Example|Gate|1.0']).rejected).toMatchObject([{ reason: 'a CEF line with a broken header' }]);
  });

  it('leaves other lines with bars alone', () => {
    expect(readLines(cefReader, ['a 0|b', '0|1', 'x | y | z 0| | |']).records).toEqual([]);
  });

  it('is not slow on a hostile line', () => {
    const lines = ['a='.repeat(100_000), ' a=\\'.repeat(50_000), 'a'.repeat(300_000), '\\'.repeat(300_000), ' cs1Label=cs1 cs1='.repeat(20_000)].map((text) => `CEF:0|V|P|1|9|n|3|${text}`);
    expect(readLines(cefReader, lines).records).toHaveLength(5);
  });
});
