import { appendFileSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inspectionSchema, type Inspection } from '../../contracts/index.ts';
import { parseJson } from '../../kit/json.ts';
import { openLogs } from '../open-logs.ts';
import { describeProgress } from '../read-progress.ts';
import { runCli } from '../run-cli.ts';

const datasets = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'datasets');
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'stanch-inspect-'));
const failedLine = (second: number, name = 'admin'): string => `Jun 10 09:12:${String(second).padStart(2, '0')} web-1 sshd[812]: Failed password for ${name} from 203.0.113.9 port 4022 ssh2\n`;

const alertLine = (second: number, title = 'SCAN Many ports'): string => `06/10-09:12:${String(second).padStart(2, '0')}.000000 [**] [1:2001219:20] ${title} [**] [Classification: Attempted Information Leak] [Priority: 2] {TCP} 203.0.113.9:4022 -> 10.0.2.11:22\n`;

interface Run { code: Promise<number>; said: { stdout: string; stderr: string }; stop: AbortController }

function start(argv: readonly string[], terminal?: { columns: number; rows: number }): Run {
  const said = { stdout: '', stderr: '' };
  const stop = new AbortController();
  const stream = (name: 'stdout' | 'stderr'): NodeJS.WriteStream => ({ isTTY: terminal !== undefined && name === 'stderr', ...(terminal ?? { columns: 80, rows: 24 }), write: (text: string) => { said[name] += text; return true; } }) as unknown as NodeJS.WriteStream;
  return { code: runCli(['inspect', '--no-model', ...argv], { stdout: stream('stdout'), stderr: stream('stderr') }, stop.signal), said, stop };
}

async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, said } = start(argv);
  return { code: await code, ...said };
}

async function inspectJson(...argv: string[]): Promise<Inspection> {
  const { code, stdout } = await run('--json', ...argv);
  expect(code).toBe(0);
  return inspectionSchema.parse(parseJson(stdout));
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !isTrue(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(isTrue()).toBe(true);
}

describe('inspect', () => {
  it.each(['sample-ssh-guessing', 'sample-web-shell', 'sample-spray-failed', 'sample-backup-night'])('shows what is in %s, in all forms', async (name) => {
    const folder = join(datasets, name);
    const logs = ['auth.log', 'access.log', 'eve.json', 'fast.log', 'snort.alert_fast.log'].map((file) => join(folder, file)).filter((path) => existsSync(path));
    const page = join(newFolder(), 'sub', 'page.html');
    const inspection = await inspectJson(...logs, '--system', join(folder, 'system.md'), '--html', page, '--tokens', '300');
    expect(inspection.sources.map((source) => source.path)).toEqual(logs);
    expect(inspection.tokenizer).toBe('estimate');
    expect(inspection.evidence.isTokenEstimate).toBe(true);
    expect(inspection.evidence.digestTokens).toBeLessThanOrEqual(300);
    expect(inspection.evidence.groups.length).toBeGreaterThan(10);
    expect(inspection.evidence.groups.every((group) => group.digestReason !== undefined)).toBe(true);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    const { stdout } = await run(...logs, '--explain', '--quiet', '--top', '4');
    for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(100);
    expect(stdout).toMatch(/^INSPECTION[\s\S]*Sources[\s\S]*The 4 groups that tell most[\s\S]*In or out, and why/);
  });

  it('gives the page on stdout, or at a path that is told; a log after --html is a log', async () => {
    const log = join(newFolder(), 'auth.log');
    writeFileSync(log, failedLine(1));
    expect((await run(log, '--html', '-')).stdout).toMatch(/^<!doctype html>/);
    const before = process.cwd();
    process.chdir(newFolder());
    try {
      const { stderr, stdout } = await run('--html', log);
      const path = /Page: +(\.stanch\/inspections\/\d{8}-\d{6}\.html)/.exec(stderr)?.[1] ?? '';
      expect(existsSync(path)).toBe(true);
      expect(stdout).toMatch(/^INSPECTION/);
    } finally {
      process.chdir(before);
    }
  });

  it('escapes whatever a log says', async () => {
    const log = join(newFolder(), 'auth.log');
    writeFileSync(log, failedLine(1, '\u001b[31m<script>alert(1)</script>\u202e') + '\u001b]0;owned\u0007 <img src=x onerror=alert(1)>\n'.repeat(3));
    const text = await run(log, '--explain');
    expect(text.stdout + text.stderr).not.toMatch(/[\u001b\u0007\u202e]/);
    const page = (await run(log, '--html', '-')).stdout;
    expect(page).not.toMatch(/[\u001b\u0007\u202e]|<script|<img/);
    expect((await run(log, '--json')).stdout).not.toMatch(/[\u001b\u0007\u202e]/);
  });

  it('refuses an empty file, and shows a log without any sign', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'empty.log'), '');
    const empty = await run(join(folder, 'empty.log'), '--json');
    expect(empty.code).toBe(2);
    expect(parseJson(empty.stdout)).toMatchObject({ kind: 'error', code: 'input-empty' });
    writeFileSync(join(folder, 'calm.log'), 'Jun 10 09:12:01 web-1 systemd[1]: Started Daily apt download activities.\n');
    expect((await run(join(folder, 'calm.log'))).stdout).toContain('nothing speaks of an attack');
  });

  it('masks secrets and replaces names of persons, in lines that were not understood too, and keeps the map for its owner', async () => {
    const folder = newFolder();
    const map = join(folder, 'who.json');
    const log = join(folder, 'app.log');
    writeFileSync(log, `${failedLine(1, 'mkeller')}Jun 10 09:13:00 web-1 app[1]: login with password=hunter22secret by mkeller\n\u0000 password=hunter22secret mkeller\n`);
    const open = await inspectJson(log, '--show-secrets');
    expect(JSON.stringify(open)).toMatch(/hunter22secret/);
    expect(JSON.stringify(open)).toMatch(/mkeller/);
    const closed = await inspectJson(log, '--pseudonymise', '--pseudonym-map', map);
    expect(JSON.stringify(closed)).not.toMatch(/hunter22secret|mkeller/);
    expect(parseJson(readFileSync(map, 'utf8'))).toEqual({ mkeller: 'user-1' });
    expect(statSync(map).mode & 0o077).toBe(0);
    writeFileSync(log, failedLine(2, 'another') + failedLine(1, 'mkeller'));
    await inspectJson(log, '--pseudonym-map', map);
    expect(parseJson(readFileSync(map, 'utf8'))).toEqual({ mkeller: 'user-1', another: 'user-2' });
  });

  it('moves the times of a sensor', async () => {
    const log = join(newFolder(), 'auth.log');
    writeFileSync(log, failedLine(1));
    const [plain, moved] = [await inspectJson(log), await inspectJson(log, '--skew', 'auth.log=-60', '--skew', 'web-1=-3600')];
    expect((plain.evidence.firstTimeMs ?? 0) - (moved.evidence.firstTimeMs ?? 0)).toBe(3_660_000);
  });

  it('follows a growing file until it is stopped, line by line, and then gives the whole', async () => {
    const log = join(newFolder(), 'alert.fast');
    writeFileSync(log, alertLine(1));
    const { code, said, stop } = start([log, '--follow']);
    await until(() => said.stderr.includes('1 record, 1 alert'));
    appendFileSync(log, alertLine(2, 'TROJAN Beacon'));
    await until(() => said.stderr.includes('TROJAN Beacon'));
    stop.abort();
    expect(await code).toBe(0);
    expect(said.stderr).not.toContain('\u001b');
    expect(said.stdout).toMatch(/^INSPECTION[^\n]*\n2 records/);
  }, 20_000);

  it('draws the same place of a terminal again while it follows', async () => {
    const log = join(newFolder(), 'alert.fast');
    writeFileSync(log, alertLine(1));
    const { code, said, stop } = start([log, '--follow'], { columns: 90, rows: 12 });
    await until(() => said.stderr.includes('Ctrl-C ends'));
    appendFileSync(log, alertLine(2));
    await until(() => /\u001b\[\d+A\r\u001b\[J2 records/.test(said.stderr));
    stop.abort();
    expect(await code).toBe(0);
  }, 20_000);

  it('ends with 130 when it is stopped while it reads', async () => {
    const stop = new AbortController();
    const log = join(newFolder(), 'auth.log');
    writeFileSync(log, failedLine(1).repeat(20_000));
    const logs = await openLogs([log], { maxBytes: undefined, skew: [] }, { signal: stop.signal });
    await expect(async () => {
      for await (const batch of logs.batches) if (batch.length > 0) stop.abort();
    }).rejects.toMatchObject({ code: 'interrupted' });
    const { code, stop: other } = start([log]);
    other.abort();
    expect(await code).toBe(130);
  });

  it('tells how far reading has come', () => {
    expect(describeProgress({ bytesRead: 400, totalBytes: 1000, records: 12 }, 500)).toBe('400 B of 1.0 kB, 40%, 12 records');
    expect(describeProgress({ bytesRead: 250e6, totalBytes: 1e9, records: 1_000_000 }, 10_000)).toBe('250 MB of 1.0 GB, 25%, 1,000,000 records, 100,000 a second, 30 s left');
    expect(describeProgress({ bytesRead: 5, records: 1 }, 2_000)).toBe('5 B, 1 record, 1 a second');
    expect(describeProgress({ bytesRead: 2000, totalBytes: 1000, records: 5 }, 1e6)).toBe('1.0 kB of 1.0 kB, 100%, 5 records, 0 a second');
    expect(describeProgress({ bytesRead: 1e6, totalBytes: 1e9, records: 5 }, 10_000)).toContain('2.8 h left');
  });
});
