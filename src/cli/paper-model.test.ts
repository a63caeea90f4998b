import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planReportSchema, runRecordSchema, type Evidence, type LanguageModel } from '../contracts/index.ts';
import { createEngine } from '../engine/create-engine.ts';
import { parseJson } from '../kit/json.ts';
import { SeededRandom } from '../kit/random.ts';
import { syntheticChatTemplate, writeSyntheticModel } from '../models/index.ts';
import { createPaperFunctions } from '../prompts/paper-functions.ts';
import { openLocalModel } from './open-local-model.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let homeBefore: string | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stanch-paper-'));
  homeBefore = process.env['STANCH_HOME'];
  process.env['STANCH_HOME'] = join(folder, 'home');
});
afterEach(() => {
  if (homeBefore === undefined) delete process.env['STANCH_HOME'];
  else process.env['STANCH_HOME'] = homeBefore;
  rmSync(folder, { recursive: true });
});

async function stanch(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr'): NodeJS.WriteStream => ({ isTTY: false, columns: 100, rows: 24, write: (text: string) => { said[name] += text; return true; } }) as unknown as NodeJS.WriteStream;
  return { code: await runCli(argv, { stdout: stream('stdout'), stderr: stream('stderr') }, new AbortController().signal), ...said };
}

/** A PEFT adapter of the synthetic model on the modules of the authors' one: query and value of every layer. */
function writePeftAdapter(path: string): void {
  const random = new SeededRandom(3);
  const rank = 4;
  const width = 64;
  const shapes = [0, 1].flatMap((layer) => ['q_proj', 'v_proj'].flatMap((module) => [['lora_A', rank, width], ['lora_B', width, rank]].map(([part, rows, columns]) => ({ name: `base_model.model.model.layers.${String(layer)}.self_attn.${module}.${String(part)}.weight`, shape: [Number(rows), Number(columns)] }))));
  const sizeBytes = rank * width * 4;
  const header = Buffer.from(JSON.stringify(Object.fromEntries(shapes.map(({ name, shape }, index) => [name, { dtype: 'F32', shape, data_offsets: [index * sizeBytes, (index + 1) * sizeBytes] }]))));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const data = Buffer.from(Float32Array.from({ length: (shapes.length * sizeBytes) / 4 }, () => (random.next() - 0.5) * 0.2).buffer);
  mkdirSync(path);
  writeFileSync(join(path, 'adapter_model.safetensors'), Buffer.concat([length, header, data]));
  writeFileSync(join(path, 'adapter_config.json'), JSON.stringify({ peft_type: 'LORA', base_model_name_or_path: 'deepseek-ai/DeepSeek-R1-Distill-Qwen-14B', r: rank, lora_alpha: 8, target_modules: ['v_proj', 'q_proj'], bias: 'none', fan_in_fan_out: false, modules_to_save: null, use_dora: false, use_rslora: false, task_type: 'CAUSAL_LM' }));
}

describe('the way to the paper\'s model, with a tiny one in its place', () => {
  it('imports a quantisation that the manifest does not know, converts the adapter, and plans in the paper\'s prompts', async () => {
    const file = join(folder, 'DeepSeek-R1-Distill-Qwen-14B-Q8_0.gguf');
    await writeSyntheticModel(file, { contextTokens: 32_768, chatTemplate: `${syntheticChatTemplate}{# <think> #}`, controlTokens: ['<think>', '</think>'] });
    const imported = await stanch('model', 'import', file);
    expect(imported).toMatchObject({ code: 0, stderr: expect.stringMatching(/Imported as deepseek-r1-distill-qwen-14b-q8_0:/) as string });

    writePeftAdapter(join(folder, 'peft'));
    writeFileSync(join(folder, 'peft', 'stanch.json'), JSON.stringify({ profile: 'paper' }));
    const adapter = join(folder, 'paper.gguf');
    expect(await stanch('model', 'convert-adapter', join(folder, 'peft'), '--base', 'deepseek-r1-distill-qwen-14b-q8_0', '--out', adapter)).toMatchObject({ code: 0 });

    const run = join(folder, 'run');
    const logs = join(folder, 'alerts.log');
    writeFileSync(logs, '01/02/26-03:05:05.000001  [**] [1:2001220:1] MALWARE trojan checks in [**] [Classification: A Network Trojan was detected] [Priority: 1] {TCP} 10.0.0.5:4444 -> 203.0.113.7:80\n'.repeat(3));
    const flags = ['--model', 'deepseek-r1-distill-qwen-14b-q8_0', '--adapter', adapter, '--threads', '1', '--context', '24000', '--evidence-tokens', '200', '--candidates', '1', '--samples', '1', '--depth', '1', '--max-steps', '1', '--thinking-tokens', '16', '--json', '--run-dir', run];
    const planned = await stanch('plan', logs, ...flags);
    expect(planned.stderr).not.toMatch(/rror/);
    expect(planned.code).toBe(0);
    planReportSchema.parse(parseJson(planned.stdout));
    const record = runRecordSchema.parse(parseJson(readFileSync(join(run, 'run.json'), 'utf8')));
    // The adapter brought its profile with it.
    expect(record.model).toMatchObject({ name: 'deepseek-r1-distill-qwen-14b-q8_0', profile: 'paper', sequenceCount: 3, adapters: [{ path: adapter }] });
    const calls = readFileSync(join(run, 'calls.jsonl'), 'utf8').split('\n').filter((line) => line !== '').map((line) => parseJson(line) as { kind: string; purpose?: string });
    expect(calls.filter(({ kind }) => kind === 'generate').map(({ purpose }) => purpose)).toContain('incident');
  });

  it('takes the profile from the flag where the adapter says none', async () => {
    const file = join(folder, 'some.gguf');
    await writeSyntheticModel(file);
    const opened = await openLocalModel({ model: file, profile: 'paper', threads: 1, context: 1024, evidenceTokens: 200, parallelRollouts: 9, isStrictRepro: false, onProbe: () => undefined });
    expect(opened).toMatchObject({ profile: 'paper' });
    expect(opened.model.describe().sequenceCount).toBe(3);
    await opened.model.close();
  });
});

describe('a written action', () => {
  it('is ranked against the offered commands by the weights', async () => {
    const file = join(folder, 'tiny.gguf');
    await writeSyntheticModel(file, { contextTokens: 16_384, controlTokens: ['<think>', '</think>'] });
    const { model: llama } = await openLocalModel({ model: file, profile: 'paper', threads: 1, context: 12_000, evidenceTokens: 200, parallelRollouts: 1, isStrictRepro: false, onProbe: () => undefined });
    // Random weights write nothing of use: what is written is given, what it means is ranked.
    const model = Object.create(llama, { generate: { value: () => Promise.resolve({ text: '{"Action": "Cut web01 off.", "Explanation": "It is held."}', tokens: [], stopReason: 'end' }) } }) as LanguageModel;
    for (const name of ['describe', 'next', 'usage', 'encodeChat'] as const) Object.defineProperty(model, name, { value: llama[name].bind(llama) });
    const functions = createPaperFunctions(createEngine({ model }), { thinkingTokens: 16, temperature: 0.7, topP: 0.9, drawCount: 2, seed: 1 });
    const { situation } = await functions.begin({ entities: [], systemLines: ['h1 web01 server'], digest: [{ groupId: 'g1', text: 'a1 h1 trojan', tokenCount: 4 }] } as unknown as Evidence);
    const actions = (['isolate_host', 'scan_host', 'image_disk'] as const).map((verb) => ({ verb, targets: ['h1'], text: `${verb} h1` }));
    const ranked = await functions.rankActions(situation, actions);
    await llama.close();
    expect(ranked.map(({ index }) => index).toSorted()).toEqual([0, 1, 2]);
    expect(ranked.reduce((sum, { logProbability }) => sum + Math.exp(logProbability), 0)).toBeCloseTo(1);
    expect(ranked.map(({ logProbability }) => logProbability)).toEqual(ranked.map(({ logProbability }) => logProbability).toSorted((a, b) => b - a));
    expect(ranked[0]?.explanation).toBe('Cut web01 off. It is held.');
  });
});
