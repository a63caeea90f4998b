import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sensorFormats, type LogRecord, type RenderedAct, type SensorKind, type UnreadLine } from '../../src/contracts/index.ts';
import { readLogs } from '../../src/logs/index.ts';
import { networkRenderers } from '../../src/world/render/network/index.ts';
import { sessionSeenBy } from '../../src/world/render/network/session.ts';
import type { Renderer, SensorSite } from '../../src/world/render/renderer.ts';
import { acts, ends } from './render-network-acts.ts';

const folder = mkdtempSync(join(tmpdir(), 'stanch-render-network-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const styles = [0.1, 0.3, 0.45, 0.55, 0.7, 0.95];
const offsetMinutes = 120;
const nameOf = ({ kind, format }: Renderer): string => `${kind}/${format}`;
const hostOf: Partial<Record<SensorKind, SensorSite['host']>> = { 'web-server': ends.web, vpn: ends.vpn, resolver: ends.resolver };

const siteOf = (renderer: Renderer, style: number): SensorSite => ({ host: hostOf[renderer.kind] ?? ends.firewall, style, time: (timeMs) => renderer.time(timeMs, offsetMinutes) });

interface Written { act: RenderedAct; first: number; last: number }

function write(renderer: Renderer, given: readonly RenderedAct[], style: number): { path: string; written: Written[]; lineCount: number } {
  const site = siteOf(renderer, style);
  const lines: string[] = renderer.head?.(site) ?? [];
  const written: Written[] = [];
  for (const act of given) {
    const own = renderer.render(act, site);
    if (own.length > 0) written.push({ act, first: lines.length + 1, last: lines.length + own.length });
    lines.push(...own);
  }
  const path = join(folder, `${nameOf(renderer).replace('/', '-')}-${style}.log`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  // Times without a year are dated by the file's own.
  utimesSync(path, new Date(Date.UTC(2026, 2, 1, 12)), new Date(Date.UTC(2026, 2, 1, 12)));
  return { path, written, lineCount: lines.length };
}

async function readBack(path: string): Promise<{ format: string | undefined; records: LogRecord[]; unread: UnreadLine[] }> {
  const reading = await readLogs([path]);
  const records: LogRecord[] = [];
  for await (const record of reading.records) records.push(record);
  return { format: reading.sources[0]?.format, records, unread: reading.unread };
}

/** Ends that the lines of a format have. Missing: all four. */
const endsTold: Readonly<Record<string, readonly ('source' | 'sourcePort' | 'target' | 'port')[]>> = {
  'web-server/web-access': ['source'], 'web-server/iis-w3c': ['source', 'target', 'port'], 'web-server/haproxy': ['source', 'sourcePort'], 'proxy/squid-access': ['source', 'port'],
  'resolver/bind': ['source', 'sourcePort', 'target'], 'resolver/syslog': ['source'], 'vpn/openvpn': ['source', 'sourcePort'], 'vpn/syslog': ['source'],
};
/** Formats that write whole seconds. */
const withSeconds = new Set(['firewall/netfilter', 'firewall/cisco-asa', 'firewall/palo-alto', 'web-server/web-access', 'web-server/iis-w3c', 'resolver/syslog', 'vpn/openvpn', 'vpn/syslog']);

const telling = (records: readonly LogRecord[], what: string, tells: (record: LogRecord) => boolean): void => {
  expect(records.some(tells), `${what} in ${records.map(({ raw }) => raw).join('\n')}`).toBe(true);
};

function checkEnds(name: string, renderer: Renderer, act: RenderedAct, own: readonly LogRecord[]): void {
  const alert = act.kind === 'ids-alert' ? { from: act.from, to: act.to, sourcePort: act.sourcePort, port: act.data.port, protocol: act.data.protocol.toLowerCase() } : undefined;
  const session = alert ?? sessionSeenBy(act, siteOf(renderer, 0).host);
  if (session?.from === undefined) throw new Error('An act without ends was written.');
  const { from, to } = session;
  const told = endsTold[name] ?? ['source', 'sourcePort', 'target', 'port'];
  const hasPorts = session.protocol !== 'icmp';
  if (told.includes('source')) telling(own, `source ${from.address} of ${act.kind}`, ({ srcEndpoint }) => srcEndpoint?.ip === from.address);
  if (told.includes('target')) telling(own, `target ${to.address} of ${act.kind}`, ({ dstEndpoint }) => dstEndpoint?.ip === to.address);
  if (told.includes('sourcePort') && hasPorts) telling(own, `source port ${session.sourcePort} of ${act.kind}`, ({ srcEndpoint }) => srcEndpoint?.port === session.sourcePort);
  if (told.includes('port') && hasPorts) telling(own, `port ${session.port} of ${act.kind}`, ({ dstEndpoint }) => dstEndpoint?.port === session.port);
  for (const { srcEndpoint, dstEndpoint } of own) for (const ip of [srcEndpoint?.ip, dstEndpoint?.ip]) if (ip !== undefined) expect([from.address, to.address, act.kind === 'dns-query' ? act.data.answer : undefined]).toContain(ip);
}

/** What a line says beyond its ends, where the format carries it. */
function checkFacts(renderer: Renderer, act: RenderedAct, own: readonly LogRecord[]): void {
  const { kind, format } = renderer;
  const account = act.account?.slice(act.account.lastIndexOf('\\') + 1);
  const withAccount = (kind === 'vpn' && act.kind === 'vpn-login') || (act.kind === 'http-request' && (format === 'web-access' || format === 'iis-w3c' || kind === 'proxy')) || (kind === 'network-monitor' && ['windows-logon', 'kerberos-ticket', 'file-transfer'].includes(act.kind));
  if (withAccount && account !== undefined) telling(own, `account ${account}`, (record) => record.account === account);
  switch (act.kind) {
    case 'ids-alert':
      telling(own, 'signature', (record) => record.kind === 'alert' && record.message.includes(act.data.signature) && record.ruleId?.includes(String(act.data.sid)) === true);
      if (kind === 'ids') telling(own, 'class and priority', (record) => record.classification === act.data.classification && record.priority === act.data.priority);
      if (act.data.isBlocked) telling(own, 'blocked', (record) => record.action === 'blocked');
      return;
    case 'http-request': {
      const isWhole = kind === 'web-server' || kind === 'proxy' || (!act.data.isTls && (kind === 'ids' || kind === 'network-monitor'));
      if (isWhole) telling(own, 'path and status', (record) => record.url?.endsWith(act.data.path) === true && record.message.includes(String(act.data.status)));
      if (isWhole && kind !== 'proxy' && format !== 'haproxy' && act.data.userAgent !== undefined) telling(own, 'agent', (record) => record.message.includes(act.data.userAgent ?? ''));
      if (kind === 'proxy') telling(own, 'domain', (record) => record.domain === act.to.name);
      return;
    }
    case 'dns-query':
      if (kind !== 'firewall' && kind !== 'flow') telling(own, 'name', (record) => record.domain === act.data.name);
      if ((kind === 'ids' || kind === 'network-monitor') && act.data.answer !== undefined) telling(own, 'answer', (record) => record.message.includes(act.data.answer ?? ''));
      return;
    case 'tls-handshake':
      if (kind === 'ids' || kind === 'network-monitor' || kind === 'proxy') telling(own, 'server name', (record) => record.domain === act.data.serverName);
      return;
    case 'connection':
      if (kind === 'firewall') telling(own, 'action', (record) => record.action === (act.data.isAllowed ? 'allowed' : 'blocked'));
      if (['ids', 'network-monitor', 'flow'].includes(kind) || format === 'palo-alto' || format === 'fortigate') if (act.data.isAllowed) telling(own, 'bytes', (record) => record.bytesOut === act.data.bytesOut);
      return;
    case 'vpn-login': case 'ssh-login': case 'windows-logon':
      if (kind === 'vpn' || (kind === 'network-monitor' && (act.kind === 'ssh-login' || (act.kind === 'windows-logon' && act.data.type === 3)))) telling(own, 'outcome', (record) => record.action === (act.data.isSuccess ? 'success' : 'failure'));
      return;
    case 'share-access': case 'file-transfer':
      if (kind === 'network-monitor') telling(own, 'file', (record) => record.file?.endsWith(act.data.path) === true);
      return;
    case 'mail':
      if (kind === 'network-monitor') telling(own, 'mail', (record) => record.account === act.data.sender && record.targetAccount === act.data.recipient && record.message.includes('Mail') && (act.data.isRejected || record.message.includes(act.data.subject)));
      return;
    default: return;
  }
}

const onWire: readonly RenderedAct['kind'][] = ['connection', 'dns-query', 'http-request', 'tls-handshake', 'ssh-login', 'windows-logon', 'vpn-login', 'mail-login', 'cloud-login', 'ftp-login', 'database-login', 'kerberos-ticket', 'directory-replication', 'cloud-call', 'kubernetes-call', 'share-access', 'file-transfer', 'mail'];
/** Kinds of act that each sensor writes down. Of flows Suricata keeps some, so that kinds of few bytes may be missing. */
const expectedKinds: Readonly<Record<string, readonly RenderedAct['kind'][]>> = {
  'ids/snort-fast': ['ids-alert'], 'ids/snort3-json': ['ids-alert'], 'firewall/palo-alto': [...onWire, 'ids-alert'], 'firewall/fortigate': [...onWire, 'ids-alert'], 'web-server': ['http-request'], proxy: ['http-request', 'tls-handshake', 'connection'], resolver: ['dns-query'], vpn: ['vpn-login'],
};

describe.each(networkRenderers.map((renderer) => [nameOf(renderer), renderer] as const))('%s', (name, renderer) => {
  it.each(styles)('is read back by its reader, in style %d', async (style) => {
    const { path, written, lineCount } = write(renderer, acts, style);
    const { format, records, unread } = await readBack(path);
    expect(unread).toEqual([]);
    expect(format).toBe(renderer.format);
    expect(records.filter((record) => record.format !== undefined && record.format !== renderer.format)).toEqual([]);
    expect(Math.max(...records.map((record) => record.lastLine ?? record.line))).toBe(lineCount);
    for (const { act, first, last } of written) {
      const own = records.filter((record) => record.line >= first && record.line <= last);
      expect(own.length, act.kind).toBe(last - first + 1);
      const [begin] = own;
      expect(Math.abs((begin?.timeMs ?? 0) - act.timeMs), `time of ${act.kind}`).toBeLessThan(withSeconds.has(name) ? 1000 : 2);
      for (const { timeMs = 0 } of own) expect(timeMs).toBeGreaterThanOrEqual(begin?.timeMs ?? 0);
      checkEnds(name, renderer, act, own);
      checkFacts(renderer, act, own);
    }
  });

  it('writes the acts that such a sensor sees, and no others', () => {
    const kinds = new Set(styles.flatMap((style) => acts.filter((act) => renderer.render(act, siteOf(renderer, style)).length > 0).map((act) => act.kind)));
    if (name === 'ids/suricata-eve') {
      expect([...kinds].filter((kind) => kind !== 'ids-alert' && !onWire.includes(kind))).toEqual([]);
      expect([...kinds]).toEqual(expect.arrayContaining(['connection', 'dns-query', 'http-request', 'tls-handshake', 'ids-alert']));
    } else expect([...kinds].sort()).toEqual([...(expectedKinds[name] ?? expectedKinds[renderer.kind] ?? onWire)].sort());
  });

  it('takes every time from its sensor, and nothing else from the hour', () => {
    for (const act of acts) {
      const site = { ...siteOf(renderer, 0.6), time: () => '{time}' };
      const lines = renderer.render(act, site);
      expect(renderer.render({ ...act, timeMs: act.timeMs + 200_000_000 }, site)).toEqual(lines);
      for (const line of lines) expect(line).toContain('{time}');
    }
  });
});

describe('network renderers', () => {
  it('have one for each format of their kinds of sensor', () => {
    const kinds = ['ids', 'network-monitor', 'firewall', 'flow', 'web-server', 'proxy', 'resolver', 'vpn'] as const;
    expect(networkRenderers.map(nameOf).sort()).toEqual(kinds.flatMap((kind) => sensorFormats[kind].map((format) => `${kind}/${format}`)).sort());
  });

  it.each(networkRenderers.filter(({ kind }) => ['web-server', 'vpn'].includes(kind)).map((renderer) => [nameOf(renderer), renderer] as const))('%s writes nothing of other hosts', (_name, renderer) => {
    for (const act of acts) expect(renderer.render(act, { host: ends.file, style: 0.6, time: () => '{time}' })).toEqual([]);
  });

  it('tell the same of one connection: bytes of flow, monitor and firewall agree', async () => {
    const login = acts.filter((act) => act.kind === 'ssh-login');
    const told = await Promise.all(networkRenderers.filter(({ format }) => ['zeek', 'nfdump', 'argus', 'palo-alto', 'fortigate'].includes(format)).map(async (renderer) => {
      const { records } = await readBack(write(renderer, login, 0.2).path);
      return records.filter(({ bytesOut, dstEndpoint }) => bytesOut !== undefined && dstEndpoint?.port === 22).map(({ bytesOut, bytesIn }) => `${bytesOut ?? ''} ${bytesIn ?? ''}`);
    }));
    expect(new Set(told.map((bytes) => bytes.join(', '))).size).toBe(1);
    expect(told[0]).toHaveLength(2);
  });
});

/** Texts that others choose. The quotes and signs would end a value, the line end a line. */
const hostile = 'a"b\'c\\" 200 1 "-" [**] <x> srcip=9.9.9.9 , ; | {time} $(id)\n9.9.9.9 - - [01/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-"\t\u0001\u202e';
const hostileActs = acts.map((act): RenderedAct => {
  const account = act.account === undefined ? {} : { account: "eve'\"<x>\n[y] z" };
  switch (act.kind) {
    case 'http-request': return { ...act, ...account, data: { ...act.data, path: `/${hostile}`, userAgent: hostile, referrer: hostile } };
    case 'dns-query': return { ...act, data: { ...act.data, name: 'a" b(c)\n.depot.example', ...(act.data.answer !== undefined && { answer: 'x" y\nz' }) } };
    case 'tls-handshake': return { ...act, data: { ...act.data, serverName: 'a" b\n.example' } };
    case 'ids-alert': return { ...act, data: { ...act.data, signature: 'SCAN "x\\" y\n,z' } };
    case 'mail': return { ...act, data: { ...act.data, subject: hostile } };
    case 'file-transfer': case 'share-access': return { ...act, ...account, data: { ...act.data, path: hostile } } as RenderedAct;
    default: return { ...act, ...account };
  }
});

describe('text that others choose', () => {
  it.each(networkRenderers.flatMap((renderer) => [0.1, 0.3, 0.6, 0.9].map((style) => [nameOf(renderer), style, renderer] as const)))('makes no further line or record in %s, style %d', async (_name, style, renderer) => {
    const calm = write(renderer, acts, style);
    const calmRecords = (await readBack(calm.path)).records;
    const { path, written, lineCount } = write(renderer, hostileActs, style);
    expect(written.length).toBeGreaterThan(0);
    const { format, records, unread } = await readBack(path);
    expect(unread).toEqual([]);
    expect(format).toBe(renderer.format);
    // A kept-out name may leave a query without its answer line, never with one more.
    expect(lineCount).toBeLessThanOrEqual(calm.lineCount);
    expect(records).toHaveLength(calmRecords.length - (calm.lineCount - lineCount));
    expect(records.filter((record) => record.format !== undefined && record.format !== renderer.format)).toEqual([]);
    // Whoever is named by the text did nothing.
    const known = new Set(Object.values(ends).map(({ address }) => address));
    for (const { srcEndpoint, dstEndpoint, raw } of records) for (const ip of [srcEndpoint?.ip, dstEndpoint?.ip]) if (ip !== undefined) expect(known.has(ip), raw).toBe(true);
  });
});
