import { cpus } from 'node:os';
import { join } from 'node:path';
import type { LanguageModel, Profile } from '../../src/contracts/index.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { StanchError } from '../../src/kit/error.ts';
import { stanchHome } from '../../src/kit/paths.ts';
import { checkContext, checkMemory, estimateModelMemory, resolveModel, type ResolvedModel } from '../../src/models/index.ts';
import { comparePrompts } from '../../src/prompts/compare-prompts.ts';
import { createFunctions } from '../../src/prompts/create-functions.ts';
import { openLlamaCpp } from '../../src/providers/llama-cpp/open-llama-cpp.ts';
import type { ModelKit } from '../baselines/planner.ts';

export interface ModelChoice {
  /** Manifest name or GGUF file; missing: the default model. `llama-cpp/NAME` is the same: it is the one provider there is. */
  name?: string | undefined;
  adapter?: string | undefined;
  threads: number;
}

/** Tokens of the evidence digest, for every model planner, as `stanch respond` has it. */
export const evidenceTokens = 400;
/** Beside the evidence: instructions, system lines, and the story of the response. */
const roomTokens = { compact: 3000, full: 12_000, paper: 12_000 } as const;
const batchTokens = 128;
/** Nine rollouts beside the trunk and spare ones; the paper's prompts share no beginning. */
const sequenceCounts = { compact: 13, full: 1, paper: 3 } as const;

/** Name and hash of a model without loading it. Throws as `resolveModel` does. */
export async function resolveChoice({ name, adapter }: ModelChoice): Promise<ResolvedModel> {
  const [, provider, model] = /^([a-z-]+)\/(.+)$/.exec(name ?? '') ?? [];
  if (provider === 'llama-cpp') return resolveModel(model, adapter);
  return resolveModel(name, adapter);
}

/** Loads a model once, for any number of runs. */
export async function openModel(choice: ModelChoice): Promise<OpenModel> {
  const resolved = await resolveChoice(choice);
  const { profile, facts } = resolved;
  const contextTokens = Math.min(facts.contextTokens > 0 ? facts.contextTokens : Infinity, evidenceTokens + roomTokens[profile]);
  const use = { contextTokens, sequenceCount: sequenceCounts[profile], batchTokens, adapterBytes: resolved.adapter?.sizeBytes ?? 0 };
  checkContext(resolved.name, facts, contextTokens);
  checkMemory(resolved.name, estimateModelMemory(facts, use));
  const model = await openLlamaCpp({
    ...use, modelPath: resolved.path, name: resolved.name, sha256: resolved.sha256, isReasoning: resolved.isReasoning,
    adapters: resolved.adapter === undefined ? [] : [{ path: resolved.adapter.path, sha256: resolved.adapter.sha256, scaleFraction: 1 }],
    hasMergedAdapter: facts.mergedAdapter !== undefined,
    threadCount: Math.max(1, Math.min(choice.threads, cpus().length)), isStrictRepro: false, prefixCacheFolder: join(stanchHome(), 'prefixes'),
  });
  return {
    model, profile,
    begin(seed, signal) {
      const engine = createEngine({ model, budget: { signal } });
      const trained = (resolved.adapter ?? facts).promptHashes;
      const functions = createFunctions(profile, engine, { thinkingTokens: resolved.isReasoning ? 1024 : 0, temperature: 0.7, topP: 0.9, drawCount: 3, seed });
      const mismatch = trained === undefined ? undefined : comparePrompts(trained, functions.promptHashes);
      // A figure of an adapter that reads other prompts than it was trained on is no figure.
      if (mismatch !== undefined) throw new StanchError('usage', mismatch, 'Train it anew for these prompts, or measure without it: --adapter none.');
      return { model, engine, functions };
    },
  };
}

export interface OpenModel {
  model: LanguageModel;
  profile: Profile;
  /** The engine and the prompts of one run. */
  begin(seed: number, signal: AbortSignal): ModelKit;
}

/** A planner's name with a model, `stanch:no-lookahead@NAME`, as its parts. */
export function splitPlannerName(text: string): { name: string; model: string | undefined } {
  const at = text.indexOf('@');
  if (at < 0) return { name: text, model: undefined };
  const model = text.slice(at + 1);
  if (model === '') throw new StanchError('usage', `The planner "${text}" names no model after @.`, 'Write stanch@NAME with a name from stanch model list, or stanch@FILE.gguf.');
  return { name: text.slice(0, at), model };
}
