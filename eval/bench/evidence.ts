import { spawnSync } from 'node:child_process';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { systemClock } from '../../src/kit/clock.ts';
import { parseJson } from '../../src/kit/json.ts';
import { makeAlertTable, makeEveLog } from './make-inputs.ts';

/**
 * `npm run bench -- evidence [--runs 3] [--no-large]`: raw files to digest on the published alert tables repeated to 600,000 rows and ten times
 * that, and EVE JSON to records; beside it what jq, DuckDB and Python do with the same files. Each run is a process of its own
 * and runs the built program, as an installed one does.
 */
const print = (line: string): void => { process.stdout.write(`${line}\n`); };
const datasets = process.env['STANCH_DATASETS'];
const runsAt = process.argv.indexOf('--runs');
const runs = runsAt < 0 ? 3 : Number(process.argv[runsAt + 1]);
const resultSchema = z.object({ seconds: z.number(), peakBytes: z.number(), recordCount: z.number(), digestLines: z.number(), unreadCount: z.number() });
type Result = z.infer<typeof resultSchema>;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? NaN;
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);

function measureOurs(mode: 'records' | 'digest', path: string): Result[] {
  return Array.from({ length: runs }, () => {
    const run = spawnSync(process.execPath, [fileURLToPath(new URL('evidence-run.mjs', import.meta.url)), mode, path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    return resultSchema.parse(parseJson(run.stdout.trim()));
  });
}

/** Seconds of the whole process; undefined when the tool is not here. */
function measureTool(command: string, args: readonly string[]): number | undefined {
  const seconds: number[] = [];
  for (let run = 0; run < runs; run++) {
    const startMs = systemClock.monotonicMs();
    const { error, status } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'ignore'] });
    if (error !== undefined || status !== 0) return undefined;
    seconds.push((systemClock.monotonicMs() - startMs) / 1000);
  }
  return median(seconds);
}

function row(name: string, seconds: number | undefined, bytes: number, more = ''): void {
  print(`| ${name} | ${seconds === undefined ? 'not installed' : seconds.toFixed(2)} | ${seconds === undefined ? '' : (bytes / 1e6 / seconds).toFixed(0)} | ${more} |`);
}

const python = process.env['STANCH_BENCH_PYTHON'] ?? 'python3';
const heading = '| what | seconds | MB/s | |\n| --- | --- | --- | --- |';

if (datasets === undefined) {
  process.stderr.write('Set STANCH_DATASETS to the folder with the published data sets: the inputs are made from them.\n');
  process.exitCode = 2;
} else {
  spawnSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const folder = join(tmpdir(), 'stanch-bench');
  await mkdir(folder, { recursive: true });
  print(`Machine: ${cpus()[0]?.model.trim() ?? 'unknown'}, ${String(cpus().length)} cores, Node ${process.versions.node}; median of ${String(runs)} runs\n`);
  const sizes = process.argv.includes('--no-large') ? [600_000] : [600_000, 6_000_000];
  for (const rows of sizes) {
    const table = await makeAlertTable(datasets, join(folder, `alerts-${String(rows)}.csv`), rows);
    const results = measureOurs('digest', table.path);
    const bytes = (await import('node:fs')).statSync(table.path).size;
    print(`Alert table, ${String(table.rows)} rows, ${megabytes(bytes)} MB\n\n${heading}`);
    row('stanch, to the digest', median(results.map((result) => result.seconds)), bytes, `${megabytes(Math.max(...results.map((result) => result.peakBytes)))} MB resident at most; ${String(results[0]?.recordCount ?? 0)} records, ${String(results[0]?.unreadCount ?? 0)} not understood`);
    if (rows === sizes[0]) {
      row('stanch, to records', median(measureOurs('records', table.path).map((result) => result.seconds)), bytes);
      row('DuckDB, group by name and host', measureTool(python, ['-c', `import duckdb; duckdb.execute("set threads=2"); duckdb.sql("select name, host, count(*), min(time), max(time) from read_csv('${table.path}') group by all").fetchall()`]), bytes);
      row('Python csv, group by name and host', measureTool(python, ['-c', `import csv,collections; c=collections.Counter((r['name'],r['host']) for r in csv.DictReader(open('${table.path}')))`]), bytes);
    }
    print('');
  }
  const eve = await makeEveLog(datasets, join(folder, 'eve.json'), 120_000_000);
  print(`Suricata EVE, ${megabytes(eve.bytes)} MB\n\n${heading}`);
  const results = measureOurs('records', eve.path);
  row('stanch, to records', median(results.map((result) => result.seconds)), eve.bytes, `${megabytes(Math.max(...results.map((result) => result.peakBytes)))} MB resident at most; ${String(results[0]?.recordCount ?? 0)} records`);
  row('stanch, to the digest', median(measureOurs('digest', eve.path).map((result) => result.seconds)), eve.bytes);
  row('jq, one field', measureTool('jq', ['-r', '.event_type', eve.path]), eve.bytes);
  row('DuckDB, group by event type', measureTool(python, ['-c', `import duckdb; duckdb.execute("set threads=2"); duckdb.sql("select event_type, count(*) from read_json('${eve.path}', format='newline_delimited', ignore_errors=true) group by all").fetchall()`]), eve.bytes);
  row('Python json', measureTool(python, ['-c', `import json,collections; c=collections.Counter(json.loads(l)['event_type'] for l in open('${eve.path}'))`]), eve.bytes);
}
