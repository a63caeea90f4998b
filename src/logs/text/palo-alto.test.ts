import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { paloAltoReader } from './palo-alto.ts';
import { splitCsv } from './split-csv.ts';

const session = 'vsys1,trust,untrust,ethernet1/1,ethernet1/2,fwd,2026/01/03 13:15:29,219,1,60975,443,0,0,0x41c,tcp';
const traffic = `1,2026/01/03 13:15:29,0260,TRAFFIC,end,2816,2026/01/03 13:15:29,192.0.2.4,198.51.100.8,0.0.0.0,0.0.0.0,web out,example\\jdoe,,ssl,${session},allow,5773,758,5015,14,2026/01/03 13:15:14,12,any,,731,0x0,Reserved,Reserved,,7,7,tcp-fin,0,0,0,0,,FW1,from-policy,,,0,,0,,N/A,0,0,0,0,uuid,0,0,,,,,,,,2026-01-03T13:15:30.547+01:00,,,encrypted-tunnel,networking,browser-based,4,"a,b",,ssl,no,no`;
const threat = `<14>Jan  3 13:15:30 fw1 1,2026/01/03 13:15:29,0260,THREAT,vulnerability,2561,2026/01/03 13:15:29,192.0.2.4,198.51.100.8,0.0.0.0,0.0.0.0,in,,,ssh,${session.replace('443', '22')},reset-both,"a,b",Test Brute Force(40015),any,high,client-to-server,720,0x8,DE,FR,,,0,,,0,,,,,,,,0,163,0,0,0,,FW1,,,,,0,,0,,N/A,brute-force,AppThreat-1,0x0`;

describeLogReader(paloAltoReader, [traffic, threat]);

function readOne(line: string) {
  const result = readLines(paloAltoReader, [line]);
  expect(result.rejected).toEqual([]);
  return result.records[0];
}

describe('palo-alto', () => {
  it('reads a session; the time with a zone counts', () => {
    expect(readOne(traffic)).toMatchObject({
      format: 'palo-alto', timeMs: Date.UTC(2026, 0, 3, 12, 15, 30, 547), kind: 'event', classUid: 4001, severityId: 1, message: 'traffic end allow ssl to port 443 tcp-fin', ruleId: 'web out', action: 'allowed', protocol: 'TCP',
      account: 'example\\jdoe', srcEndpoint: { ip: '192.0.2.4', port: 60975 }, dstEndpoint: { ip: '198.51.100.8', port: 443 }, device: { hostname: 'FW1' }, bytesOut: 758, bytesIn: 5015, durationMs: 12_000,
    });
  });

  it('reads a threat as an alert', () => {
    expect(readOne(threat)).toMatchObject({ kind: 'alert', classUid: 2004, severityId: 4, ruleId: '40015', message: 'Test Brute Force (reset-both)', action: 'blocked', classification: 'brute-force', isTimeGuessed: true, device: { hostname: 'FW1' }, file: 'a,b' });
  });

  it.each([
    ['a URL', threat.replace('vulnerability', 'url').replace('"a,b",Test Brute Force(40015)', '"www.example.org:443/a?b=c",(9999)'), { kind: 'event', classUid: 4002, message: 'URL reset-both www.example.org:443/a?b=c any', url: 'www.example.org:443/a?b=c', domain: 'www.example.org', ruleId: 'in' }],
    ['a collector with a zone', threat.replace('<14>Jan  3 13:15:30', '2026-01-03T13:15:31+02:00'), { timeMs: Date.UTC(2026, 0, 3, 11, 15, 31) }],
    ['the short date of old versions', traffic.replaceAll('2026/01/03 13:15:29', '1/3/26 13:15').replace(/2026-01-03T[^,]*/, ''), { timeMs: Date.UTC(2026, 0, 3, 13, 15), isTimeGuessed: true }],
    ['a failed sign-in', '1,2026/01/03 13:15:29,1,SYSTEM,auth,0,2026/01/03 13:15:29,,auth-fail,GP,0,0,general,medium,"failed authentication for user \'jdoe\'. Reason: bad. auth profile \'GP\', From: 192.0.2.6.",52,0x8,0,0,0,0,,fw1', { classUid: 3002, account: 'jdoe', action: 'failure', srcEndpoint: { ip: '192.0.2.6' }, ruleId: 'auth-fail', severityId: 2, device: { hostname: 'fw1' } }],
    ['a change', '1,2026/01/03 13:15:29,1,CONFIG,0,2562,2026/01/03 13:15:29,192.0.2.6,,edit,jdoe,Web,Succeeded, config shared rule x,74,0x0,0,0,0,0,,FW1,0,,0,2026-01-03T09:44:03.705+01:00', { account: 'jdoe', action: 'success', srcEndpoint: { ip: '192.0.2.6' }, message: 'configuration edit Succeeded config shared rule x by Web' }],
    ['a VPN sign-in', '1,2026/01/03 13:15:29,1,GLOBALPROTECT,0,2305,2026/01/03 13:15:29,vsys1,gateway-auth,login,LDAP,,jdoe,FR,PC7,192.0.2.6,0.0.0.0,10.1.1.1,0.0.0.0,h,s,5.1,Windows,"Windows 10 , 64-bit",1,bad password,,"",failure,,0,,0,gw1,12,0x8', { classUid: 3002, account: 'jdoe', action: 'failure', srcEndpoint: { ip: '192.0.2.6', hostname: 'PC7' }, message: 'GlobalProtect gateway-auth failure bad password' }],
    ['a user behind an address', '1,2026/01/03 13:15:29,1,USERID,login,2305,2026/01/03 13:15:29,vsys,192.0.2.6,jdoe,srv1,0,1,12000,0,0,active-directory,,96,0x8,12,0,0,0,,fw1', { account: 'jdoe', srcEndpoint: { ip: '192.0.2.6' }, action: 'login' }],
    ['an authentication policy', '1,2026/01/03 13:15:29,1,AUTHENTICATION,,2817,2026/01/03 13:15:29,vsys1,192.0.2.6,jdoe,jdoe,OBJ,POL,1,99,,LF,srv,why,Portal,Timeout,1,12,0x0,0,0,0,0,,FW1', { account: 'jdoe', ruleId: 'POL', message: 'authentication Timeout OBJ: why' }],
    ['a host profile', '1,2026/01/03 13:15:29,1,HIPMATCH,0,1111,2026/01/03 13:15:29,jdoe,vsys1,PC7,Windows,192.0.2.6,Compliant,1,profile,,,11,0x8,28,99,38,0,,FW1', { account: 'jdoe', srcEndpoint: { ip: '192.0.2.6', hostname: 'PC7' }, ruleId: 'Compliant' }],
    ['a correlated event', '1,2026/01/03 13:15:29,1,CORRELATION,,2305,2026/01/03 13:15:29,192.0.2.6,jdoe,,compromised-host,high,0,0,0,0,,FW1,1,Beacon Detection,6005,Host visited a domain', { kind: 'alert', severityId: 4, ruleId: '6005', message: 'Beacon Detection Host visited a domain' }],
    ['decryption', `1,2026/01/03 13:15:29,0260,DECRYPTION,0,2816,2026/01/03 13:15:29,192.0.2.4,198.51.100.8,,,dec,,,ssl,${session},deny`, { action: 'blocked', message: 'decryption deny ssl to port 443' }],
    ['values of the wrong kind', '1,2026/99/99 99:99:99,x,TRAFFIC,,,,nowhere,,,,,,,,,,,,,,,,,many', { message: 'traffic' }],
  ])('reads %s', (_name, line, expected) => {
    expect(readOne(line)).toMatchObject(expected);
  });

  it('tells a line that is cut off, and leaves other types alone', () => {
    expect(readLines(paloAltoReader, ['1,2026/01/03 13:15:29,0260,TRAFFIC,end,28']).rejected).toMatchObject([{ reason: 'a PAN-OS line that is cut off' }]);
    expect(readLines(paloAltoReader, ['1,2026/01/03 13:15:29,0260,OTHER,end,28,a,b,c,d,e,f,g']).rejected).toMatchObject([{ line: 1 }]);
  });
});

describe('splitCsv', () => {
  it.each([
    ['a,b,,c', ['a', 'b', '', 'c']],
    ['a,"b,c",d', ['a', 'b,c', 'd']],
    ['a,"b ""c"" d",e', ['a', 'b "c" d', 'e']],
    ['a,\\"b,c\\",d', ['a', 'b,c', 'd']],
    ['a,"b \\" c",d', ['a', 'b " c', 'd']],
    ['a,"open, b', ['a', 'open, b']],
    ['a,"",b', ['a', '', 'b']],
    ['a,b"c,d', ['a', 'b"c', 'd']],
    ['a,"b"', ['a', 'b']],
    ['a,"b",', ['a', 'b', '']],
  ])('splits %s', (line, values) => {
    expect(splitCsv(line, 100)).toEqual(values);
  });
});
