import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { parseJson } from '../../kit/json.ts';
import { convertGguf } from '../../models/convert-gguf.ts';
import { convertAdapter, mergeAdapter, type ConvertedAdapter, type StoreOptions } from '../../models/index.ts';
import { readGguf } from '../../models/read-gguf.ts';
import { writeGguf } from '../../models/write-gguf.ts';
import { openLlamaCpp } from '../../providers/llama-cpp/open-llama-cpp.ts';
import { runCli } from '../run-cli.ts';

// What Hugging Face transformers and peft compute; recorded by scripts/finetune/record_adapter_fixtures.py.
const fixtures = fileURLToPath(new URL('../../models/__fixtures__/adapters/', import.meta.url));
const rowSchema = z.array(z.array(z.number()));
const recorded = z.object({
  prompts: rowSchema, bases: z.record(z.string(), rowSchema), adapters: z.record(z.string(), z.object({ base: z.string(), logits: rowSchema })),
}).parse(parseJson(readFileSync(join(fixtures, 'logits.json'), 'utf8')));
const adapters = Object.entries(recorded.adapters).map(([name, { base, logits }]) => ({ name, base, logits }));
/** Of a logit; the weights are F16. */
const tolerance = 1e-2;
const basePath = (name: string): string => join(fixtures, `${name}.gguf`);

let folder: string;
let options: StoreOptions;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stanch-convert-'));
  options = { home: join(folder, 'home') };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const convert = (name: string, base: string, type: 'F16' | 'F32' = 'F16'): Promise<ConvertedAdapter> =>
  convertAdapter(join(fixtures, name), { ...options, base: basePath(base), type, out: join(folder, `${name}-${type}.gguf`) });

/** Logits after each recorded prompt, in llama.cpp, less their mean: the provider gives them up to a constant. */
async function computeLogits(modelPath: string, adapterPath?: string): Promise<number[][]> {
  const model = await openLlamaCpp({
    modelPath, name: 'tiny', sha256: '', isReasoning: false, adapters: adapterPath === undefined ? [] : [{ path: adapterPath, sha256: '', scaleFraction: 1 }],
    contextTokens: 64, sequenceCount: 1, batchTokens: 64, threadCount: 1, isStrictRepro: true,
  });
  try {
    const all = Array.from({ length: recorded.bases['llama']?.[0]?.length ?? 0 }, (_, token) => token);
    const answers = await model.next(recorded.prompts.map((path) => ({ path, questionLength: path.length, options: all })));
    return answers.map(({ logWeights }) => centre(logWeights));
  } finally {
    await model.close();
  }
}

function centre(logits: readonly number[]): number[] {
  const mean = logits.reduce((sum, logit) => sum + logit, 0) / logits.length;
  return logits.map((logit) => logit - mean);
}

function largestDifference(found: readonly number[][], expected: readonly number[][] | undefined): number {
  return Math.max(...found.flatMap((logits, prompt) => {
    const wanted = centre(expected?.[prompt] ?? []);
    if (wanted.length !== logits.length) return [Number.POSITIVE_INFINITY];
    return logits.map((logit, token) => Math.abs(logit - (wanted[token] ?? Number.POSITIVE_INFINITY)));
  }));
}

describe('an adapter of peft in llama.cpp', () => {
  it.each(['llama', 'qwen2'])('the base %s alone gives the logits of transformers', async (base) => {
    expect(largestDifference(await computeLogits(basePath(base)), recorded.bases[base])).toBeLessThan(tolerance);
  });

  it.each(adapters)('$name: converted and merged it gives the logits of peft', async ({ name, base, logits }) => {
    // Without any adapter the logits are far away, so the comparison sees it.
    expect(largestDifference((recorded.bases[base] ?? []).map(centre), logits)).toBeGreaterThan(100 * tolerance);
    const { path } = await convert(name, base);
    expect(largestDifference(await computeLogits(basePath(base), path), logits)).toBeLessThan(tolerance);
    const out = join(folder, `${name}-merged.gguf`);
    await mergeAdapter({ ...options, base: basePath(base), adapter: path, out });
    expect(largestDifference(await computeLogits(out), logits)).toBeLessThan(tolerance);
  });

  it('is told from one whose query and key rows keep the order of Hugging Face', async () => {
    const { path } = await convert('llama-patterns', 'llama', 'F32');
    const { metadata, tensors } = await readGguf(path);
    const bytes = readFileSync(path);
    const plain = join(folder, 'plain-rows.gguf');
    await writeGguf(plain, {
      metadata,
      tensors: tensors.map((tensor) => {
        const { name, dims: [rank = 0, rows = 0], offsetBytes, sizeBytes = 0 } = tensor;
        const data = bytes.subarray(offsetBytes, offsetBytes + sizeBytes);
        const heads = { attn_q: 4, attn_k: 2 }[/attn_[qk](?=\.weight\.lora_b)/.exec(name)?.[0] ?? ''];
        return { ...tensor, sizeBytes, data: () => [heads === undefined ? data : separateRows(data, { rows, rowBytes: rank * 4, heads })] };
      }),
    });
    expect(largestDifference(await computeLogits(basePath('llama'), path), recorded.adapters['llama-patterns']?.logits)).toBeLessThan(tolerance);
    expect(largestDifference(await computeLogits(basePath('llama'), plain), recorded.adapters['llama-patterns']?.logits)).toBeGreaterThan(10 * tolerance);
  });

  it('fits a base that was converted to Q8_0, and merges into it', async () => {
    const q8 = join(folder, 'q8.gguf');
    await convertGguf(basePath('qwen2'), q8);
    const { path } = await convertAdapter(join(fixtures, 'qwen2-plain'), { ...options, base: q8, out: join(folder, 'q8-adapter.gguf') });
    const beside = await computeLogits(q8, path);
    await mergeAdapter({ ...options, base: q8, adapter: path, out: join(folder, 'q8-merged.gguf') });
    // Eight bits are coarser than the other tests, and coarse twice.
    expect(largestDifference(beside, recorded.adapters['qwen2-plain']?.logits)).toBeLessThan(10 * tolerance);
    expect(largestDifference(await computeLogits(join(folder, 'q8-merged.gguf')), beside)).toBeLessThan(20 * tolerance);
  });
});

/** Undoes the interleaving of a head's rows. */
function separateRows(bytes: Buffer, { rows, rowBytes, heads }: { rows: number; rowBytes: number; heads: number }): Buffer {
  const headRows = rows / heads;
  return Buffer.concat(Array.from({ length: rows }, (_, row) => {
    const place = row % headRows;
    const from = row - place + (place % (headRows / 2)) * 2 + Math.floor(place / (headRows / 2));
    return bytes.subarray(from * rowBytes, (from + 1) * rowBytes);
  }));
}

describe('stanch model convert-adapter and merge', () => {
  async function run(argv: readonly string[], signal = new AbortController().signal): Promise<{ code: number; stdout: string; stderr: string }> {
    const said = { stdout: '', stderr: '' };
    const stream = (name: 'stdout' | 'stderr'): NodeJS.WriteStream => ({ isTTY: false, columns: 80, write: (text: string) => { said[name] += text; return true; } }) as unknown as NodeJS.WriteStream;
    return { code: await runCli(['model', ...argv], { stdout: stream('stdout'), stderr: stream('stderr') }, signal), ...said };
  }
  const doraFolder = mkdtempSync(join(tmpdir(), 'stanch-dora-'));
  beforeAll(() => {
    vi.stubEnv('STANCH_HOME', join(folder, 'home'));
    writeFileSync(join(doraFolder, 'adapter_config.json'), JSON.stringify({ peft_type: 'LORA', r: 4, lora_alpha: 8, use_dora: true }));
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    rmSync(doraFolder, { recursive: true });
  });

  it('converts, then merges', async () => {
    const [adapter, merged] = [join(folder, 'cli.gguf'), join(folder, 'cli-merged.gguf')];
    const converted = await run(['convert-adapter', join(fixtures, 'qwen2-plain'), '--base', basePath('qwen2'), '--out', adapter, '--type', 'F32']);
    expect(converted).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/cli\.gguf: an adapter for qwen2\.gguf over 14 matrices, rank 4 \(sha256 [0-9a-f]{64}\)\n$/) as string });
    const mergedAnswer = await run(['merge', basePath('qwen2'), adapter, '--out', merged, '--json']);
    expect(mergedAnswer).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Rounding to the base's type moved the weights by 0\.\d+ % of what the adapter does\.\n$/) as string });
    expect(parseJson(mergedAnswer.stdout)).toMatchObject({ kind: 'merged-model', path: merged, tensorCount: 14 });
  });

  it.each([
    ['no folder', ['convert-adapter'], 2, /non-option arguments/],
    ['a folder that is not there', ['convert-adapter', '/nowhere/adapter', '--base', 'x'], 3, /\/nowhere\/adapter\/adapter_config\.json cannot be read/],
    ['a base that is not there', ['convert-adapter', join(fixtures, 'qwen2-plain'), '--base', '/nowhere/base.gguf'], 3, /no model named \/nowhere\/base\.gguf/],
    ['DoRA', ['convert-adapter', doraFolder, '--base', basePath('qwen2')], 3, /DoRA/],
    ['a folder to write into that is not there', ['convert-adapter', join(fixtures, 'qwen2-plain'), '--base', basePath('llama'), '--out', '/nowhere/x.gguf'], 2, /folder of \/nowhere\/x\.gguf/],
    ['another type', ['convert-adapter', join(fixtures, 'qwen2-plain'), '--type', 'Q8_0'], 2, /type/],
    ['no file to write', ['merge', basePath('llama'), 'x.gguf'], 2, /Missing required argument: out/],
    ['an adapter that is none', ['merge', basePath('llama'), basePath('llama'), '--out', 'x.gguf'], 3, /llama\.gguf is not a LoRA adapter/],
    ['an unknown command', ['melt'], 2, /Did you mean merge/],
    ['no command', [], 2, /command of stanch model is needed/],
  ])('says in one sentence what is wrong: %s', async (_, argv, code, sentence) => {
    const answer = await run(argv);
    expect(answer).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(sentence) as string });
    expect(answer.stderr).not.toMatch(/\n\s+at /);
  });

  it('ends with 130 when it is interrupted', async () => {
    const answer = await run(['convert-adapter', join(fixtures, 'qwen2-plain'), '--base', basePath('qwen2'), '--out', join(folder, 'interrupted.gguf')], AbortSignal.abort());
    expect(answer).toMatchObject({ code: 130, stdout: '' });
    expect((await readdir(folder)).filter((name) => name.startsWith('interrupted'))).toEqual([]);
  });
});
