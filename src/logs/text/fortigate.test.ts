import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { fortigateReader } from './fortigate.ts';

const traffic = '<189>date=2026-05-10 time=11:37:47 devname="FG1" devid="FG100" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" eventtime=1778413067369913239 tz="+0200" srcip=192.0.2.11 srcport=58012 dstip=198.51.100.35 dstport=443 proto=6 action="close" policyid=1 service="HTTPS" duration=116 sentbyte=1188 rcvdbyte=1224';
const ips = 'date=2026-05-15 time=17:56:41 logid="0419016384" type="utm" subtype="ips" eventtype="signature" level="alert" eventtime=1778860601 severity="critical" srcip=192.0.2.22 srcport=46810 dstip=198.51.100.55 dstport=80 action="dropped" proto=6 attack="Test.Handling.Code.Execution" attackid=99305 hostname="www.example.org" url="/a.pdf" msg="applications: Test.Handling.Code.Execution,"';

describeLogReader(fortigateReader, [traffic, ips]);

function readOne(line: string) {
  const result = readLines(fortigateReader, [line]);
  expect(result.rejected).toEqual([]);
  return result.records[0];
}
const event = (pairs: string) => `date=2026-05-15 time=17:56:41 logid="0101039426" type="event" level="information" ${pairs}`;
const utm = (pairs: string) => `date=2026-05-15 time=17:56:41 tz="-0700" logid="0316013056" type="utm" level="warning" srcip=192.0.2.22 dstip=198.51.100.55 proto=6 ${pairs}`;

describe('fortigate', () => {
  it('reads a session; that it was closed does not mean that it was blocked', () => {
    expect(readOne(traffic)).toMatchObject({
      format: 'fortigate', timeMs: 1778413067369, kind: 'event', classUid: 4001, severityId: 1, message: 'traffic forward close HTTPS to port 443', action: 'allowed', protocol: 'TCP', ruleId: '0000000013', device: { hostname: 'FG1' },
      srcEndpoint: { ip: '192.0.2.11', port: 58012 }, dstEndpoint: { ip: '198.51.100.35', port: 443 }, bytesOut: 1188, bytesIn: 1224, durationMs: 116_000,
    });
  });

  it('reads an attack as an alert', () => {
    expect(readOne(ips)).toMatchObject({ kind: 'alert', classUid: 2004, severityId: 5, ruleId: '99305', message: 'Test.Handling.Code.Execution', action: 'blocked', timeMs: 1778860601000, url: 'http://www.example.org/a.pdf', domain: 'www.example.org', classification: 'utm ips' });
  });

  it.each([
    ['a session that the content check stopped', traffic.replace('duration', 'utmaction="block" duration'), { action: 'blocked' }],
    ['a refused session', traffic.replace('"close"', '"deny"'), { action: 'blocked' }],
    ['commas between pairs', 'date=2026-05-10,time=11:37:47,devname="FG1",logid="0000000013",type="traffic",subtype="forward",level="notice",srcip=192.0.2.11,dstip=198.51.100.35,dstport=53,proto=17,action="accept"', { action: 'allowed', protocol: 'UDP', timeMs: Date.UTC(2026, 4, 10, 11, 37, 47), isTimeGuessed: true }],
    ['a failed sign-in to the VPN', event('subtype="vpn" logdesc="SSL VPN login fail" action="ssl-login-fail" remip=192.0.2.1 user="jdoe" group="N/A" reason="sslvpn_login_unknown_user" msg="SSL user failed to logged in"'), { classUid: 3002, account: 'jdoe', action: 'failure', srcEndpoint: { ip: '192.0.2.1' }, message: 'SSL VPN login fail: SSL user failed to logged in (sslvpn_login_unknown_user)' }],
    ['an administrator from a console', event('subtype="system" logdesc="Admin login successful" user="admin" ui="ssh(192.0.2.254)" action="login" status="success" msg="Administrator admin logged in"'), { classUid: 3002, action: 'success', srcEndpoint: { ip: '192.0.2.254' } }],
    ['a new administrator', event('subtype="system" logdesc="Object attribute configured" user="admin" cfgpath="system.admin" cfgobj="helper" action="Add" msg="Add system.admin helper"'), { classUid: 3001, account: 'admin', targetAccount: 'helper', message: 'Object attribute configured: Add system.admin helper' }],
    ['a tunnel', event('subtype="vpn" logdesc="Progress IPsec phase 1" action="negotiate" remip=192.0.2.1 locip=198.51.100.1 remport=500 locport=500 status="success"'), { srcEndpoint: { ip: '192.0.2.1', port: 500 }, dstEndpoint: { ip: '198.51.100.1', port: 500 }, action: 'success' }],
    ['a virus', utm('subtype="virus" eventtype="infected" action="blocked" virus="TEST_FILE" virusid=7 filename="a b.com" analyticscksum="00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff" crlevel="critical" msg="File is infected."'), { kind: 'alert', severityId: 5, ruleId: '7', message: 'TEST_FILE in a b.com: File is infected.', file: 'a b.com', timeMs: Date.UTC(2026, 4, 16, 0, 56, 41) }],
    ['a flood', utm('subtype="anomaly" severity="high" action="clear_session" attack="icmp_flood" attackid=16 msg="anomaly: icmp_flood, 51 > threshold 50"'), { kind: 'alert', severityId: 4, action: 'blocked', message: 'icmp_flood' }],
    ['a web filter', utm('subtype="webfilter" eventtype="ftgd_blk" hostname="bad.example.net" url="/x" service="HTTP" action="blocked" catdesc="Malicious Websites" msg="URL belongs to a denied category in policy"'), { kind: 'event', classUid: 4002, action: 'blocked', url: 'http://bad.example.net/x', domain: 'bad.example.net', severityId: 2 }],
    ['a DNS query', utm('subtype="dns" eventtype="dns-query" qname="www.example.org" qtype="AAAA"'), { classUid: 4003, domain: 'www.example.org', message: 'DNS query AAAA www.example.org' }],
    ['a botnet found by its name', utm('subtype="dns" eventtype="dns-botnet" qname="c2.example.net" qtype="A" action="block" botnetdomain="c2.example.net"').replace('dns-botnet', 'botnet-dns'), { kind: 'alert', action: 'blocked' }],
    ['an application', utm('subtype="app-ctrl" app="Some.App" action="pass" hostname="198.51.100.55"'), { message: 'app-ctrl pass Some.App 198.51.100.55', action: 'allowed' }],
    ['quotes within a value', utm('subtype="webfilter" msg="a \\"b\\" c" action="pass"'), { action: 'allowed' }],
    ['FortiWeb', 'date=2026-05-15 time=17:56:41 log_id=20000010 device_id=FVVM01 timezone="(GMT+1:00)Berlin" type=attack subtype="waf_signature_detection" pri=alert severity_level=High proto=tcp service=http action=Alert_Deny src=192.0.2.9 src_port=4711 dst=198.51.100.5 dst_port=80 http_method=get http_url="/?a=1" http_host="www.example.org" signature_id=30000 msg="Parameter matched"', { kind: 'alert', product: 'FortiWeb', severityId: 4, ruleId: '30000', timeMs: Date.UTC(2026, 4, 15, 16, 56, 41), url: 'http://www.example.org/?a=1' }],
    ['values of the wrong kind', 'date=x time=y logid="z" type="traffic" subtype="forward" srcip=nowhere srcport=many dstip= proto= action= sentbyte=-', { message: 'traffic forward' }],
  ])('reads %s', (_name, line, expected) => {
    expect(readOne(line)).toMatchObject(expected);
  });
});
