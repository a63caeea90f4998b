import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { createKnowledge } from '../../src/knowledge/create-knowledge.ts';
import { findSourceSha256, noAdapter, openStore, resolveModel } from '../../src/models/index.ts';
import { openTokenizer } from '../../src/providers/llama-cpp/open-tokenizer.ts';
import { loadScenarios } from '../../src/world/scenarios/index.ts';
import { deriveIncidents } from './derive-incidents.ts';
import { renderCard } from './render-card.ts';
import { writeData } from './write-data.ts';

const scenarioFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'eval', 'scenarios');

const given = await yargs(hideBin(process.argv)).scriptName('npm run training-data --').strict()
  .usage('Plays the incidents of the train families and writes what a model should answer, as trees of tokens for scripts/finetune.')
  .option('out', { type: 'string', default: 'training-data', describe: 'Folder to write to' })
  .option('trees', { type: 'number', default: 4000, describe: 'Episodes of train families' })
  .option('heldout', { type: 'number', default: 60, describe: 'Episodes of dev families, for the figures during training' })
  .option('points', { type: 'number', default: 4, describe: 'Points of each episode at which all questions are asked' })
  .option('practice', { type: 'number', default: 8, describe: 'Made-up outcomes of each episode of train families, whose lines are read, too' })
  .option('seed', { type: 'number', default: 1, describe: 'Other seeds, other incidents' })
  .option('card', { type: 'string', describe: 'File to write the card of the data to, as Markdown' })
  .option('model', { type: 'string', describe: 'Whose tokenizer: a name or a GGUF file' })
  .parse();

const model = await resolveModel(given.model, noAdapter);
const tokenizer = await openTokenizer(model.path);
const interrupt = new AbortController();
process.once('SIGINT', () => { interrupt.abort(); });
let told = 0;
try {
  const train = await loadScenarios([join(scenarioFolder, 'train')]);
  const counts = await writeData({
    folder: given.out, tokenizer, model, knowledge: createKnowledge(), sourceSha256: await findSourceSha256(openStore(), model.sha256), seed: given.seed, pointCount: given.points, practiceCount: given.practice, signal: interrupt.signal,
    parts: [
      { file: 'heldout.jsonl', loaded: await loadScenarios([join(scenarioFolder, 'dev')]), treeCount: given.heldout },
      { file: 'train.jsonl', loaded: train, derived: deriveIncidents(train), treeCount: given.trees },
    ],
    onProgress({ file, trees, of, tokens, answers }) {
      if (Date.now() - told < 5000 && trees < of) return;
      told = Date.now();
      process.stderr.write(`${file}: ${String(trees)} of ${String(of)} episodes, ${String(tokens)} tokens, ${String(answers)} answers\n`);
    },
  });
  if (given.card !== undefined) await writeFile(given.card, renderCard({ parts: counts, techniqueCount: createKnowledge().techniques.length, command: `npm run training-data -- --trees ${String(given.trees)} --heldout ${String(given.heldout)} --points ${String(given.points)} --practice ${String(given.practice)} --seed ${String(given.seed)}` }));
  process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`);
} catch (error) {
  if (!interrupt.signal.aborted) throw error;
  process.stderr.write('Stopped. Nothing was written that is not whole.\n');
  process.exitCode = 130;
} finally {
  await tokenizer.close();
}
