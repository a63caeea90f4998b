import { isTerminal, noConditionHolds, type Assessment, type Clock, type Engine, type Environment, type EpisodeProgress, type EpisodeRecorder, type Evidence, type Hypothesis, type Knowledge, type ModelFunctions, type Observation, type Perception, type Plan, type PlanStep, type Random, type RecoveryState, type Situation, type WarmSource } from '../contracts/index.ts';
import { buildCommand } from '../action/build-command.ts';
import { revise } from '../adaptation/revise.ts';
import { rankHypotheses } from '../conjecture/rank-hypotheses.ts';
import { nothingKnown } from '../observation/outcome-file.ts';
import { assessBenign, perceiveEvidence } from '../perception/perceive-evidence.ts';
import { keepRoom, renderObserved, tell, type Turn } from './retell.ts';
import { perceiveRoles } from '../perception/perceive-roles.ts';
import { perceiveState } from '../perception/perceive-state.ts';
import type { DoneAction } from '../plan/list-actions.ts';
import { lookAhead, rolloutKey, type LookaheadSettings } from '../plan/look-ahead.ts';
import { predictionRules } from '../plan/prediction-rules.ts';

export interface EpisodeSettings extends LookaheadSettings {
  /** Commands at most. */
  maxSteps: number;
  thresholdFraction: number;
  hasConjectureCheck: boolean;
  hasAdaptation: boolean;
}

export interface EpisodeRequest {
  evidence: Evidence;
  citedLines: Readonly<Record<string, string>>;
  functions: ModelFunctions;
  engine: Pick<Engine, 'usage'>;
  knowledge: Knowledge;
  /** Missing: planned from evidence alone, each prediction stands for what would be observed. */
  environment?: Environment;
  settings: EpisodeSettings;
  random: Random;
  clock: Clock;
  recorder: EpisodeRecorder;
  progress: EpisodeProgress;
  /** Steps of an earlier run to go on from. */
  earlier?: { perception: Perception; hypotheses: Hypothesis[]; steps: PlanStep[]; observations: Observation[]; states: RecoveryState[]; lessons: (string | undefined)[] };
}

export interface EpisodeResult {
  perception: Perception;
  hypotheses: Hypothesis[];
  plan: Plan;
  prefixSource: WarmSource | undefined;
}

/** Tokens of a command and a state in a simulation. */
const stepTokens = 30;
/** Tokens of one outcome, and of the questions about it. */
const outcomeTokens = 500;

/** One incident from evidence to recovery. This is the loop; each stage is one call. */
export async function runEpisode(given: EpisodeRequest): Promise<EpisodeResult> {
  // Things that outcomes name join those of the evidence.
  const request = { ...given, evidence: { ...given.evidence, entities: [...given.evidence.entities] } };
  const { evidence, functions, settings, recorder, progress, earlier } = request;
  progress.stage('perception');
  const begun = evidence.signCount > 0 ? await functions.begin(evidence) : undefined;
  const perception = earlier?.perception ?? (await perceive(request, begun?.situation));
  if (!earlier) await recorder.perception(perception);
  if (!begun || !perception.assessment.isIncident) {
    return { perception, hypotheses: [], prefixSource: begun?.source, plan: { steps: [], hasRecovered: true, finalState: perception.state, ending: 'No incident: the response can be closed without any command.' } };
  }
  progress.stage('conjecture');
  let hypotheses = earlier?.hypotheses ?? (await rankHypotheses({ ...request, ...settings, assessment: perception.assessment, hasCheck: settings.hasConjectureCheck }));
  if (!earlier) await recorder.hypotheses(hypotheses);

  const start = begun.situation.state(perception.state);
  let situation = start;
  let state = perception.state;
  const steps: PlanStep[] = [];
  const done: DoneAction[] = [];
  const turns: Turn[] = [];
  const roomTokens = settings.depthSteps * stepTokens + outcomeTokens;
  let knownPaths = new Set<string>();
  let roles = perception.assessment.entities;
  for (const [index, step] of (earlier?.steps ?? []).entries()) {
    evidence.entities.push(...(earlier?.observations[index]?.newEntities ?? []));
    state = earlier?.states[index] ?? step.predictedState;
    turns.push({ action: step.candidates.find((candidate) => candidate.isChosen)?.action, observation: earlier?.observations[index], state, lesson: earlier?.lessons[index] });
    situation = keepRoom(tell(situation, turns[index] as Turn), { start, turns, roomTokens });
    steps.push(step);
    done.push(doneOf(step, earlier?.observations[index]));
  }

  let ending = `Stopped at the limit of ${String(settings.maxSteps)} commands before recovery.`;
  while (!isTerminal(state) && steps.length < settings.maxSteps) {
    const step = await planStep(request, { situation, state, done, hypotheses, knownPaths, number: steps.length + 1, roles });
    if (!step) { ending = 'No sensible command is left, and recovery is not reached.'; break; }
    steps.push(step.record);
    await recorder.step(step.record);
    progress.step(step.record);
    knownPaths = step.knownPaths;
    const { action } = step;

    const observation = request.environment ? await observe(request, step.record) : nothingKnown(step.record.step);
    evidence.entities.push(...(observation.newEntities ?? []));
    situation = situation.command(action);
    const seen = situation.observation(renderObserved(observation));
    if (observation.isKnown) roles = await perceiveRoles({ functions, situation: seen, entities: evidence.entities, roles, text: observation.text });
    const observed = observation.isKnown ? await perceiveState({ functions, situation: seen, before: state, verb: action.verb, ...(observation.succeeded === undefined ? {} : { hasSucceeded: observation.succeeded }) }) : { state: step.record.predictedState, situation: situation.state(step.record.predictedState), conditions: [] };
    if (observation.isKnown) await recorder.perception({ ...perception, step: step.record.step, state: observed.state, conditions: observed.conditions });
    ({ situation, state } = observed);
    done.push(doneOf(step.record, observation));
    const turn: Turn = { action, observation, state, lesson: undefined };
    turns.push(turn);

    if (settings.hasAdaptation && observation.isKnown) {
      progress.stage('adaptation');
      const revision = revise({ step: step.record.step, action, predicted: step.record.predictedState, observed: state, observation, hypotheses });
      await recorder.revision(revision);
      hypotheses = hypotheses.map((hypothesis) => ({ ...hypothesis, weightFraction: revision.weights[hypothesis.id] ?? hypothesis.weightFraction }));
      turn.lesson = revision.lesson;
      if (revision.lesson !== undefined) situation = situation.lesson(revision.lesson);
    }
    situation = keepRoom(situation, { start, turns, roomTokens });
  }
  if (isTerminal(state)) ending = request.environment ? 'All six conditions hold by what was observed.' : 'All six conditions hold by the plan\'s own prediction.';
  return { perception, hypotheses, prefixSource: begun.source, plan: { steps, hasRecovered: isTerminal(state), finalState: state, ending } };
}

async function perceive({ evidence, functions, knowledge }: EpisodeRequest, situation: Situation | undefined): Promise<Perception> {
  if (situation === undefined) return { step: 0, assessment: assessBenign(evidence), state: noConditionHolds, conditions: [] };
  const [assessment, perceived] = await Promise.all([perceiveEvidence({ evidence, functions, situation, knowledge }), perceiveState({ functions, situation, before: noConditionHolds })]);
  return { step: 0, assessment, state: perceived.state, conditions: perceived.conditions };
}

interface StepRequest {
  situation: Situation;
  state: RecoveryState;
  done: readonly DoneAction[];
  hypotheses: readonly Hypothesis[];
  knownPaths: ReadonlySet<string>;
  number: number;
  roles: Assessment['entities'];
}

async function planStep(request: EpisodeRequest, { situation, state, done, hypotheses, knownPaths, number, roles }: StepRequest): Promise<{ record: PlanStep; action: PlanStep['candidates'][number]['action']; knownPaths: Set<string> } | undefined> {
  const { evidence, functions, settings, clock, engine, progress } = request;
  progress.stage('plan', `step ${String(number)}`);
  const startMs = clock.monotonicMs();
  const before = engine.usage();
  const found = await lookAhead({ functions, situation, state, entities: evidence.entities, roles, done, random: request.random.child('plan'), settings, knownPaths });
  if (!found) return undefined;
  const { chosen, candidates } = found;
  const predicted = await functions.predict(situation.command(chosen.action), predictionRules(chosen.action.verb, state, settings.isFreePrediction, (_, probability) => probability >= 0.5));
  const after = engine.usage();
  progress.stage('action', chosen.action.text);
  const titled = candidates.map((candidate) => ({ ...candidate, title: titleOf(candidate.action.text, evidence) }));
  const record: PlanStep = {
    step: number, stateBefore: state, candidates: titled,
    command: buildCommand({ action: chosen.action, evidence, hypotheses, citedLines: request.citedLines, ...(found.explanation === undefined ? {} : { explanation: found.explanation }) }),
    predictedState: predicted.state, predictedProbabilities: predicted.probabilities, probability: chosen.probability, meanCost: chosen.meanCost,
    ...(found.abstention === undefined ? {} : { abstention: found.abstention }),
    usage: { evaluatedTokens: after.evaluatedTokens - before.evaluatedTokens, trieNodes: after.trieNodes - before.trieNodes, decisions: after.decisions - before.decisions, durationMs: clock.monotonicMs() - startMs },
  };
  return { record, action: chosen.action, knownPaths: new Set(chosen.rollouts.map((rollout) => rolloutKey(rollout.steps.slice(1)))) };
}

async function observe({ environment, recorder, progress }: EpisodeRequest, step: PlanStep): Promise<Observation> {
  progress.stage('observation');
  const observation = await (environment?.apply(step.step, step.command) ?? Promise.resolve(nothingKnown(step.step)));
  await recorder.observation(observation);
  return observation;
}

function doneOf(step: PlanStep, observation: Observation | undefined): DoneAction {
  return { verb: step.command.verb, targets: step.command.targets.map((target) => target.alias), hasSucceeded: observation?.succeeded ?? true };
}

/** The action's text with names in place of aliases. */
function titleOf(text: string, evidence: Evidence): string {
  const [verb = '', ...aliases] = text.split(' ');
  return [verb, ...aliases.map((alias) => evidence.entities.find((entity) => entity.alias === alias)?.name ?? alias)].join(' ');
}
