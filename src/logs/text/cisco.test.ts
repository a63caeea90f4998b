import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { ciscoAsaReader } from './cisco-asa.ts';
import { ciscoIosReader } from './cisco-ios.ts';
import { mikrotikReader } from './mikrotik.ts';

const asa = (rest: string): string => `<166>Oct 10 2025 12:34:56 fw1 : %ASA-${rest}`;
const built = asa('6-302013: Built outbound TCP connection 871 for outside:203.0.113.9/443 (203.0.113.9/443) to inside:10.0.0.5/50123 (198.51.100.1/50123) (ada)');
const denied = asa('4-106023: Deny tcp src outside:203.0.113.9/4444 dst inside:10.0.0.5/22 by access-group "outside_in" [0x0, 0x0]');
const ios = '000045: rtr1: Mar  6 2025 08:04:45.866 CET: %SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: ada] [Source: 203.0.113.9] [localport: 22] [Reason: Login Authentication Failed] at 08:04:45 CET Thu Mar 6 2025';
const router = '2025-03-18T20:35:05.734637+01:00 198.51.100.7 firewall,info drop-in input: in:ether1 out:(unknown 0), connection-state:new src-mac 02:00:00:00:00:01, proto TCP (SYN), 203.0.113.9:59388->198.51.100.7:23, len 40';

describeLogReader(ciscoAsaReader, [built, denied]);
describeLogReader(ciscoIosReader, [ios]);
describeLogReader(mikrotikReader, [router]);

const readOne = (line: string): unknown => readLines(ciscoAsaReader, [line]).records[0];

describe('cisco-asa', () => {
  it.each([
    [built, { timeMs: Date.UTC(2025, 9, 10, 12, 34, 56), isTimeGuessed: true, ruleId: '302013', severityId: 1, action: 'allowed', protocol: 'TCP', account: 'ada', device: { hostname: 'fw1' }, srcEndpoint: { ip: '10.0.0.5', port: 50123 }, dstEndpoint: { ip: '203.0.113.9', port: 443 }, message: 'Built outbound TCP connection' }],
    [asa('6-302013: Built inbound TCP connection 872 for outside:203.0.113.9/51000 (203.0.113.9/51000)(LOCAL\\ada) to dmz:10.0.0.80/443 (198.51.100.80/443)'), { srcEndpoint: { ip: '203.0.113.9', port: 51000 }, dstEndpoint: { ip: '10.0.0.80', port: 443 }, account: 'ada' }],
    [asa('6-302014: Teardown TCP connection 871 for outside:203.0.113.9/443 to inside:10.0.0.5/50123 duration 0:01:30 bytes 4096 TCP FINs'), { srcEndpoint: { ip: '10.0.0.5' }, dstEndpoint: { ip: '203.0.113.9' }, durationMs: 90_000, bytesOut: 4096, message: 'Teardown TCP connection: TCP FINs' }],
    [asa('6-302021: Teardown ICMP connection for faddr 203.0.113.9/0 gaddr 198.51.100.1/0 laddr 10.0.0.5/0'), { protocol: 'ICMP', srcEndpoint: { ip: '203.0.113.9' }, dstEndpoint: { ip: '10.0.0.5' } }],
    [asa('6-302020: Built inbound ICMP connection for faddr 2001:db8::9/0 gaddr 2001:db8::5/0 laddr 2001:db8::5/0 type 128 code 0'), { srcEndpoint: { ip: '2001:db8::9', port: 0 }, dstEndpoint: { ip: '2001:db8::5' } }],
    [denied, { action: 'blocked', severityId: 3, protocol: 'TCP', srcEndpoint: { ip: '203.0.113.9', port: 4444 }, dstEndpoint: { ip: '10.0.0.5', port: 22 }, message: 'Deny tcp by access-group outside_in' }],
    [asa('4-106023: Deny icmp src outside:203.0.113.9 dst inside:10.0.0.5 (type 8, code 0) by access-group "outside_in" [0x0, 0x0]'), { action: 'blocked', protocol: 'ICMP' }],
    [asa('2-106001: Inbound TCP connection denied from 203.0.113.9/4444 to 10.0.0.5/3389 flags SYN  on interface outside'), { action: 'blocked', severityId: 5, dstEndpoint: { ip: '10.0.0.5', port: 3389 }, message: 'Inbound TCP connection denied, flags SYN' }],
    [asa('2-106006: Deny inbound UDP from 203.0.113.9/4444 to 10.0.0.5/161 on interface outside'), { action: 'blocked', protocol: 'UDP', dstEndpoint: { ip: '10.0.0.5', port: 161 } }],
    [asa('3-106010: Deny inbound tcp src outside:203.0.113.9/4444 dst inside:10.0.0.5/22'), { action: 'blocked', srcEndpoint: { ip: '203.0.113.9', port: 4444 } }],
    [asa('3-106014: Deny inbound icmp src outside:203.0.113.9 dst inside:10.0.0.5 (type 8, code 0)'), { action: 'blocked', srcEndpoint: { ip: '203.0.113.9' }, dstEndpoint: { ip: '10.0.0.5' } }],
    [asa('6-106015: Deny TCP (no connection) from 10.0.0.5/50123 to 203.0.113.9/443 flags RST  on interface inside'), { action: 'blocked', message: 'Deny TCP (no connection) flags RST' }],
    [asa('2-106016: Deny IP spoof from (10.0.0.5) to 203.0.113.9 on interface outside'), { action: 'blocked', srcEndpoint: { ip: '10.0.0.5' } }],
    [asa('1-106021: Deny TCP reverse path check from 203.0.113.9 to 10.0.0.5 on interface outside'), { action: 'blocked', protocol: 'TCP', severityId: 5 }],
    [asa('6-106100: access-list outside_in permitted tcp outside/203.0.113.9(51000) -> inside/10.0.0.5(443) hit-cnt 1 first hit [0xa, 0xb]'), { action: 'allowed', message: 'access-list outside_in permitted tcp', dstEndpoint: { ip: '10.0.0.5', port: 443 } }],
    [asa("6-109005: Authentication succeeded for user 'ada' from 10.0.0.5/50123 to 203.0.113.9/80 on interface inside"), { action: 'success', account: 'ada', classUid: 3002 }],
    [asa('6-113004: AAA user authentication Successful : server =  10.0.0.7 : user = ada'), { action: 'success', account: 'ada' }],
    [asa('6-113005: AAA user authentication Rejected : reason = AAA failure : server = 10.0.0.7 : user = ada : user IP = 203.0.113.9'), { action: 'failure', account: 'ada', srcEndpoint: { ip: '203.0.113.9' }, message: 'AAA user authentication Rejected: AAA failure' }],
    [asa('6-113015: AAA user authentication Rejected : reason = Invalid password : local database : user = ***** : user IP = 203.0.113.9'), { action: 'failure', srcEndpoint: { ip: '203.0.113.9' } }],
    [asa('4-113019: Group = vpn, Username = ada, IP = 203.0.113.9, Session disconnected. Session Type: SSL, Duration: 1h:02m:03s, Bytes xmt: 100, Bytes rcv: 200, Reason: User Requested'), { account: 'ada', bytesOut: 100, bytesIn: 200, srcEndpoint: { ip: '203.0.113.9' } }],
    [asa('6-113039: Group <vpn> User <ada> IP <203.0.113.9> AnyConnect parent session started.'), { account: 'ada', action: 'success', srcEndpoint: { ip: '203.0.113.9' } }],
    [asa('6-716039: Group <vpn> User <ada> IP <203.0.113.9> Authentication: rejected, Session Type: WebVPN.'), { account: 'ada', action: 'failure' }],
    [asa("5-111008: User 'ada' executed the 'configure terminal' command."), { account: 'ada', commandLine: 'configure terminal' }],
    [asa("5-111010: User 'ada', running 'CLI' from IP 10.0.0.5, executed 'no access-list outside_in'"), { account: 'ada', commandLine: "no access-list outside_in", srcEndpoint: { ip: '10.0.0.5' } }],
    [asa('6-605004: Login denied from 203.0.113.9/4022 to outside:198.51.100.1/ssh for user "root"'), { account: 'root', action: 'failure', srcEndpoint: { ip: '203.0.113.9', port: 4022 }, dstEndpoint: { ip: '198.51.100.1' } }],
    [asa('6-605005: Login permitted from 10.0.0.5/4022 to inside:10.0.0.1/ssh for user "ada"'), { account: 'ada', action: 'success' }],
    [asa('5-502101: New user added to local dbase: Uname: eve Priv: 15 Encpass: x'), { targetAccount: 'eve', classUid: 3001 }],
    [asa('3-710003: TCP access denied by ACL from 203.0.113.9/4022 to outside:198.51.100.1/22'), { action: 'blocked', protocol: 'TCP' }],
    [asa('5-304001: 10.0.0.5 Accessed URL 203.0.113.9:http://www.example.net/x'), { url: 'http://www.example.net/x', srcEndpoint: { ip: '10.0.0.5' } }],
    [asa('4-400010: IDS:2000 ICMP Echo Reply from 203.0.113.9 to 10.0.0.5 on interface outside'), { kind: 'alert', message: 'ICMP Echo Reply', ruleId: '400010' }],
    [asa('4-733102: Threat-detection adds host 203.0.113.9 to shun list'), { kind: 'alert', action: 'blocked', srcEndpoint: { ip: '203.0.113.9' } }],
    [asa('6-305011: Built dynamic TCP translation from inside:10.0.0.5/50123 to outside:198.51.100.1/50123'), { action: 'allowed', srcEndpoint: { ip: '10.0.0.5', port: 50123 } }],
    [asa('6-725002: Device completed SSL handshake with client outside:203.0.113.9/51000'), { ruleId: '725002', severityId: 1 }],
    [asa('4-733100: [Scanning] drop rate-1 exceeded. Current burst rate is 9 per second'), { kind: 'alert', message: '[Scanning] drop rate exceeded' }],
    [asa('6-725001: Starting SSL handshake with client outside:203.0.113.9/51000 to 198.51.100.1/443 for TLSv1.2 session'), { srcEndpoint: { ip: '203.0.113.9', port: 51000 }, message: 'Starting SSL handshake with client' }],
    [asa('6-611101: User authentication succeeded: IP address: 10.0.0.5, Uname: ada'), { account: 'ada', action: 'success', srcEndpoint: { ip: '10.0.0.5' } }],
    [asa('1-430001: DeviceUUID: 1, SrcIP: 203.0.113.9, DstIP: 10.0.0.5, SrcPort: 51000, DstPort: 80, Protocol: tcp, Priority: 1, GID: 1, SID: 2000001, Revision: 3, Message: \"WEB attack, seen\", Classification: Web Application Attack, User: ada, InlineResult: Blocked'), { kind: 'alert', ruleId: '1:2000001:3', message: 'WEB attack, seen', severityId: 4, action: 'blocked', account: 'ada', dstEndpoint: { ip: '10.0.0.5', port: 80 } }],
    [asa('1-430003: AccessControlRuleAction: Allow, SrcIP: 10.0.0.5, DstIP: 203.0.113.9, SrcPort: 50000, DstPort: 443, Protocol: tcp, AccessControlRuleName: out, InitiatorBytes: 5, ResponderBytes: 7, User: No Authentication Required'), { kind: 'event', message: 'connection ended: Allow out', action: 'allowed', bytesOut: 5, bytesIn: 7 }],
    [asa('4-999999: words that no table knows from 10.0.0.5 to 10.0.0.6'), { ruleId: '999999', srcEndpoint: { ip: '10.0.0.5' }, dstEndpoint: { ip: '10.0.0.6' } }],
  ])('reads %j', (line, expected) => {
    expect(readOne(line)).toMatchObject(expected);
  });

  it.each([
    ['%ASA-6-302016: Teardown UDP connection 9 for outside:203.0.113.53/53 to inside:10.0.0.5/50123 duration 0:00:00 bytes 100', {}],
    ['Oct 10 12:34:56 fw1 %FTD-6-302015: Built inbound UDP connection 9 for outside:203.0.113.9/5000 (203.0.113.9/5000) to inside:10.0.0.5/53 (10.0.0.5/53)', { product: 'Cisco FTD', device: { hostname: 'fw1' } }],
    ['<164>:Oct 10 12:34:56 EDT: %ASA-session-4-106023: Deny udp src outside:203.0.113.9/4 dst inside:10.0.0.5/53 by access-group "a" [0x0, 0x0]', { ruleId: '106023', action: 'blocked' }],
    ['2025-10-10T12:34:56Z 10.0.0.1 %ASA-5-111008: User \'ada\' executed the \'enable\' command.', { device: { ip: '10.0.0.1' }, timeMs: Date.UTC(2025, 9, 10, 12, 34, 56) }],
    ['Oct 10 12:34:57 collector1 Oct 10 2025 12:34:56 fw1 : %PIX-6-302014: Teardown TCP connection 1 for a:203.0.113.9/80 to b:10.0.0.5/5000 duration 0:00:01 bytes 1', { timeMs: Date.UTC(2025, 9, 10, 12, 34, 56), device: { hostname: 'collector1' } }],
  ])('reads the header of %j', (line, expected) => {
    expect(readOne(line)).toMatchObject(expected);
  });

  it('claims no other percent sign', () => {
    expect(readLines(ciscoAsaReader, ['disk 90% full', '%ASA-6-3020: x', '%SYS-5-CONFIG_I: x']).records).toEqual([]);
  });
});

describe('cisco-ios', () => {
  it.each([
    [ios, { timeMs: Date.UTC(2025, 2, 6, 7, 4, 45, 866), ruleId: 'SEC_LOGIN-4-LOGIN_FAILED', severityId: 3, action: 'failure', account: 'ada', srcEndpoint: { ip: '203.0.113.9' }, device: { hostname: 'rtr1' }, message: 'Login failed: Login Authentication Failed' }],
    ['<189>29: *Mar  1 00:01:02.123: %SYS-5-CONFIG_I: Configured from console by ada on vty0 (203.0.113.9)', { account: 'ada', srcEndpoint: { ip: '203.0.113.9' }, message: 'Configured from console', isTimeGuessed: true }],
    ['Mar  6 08:04:46 10.0.0.254 57: Mar  6 2025 08:04:45 UTC: %SEC-6-IPACCESSLOGP: list 101 denied tcp 203.0.113.9(4444) -> 10.0.0.5(22), 1 packet', { device: { ip: '10.0.0.254' }, timeMs: Date.UTC(2025, 2, 6, 8, 4, 45), action: 'blocked', message: 'access list 101 denied tcp', dstEndpoint: { ip: '10.0.0.5', port: 22 } }],
    ['%SEC-6-IPACCESSLOGDP: list 101 permitted icmp 203.0.113.9 (GigabitEthernet0/1 0200.0000.0001) -> 10.0.0.5 (8/0), 1 packet', { action: 'allowed', protocol: 'ICMP', srcEndpoint: { ip: '203.0.113.9' }, dstEndpoint: { ip: '10.0.0.5' } }],
    ['2025 Mar  6 08:04:45 UTC: %AUTHPRIV-3-SYSTEM_MSG: pam_aaa:Authentication failed for user ada from 203.0.113.9 - sshd[9]', { timeMs: Date.UTC(2025, 2, 6, 8, 4, 45), action: 'failure', account: 'ada' }],
    ["RP/0/RSP0/CPU0:Mar  6 08:04:45.123 : exec[65]: %SECURITY-LOGIN-4-AUTHEN_FAILED : Failed authentication attempt by user 'ada' from '203.0.113.9' on 'vty0'", { ruleId: 'SECURITY-LOGIN-4-AUTHEN_FAILED', action: 'failure', account: 'ada' }],
    ['Mar  6 08:04:45: %FW-6-SESS_AUDIT_TRAIL: Stop tcp session: initiator (10.0.0.5:5000) sent 100 bytes -- responder (203.0.113.9:80) sent 200 bytes', { bytesOut: 100, bytesIn: 200, srcEndpoint: { ip: '10.0.0.5', port: 5000 } }],
    ['Mar  6 08:04:45: %IPS-4-SIGNATURE: Sig:1107 Subsig:0 Sev:25 RFC1918 Addresses Seen [10.0.0.5:0 -> 10.0.0.6:0] VRF:NONE', { kind: 'alert', ruleId: '1107', message: 'RFC1918 Addresses Seen' }],
    ['Mar  6 08:04:45: %OSPF-5-ADJCHG: Process 1, Nbr 10.0.0.9 on Vlan1 from FULL to DOWN, Neighbor Down: Dead timer expired', { ruleId: 'OSPF-5-ADJCHG', severityId: 2 }],
  ])('reads %j', (line, expected) => {
    expect(readLines(ciscoIosReader, [line]).records[0]).toMatchObject(expected);
  });
});

describe('mikrotik', () => {
  it.each([
    [router, { action: 'blocked', protocol: 'TCP', ruleId: 'drop-in', srcEndpoint: { ip: '203.0.113.9', port: 59388 }, dstEndpoint: { ip: '198.51.100.7', port: 23 }, device: { ip: '198.51.100.7' }, message: 'firewall drop-in input: in:ether1 out:(unknown 0) TCP (SYN)' }],
    ['Mar 18 20:35:05 gw firewall,info forward: in:wan out:lan, connection-state:new proto ICMP (type 8, code 0), 203.0.113.9->10.0.0.5, len 84', { protocol: 'ICMP', srcEndpoint: { ip: '203.0.113.9' }, device: { hostname: 'gw' } }],
    ['mar/18/2025 20:35:05 system,error,critical login failure for user admin from 203.0.113.9 via winbox', { timeMs: Date.UTC(2025, 2, 18, 20, 35, 5), action: 'failure', account: 'admin', severityId: 5, srcEndpoint: { ip: '203.0.113.9' } }],
    ['20:35:05 system,info,account user ada logged in from 10.0.0.5 via ssh', { action: 'success', account: 'ada', severityId: 1 }],
    ['2025-03-18 20:35:05 system,info filter rule changed by ada', { message: 'filter rule changed', account: 'ada', action: 'success' }],
    ['2025-03-18 20:35:05 dhcp,info dhcp1 assigned 10.0.0.77 to 02:00:00:00:00:01', { dstEndpoint: { ip: '10.0.0.77' }, classUid: 4004 }],
  ])('reads %j', (line, expected) => {
    expect(readLines(mikrotikReader, [line]).records[0]).toMatchObject(expected);
  });

  it.each(['2025-03-18 read,write access asked for', 'the system,info of this site', 'a, b and c'])('does not claim %j', (line) => {
    expect(readLines(mikrotikReader, [line]).records).toEqual([]);
  });
});
