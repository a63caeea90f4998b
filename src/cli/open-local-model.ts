import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { LanguageModel, Profile } from '../contracts/index.ts';
import { stanchHome } from '../kit/paths.ts';
import { checkContext, checkMemory, estimateModelMemory, readProbe, resolveModel, type ResolvedModel } from '../models/index.ts';
import { measureThreads } from './measure-threads.ts';
import type { GpuChoice } from '../providers/llama-cpp/gpu-choice.ts';
import { openLlamaCpp } from '../providers/llama-cpp/open-llama-cpp.ts';

export interface OpenModelOptions {
  model?: string | undefined;
  adapter?: string | undefined;
  profile?: Profile | undefined;
  threads?: number | undefined;
  /** Missing: CPU only. */
  gpu?: GpuChoice | undefined;
  /** Tokens of one sequence; missing: what the profile needs. */
  context?: number | undefined;
  evidenceTokens: number;
  /** Rollouts that run at the same time. */
  parallelRollouts: number;
  isStrictRepro: boolean;
  /** Outcomes in words will be read, which take room. */
  hasOutcomes?: boolean;
  /** Told before the machine is timed, once per model and machine. */
  onProbe(): void;
}

export interface OpenedModel {
  model: LanguageModel;
  profile: Profile;
  isReasoning: boolean;
  /** Of the prompts that the adapter was trained on; missing without an adapter, or when it does not say. */
  trainedPromptHashes?: Readonly<Record<string, string>>;
  /** What could not be checked of the adapter, in sentences: to be told. */
  warnings: readonly string[];
}

/** Room for instructions, system lines and the steps of a plan beside the evidence. */
const compactRoomTokens = 1400;
const compactOutcomesTokens = 400;
const fullRoomTokens = 6000;
/** The prompts of the paper share no beginning: one sequence each for incident and action, state, and the command that an action means. */
const paperSequences = 3;
/** Small batches keep memory small and cost nothing here: questions are short. */
const batchTokens = 128;
/** Beside the rollouts: the trunk, and beginnings that are being compared. */
const spareSequences = 4;

/** Resolves, checks and loads a model, with the threads that the probe found best. */
export async function openLocalModel(options: OpenModelOptions): Promise<OpenedModel> {
  const resolved = await resolveModel(options.model, options.adapter);
  const profile = options.profile ?? resolved.profile;
  const { facts } = resolved;
  const contextTokens = options.context ?? Math.min(facts.contextTokens > 0 ? facts.contextTokens : Infinity, options.evidenceTokens + (profile === 'compact' ? compactRoomTokens + (options.hasOutcomes === true ? compactOutcomesTokens : 0) : fullRoomTokens));
  const sequenceCount = options.isStrictRepro ? 1 : { compact: options.parallelRollouts + spareSequences, full: 1, paper: paperSequences }[profile];
  checkContext(resolved.name, facts, contextTokens);
  // With a GPU the weights are not in this memory, or not all of them: llama.cpp says when they fit nowhere.
  if (options.gpu === undefined) checkMemory(resolved.name, estimateModelMemory(facts, { contextTokens, sequenceCount, batchTokens, adapterBytes: resolved.adapter?.sizeBytes ?? 0 }));
  const threadCount = options.threads ?? (options.gpu === undefined ? await bestThreads(resolved, options) : availableParallelism());
  const model = await openLlamaCpp({
    modelPath: resolved.path, name: resolved.name, sha256: resolved.sha256, isReasoning: resolved.isReasoning,
    adapters: resolved.adapter === undefined ? [] : [{ path: resolved.adapter.path, sha256: resolved.adapter.sha256, scaleFraction: 1 }],
    hasMergedAdapter: facts.mergedAdapter !== undefined, contextTokens, sequenceCount, batchTokens, threadCount, gpu: options.gpu, isStrictRepro: options.isStrictRepro, prefixCacheFolder: join(stanchHome(), 'prefixes'),
  });
  const trained = (resolved.adapter ?? facts).promptHashes;
  return { model, profile, isReasoning: resolved.isReasoning, warnings: resolved.adapter?.warnings ?? [], ...(trained === undefined ? {} : { trainedPromptHashes: trained }) };
}

/** What the probe found; it is made now when it never was. */
async function bestThreads(resolved: ResolvedModel, { onProbe }: OpenModelOptions): Promise<number> {
  const known = await readProbe(resolved.sha256);
  if (known !== undefined) return known.prefillThreads;
  onProbe();
  return (await measureThreads(resolved, () => undefined)).prefillThreads;
}
