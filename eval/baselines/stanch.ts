import type { Assessment, Engine, Environment, Evidence, Knowledge, ModelFunctions, Observation, Plan, Random, RecoveryState, Responder, ResponderInsight, ResponseCommand, SystemDescription, Verdict } from '../../src/contracts/index.ts';
import { makeClosing } from '../../src/contracts/index.ts';
import { beliefOf, runEpisode, type EpisodeSettings } from '../../src/episode/run-episode.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { createKnowledge } from '../../src/knowledge/create-knowledge.ts';
import type { ModelPlanner } from './planner.ts';

/** What an episode needs besides the evidence. */
export interface StanchRequest {
  functions: ModelFunctions;
  engine: Pick<Engine, 'usage'>;
  knowledge: Knowledge;
  settings: EpisodeSettings;
  random: Random;
  /** Raw text of cited lines, by `source:line`. */
  citedLines: Readonly<Record<string, string>>;
}

/** The settings with which `stanch respond` runs, up to the limit of the evaluation. */
export const stanchSettings: EpisodeSettings = {
  depthSteps: 12, stateTemperature: 1, isFreePrediction: false, targetsPerVerb: 3, hasShortlist: true,
  candidates: { count: 3, mode: 'best', temperature: 0.7, topP: 0.9 }, samplesPerCandidate: 3, hasLookahead: true, abstainAbove: 0.5,
  maxSteps: 40, thresholdFraction: 0.7, hasConjectureCheck: true, hasAdaptation: true,
};

/** A part of the product left out, by its name. */
export const stanchAblations: Readonly<Record<string, { title: string; settings: Partial<EpisodeSettings>; isBlind?: true; hasNoAdapter?: true }>> = {
  'no-lookahead': { title: 'stanch without lookahead', settings: { hasLookahead: false } },
  'no-conjecture-check': { title: 'stanch without the check of its conjecture', settings: { hasConjectureCheck: false } },
  'no-adaptation': { title: 'stanch without adaptation', settings: { hasAdaptation: false } },
  'no-adapter': { title: 'stanch without its fine-tuned adapter', settings: {}, hasNoAdapter: true },
  'no-observation': { title: 'stanch that does not look at outcomes', settings: {}, isBlind: true },
  'no-shortlist': { title: 'stanch that ranks every verb on every thing', settings: { hasShortlist: false } },
};

type Turn = { kind: 'command'; command: ResponseCommand } | { kind: 'ended'; verdict: Verdict; plan: Plan };

/**
 * The product as a responder: the loop of `stanch respond`, with the world in the place of the person. `isBlind`: outcomes are not looked
 * at, each prediction stands for what would be observed.
 */
export class StanchResponder implements Responder {
  readonly #request: StanchRequest & { isBlind?: boolean };
  readonly #steps: ResponderInsight['steps'] = [];
  #assessment: Assessment | undefined;
  #startState: RecoveryState | undefined;
  #take: ((turn: Turn) => void) | undefined;
  #fail: ((reason: unknown) => void) | undefined;
  #answer: ((observation: Observation) => void) | undefined;
  #refuse: ((reason: unknown) => void) | undefined;
  #hasEnded = false;

  readonly #usageBefore: ReturnType<Engine['usage']>;

  constructor(request: StanchRequest & { isBlind?: boolean }) {
    this.#request = request;
    this.#usageBefore = request.engine.usage();
  }

  start(_system: SystemDescription, evidence: Evidence): Promise<ResponseCommand | undefined> {
    const turn = this.#nextTurn();
    const environment: Environment = { apply: (_, command) => this.#hand(command) };
    void this.#run(evidence, environment);
    return turn;
  }

  next(observation: Observation): Promise<ResponseCommand | undefined> {
    if (this.#hasEnded) return Promise.resolve(undefined);
    const turn = this.#nextTurn();
    this.#answer?.(this.#request.isBlind === true ? { step: observation.step, source: 'none', isKnown: false, text: '' } : observation);
    return turn;
  }

  insight(): ResponderInsight {
    const { evaluatedTokens, generatedTokens, decisions } = this.#request.engine.usage();
    const before = this.#usageBefore;
    return {
      ...(this.#assessment && { assessment: this.#assessment }), ...(this.#startState && { startState: this.#startState }), steps: this.#steps,
      usage: { modelCalls: decisions - before.decisions, promptTokens: evaluatedTokens - before.evaluatedTokens, generatedTokens: generatedTokens - before.generatedTokens },
    };
  }

  close(): Promise<void> {
    this.#refuse?.(new Error('The response was ended.'));
    return Promise.resolve();
  }

  async #nextTurn(): Promise<ResponseCommand | undefined> {
    const turn = await new Promise<Turn>((resolve, reject) => { this.#take = resolve; this.#fail = reject; });
    if (turn.kind === 'command') return turn.command;
    this.#hasEnded = true;
    const { verdict, plan } = turn;
    return plan.hasRecovered ? makeClosing(verdict, plan.ending) : undefined;
  }

  #hand(command: ResponseCommand): Promise<Observation> {
    const observation = new Promise<Observation>((resolve, reject) => { this.#answer = resolve; this.#refuse = reject; });
    this.#take?.({ kind: 'command', command });
    return observation;
  }

  async #run(evidence: Evidence, environment: Environment): Promise<void> {
    try {
      const result = await runEpisode({
        ...this.#request, evidence, environment, clock: systemClock,
        recorder: {
          perception: ({ step, assessment, ...perceived }) => {
            const belief = beliefOf(perceived);
            this.#assessment ??= assessment;
            const known = this.#steps[step - 1];
            if (step === 0) this.#startState = belief;
            else if (known) known.perceived = belief;
            return Promise.resolve();
          },
          hypotheses: () => Promise.resolve(),
          step: ({ predictedState, predictedProbabilities, abstention }) => {
            this.#steps.push({ predicted: { state: predictedState, probabilities: predictedProbabilities }, ...(abstention !== undefined && { isAbstention: true }) });
            return Promise.resolve();
          },
          observation: () => Promise.resolve(), revision: () => Promise.resolve(),
        },
        progress: { stage: () => undefined, step: () => undefined },
      });
      this.#take?.({ kind: 'ended', verdict: result.verdict, plan: result.plan });
    } catch (error) {
      this.#fail?.(error);
    }
  }
}

/** The product without these parts; undefined when one of them is none. */
function without(parts: readonly string[]): ModelPlanner | undefined {
  const ablations = parts.map((part) => (Object.hasOwn(stanchAblations, part) ? stanchAblations[part] : undefined));
  if (!ablations.every((one) => one !== undefined)) return undefined;
  const settings = ablations.reduce<Partial<EpisodeSettings>>((all, one) => ({ ...all, ...one.settings }), {});
  return {
    name: ['stanch', parts.join('+')].filter((part) => part !== '').join(':'), title: ablations.length === 0 ? 'stanch' : ablations.map(({ title }) => title).join(', '), rank: ablations.length === 0 ? 0 : 70,
    usesModel: true, isOracle: false, ...(ablations.some((one) => one.hasNoAdapter) && { hasNoAdapter: true as const }),
    create: ({ random, citedLines = {}, model: { functions, engine } }) => new StanchResponder({
      functions, engine, knowledge: createKnowledge(), random, citedLines, isBlind: ablations.some((one) => one.isBlind),
      settings: { ...stanchSettings, ...(functions.profile !== 'compact' && { depthSteps: 20 }), ...settings },
    }),
  };
}

/** The product and its ablations. */
export const stanchPlanners: readonly ModelPlanner[] = [[], ...Object.keys(stanchAblations).map((part) => [part])].flatMap((parts) => without(parts) ?? []);

/** An ablation of several parts at once: `stanch:no-lookahead+no-adaptation`. */
export function findAblation(name: string): ModelPlanner | undefined {
  return name.startsWith('stanch:') ? without(name.slice('stanch:'.length).split('+')) : undefined;
}
