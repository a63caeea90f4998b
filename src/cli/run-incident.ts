import { createRequire } from 'node:module';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { makeClosing, runFormatVersion, type Engine, type Environment, type EpisodeProgress, type FinishedRun, type Knowledge, type LanguageModel, type ModelFunctions, type Profile, type RunRecord, type SystemDescription, type WorldOutcome } from '../contracts/index.ts';
import { createEngine, type CallRecord } from '../engine/create-engine.ts';
import { beliefOf, runEpisode, type EpisodeRequest, type EpisodeResult, type EpisodeSettings } from '../episode/run-episode.ts';
import type { BuiltEvidence } from '../evidence/build-evidence.ts';
import type { Pseudonymiser } from '../evidence/pseudonymise.ts';
import { systemClock } from '../kit/clock.ts';
import { StanchError } from '../kit/error.ts';
import { createPathEncoder } from '../kit/path-delta.ts';
import { SeededRandom } from '../kit/random.ts';
import { createOutcomeEnvironment, parseOutcomes } from '../observation/outcome-file.ts';
import { createFunctions } from '../prompts/create-functions.ts';
import { renderReport } from '../report/render-report.ts';
import { createRun, findRun, newRunId, openRun, parseRunReference, readRun, truncateRun, type RunWriter } from '../runs/index.ts';
import { loadKnowledge } from './commands/knowledge.ts';
import { comparePrompts } from '../prompts/compare-prompts.ts';
import type { Console } from './display/console.ts';
import { gatherEvidence, openPseudonyms, savePseudonyms, type GatheredEvidence } from './gather-evidence.ts';
import { loadSystem } from './load-run-input.ts';
import { chooseInputs, openLogs, type OpenedLogs } from './open-logs.ts';
import { openLocalModel, type OpenedModel } from './open-local-model.ts';
import { openWorld } from './open-world.ts';
import type { SimulatedIncident } from '../world/simulated-incident.ts';
import { createOperator } from './operator.ts';
import type { IncidentOptions } from './options.ts';
import { createProgress } from './progress.ts';

export interface IncidentRun {
  finished: FinishedRun;
  folder: string;
  htmlPath: string;
  /** The truth and the score, where a simulated world answered. */
  world?: WorldOutcome;
}

/** Where runs lie unless --run-dir says otherwise; --from finds them there by id. */
export const runsFolder = join('.stanch', 'runs');

const packageVersion = (createRequire(import.meta.url)('../../package.json') as { version: string }).version;

/** Plans or responds: opens the logs and the model, runs the episode, and leaves a run folder with its report. */
export async function runIncident(command: 'plan' | 'respond', options: IncidentOptions, console: Console, signal: AbortSignal): Promise<IncidentRun> {
  const progress = createProgress(console);
  const earlier = options.from === undefined ? undefined : await loadEarlier(options.from);
  const worldName = options.world ?? earlier?.run.run.settings['world'];
  const world = typeof worldName === 'string' ? await openWorld(worldName, options.world === undefined ? earlier?.run.run.seed ?? options.seed : options.seed) : undefined;
  const { inputs, system: systemPath } = world ?? (earlier === undefined ? chooseInputs(options) : { inputs: earlier.run.run.inputs, system: options.system });
  const system = earlier?.run.system ?? (await loadSystem(systemPath));
  const outcomes = options.observations === undefined ? undefined : parseOutcomes(await readOutcomes(options.observations), options.observations);
  if (earlier === undefined) progress.begin(`Reading ${inputs.length === 1 ? (inputs[0] ?? '') : `${String(inputs.length)} inputs`}`);
  const pseudonyms = await openPseudonyms(options);
  const reading = earlier === undefined || world !== undefined ? await openLogs(inputs, options, { signal }) : undefined;

  const knowledge = await loadKnowledge();
  progress.begin('Loading the model');
  const opened = await openLocalModel({ ...options, parallelRollouts: options.candidates * options.samples, isStrictRepro: options.strictRepro, hasOutcomes: command === 'respond', onProbe: () => { progress.begin('Timing this machine for the model (once)'); } });
  try {
    const settings = settingsOf(options, opened.profile);
    const folder = earlier?.folder ?? resolve(options.runDir ?? join(runsFolder, newRunId(systemClock.nowMs(), options.seed)));
    const record = startRecord(command, options, opened, settings, { inputs, id: basename(folder), knowledgeVersion: knowledge.version });
    const writer = earlier === undefined ? await createRun(folder, record) : await openRun(folder);
    const budget = { signal, ...(options.maxTokens === undefined ? {} : { maxTokens: options.maxTokens }) };
    /** The step that is being planned or observed; 0 before the first. */
    let step = earlier?.run.plan?.steps.length ?? 0;
    const encodeCall = createCallEncoder();
    let outcome: WorldOutcome | undefined;
    const engine = createEngine({ model: opened.model, budget, onCall: (call) => { writer.appendCall(step, encodeCall(call)); } });
    try {
      progress.begin('Grouping and ranking the evidence');
      const gathered = reading === undefined ? undefined : await gather({ reading, system, engine, options, console, pseudonyms, keepsTables: world !== undefined });
      const built = earlier?.run.evidence === undefined
        ? gathered ?? missingLogs()
        : { evidence: earlier.run.evidence, citedLines: earlier.run.citedLines, unread: earlier.run.unread };
      if (earlier === undefined && reading) {
        await savePseudonyms(pseudonyms, options);
        await writer.writeSources(reading.sources, built.unread);
        await writer.writeSystem(system);
        await writer.writeEvidence(built.evidence);
        await writer.writeCitedLines(built.citedLines);
      }
      const incident = world === undefined || gathered === undefined ? undefined : world.begin(gathered);
      // The world is where the earlier run left it: the same commands have the same outcomes.
      for (const done of incident === undefined ? [] : earlier?.run.plan?.steps ?? []) await incident?.apply(done.step, done.command);
      const environment = command === 'plan' ? undefined : incident ?? (outcomes === undefined ? createOperator(console, signal) : createOutcomeEnvironment(outcomes));
      const functions = openFunctions(opened, engine, options);
      record.promptHashes = { ...functions.promptHashes };
      const mismatch = opened.trainedPromptHashes === undefined ? undefined : comparePrompts(opened.trainedPromptHashes, functions.promptHashes);
      for (const note of [...opened.warnings, ...(mismatch === undefined ? [] : [mismatch])]) {
        record.notes.push(note);
        console.say(`  note  ${note}`);
      }
      const startMs = systemClock.monotonicMs();
      const stepped: EpisodeProgress = { ...progress, stage(name, detail) { if (name === 'plan') step += 1; progress.stage(name, detail); } };
      const result = await episode({ built, functions, engine, knowledge, environment, settings, options, writer, progress: stepped, earlier: earlier?.run });
      if (environment && 'close' in environment) (environment as { close(): void }).close();
      progress.end();
      if (incident !== undefined) {
        await closeIncident(incident, result);
        outcome = incident.outcome();
        await writeFile(join(folder, 'world.json'), JSON.stringify(outcome));
      }
      await writer.finishPlan(result.plan);
      await finish(writer, record, opened.model, engine, result, systemClock.monotonicMs() - startMs);
      await writer.close();
    } catch (error) {
      const isInterrupted = error instanceof StanchError && error.code === 'interrupted';
      await writer.writeRecord({ ...record, status: isInterrupted ? 'interrupted' : 'failed', problem: error instanceof Error ? error.message : String(error), endedAt: new Date(systemClock.nowMs()).toISOString() }).catch(() => undefined);
      throw error;
    }
    const finished = await readRun(folder);
    const htmlPath = join(folder, 'report.html');
    await writeFile(htmlPath, renderReport(finished, 'html')).catch((error: unknown) => {
      throw new StanchError('output-unwritable', `The report ${htmlPath} cannot be written.`, 'Check the space and rights of the folder; the run itself is complete: stanch report makes it again.', error);
    });
    return { finished, folder, htmlPath, ...(outcome !== undefined && { world: outcome }) };
  } finally {
    await opened.model.close();
  }
}

/** Calls for `calls.jsonl`: each path as what it adds to the one before. */
function createCallEncoder(): (call: CallRecord) => Record<string, unknown> {
  const encode = createPathEncoder();
  return (call) => (call.kind === 'next'
    ? { kind: call.kind, requests: call.requests.map(({ path, questionLength, options }) => ({ path: encode(path), questionLength, options })), answers: call.answers.map((weights) => weights.map((weight) => Math.round(weight * 1e4) / 1e4)) }
    : { ...call, path: encode(call.path) });
}

async function readOutcomes(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new StanchError('input-missing', `The outcomes ${path} cannot be read.`, 'Check the path given to --observations.', error);
  });
}

async function loadEarlier(from: string): Promise<{ run: FinishedRun; folder: string }> {
  const { run: name, step } = parseRunReference(from);
  const folder = await findRun(runsFolder, name);
  const run = await readRun(folder);
  if (!run.evidence) throw new StanchError('run-invalid', `The run ${from} ended before its evidence was ready.`, 'Start again with the logs.');
  if (step === undefined) return { run, folder };
  await truncateRun(folder, step);
  return { run: await readRun(folder), folder };
}

interface GatherRequest {
  reading: OpenedLogs;
  system: SystemDescription;
  engine: Engine;
  options: IncidentOptions;
  console: Console;
  pseudonyms: Pseudonymiser | undefined;
  keepsTables: boolean;
}

function missingLogs(): never {
  throw new StanchError('internal', 'No logs were opened.', 'Please report this.');
}

/** The world hears how the response ended. */
async function closeIncident(incident: SimulatedIncident, { plan, verdict }: EpisodeResult): Promise<void> {
  if (!plan.hasRecovered || incident.isOver) return;
  await incident.apply(plan.steps.length + 1, makeClosing(verdict, plan.ending));
}

async function gather({ reading, system, engine, options, console, pseudonyms, keepsTables }: GatherRequest): Promise<GatheredEvidence> {
  const built = await gatherEvidence(reading, options, { keepsTables, system, tokenBudget: options.evidenceTokens, counter: { countTokens: (text) => engine.countTokens(text), isEstimate: false }, pseudonyms });
  for (const source of reading.sources) {
    if (source.problem !== undefined) console.say(`  note  ${source.problem}`);
    for (const note of source.notes) console.say(`  note  ${source.path}: ${note}`);
  }
  for (const note of built.evidence.notes) console.say(`  note  ${note}`);
  return built;
}

function openFunctions({ profile, isReasoning }: OpenedModel, engine: Engine, options: IncidentOptions): ModelFunctions {
  return createFunctions(profile, engine, { thinkingTokens: isReasoning ? options.thinkingTokens : 0, temperature: options.temperature, topP: options.topP, drawCount: options.candidates, seed: options.seed });
}

interface EpisodeParts {
  built: BuiltEvidence;
  functions: ModelFunctions;
  engine: Engine;
  knowledge: Knowledge;
  environment: Environment | undefined;
  settings: EpisodeSettings;
  options: IncidentOptions;
  writer: RunWriter;
  progress: EpisodeRequest['progress'];
  earlier: FinishedRun | undefined;
}

async function episode({ built, functions, engine, knowledge, environment, settings, options, writer, progress, earlier }: EpisodeParts): Promise<EpisodeResult> {
  const perception = earlier?.perceptions[0];
  return runEpisode({
    ...built, functions, engine, settings, progress,
    knowledge,
    random: new SeededRandom(options.seed),
    clock: systemClock,
    recorder: {
      perception: (item) => writer.append('perceptions', item),
      hypotheses: (items) => writer.append('hypotheses', { step: 0, hypotheses: [...items] }),
      step: (item) => writer.append('plan', item),
      observation: (item) => writer.append('observations', item),
      revision: (item) => writer.append('revisions', item),
    },
    ...(environment === undefined ? {} : { environment }),
    ...(earlier === undefined || perception === undefined ? {} : { earlier: resumeFrom(earlier, perception) }),
  });
}

function resumeFrom(run: FinishedRun, perception: FinishedRun['perceptions'][number]): NonNullable<EpisodeRequest['earlier']> {
  const steps = run.plan?.steps ?? [];
  const perceptionAt = (step: number): FinishedRun['perceptions'][number] | undefined => run.perceptions.find((item) => item.step === step);
  return {
    perception, steps, hypotheses: run.hypotheses, observations: steps.map((step) => run.observations.find((observation) => observation.step === step.step) ?? { step: step.step, source: 'none', isKnown: false, text: '' }),
    findings: steps.map((step) => perceptionAt(step.step)?.findings),
    states: steps.map((step) => perceptionAt(step.step)?.state ?? step.predictedState),
    beliefs: steps.map((step) => { const seen = perceptionAt(step.step); return seen ? beliefOf(seen) : step.predictedState; }),
    lessons: steps.map((step) => run.revisions.find((revision) => revision.step === step.step)?.lesson),
  };
}

function settingsOf(options: IncidentOptions, profile: Profile): EpisodeSettings {
  return {
    depthSteps: options.depth ?? (profile === 'compact' ? 12 : 20),
    stateTemperature: options.greedy ? 0 : options.stateTemperature,
    isFreePrediction: false, targetsPerVerb: 3, hasShortlist: true,
    candidates: { count: options.candidates, mode: options.greedy ? 'best' : options.candidateMode, temperature: options.temperature, topP: options.topP },
    samplesPerCandidate: options.samples, hasLookahead: true, abstainAbove: 0.5,
    maxSteps: options.maxSteps, thresholdFraction: options.threshold, hasConjectureCheck: true, hasAdaptation: true,
  };
}

function startRecord(command: 'plan' | 'respond', options: IncidentOptions, { model, profile }: OpenedModel, settings: EpisodeSettings, { inputs, id, knowledgeVersion }: { inputs: readonly string[]; id: string; knowledgeVersion: string }): RunRecord {
  const { name, provider, sha256, threadCount, batchTokens, sequenceCount, contextTokens, adapters } = model.describe();
  const { candidates, ...plain } = settings;
  return {
    formatVersion: runFormatVersion, id, command, codeVersion: packageVersion, startedAt: new Date(systemClock.nowMs()).toISOString(), status: 'running', seed: options.seed,
    model: { name, provider, sha256, profile, threadCount, batchTokens, sequenceCount, contextTokens, adapters },
    promptHashes: {}, knowledgeVersion,
    settings: { ...plain, candidateCount: candidates.count, candidateMode: candidates.mode, candidateTemperature: candidates.temperature, topP: candidates.topP, evidenceTokens: options.evidenceTokens, isStrictRepro: options.strictRepro, ...(options.gpu !== undefined && { gpu: options.gpu }), showsSecrets: options.showSecrets, ...(options.world !== undefined && { world: options.world }), hasPseudonyms: options.pseudonymise || options.pseudonymMap !== undefined, ...(options.skew.length === 0 ? {} : { skewSeconds: options.skew.map(({ sensor, seconds }) => `${sensor}=${seconds}`).join(', ') }) },
    inputs: [...inputs], ...(options.system === undefined ? {} : { systemPath: options.system }), timingsMs: {}, usage: {}, notes: [],
  };
}

async function finish(writer: RunWriter, record: RunRecord, model: LanguageModel, engine: Engine, result: EpisodeResult, episodeMs: number): Promise<void> {
  const { evaluatedTokens, reusedTokens, generatedTokens, batchCount, evaluationMs } = model.usage();
  const { trieNodes, decisions } = engine.usage();
  await writer.writeRecord({
    ...record, status: 'done', endedAt: new Date(systemClock.nowMs()).toISOString(), verdict: result.verdict,
    timingsMs: { episode: Math.round(episodeMs), model: Math.round(evaluationMs) },
    usage: { evaluatedTokens, reusedTokens, generatedTokens, batches: batchCount, trieNodes, decisions, peakResidentBytes: process.resourceUsage().maxRSS * 1024 },
    ...(result.prefixSource === undefined ? {} : { prefixSource: result.prefixSource }),
  });
}

