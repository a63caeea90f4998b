import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultModelMarker } from './default-model.mjs';
import { makeBundle } from './make-bundle.ts';

const repository = dirname(dirname(fileURLToPath(import.meta.url)));

/** Stands in where the system cannot take the network away: every attempt to connect or to look up a name ends the process with 70. */
const noSockets = `
import net from 'node:net'; import dns from 'node:dns'; import dgram from 'node:dgram';
const refuse = () => { process.stderr.write('a socket was asked for\\n'); process.exit(70); };
net.Socket.prototype.connect = refuse; dns.lookup = refuse; dgram.createSocket = refuse; globalThis.fetch = refuse;
`;

/** Words that, put before a command, run it without a network; undefined where the system has none that works. */
function findNetworkRemover(): string[] | undefined {
  return [['unshare', '-n'], ['unshare', '-rn']].find(([command = '', ...flags]) => spawnSync(command, [...flags, 'true']).status === 0);
}

describe.skipIf(process.env['STANCH_TEST_MODEL'] === undefined)('the bundle, unpacked elsewhere', () => {
  let home: string;
  let folder: string;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'stanch-unpacked-'));
    folder = join(home, 'some where', 'stanch');
    execFileSync(process.execPath, ['--import', 'tsx', join('scripts', 'build.ts')], { cwd: repository, stdio: ['ignore', 'ignore', 'inherit'] });
    const outFile = join(home, 'bundle.tar.gz');
    await makeBundle({ root: repository, markerFile: defaultModelMarker(), outFile });
    mkdirSync(dirname(folder));
    execFileSync('tar', ['-xzf', outFile, '-C', dirname(folder)]);
    rmSync(outFile);
  });
  afterAll(() => { rmSync(home, { recursive: true, force: true }); });

  it('plans the sample incident without a network', async () => {
    const remover = findNetworkRemover();
    const preload = join(home, 'no-sockets.mjs');
    writeFileSync(preload, noSockets);
    // The smallest plan: what is tested is that everything is there, not how far it looks ahead.
    const plan = ['plan', '--sample', '--quiet', '--json', '--threads', '2', '--candidates', '1', '--samples', '1', '--depth', '2', '--max-steps', '2', '--run-dir', join(home, 'run')];
    const result = await runToEnd([...(remover ?? []), join(folder, 'stanch'), ...plan], home, {
      HOME: home,
      PATH: [dirname(process.execPath), '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(delimiter),
      ...(remover === undefined ? { NODE_OPTIONS: `--import=${pathToFileURL(preload).href}` } : {}),
    });
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
    const answer = JSON.parse(result.stdout) as { steps?: unknown };
    expect(Array.isArray(answer.steps)).toBe(true);
    expect(existsSync(join(home, '.cache', 'stanch'))).toBe(false);
  });
});

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Not the synchronous form: it would keep the test's own time limit from being noticed. */
function runToEnd([command = '', ...words]: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 280_000 });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
    child.on('error', reject).on('close', (status) => { resolve({ status, stdout, stderr }); });
  });
}
