import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Readable } from 'node:stream';
import yargs from 'yargs';
import { EvidenceTables } from '../../src/evidence/build-evidence.ts';
import { parseSystemDescription } from '../../src/evidence/parse-system-description.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { StanchError } from '../../src/kit/error.ts';
import { estimateTokens } from '../../src/kit/estimate-tokens.ts';
import { SeededRandom } from '../../src/kit/random.ts';
import { readLogs } from '../../src/logs/read-logs.ts';
import { mutate } from './mutate.ts';

/**
 * `npm run fuzz`: mutated bytes of every format through the whole way from bytes to digest. Nothing may be thrown but the errors that a user is
 * told, no line may be lost, no input may take long, and memory may not grow. A finding is printed with the seed that repeats it.
 */
const { seconds, seed, reader } = await yargs(process.argv.slice(2)).scriptName('fuzz')
  .option('seconds', { type: 'number', default: 60, describe: 'how long' })
  .option('seed', { type: 'number', default: 1, describe: 'first seed; each input has its own' })
  .option('reader', { type: 'string', describe: 'only the corpus of this format' })
  .strict().parseAsync();

const corpusFolder = join(dirname(fileURLToPath(import.meta.url)), 'corpus');
const maxInputMs = 5_000;
const maxGrowthBytes = 200e6;

async function readCorpus(): Promise<Map<string, string[]>> {
  const corpus = new Map<string, string[]>();
  for (const file of (await readdir(corpusFolder)).sort()) {
    const format = file.replace(/\.\w+$/, '');
    if (reader !== undefined && format !== reader) continue;
    const lines = (await readFile(join(corpusFolder, file), 'utf8')).split('\n').filter((line) => line !== '');
    // Whole files, pieces of them, and single lines: readers of several lines need company.
    const seeds = [lines.join('\n')];
    for (let at = 0; at < lines.length; at += 6) seeds.push(`${lines.slice(at, at + 6).join('\n')}\n`);
    corpus.set(format, seeds);
  }
  return corpus;
}

/** One input all the way; what is wrong with it, or nothing. */
async function tryInput(bytes: Buffer): Promise<string | undefined> {
  const startMs = systemClock.monotonicMs();
  try {
    const reading = await readLogs(['-'], { stdin: Readable.from([bytes]), nowMs: 1_790_000_000_000 });
    const tables = new EvidenceTables({ system: parseSystemDescription(''), tokenBudget: 400, countTokens: estimateTokens, isTokenEstimate: true });
    let count = 0;
    for await (const batch of reading.batches) {
      tables.add(batch);
      count += batch.length;
    }
    const { evidence } = tables.build();
    if (evidence.recordCount !== count) return `${String(count)} records were read and ${String(evidence.recordCount)} are in the evidence`;
    if (evidence.groups.reduce((sum, group) => sum + group.count, 0) !== count) return 'a record is in no group or in two';
    if (evidence.digest.some(({ text }) => /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(text))) return 'a control character is in the digest';
  } catch (error) {
    if (!(error instanceof StanchError) || error.code === 'internal') return error instanceof Error ? error.stack ?? error.message : String(error);
  }
  const tookMs = systemClock.monotonicMs() - startMs;
  return tookMs > maxInputMs ? `took ${String(Math.round(tookMs))} ms for ${String(bytes.length)} bytes` : undefined;
}

const corpus = await readCorpus();
const formats = [...corpus];
const endMs = systemClock.monotonicMs() + seconds * 1000;
let tries = 0;
let findings = 0;
let calmBytes = 0;
for (let own = seed; systemClock.monotonicMs() < endMs; own++) {
  const [format, seeds] = formats[own % formats.length] ?? ['', []];
  const bytes = mutate(seeds, new SeededRandom(`fuzz/${String(own)}`));
  const problem = await tryInput(bytes);
  tries += 1;
  if (problem !== undefined) {
    findings += 1;
    process.stdout.write(`seed ${String(own)}, format ${format}: ${problem}\n${JSON.stringify(bytes.toString('latin1').slice(0, 600))}\n`);
    if (findings >= 10) break;
  }
  // The first hundreds warm up caches; what stays after that must not grow.
  if (tries === 500) {
    globalThis.gc?.();
    calmBytes = process.memoryUsage().heapUsed;
  }
}
globalThis.gc?.();
const grownBytes = calmBytes === 0 ? 0 : process.memoryUsage().heapUsed - calmBytes;
if (grownBytes > maxGrowthBytes) {
  findings += 1;
  process.stdout.write(`Memory grew by ${String(Math.round(grownBytes / 1e6))} MB after the first 500 inputs.\n`);
}
process.stdout.write(`${String(tries)} inputs of ${String(formats.length)} formats in ${String(seconds)} s: ${String(findings)} findings; heap ${grownBytes >= 0 ? '+' : ''}${String(Math.round(grownBytes / 1e6))} MB after the first 500.\n`);
if (findings > 0) process.exitCode = 1;
