import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { openLlamaCpp } from '../../src/providers/llama-cpp/open-llama-cpp.ts';

/** The llama.cpp side of `roundtrip.py`: greedy answers to its questions, one JSON line each on stdout. */
const { values } = parseArgs({ options: { model: { type: 'string' }, adapter: { type: 'string' }, questions: { type: 'string' }, threads: { type: 'string', default: '2' } } });
const given = z.object({ model: z.string(), adapter: z.string(), questions: z.string(), threads: z.coerce.number().int().positive() }).parse(values);
const questionsSchema = z.array(z.object({ path: z.array(z.number().int()).min(1), right: z.array(z.array(z.number().int()).min(1)).min(1), maxTokens: z.number().int().positive() }));
const questions = questionsSchema.parse(JSON.parse(readFileSync(given.questions, 'utf8')));

const model = await openLlamaCpp({
  modelPath: given.model,
  name: 'base',
  sha256: '',
  isReasoning: false,
  adapters: [{ path: given.adapter, sha256: '', scaleFraction: 1 }],
  contextTokens: Math.max(...questions.map(({ path, maxTokens }) => path.length + maxTokens)) + 1,
  sequenceCount: 1,
  batchTokens: 512,
  threadCount: given.threads,
  isStrictRepro: true,
});
try {
  for (const { path, right, maxTokens } of questions) {
    const { tokens } = await model.generate({ path, maxTokens, stopTexts: [], sampling: { temperature: 0, topP: 1, seed: 1 } });
    const [logProbability] = await model.score({ path, continuations: right.slice(0, 1) });
    process.stdout.write(`${JSON.stringify({ tokens, logProbability })}\n`);
  }
} finally {
  await model.close();
}
