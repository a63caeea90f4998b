import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { netfilterReader } from './netfilter.ts';

const packet = 'IN=eth0 OUT= MAC=00:00:5e:00:53:01:00:00:5e:00:53:02:08:00 SRC=192.0.2.1 DST=198.51.100.2 LEN=44 TOS=0x00 PREC=0x00 TTL=43 ID=1 PROTO=TCP SPT=52220 DPT=22 WINDOW=1024 RES=0x00 SYN URGP=0';
const ufw = `Oct 10 10:00:00 web1 kernel: [19955.516358] [UFW BLOCK] ${packet}`;

describeLogReader(netfilterReader, [ufw, packet]);

function readOne(line: string) {
  const result = readLines(netfilterReader, [line]);
  expect(result.rejected).toEqual([]);
  return result.records[0];
}

describe('netfilter', () => {
  it('reads a line of ufw in syslog', () => {
    expect(readOne(ufw)).toEqual({
      source: 's1', line: 1, byteOffset: 0, format: 'netfilter', timeMs: Date.UTC(2025, 9, 10, 10), isTimeGuessed: true, kind: 'event', product: 'netfilter', classUid: 4001, severityId: 1,
      message: 'packet blocked in TCP SYN to port 22 by rule UFW BLOCK', ruleId: 'UFW BLOCK', action: 'blocked', protocol: 'TCP', srcEndpoint: { ip: '192.0.2.1', port: 52220 },
      dstEndpoint: { ip: '198.51.100.2', port: 22 }, device: { hostname: 'web1' }, bytesOut: 44, raw: ufw,
    });
  });

  it.each([
    ['no prefix', packet, { message: 'packet logged in TCP SYN to port 22' }],
    ['a prefix with blanks and an arrow', `LAN->DMZ 7 ACCEPT ${packet}`, { ruleId: 'LAN->DMZ 7 ACCEPT', action: 'allowed' }],
    ['a prefix that ends in a colon', `Oct 10 10:00:00 gw kernel: IPTABLES-DROP: ${packet}`, { ruleId: 'IPTABLES-DROP', action: 'blocked', device: { hostname: 'gw' } }],
    ['a prefix that touches the first key', `2026-10-10T10:00:00+02:00 gw kernel: [ 20.1] Shorewall:net2fw:DROP:${packet}`, { ruleId: 'Shorewall:net2fw:DROP', action: 'blocked', timeMs: Date.UTC(2026, 9, 10, 8) }],
    ['the letters of Vyatta', `Oct 10 10:00:00 gw kernel: [WAN_IN-default-D]${packet}`, { ruleId: 'WAN_IN-default-D', action: 'blocked' }],
    ['the letters of UniFi', `Oct 10 10:00:00 gw kernel: [WAN_LOCAL-2000-A] DESCR="[WAN] Allow x" ${packet}`, { action: 'allowed' }],
    ['firewalld', `Oct 10 10:00:00 gw kernel: filter_IN_public_REJECT: ${packet}`, { action: 'blocked' }],
    ['no kernel in the head', `<4>Oct 10 10:00:00 gw DROP ${packet}`, { ruleId: 'DROP', action: 'blocked', device: { hostname: 'gw' } }],
    ['a broken first key', `Oct 10 10:00:00 gw kernel: [ 20.1] XX=eth0 OUT= ${packet.slice(13)}`, { srcEndpoint: { ip: '192.0.2.1', port: 52220 } }],
    ['IPv6 and UDP', 'IN= OUT=eth0 SRC=2001:0db8:0000:0000:0000:0000:0000:0001 DST=2001:db8::2 LEN=70 TC=0 HOPLIMIT=64 FLOWLBL=0 PROTO=UDP SPT=5000 DPT=53 LEN=30', { message: 'packet logged out UDP to port 53', dstEndpoint: { ip: '2001:db8::2', port: 53 }, bytesOut: 70 }],
    ['ICMP with the packet it speaks of', 'IN=eth0 OUT=eth1 SRC=192.0.2.1 DST=198.51.100.2 LEN=88 PROTO=ICMP TYPE=3 CODE=1 [SRC=198.51.100.2 DST=203.0.113.9 LEN=60 PROTO=UDP SPT=53 DPT=33000 LEN=40 ]', { message: 'packet logged forward ICMP type 3', srcEndpoint: { ip: '192.0.2.1' }, dstEndpoint: { ip: '198.51.100.2' }, protocol: 'ICMP' }],
    ['a word that only holds another', `BLACKDROPLIST ${packet}`, { ruleId: 'BLACKDROPLIST' }],
  ])('reads %s', (_name, line, expected) => {
    expect(readOne(line)).toMatchObject(expected);
  });

  it('does not take part of a word for the act', () => {
    expect(readOne(`BLACKDROPLIST ${packet}`)).not.toHaveProperty('action');
  });

  it('leaves lines without an address alone', () => {
    expect(readLines(netfilterReader, ['IN=eth0 SRC=x DST=y PROTO=TCP', 'SRC= DST= PROTO=']).records).toEqual([]);
  });
});
