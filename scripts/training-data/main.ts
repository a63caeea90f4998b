import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { SeededRandom } from '../../src/kit/random.ts';
import { createKnowledge } from '../../src/knowledge/create-knowledge.ts';
import { resolveModel } from '../../src/models/index.ts';
import { compactPromptHashes } from '../../src/prompts/prompt-hashes.ts';
import { openTokenizer } from '../../src/providers/llama-cpp/open-tokenizer.ts';
import { listInstances, loadScenarios, openInstance } from '../../src/world/scenarios/index.ts';
import { readInstance } from '../../eval/execution/read-instance.ts';
import { buildTree } from './build-tree.ts';
import { playIncident } from './play-incident.ts';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'training-data' }, trees: { type: 'string', default: '1500' }, heldout: { type: 'string', default: '80' }, points: { type: 'string', default: '4' }, seed: { type: 'string', default: '1' }, model: { type: 'string' } } });
const folder = values.out;
await mkdir(folder, { recursive: true });
const resolved = await resolveModel(values.model);
const tokenizer = await openTokenizer(resolved.path);
const knowledge = createKnowledge();
const scenarioFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'eval', 'scenarios');
/** Of one answer in the loss: questions asked often, and of less use, count less. */
const weights: Record<string, number> = { role: 0.5, technique: 0.4, 'expected-alerts': 0.3 };
const counts: Record<string, number> = {};

async function write(split: 'train' | 'dev', file: string, count: number): Promise<void> {
  const loaded = await loadScenarios([join(scenarioFolder, split)]);
  const instances = listInstances(loaded);
  const stream = createWriteStream(join(folder, file));
  let tokens = 0, answers = 0, made = 0;
  for (let round = 0; made < count; round += 1) {
    const random = new SeededRandom(`training-data/${values.seed}/${split}/${String(round)}`);
    const order = instances.map(({ key }) => ({ key, rank: random.next() })).sort((a, b) => a.rank - b.rank);
    for (const { key } of order) {
      if (made >= count) break;
      const seed = 1000 + Number(values.seed) * 10_000 + round;
      const instance = await openInstance({ loaded, key, seed, datasetsFolder: undefined });
      const read = await readInstance(instance);
      const taught = await playIncident({ read, seed, tokenizer, beginToken: undefined, knowledge, random: random.child(key), pointCount: Number(values.points) });
      if (taught.length === 0) continue;
      const nodes = buildTree(taught, (task) => weights[task] ?? 1);
      for (const node of nodes) if (node.answer !== undefined) counts[`${split} ${node.answer.task}`] = (counts[`${split} ${node.answer.task}`] ?? 0) + 1;
      tokens += nodes.reduce((sum, node) => sum + node.ids.length, 0);
      answers += taught.length;
      made += 1;
      if (!stream.write(`${JSON.stringify({ id: `${key}/${String(seed)}`, scenario: key, family: instance.scenario.family, seed, nodes })}\n`)) await once(stream, 'drain');
      if (made % 50 === 0) process.stderr.write(`${split}: ${String(made)} trees, ${String(tokens)} tokens, ${String(answers)} answers\n`);
    }
  }
  stream.end();
  await once(stream, 'finish');
  process.stderr.write(`${file}: ${String(made)} trees, ${String(tokens)} tokens, ${String(answers)} answers\n`);
}

await write('dev', 'heldout.jsonl', Number(values.heldout));
await write('train', 'train.jsonl', Number(values.trees));
await writeFile(join(folder, 'meta.json'), `${JSON.stringify({ formatVersion: 1, profile: 'compact', promptHashes: compactPromptHashes(), model: { name: resolved.name, sha256: resolved.sha256 }, seed: Number(values.seed), counts }, null, 2)}\n`);
await tokenizer.close();
