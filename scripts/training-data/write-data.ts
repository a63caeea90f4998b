import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knowledge } from '../../src/contracts/index.ts';
import { SeededRandom } from '../../src/kit/random.ts';
import type { ResolvedModel } from '../../src/models/index.ts';
import { compactPromptHashes } from '../../src/prompts/prompt-hashes.ts';
import type { LoadedScenarios } from '../../src/world/scenarios/index.ts';
import { listInstances, openInstance } from '../../src/world/scenarios/index.ts';
import { readInstance } from '../../eval/execution/read-instance.ts';
import { buildTree } from './build-tree.ts';
import { FactPool } from './make-up-outcome.ts';
import { playIncident, type PlayRequest } from './play-incident.ts';

/** Of one answer in the loss, where it is not one: what decides more and is asked seldom counts more. */
const taskWeights: Readonly<Record<string, number>> = { verdict: 5, state: 5, act: 4, predict: 1.5, path: 0.5, technique: 0.2, 'expected-alerts': 0.1 };
/** Most things that are asked about play no part: a part that one does play counts more. */
const roleWeights = { uninvolved: 0.4, other: 1.2 };
/** Most lines of an outcome say no more than one thing, or nothing. */
const lineWeights = { 'no more': 0.4, other: 1 };
/** Derived incidents among the others, per round: so many that verdicts are nearly balanced. */
const derivedShare = 0.4;
/** Instances that no evaluation uses: those have small seeds. */
const firstSeed = 1000;

export interface WriteDataRequest {
  folder: string;
  /** Name of the file, and what goes into it. */
  parts: readonly { file: string; loaded: LoadedScenarios; derived?: LoadedScenarios; treeCount: number }[];
  tokenizer: PlayRequest['tokenizer'];
  knowledge: Knowledge;
  model: ResolvedModel;
  /** sha256 of the file that the model was fetched as: adapters are bound to it. */
  sourceSha256: string;
  seed: number;
  /** Points of each episode at which all questions are asked. */
  pointCount: number;
  /** Made-up outcomes of each train episode. */
  practiceCount: number;
  signal?: AbortSignal;
  onProgress(done: { file: string; trees: number; of: number; tokens: number; answers: number }): void;
}

/** What one file holds. */
export interface PartCounts { file: string; trees: number; tokens: number; longestTokens: number; answers: Record<string, number>; families: Record<string, number>; answerTokens: Record<string, number>; /** Of closed questions, how often each answer is right. */ labels: Record<string, Record<string, number>>; /** Different techniques that are a right answer. */ techniqueCount: number }

/** Plays incidents and writes them as trees, one line each; `meta.json` says what they are for. Files appear when they are whole. */
export async function writeData(request: WriteDataRequest): Promise<PartCounts[]> {
  await mkdir(request.folder, { recursive: true });
  const counts: PartCounts[] = [];
  for (const part of request.parts) counts.push(await writePart(request, part));
  const { model, sourceSha256, seed } = request;
  await writeFile(join(request.folder, 'meta.json'), `${JSON.stringify({ formatVersion: 1, profile: 'compact', promptHashes: compactPromptHashes(), model: { name: model.name, sha256: sourceSha256, vocabSize: model.facts.vocabularySize }, seed, parts: counts }, null, 2)}\n`);
  return counts;
}

async function writePart(request: WriteDataRequest, { file, loaded, derived, treeCount }: WriteDataRequest['parts'][number]): Promise<PartCounts> {
  const { folder, tokenizer, knowledge, seed, pointCount, practiceCount, signal, onProgress } = request;
  const instances = [loaded, ...(derived === undefined ? [] : [derived])].flatMap((from) => listInstances(from).map(({ key }) => ({ key, from })));
  const place = join(folder, file);
  const stream = createWriteStream(`${place}.part`);
  const counts: PartCounts = { file, trees: 0, tokens: 0, longestTokens: 0, answers: {}, families: {}, answerTokens: {}, labels: {}, techniqueCount: 0 };
  const techniques = new Set<string>();
  const pool = new FactPool();
  const count = (into: Record<string, number>, key: string, by = 1): void => { into[key] = (into[key] ?? 0) + by; };
  for (let round = 0; counts.trees < treeCount; round += 1) {
    const random = new SeededRandom(`training-data/${String(seed)}/${file}/${String(round)}`);
    const shuffled = instances.filter(({ from }) => from === loaded || random.next() < derivedShare).map((one) => ({ ...one, rank: random.next() })).sort((a, b) => a.rank - b.rank);
    for (const { key, from } of shuffled) {
      if (counts.trees >= treeCount) break;
      signal?.throwIfAborted();
      const instanceSeed = firstSeed * (seed + 1) + round;
      const instance = await openInstance({ loaded: from, key, seed: instanceSeed, datasetsFolder: undefined });
      const read = await readInstance(instance);
      pool.add(instance.scenario);
      // What is measured during training is what incidents have.
      const practice = { count: instance.scenario.split === 'train' ? practiceCount : 0, pool };
      const taught = await playIncident({ read, seed: instanceSeed, tokenizer, knowledge, random: random.child(key), pointCount, practice });
      if (taught.length === 0) continue;
      const nodes = buildTree(taught, (task, answer) => weightOf(task, tokenizer.decode(answer).trim()));
      const tokens = nodes.reduce((sum, node) => sum + node.ids.length, 0);
      for (const { answer, ids } of nodes) if (answer !== undefined) { count(counts.answers, answer.task); count(counts.answerTokens, answer.task, ids.length); }
      for (const { task, answers } of taught) for (const ids of answers) {
        const text = tokenizer.decode(ids).trim();
        if (task === 'technique' || task === 'path') { const name = text.split(': ').at(-1) ?? ''; if (knowledge.techniques.some((one) => one.name === name)) techniques.add(name); }
        const label = labelOf(task, text);
        if (label !== undefined) count((counts.labels[task] ??= {}), label);
      }
      count(counts.families, instance.scenario.family);
      counts.trees += 1;
      counts.tokens += tokens;
      counts.longestTokens = Math.max(counts.longestTokens, tokens);
      if (!stream.write(`${JSON.stringify({ id: `${key}/${String(instanceSeed)}`, scenario: key, family: instance.scenario.family, seed: instanceSeed, nodes })}\n`)) await once(stream, 'drain');
      onProgress({ file, trees: counts.trees, of: treeCount, tokens: counts.tokens, answers: Object.values(counts.answers).reduce((sum, one) => sum + one, 0) });
    }
    if (counts.trees === 0) throw new Error(`No instance for ${file} asks the model anything.`);
  }
  counts.techniqueCount = techniques.size;
  stream.end();
  await once(stream, 'finish');
  await rename(`${place}.part`, place);
  return counts;
}

function weightOf(task: string, answer: string): number {
  if (task === 'role') return roleWeights[answer === 'uninvolved' ? answer : 'other'];
  if (task === 'line') return lineWeights[answer === 'no more' ? answer : 'other'];
  return taskWeights[task] ?? 1;
}

/** What is counted of an answer: its kind, not the thing that it names. */
function labelOf(task: string, text: string): string | undefined {
  switch (task) {
    case 'verdict': case 'role': return text;
    case 'technique': return text === 'nothing' ? text : 'a technique';
    case 'finding': case 'line': return text === 'no more' ? text : text.split(' ', 1)[0];
    case 'act': return text.split(' ', 1)[0];
    case 'state': case 'predict': return `${String([...text].filter((digit) => digit === '1').length)} hold`;
    default: return undefined;
  }
}
