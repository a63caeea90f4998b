import { describe, expect, it } from 'vitest';
import type { DrawnEnd, RenderedAct } from '../../../contracts/index.ts';
import { parseJson } from '../../../kit/json.ts';
import type { Renderer } from '../renderer.ts';
import { bind } from './bind.ts';
import { ciscoAsa } from './cisco-asa.ts';
import { dnsmasq } from './dnsmasq.ts';
import { fortigate } from './fortigate.ts';
import { haproxy } from './haproxy.ts';
import { iisW3c } from './iis-w3c.ts';
import { isToldWhole } from './index.ts';
import { netfilter } from './netfilter.ts';
import { openvpn } from './openvpn.ts';
import { paloAlto } from './palo-alto.ts';
import { squidAccess } from './squid-access.ts';
import { suricataEve } from './suricata-eve.ts';
import { webAccess } from './web-access.ts';
import { zeek } from './zeek.ts';

const inside = (name: string, address: string, type: string): DrawnEnd => ({ name, address, isInternal: true, host: { name, os: 'Debian 12', type, services: [] } });
const web = inside('web-01', '10.0.0.4', 'web');
const pc = inside('pc-1', '10.0.0.9', 'workstation');
const gateway = inside('gw', '10.0.0.1', 'firewall');
const outside: DrawnEnd = { name: '203.0.113.7', address: '203.0.113.7', isInternal: false };
const frame = { timeMs: 0, sourcePort: 5000, serial: 7 };

function write(renderer: Renderer, act: RenderedAct, host: DrawnEnd = gateway, style = 0.1): string[] {
  return renderer.render(act, { host, style, time: () => '{time}' });
}

const hostile = 'a "b"\\\n\u00e9#';
const request: RenderedAct = { ...frame, kind: 'http-request', from: outside, to: web, account: 'eve "x"', data: { method: 'GET', path: `/${hostile}?q=${hostile}`, status: 200, bytesOut: 12, port: 80, isTls: false, userAgent: hostile, referrer: hostile } };
const connection: Extract<RenderedAct, { kind: 'connection' }> = { ...frame, kind: 'connection', from: pc, to: outside, data: { port: 443, protocol: 'tcp', bytesOut: 10, bytesIn: 20, seconds: 3725, isAllowed: true } };
const alert: RenderedAct = { ...frame, kind: 'ids-alert', from: outside, to: web, data: { signature: 'X "y", z\\', classification: 'Misc', priority: 1, sid: 9, port: 80, protocol: 'TCP', isBlocked: false } };

describe('text that others choose', () => {
  it('is escaped by Apache and by nginx in their own ways', () => {
    expect(write(webAccess, request, web)).toEqual(['203.0.113.7 - eve \\"x\\" [{time}] "GET /a%20\\"b\\"\\\\\\n\\xc3\\xa9#?q=a%20\\"b\\"\\\\\\n\\xc3\\xa9# HTTP/1.1" 200 12 "a \\"b\\"\\\\\\n\\xc3\\xa9#" "a \\"b\\"\\\\\\n\\xc3\\xa9#"']);
    expect(write(webAccess, request, web, 0.6)[0]).toContain('"GET /a%20\\x22b\\x22\\x5C\\x0A\\xC3\\xA9#?q=');
  });

  it('is escaped by HAProxy, IIS and Squid', () => {
    expect(write(haproxy, request, web)[0]?.endsWith('"GET /a%20#22b#22\\#0A#C3#A9#23?q=a%20#22b#22\\#0A#C3#A9#23 HTTP/1.1"')).toBe(true);
    expect(write(iisW3c, request, web)[0]).toContain(' GET /a+"b"\\+é# q=a+"b"\\+é# 80 eve+"x" 203.0.113.7 a+"b"\\+é# ');
    expect(write(squidAccess, { ...request, from: pc, to: outside })[0]).toContain(' GET http://203.0.113.7/a%20%22b%22\\%0A%C3%A9#?q=a%20%22b%22\\%0A%C3%A9# eve%20%22x%22 HIER_DIRECT/203.0.113.7 ');
  });

  it('stands unchanged in JSON', () => {
    expect(parseJson(write(suricataEve, request)[0] ?? '')).toMatchObject({ http: { url: `/${hostile}?q=${hostile}`, http_user_agent: hostile } });
    expect(parseJson((write(zeek, request)[1] ?? '').replace('{time}', '0'))).toMatchObject({ _path: 'http', uri: `/${hostile}?q=${hostile}`, username: 'eve "x"', referrer: hostile });
  });

  it('is quoted by firewalls', () => {
    expect(write(paloAlto, alert)[0]).toContain(',"X ""y"", z\\(9)",');
    expect(write(fortigate, alert)[0]).toContain(' attack="X \\"y\\", z\\\\" ');
  });

  it('ends no name in the logs of resolvers and gateways', () => {
    const query: RenderedAct = { ...frame, kind: 'dns-query', from: pc, to: web, data: { name: 'a b).(c\n.example', type: 'A', answer: '1.2.3.4' } };
    expect(write(bind, query, web)[0]).toContain(' 10.0.0.9#5000 (a\\032b\\041.\\040c\\010.example): query: a\\032b\\041.\\040c\\010.example IN A ');
    expect(write(dnsmasq, query, web)[0]).toContain(': query[A] a\\032b\\041.\\040c\\010.example from 10.0.0.9');
    const login: RenderedAct = { ...frame, kind: 'vpn-login', from: outside, to: web, account: "x' ok\n", data: { isSuccess: false } };
    expect(write(openvpn, login, web).at(-1)).toBe("{time} x__ok_/203.0.113.7:5000 SENT CONTROL [x__ok_]: 'AUTH_FAILED' (status=1)");
  });
});

describe('firewalls', () => {
  it('of Cisco name the less trusted side first, and end a connection after its time', () => {
    const id = /connection (\d+) /.exec(write(ciscoAsa, connection)[0] ?? '')?.[1] ?? 'none';
    expect(write(ciscoAsa, connection)).toEqual([
      `<166>{time} gw : %ASA-6-302013: Built outbound TCP connection ${id} for outside:203.0.113.7/443 (203.0.113.7/443) to inside:10.0.0.9/5000 (10.0.0.9/5000)`,
      `<166>{time} gw : %ASA-6-302014: Teardown TCP connection ${id} for outside:203.0.113.7/443 to inside:10.0.0.9/5000 duration 1:02:05 bytes 30 TCP FINs`,
    ]);
    const times = ciscoAsa.render(connection, { host: gateway, style: 0.1, time: String }).map((line) => /^<166>(\d+) /.exec(line)?.[1]);
    expect(times).toEqual(['0', '3725000']);
    expect(write(ciscoAsa, { ...connection, from: outside, to: web })[0]).toContain('Built inbound TCP connection');
  });

  it('of Linux tell what is for themselves from what they pass on', () => {
    expect(write(netfilter, connection)[0]).toMatch(/ IN=eth1 OUT=eth0 MAC=[0-9a-f:]{41} SRC=10\.0\.0\.9 /);
    expect(write(netfilter, { ...connection, from: outside, to: gateway })[0]).toMatch(/ IN=eth0 OUT= MAC=/);
    expect(write(netfilter, { ...connection, from: gateway, to: outside })[0]).toMatch(/ IN= OUT=eth0 SRC=10\.0\.0\.1 /);
  });
});

describe('a connection', () => {
  it('is not one of a host with itself', () => {
    for (const renderer of [zeek, netfilter, ciscoAsa, suricataEve]) expect(write(renderer, { ...connection, from: web, to: web })).toEqual([]);
  });

  it('is all that a firewall tells of a sign-in', () => {
    expect(isToldWhole('firewall', 'ssh-login')).toBe(false);
    expect(isToldWhole('firewall', 'connection')).toBe(true);
    expect(isToldWhole('vpn', 'vpn-login')).toBe(true);
  });
});
