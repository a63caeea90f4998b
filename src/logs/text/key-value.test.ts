import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { keyValueReader } from './key-value.ts';

const sophos = 'device="SFW" date=2026-06-06 time=11:12:10 timezone="CEST" device_name="XG1" log_id=062009617502 log_type="Event" log_component="SSL VPN Authentication" log_subtype="Authentication" status="Failed" priority=Notice user_name="jdoe" src_ip=192.0.2.10 message="User jdoe failed to login to SSL VPN"';
const sonicWall = '<134>id=firewall sn=00AABB time="2026-01-01 10:00:00 UTC" fw=203.0.113.1 pri=6 c=262144 m=98 msg="Connection Opened" n=1 src=192.0.2.5:57000:X0 dst=198.51.100.8:443:X1 proto=tcp/https sent=60 rcvd=0';

describeLogReader(keyValueReader, [sophos, sonicWall]);

function readOne(line: string) {
  const result = readLines(keyValueReader, [line]);
  expect(result.rejected).toEqual([]);
  return result.records[0];
}

describe('key-value', () => {
  it.each([
    ['Sophos, a sign-in', sophos, { product: 'Sophos Firewall', classUid: 3002, timeMs: Date.UTC(2026, 5, 6, 9, 12, 10), account: 'jdoe', action: 'failure', message: 'User jdoe failed to login to SSL VPN', device: { hostname: 'XG1' }, srcEndpoint: { ip: '192.0.2.10' } }],
    ['Sophos, an attack', 'device="SFW" date=2026-05-18 time=13:38:45 device_name="CR1" log_type="IDP" log_component="Signatures" log_subtype="Drop" priority=Warning signature_id=2616 signature_msg="SERVER test overflow" classification="Attempted User" src_ip=192.0.2.9 dst_ip=198.51.100.5 protocol="TCP" src_port=4444 dst_port=8080', { kind: 'alert', classUid: 2004, severityId: 3, ruleId: '2616', action: 'blocked', classification: 'Attempted User', dstEndpoint: { ip: '198.51.100.5', port: 8080 } }],
    ['SonicWall', sonicWall, { product: 'SonicWall', timeMs: Date.UTC(2026, 0, 1, 10), message: 'Connection Opened', srcEndpoint: { ip: '192.0.2.5', port: 57000 }, dstEndpoint: { ip: '198.51.100.8', port: 443 }, protocol: 'TCP', device: { ip: '203.0.113.1' }, ruleId: '98' }],
    ['SonicWall, a finding', '<129>id=firewall sn=00AABB time="2026-01-01 10:00:05" fw=203.0.113.1 pri=1 m=608 msg="IPS Prevention Alert: DB-ATTACKS test" sid=1234 ipscat=DB-ATTACKS src=192.0.2.9:4444:X1 dst=198.51.100.5:1433:X0', { kind: 'alert', severityId: 5, ruleId: '1234', isTimeGuessed: true }],
    ['Juniper in RFC 5424', '<14>1 2026-02-03T10:00:00.123Z srx1 RT_FLOW - RT_FLOW_SESSION_DENY [junos@2636.1.1.1.2.129 source-address="192.0.2.5" source-port="33000" destination-address="198.51.100.8" destination-port="23" protocol-id="6" policy-name="deny-all"]', { product: 'Juniper SRX', action: 'blocked', timeMs: Date.UTC(2026, 1, 3, 10, 0, 0, 123), ruleId: 'deny-all', device: { hostname: 'srx1' }, message: 'RT_FLOW_SESSION_DENY to port 23' }],
    ['a program in syslog', 'Feb  3 10:00:00 zy1 firewall: src="192.0.2.9:4444" dst="198.51.100.5:22" msg="Match default rule" note="ACCESS BLOCK" user="unknown"', { action: 'blocked', srcEndpoint: { ip: '192.0.2.9', port: 4444 }, device: { hostname: 'zy1' } }],
    ['a word in front without a colon', 'Feb  3 10:00:00 zy1 src="192.0.2.9" dst="198.51.100.5" msg="x y" note="ACCESS FORWARD"', { action: 'allowed', message: 'x y (ACCESS FORWARD)' }],
    ['logfmt', 'time="2026-02-03T10:00:00Z" level=warning msg="login failed" user=bob remote_addr=192.0.2.55', { account: 'bob', action: 'failure', severityId: 3, srcEndpoint: { ip: '192.0.2.55' } }],
    ['a status of the web', 'ts=2026-02-03T10:00:00.5Z level=info msg="request" client_ip=192.0.2.44 uri=/api status=403', { action: 'failure', url: '/api' }],
    ['bars and a value with blanks', 'time=1774113925|action=Access denied|src=192.0.2.9|dst=198.51.100.5|user=eve', { account: 'eve', action: 'blocked', timeMs: 1774113925000 }],
    ['IPv6 with a port', 'time=1774113925 action=allow src=[2001:db8::1]:4711 dst=2001:db8::2 dport=53', { srcEndpoint: { ip: '2001:db8::1', port: 4711 }, dstEndpoint: { ip: '2001:db8::2', port: 53 } }],
  ])('reads %s', (_name, line, expected) => {
    expect(readOne(line)).toMatchObject({ format: 'key-value', ...expected });
  });

  it.each([
    ['PAM', 'Feb  3 10:00:00 host1 sshd[123]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.4 user=root'],
    ['the audit of Linux', 'type=USER_LOGIN msg=audit(1770112800.1:22): pid=1 uid=0 acct="root" hostname=x addr=192.0.2.4 res=failed'],
    ['Postfix', 'Feb  3 10:00:00 mx1 postfix/smtp[12]: 4F2A0: to=<a@example.org>, relay=mx.example.org[192.0.2.1]:25, delay=0.5, dsn=2.0.0, status=sent (250 ok)'],
    ['PostgreSQL', '2026-02-03 10:00:00.000 UTC [12] user=app,db=shop,app=psql,client=192.0.2.7 LOG:  connection authorized: user=app database=shop'],
    ['sudo', 'Feb  3 10:00:00 host1 sudo:     bob : TTY=pts/0 ; PWD=/home/bob ; USER=root ; COMMAND=/bin/bash'],
    ['three pairs', 'src=192.0.2.1 dst=198.51.100.1 action=drop'],
    ['pairs of other names', 'a=1 b=2 c=3 d=4 e=5'],
    ['a sentence with pairs', 'The values a=1 and b=2 and src=192.0.2.1 and action=drop and time=1 were set'],
    ['nothing but signs', '===== ==== === == ='],
  ])('leaves %s to others', (_name, line) => {
    expect(readLines(keyValueReader, [line]).records).toEqual([]);
  });

  it('is not slow on a hostile line', () => {
    const lines = ['a=b,'.repeat(50_000), 'src=1 '.repeat(50_000), 'a="'.repeat(50_000), `src=${'x '.repeat(100_000)}`, `src="${'"'.repeat(200_000)}`].map((text) => `time=1 src=192.0.2.1 action=a user=b ${text}`);
    expect(readLines(keyValueReader, lines).records.length).toBeLessThanOrEqual(5);
  });
});
