import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sensorFormats, type LogRecord, type RenderedAct, type UnreadLine } from '../../src/contracts/index.ts';
import { readLogs } from '../../src/logs/index.ts';
import { hostRenderers } from '../../src/world/render/host/index.ts';
import type { Renderer, SensorSite } from '../../src/world/render/renderer.ts';
import { acts, ends } from './render-host-acts.ts';

const folder = mkdtempSync(join(tmpdir(), 'stanch-render-host-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const styles = [0.1, 0.4, 0.7, 0.95];
const offsetMinutes = 120;
const nameOf = ({ kind, format }: Renderer): string => `${kind}/${format}`;

/** The sensor that would see the act: on the host where it happens, on the one that begins it, or a manager elsewhere. */
function siteFor(renderer: Renderer, act: RenderedAct, style: number): SensorSite {
  const host = renderer.kind === 'host-agent' ? ends.log : act.kind === 'connection' || act.kind === 'dns-query' ? act.from ?? act.to : act.to;
  return { host, style, time: (timeMs) => renderer.time(timeMs, offsetMinutes) };
}

interface Written { act: RenderedAct; site: SensorSite; first: number; last: number }

function write(renderer: Renderer, given: readonly RenderedAct[], style: number): { path: string; written: Written[]; lineCount: number } {
  const lines: string[] = renderer.head?.({ host: ends.linux, style, time: (timeMs) => renderer.time(timeMs, offsetMinutes) }) ?? [];
  const written: Written[] = [];
  for (const act of given) {
    const site = siteFor(renderer, act, style);
    const own = renderer.render(act, site);
    if (own.length > 0) written.push({ act, site, first: lines.length + 1, last: lines.length + own.length });
    lines.push(...own);
  }
  const path = join(folder, `${nameOf(renderer).replace('/', '-')}-${style}-${given.length}.log`);
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

const plain = (account: string): string => account.slice(account.lastIndexOf('\\') + 1).split('@', 1)[0]?.toLowerCase() ?? '';

type Fact = 'account' | 'source' | 'command' | 'file' | 'title' | 'target' | 'outcome';

function factsOf(act: RenderedAct): Partial<Record<Fact, string>> {
  const ends: Partial<Record<Fact, string>> = { ...(act.account !== undefined && { account: plain(act.account) }), ...(act.from !== undefined && { source: act.from.address }) };
  switch (act.kind) {
    case 'sudo': return { ...ends, command: act.data.command };
    case 'process': return { ...ends, command: act.data.commandLine };
    case 'scheduled-task': return { ...ends, command: act.data.command };
    case 'service-installed': return { ...ends, command: act.data.path };
    case 'file-write': return { ...ends, file: act.data.path };
    case 'file-transfer': return { ...ends, file: act.data.path };
    case 'malware-alert': return { ...ends, file: act.data.path, title: act.data.threat };
    case 'host-alert': return { ...ends, title: act.data.title };
    case 'account-created': return { ...ends, target: plain(act.data.name) };
    case 'kerberos-ticket': return { ...ends, target: act.data.service };
    case 'mail': return { ...ends, title: act.data.subject };
    case 'message': return { ...ends, title: act.data.text };
    case 'cloud-call': return { ...ends, title: act.data.action, outcome: act.data.isAllowed ? 'success' : 'failure' };
    case 'kubernetes-call': return { ...ends, title: act.data.verb, outcome: act.data.isAllowed ? 'success' : 'failure' };
    case 'dns-query': return { title: act.data.name };
    case 'database-query': return { ...ends, title: 'SELECT *' };
    case 'ssh-login': case 'windows-logon': case 'ftp-login': case 'mail-login': case 'database-login': case 'cloud-login': return { ...ends, outcome: act.data.isSuccess ? 'success' : 'failure' };
    default: return ends;
  }
}

/** Whether a field of the record tells the fact. */
function tells(record: LogRecord, fact: Fact, value: string): boolean {
  switch (fact) {
    case 'account': return record.account !== undefined && plain(record.account) === value;
    case 'source': return record.srcEndpoint?.ip === value;
    case 'command': return record.commandLine?.includes(value) === true;
    case 'file': return record.file === value;
    case 'title': return record.message.includes(value) || record.ruleId?.includes(value) === true;
    case 'target': return record.targetAccount !== undefined && plain(record.targetAccount) === value;
    case 'outcome': return record.action === value;
  }
}

/** What a format has in its text only (`text`), or not at all (`none`), by kind of act. */
const exceptions: Readonly<Record<string, Partial<Record<Fact, 'text' | 'none'>>>> = {
  'linux-auth/syslog account-created': { account: 'none', source: 'none' }, 'linux-auth/syslog-rfc5424 account-created': { account: 'none', source: 'none' }, 'linux-auth/journald account-created': { account: 'none', source: 'none' },
  'linux-auth/syslog service-installed': { account: 'none', command: 'text' }, 'linux-auth/syslog-rfc5424 service-installed': { account: 'none', command: 'text' }, 'linux-auth/journald service-installed': { account: 'none', command: 'text' },
  'linux-audit/linux-audit account-created': { source: 'none' },
  'host-agent/wazuh file-write': { account: 'text' }, 'host-agent/wazuh account-created': { account: 'none', source: 'none', target: 'text' }, 'host-agent/wazuh service-installed': { account: 'none', command: 'text' }, 'host-agent/wazuh scheduled-task': { command: 'text' }, 'host-agent/wazuh malware-alert': { account: 'text', file: 'text' },
  'host-agent/defender-xdr scheduled-task': { command: 'text' },
  'mail/syslog mail-login': { account: 'text' }, 'mail/syslog mail': { title: 'text' }, 'mail/exim mail': { title: 'text' }, 'mail/exim mail-login': { account: 'text', source: 'text', outcome: 'none' },
  'ftp/proftpd file-transfer': { account: 'none', file: 'text' },
  'database/postgresql database-query': { source: 'none' },
  'cloud/azure-activity cloud-call': { title: 'text' },
};

/** Whether all words of the value stand in a line. Backslashes are doubled in JSON, Azure writes names in capitals. */
function isInText(records: readonly LogRecord[], value: string): boolean {
  const words = value.toLowerCase().replaceAll('\\', '').replaceAll('"', '').split(' ');
  return records.some(({ raw }) => words.every((word) => raw.toLowerCase().replaceAll('\\', '').replaceAll('"', '').includes(word)));
}

const hostOf = (record: LogRecord): string | undefined => record.device?.hostname?.split('.', 1)[0]?.toLowerCase();
const withHost = new Set(['linux-auth', 'linux-audit', 'windows', 'host-agent']);
const withSeconds = new Set(['linux-auth/syslog', 'mail/syslog', 'mail/exim', 'ftp/vsftpd', 'cloud/cloudtrail', 'identity/entra-sign-in']);
/** Which acts each sensor writes down; of those that it must not, none. */
const expectedKinds: Readonly<Record<string, readonly RenderedAct['kind'][]>> = {
  'linux-auth': ['ssh-login', 'sudo', 'account-created', 'service-installed', 'scheduled-task', 'malware-alert', 'ftp-login', 'message'],
  'linux-audit': ['ssh-login', 'sudo', 'process', 'file-write', 'account-created', 'service-installed', 'scheduled-task', 'ftp-login'],
  windows: ['windows-logon', 'kerberos-ticket', 'directory-replication', 'share-access', 'process', 'file-write', 'account-created', 'service-installed', 'scheduled-task', 'malware-alert', 'message', 'connection', 'dns-query'],
  'host-agent': ['process', 'file-write', 'malware-alert', 'host-alert', 'account-created', 'service-installed', 'scheduled-task', 'ssh-login', 'windows-logon'],
  mail: ['mail', 'mail-login', 'message'], ftp: ['ftp-login', 'file-transfer'], database: ['database-login', 'database-query', 'message'], cloud: ['cloud-call', 'cloud-login'], identity: ['cloud-login', 'account-created'], kubernetes: ['kubernetes-call'], share: ['share-access', 'windows-logon'],
};
const fewerKinds: Readonly<Record<string, readonly RenderedAct['kind'][]>> = { 'mail/exim': ['mail', 'mail-login'], 'database/mysql-general': ['database-login', 'database-query'], 'cloud/azure-activity': ['cloud-call'], 'identity/entra-sign-in': ['cloud-login'], 'share/windows-xml': ['share-access'] };

describe.each(hostRenderers.map((renderer) => [nameOf(renderer), renderer] as const))('%s', (name, renderer) => {
  it.each(styles)('is read back by its reader, in style %d', async (style) => {
    const { path, written, lineCount } = write(renderer, acts, style);
    const { format, records, unread } = await readBack(path);
    expect(unread).toEqual([]);
    expect(format).toBe(renderer.format);
    expect(records.filter((record) => record.format !== undefined && record.format !== renderer.format)).toEqual([]);
    expect(Math.max(...records.map((record) => record.lastLine ?? record.line))).toBe(lineCount);
    for (const { act, site, first, last } of written) {
      const own = records.filter((record) => record.line >= first && record.line <= last);
      expect(own.length, act.kind).toBeGreaterThan(0);
      for (const record of own) {
        expect(Math.abs((record.timeMs ?? 0) - act.timeMs), `time of ${act.kind}`).toBeLessThan(withSeconds.has(name) ? 1000 : 2);
      }
      if (withHost.has(renderer.kind)) {
        // Of an alert of Defender only the row of evidence names the host.
        const host = (renderer.kind === 'host-agent' ? act.to : site.host).name.split('.', 1)[0]?.toLowerCase();
        expect([...new Set(own.map(hostOf).filter((found) => found !== undefined))], `host of ${act.kind}`).toEqual([host]);
      }
      for (const [fact, value] of Object.entries(factsOf(act)) as [Fact, string][]) {
        // Readers take the message of a program that they know apart.
        const exception = act.kind === 'message' ? 'text' : exceptions[`${name} ${act.kind}`]?.[fact];
        // A mail that is refused has no subject yet.
        if (exception === 'none' || (act.kind === 'mail' && act.data.isRejected && fact === 'title')) continue;
        const isTold = own.some((record) => tells(record, fact, value)) || (exception === 'text' && isInText(own, value));
        expect(isTold, `${fact} ${value} of ${act.kind} in ${own.map(({ raw }) => raw).join('\n')}`).toBe(true);
      }
    }
  });

  it('writes the acts that such a sensor sees, and no others', () => {
    const kinds = new Set(styles.flatMap((style) => acts.filter((act) => renderer.render(act, siteFor(renderer, act, style)).length > 0).map((act) => act.kind)));
    expect([...kinds].sort()).toEqual([...(fewerKinds[name] ?? expectedKinds[renderer.kind] ?? [])].sort());
  });

  it('takes every time from its sensor, and nothing else from the hour', () => {
    for (const act of acts) {
      const site = { ...siteFor(renderer, act, 0.6), time: () => '{time}' };
      const lines = renderer.render(act, site);
      expect(renderer.render({ ...act, timeMs: act.timeMs + 200_000_000 }, site)).toEqual(lines);
      if (lines.length > 0) expect(lines.join('\n')).toContain('{time}');
    }
  });
});

describe('host renderers', () => {
  it('have one for each format of their kinds of sensor', () => {
    const kinds = ['linux-auth', 'linux-audit', 'windows', 'host-agent', 'mail', 'ftp', 'database', 'cloud', 'identity', 'kubernetes', 'share'] as const;
    expect(hostRenderers.map(nameOf).sort()).toEqual(kinds.flatMap((kind) => sensorFormats[kind].map((format) => `${kind}/${format}`)).sort());
  });

  it.each(hostRenderers.filter(({ kind }) => !['host-agent', 'cloud', 'identity', 'kubernetes'].includes(kind)).map((renderer) => [nameOf(renderer), renderer] as const))('%s writes nothing of other hosts', (_name, renderer) => {
    const site: SensorSite = { host: ends.log, style: 0.6, time: (timeMs) => renderer.time(timeMs, 0) };
    for (const act of acts) expect(renderer.render(act, site)).toEqual([]);
  });

  it('keep the systems apart: no sshd line of Windows, no event of Linux', () => {
    const onWindows = acts.filter((act) => act.kind === 'ssh-login').map((act) => ({ ...act, to: ends.windows }));
    const onLinux = acts.filter((act) => act.kind === 'windows-logon' || act.kind === 'process').map((act) => ({ ...act, to: ends.linux }));
    for (const renderer of hostRenderers) {
      if (['linux-auth', 'linux-audit', 'host-agent'].includes(renderer.kind)) for (const act of onWindows) expect(renderer.render(act, siteFor(renderer, act, 0.6))).toEqual([]);
      if (renderer.kind === 'windows') for (const act of onLinux) expect(renderer.render(act, siteFor(renderer, act, 0.6))).toEqual([]);
    }
  });

  it('leave the other clouds of a site to their own logs', () => {
    const call = acts.find((act) => act.kind === 'cloud-call');
    if (call === undefined) throw new Error('There is no call.');
    const other = { ...ends.cloud, name: 'cloud-other' };
    for (const renderer of hostRenderers.filter(({ kind }) => kind === 'cloud')) {
      expect(renderer.render(call, { host: other, style: 0.6, time: () => '{time}' })).toEqual([]);
      expect(renderer.render(call, { host: ends.log, style: 0.6, time: () => '{time}' })).toHaveLength(1);
    }
  });
});

/** Texts that others choose, as far as each may hold them. */
const hostile = 'a"b\'c</Data></Event>\u0001\n<Event>{"x":1}\\" | ; $(id) \u202e';
const hostileActs = acts.map((act): RenderedAct => {
  const account = act.account === undefined || act.kind === 'host-alert' ? {} : { account: 'eve"\'<x>\n' };
  switch (act.kind) {
    case 'process': return { ...act, data: { ...act.data, commandLine: `${act.data.commandLine} "${hostile}"` } };
    case 'file-write': case 'file-transfer': case 'malware-alert': return { ...act, data: { ...act.data, path: `/tmp/${hostile}` } } as RenderedAct;
    case 'host-alert': return { ...act, data: { ...act.data, title: hostile } };
    case 'mail': return { ...act, data: { ...act.data, subject: hostile } };
    case 'sudo': case 'scheduled-task': return { ...act, data: { ...act.data, command: hostile } } as RenderedAct;
    case 'ssh-login': case 'windows-logon': case 'ftp-login': case 'cloud-login': case 'mail-login': return { ...act, ...account };
    case 'cloud-call': return { ...act, data: { ...act.data, resource: hostile } };
    case 'share-access': return { ...act, data: { ...act.data, path: hostile } };
    case 'message': return { ...act, data: { ...act.data, text: hostile } };
    default: return act;
  }
});

describe('text that others choose', () => {
  it.each(hostRenderers.map((renderer) => [nameOf(renderer), renderer] as const))('makes no further line or event in %s', async (_name, renderer) => {
    const { path, written, lineCount } = write(renderer, hostileActs, 0.9);
    expect(written.length).toBeGreaterThan(0);
    const { records, unread } = await readBack(path);
    expect(unread).toEqual([]);
    const calm = write(renderer, acts, 0.9);
    const calmRecords = (await readBack(calm.path)).records;
    expect(records).toHaveLength(calmRecords.length);
    // Databases write the lines of a statement as they came.
    if (renderer.kind === 'database') return;
    expect(lineCount).toBe(calm.lineCount);
    expect(records.map(({ line }) => line)).toEqual(calmRecords.map(({ line }) => line));
  });
});
