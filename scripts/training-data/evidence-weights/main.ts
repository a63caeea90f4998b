import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { loadScenarios } from '../../../src/world/scenarios/index.ts';
import { deriveIncidents } from '../derive-incidents.ts';
import { collectRows, type IncidentRow } from './collect-rows.ts';
import { fitWeights } from './fit-weights.ts';
import { renderWeights } from './render-weights.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const scenarioFolder = join(root, 'eval', 'scenarios');
/** Instances that no evaluation uses: those have small seeds. */
const firstSeed = 1000;

const given = await yargs(hideBin(process.argv)).scriptName('npm run evidence-weights --').strict()
  .usage('Makes the evidence of incidents of the train families and fits how the rules\' findings speak for roles, verdict, tactics and techniques.')
  .option('seeds', { type: 'number', default: 6, describe: 'Incidents of each scenario; derived ones for every second seed' })
  .option('rows', { type: 'string', describe: 'File with what was collected: written when it is not there, else read in place of making the incidents again' })
  .option('out', { type: 'string', default: join(root, 'src', 'perception', 'evidence-weights.ts'), describe: 'File to write' })
  .parse();

interface Collected { train: IncidentRow[]; dev: IncidentRow[] }
/** Tells how far a stage is, and the time left by its pace so far. */
const story = (what: string, every = 20): ((done: number, of: number) => void) => {
  const beganMs = Date.now();
  return (done, of) => {
    if (done % every !== 0 && done !== of) return;
    const leftMinutes = ((Date.now() - beganMs) / done) * (of - done) / 60_000;
    process.stderr.write(`\r${what}: ${String(done)} of ${String(of)}, ${leftMinutes.toFixed(1)} minutes left  ${done === of ? '\n' : ''}`);
  };
};

const { train, dev } = given.rows === undefined ? await collect() : await readOrCollect(given.rows);
const { weights, figures } = fitWeights(train, { other: dev, onFold: story('fit', 1) });
await writeFile(given.out, renderWeights(weights));
process.stderr.write(`${'what'.padEnd(22)} left-out family   dev\n${Object.entries(figures).map(([what, { leftOut, other }]) => `${what.padEnd(22)} ${leftOut.toFixed(3).padEnd(17)} ${(other ?? Number.NaN).toFixed(3)}`).join('\n')}\n`);

async function collect(): Promise<Collected> {
  const loaded = await loadScenarios([join(scenarioFolder, 'train')]);
  const seeds = Array.from({ length: given.seeds }, (_, index) => firstSeed + index);
  return {
    train: [...(await collectRows({ loaded, seeds, onRow: story('train') })), ...(await collectRows({ loaded: deriveIncidents(loaded), seeds: seeds.filter((seed) => seed % 2 === 0), onRow: story('derived') }))],
    dev: await collectRows({ loaded: await loadScenarios([join(scenarioFolder, 'dev')]), seeds: [1, 2], onRow: story('dev') }),
  };
}

async function readOrCollect(path: string): Promise<Collected> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as Collected;
  const collected = await collect();
  await writeFile(path, JSON.stringify(collected));
  return collected;
}
