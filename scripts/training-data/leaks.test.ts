import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { heldOutFormats } from '../../src/contracts/index.ts';
import { SeededRandom } from '../../src/kit/random.ts';
import { createKnowledge } from '../../src/knowledge/create-knowledge.ts';
import { listInstances, loadScenarios, openInstance } from '../../src/world/scenarios/index.ts';
import { readInstance } from '../../eval/execution/read-instance.ts';
import { FactPool } from './make-up-outcome.ts';
import { playIncident } from './play-incident.ts';

const scenarioFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'eval', 'scenarios');
const characters = {
  encode: (segments: readonly { text: string }[]): number[] => segments.flatMap(({ text }) => [...text].map((letter) => letter.codePointAt(0) ?? 0)),
  decode: (tokens: readonly number[]): string => tokens.map((token) => String.fromCodePoint(token)).join(''),
  countTokens: (text: string): number => Math.ceil(text.length / 3),
};
const seeds = [2000, 2001];
const loaded = await loadScenarios([join(scenarioFolder, 'train')]);
const instances = await Promise.all(listInstances(loaded).flatMap(({ key }) => seeds.map((seed) => openInstance({ loaded, key, seed, datasetsFolder: undefined }))));

/** Runs of words that are long enough to be nobody's by chance. */
const shinglesOf = (text: string, words: number): Set<string> => {
  const list = text.toLowerCase().split(/[^a-z]+/).filter((word) => word !== '');
  return new Set(list.slice(words - 1).map((_, index) => list.slice(index, index + words).join(' ')));
};

describe('what training data may not hold', () => {
  it('a format that is held out', () => {
    const formats = new Set(instances.flatMap((instance) => instance.scenario.evidence.map(({ format }) => format)));
    expect(formats.size).toBeGreaterThan(10);
    for (const format of heldOutFormats) expect(formats.has(format)).toBe(false);
  });

  it('a family of another split, or one that is told in the same words', async () => {
    const wordsOf = async (split: string): Promise<{ file: string; text: string }[]> => {
      const files = (await readdir(join(scenarioFolder, split))).filter((name) => name.endsWith('.json'));
      return Promise.all(files.map(async (name) => {
        const template = JSON.parse(await readFile(join(scenarioFolder, split, name), 'utf8')) as Record<string, unknown>;
        const said: string[] = [];
        const walk = (value: unknown, key: string): void => {
          if (typeof value === 'string') { if (key === 'what' || key === 'title') said.push(value); }
          else if (Array.isArray(value)) for (const one of value) walk(one, key);
          else if (typeof value === 'object' && value !== null) for (const [name, one] of Object.entries(value)) walk(one, name);
        };
        walk(template, '');
        return { file: name, text: said.join('\n') };
      }));
    };
    const train = new Set((await wordsOf('train')).flatMap(({ text }) => [...shinglesOf(text, 8)]));
    for (const split of ['dev', 'test']) for (const { file, text } of await wordsOf(split)) {
      const shingles = [...shinglesOf(text, 8)];
      const shared = shingles.filter((shingle) => train.has(shingle));
      expect({ file, share: shared.length / Math.max(1, shingles.length) > 0.1, shared: shared.slice(0, 5) }).toMatchObject({ share: false });
    }
  });

  it.skipIf(process.env['STANCH_DATASETS'] === undefined)('a line of a published incident', async () => {
    const folder = process.env['STANCH_DATASETS'] ?? '';
    const published = new Set<string>();
    for (const name of await readdir(folder, { recursive: true })) {
      if (/^(ground-truth|format-samples)/.test(name) || !/\.(log|csv|json|jsonl|txt)(\.gz)?$/.test(name)) continue;
      const bytes = await readFile(join(folder, name));
      const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).subarray(0, 4_000_000).toString('utf8');
      for (const line of text.split('\n')) if (line.length > 40) published.add(line.trim());
    }
    expect(published.size).toBeGreaterThan(1000);
    for (const instance of instances) for (const { text } of instance.evidence) for (const line of (text ?? '').split('\n')) if (published.has(line.trim())) expect.fail(`${instance.key}: ${line.slice(0, 120)}`);
  });

  it('hidden facts in an answer or a prompt: commands name things that were shown', async () => {
    const knowledge = createKnowledge();
    const pool = new FactPool();
    for (const { scenario } of instances) pool.add(scenario);
    for (const instance of instances.filter((one) => one.key.endsWith('--plain')).slice(0, 12)) {
      const read = await readInstance(instance);
      const taught = await playIncident({ read, seed: seeds[0] ?? 0, tokenizer: characters, knowledge, random: new SeededRandom(instance.key), pointCount: 2, practice: { count: 4, pool } });
      // Whatever is answered is an alias that stands in the prompt, or comes from a closed list.
      for (const { task, path, answers } of taught) {
        if (task !== 'act' && task !== 'finding') continue;
        const prompt = characters.decode(path);
        for (const tokens of answers) for (const alias of characters.decode(tokens).match(/\b[hauknfxd]\d+\b/g) ?? []) expect(prompt, `${instance.key} ${task}`).toMatch(new RegExp(`\\b${alias}\\b`));
      }
    }
  });
});
