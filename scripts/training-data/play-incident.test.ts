import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Segment } from '../../src/contracts/index.ts';
import { SeededRandom } from '../../src/kit/random.ts';
import { createKnowledge } from '../../src/knowledge/create-knowledge.ts';
import { listInstances, loadScenarios, openInstance } from '../../src/world/scenarios/index.ts';
import { readInstance } from '../../eval/execution/read-instance.ts';
import { FactPool } from './make-up-outcome.ts';
import { playIncident } from './play-incident.ts';
import type { TaughtAnswer } from '../../eval/teacher/teacher-engine.ts';

const scenarioFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'eval', 'scenarios');
/** One token for each character: what is read back is what was written. */
const characters = {
  encode: (segments: readonly Segment[]): number[] => segments.flatMap(({ text }) => [...text].map((letter) => letter.codePointAt(0) ?? 0)),
  decode: (tokens: readonly number[]): string => String.fromCodePoint(...tokens),
  countTokens: (text: string): number => Math.ceil(text.length / 3),
};
const loaded = await loadScenarios([join(scenarioFolder, 'train')]);
const knowledge = createKnowledge();
const keys = listInstances(loaded).map(({ key }) => key).filter((key) => key.endsWith('--plain'));

async function play(key: string, seed = 1000): Promise<{ taught: TaughtAnswer[]; hidden: string[]; text: string }> {
  const instance = await openInstance({ loaded, key, seed, datasetsFolder: undefined });
  const read = await readInstance(instance);
  const pool = new FactPool();
  pool.add(instance.scenario);
  const taught = await playIncident({ read, seed, tokenizer: characters, knowledge, random: new SeededRandom(key), pointCount: 3, practice: { count: 3, pool } });
  const visible = [...instance.evidence.map((one) => one.text ?? ''), JSON.stringify(instance.scenario.system)].join('\n');
  const { id, title, family } = instance.scenario;
  return { taught, hidden: [id, title, family].filter((text) => !visible.includes(text)), text: taught.map((one) => characters.decode(one.path)).join('\n') };
}

describe('training data', () => {
  it.each(keys)('of %s hold all four functions, and never the name of the incident', async (key) => {
    const { taught, hidden, text } = await play(key);
    // Without a sign of an attack in the logs the product asks nothing.
    if (taught.length === 0) return;
    for (const name of hidden) expect(text).not.toContain(name);
    const tasks = new Set(taught.map((one) => one.task));
    for (const task of ['verdict', 'role', 'path', 'state']) expect(tasks).toContain(task);
    for (const { answers } of taught) for (const tokens of answers) expect(tokens.length).toBeGreaterThan(0);
  });

  it('are the same for the same seed, and others for another', async () => {
    const [key = ''] = keys;
    const text = async (seed: number): Promise<string> => JSON.stringify((await play(key, seed)).taught);
    expect(await text(1000)).toBe(await text(1000));
    expect(await text(1001)).not.toBe(await text(1000));
  });

  it('answer states in six digits, and commands out of the verbs', async () => {
    const { taught } = await play('ssh-lateral--plain');
    const of = (task: string): string[] => taught.filter((one) => one.task === task).flatMap((one) => one.answers.map((tokens) => characters.decode(tokens)));
    for (const answer of [...of('state'), ...of('predict')]) expect(answer).toMatch(/^[01]{6}$/);
    for (const answer of of('act')) expect(answer).toMatch(/^ [a-z_]+( [a-z]\d+)+\n$/);
    expect(of('act').length).toBeGreaterThan(0);
    expect(of('finding').some((answer) => answer === ' no more\n')).toBe(true);
  });

  it('are made of train families only, which no other split has', () => {
    const familiesOf = (split: string): string[] => readdirSync(join(scenarioFolder, split)).filter((name) => name.endsWith('.json')).map((name) => (JSON.parse(readFileSync(join(scenarioFolder, split, name), 'utf8')) as { family: string }).family);
    const train = new Set(familiesOf('train'));
    for (const split of ['dev', 'test', 'published']) for (const family of familiesOf(split)) expect(train.has(family)).toBe(false);
  });
});
