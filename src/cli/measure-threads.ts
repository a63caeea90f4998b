import { availableParallelism } from 'node:os';
import { chooseThreads, saveProbe, type Probe, type ProbeRow, type ResolvedModel } from '../models/index.ts';
import { openLlamaCpp } from '../providers/llama-cpp/open-llama-cpp.ts';
import { systemClock } from '../kit/clock.ts';

const promptTokens = 128;
const decodeSteps = 8;
const attempts = 3;

/** Times prefill and decode for 1 to all cores (never more: beyond the cores llama.cpp is ruinously slow) and keeps the best. */
export async function measureThreads(resolved: ResolvedModel, onRow: (row: ProbeRow) => void): Promise<Probe> {
  const table: ProbeRow[] = [];
  for (let threads = 1; threads <= availableParallelism(); threads += 1) {
    const model = await openLlamaCpp({ modelPath: resolved.path, name: resolved.name, sha256: resolved.sha256, isReasoning: resolved.isReasoning, adapters: [], contextTokens: 512, sequenceCount: 1, batchTokens: 128, threadCount: threads, isStrictRepro: true });
    // The best of several tries: other work on the machine only ever makes a try slower.
    let prefillMs = Infinity;
    let decodeMs = Infinity;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const path = Array.from({ length: promptTokens }, (_, index) => 100 + attempt + (index % 50));
      prefillMs = Math.min(prefillMs, await timeMs(() => model.warm(path, [])));
      decodeMs = Math.min(decodeMs, await timeMs(async () => {
        for (let step = 0; step < decodeSteps; step += 1) {
          path.push(100 + step);
          await model.next([{ path: [...path], questionLength: path.length, options: [100, 101] }]);
        }
      }));
    }
    await model.close();
    const row = { threads, prefillTokensPerSecond: promptTokens / (prefillMs / 1000), decodeTokensPerSecond: decodeSteps / (decodeMs / 1000) };
    table.push(row);
    onRow(row);
  }
  const probe = chooseThreads(table);
  await saveProbe(resolved.sha256, probe);
  return probe;
}

async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const startMs = systemClock.monotonicMs();
  await work();
  return systemClock.monotonicMs() - startMs;
}
