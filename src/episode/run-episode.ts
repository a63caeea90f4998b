import { isTerminal, makeAction, noConditionHolds, stateFromFlags, type Action, type Assessment, type Entity, type Clock, type Engine, type Environment, type EpisodeProgress, type EpisodeRecorder, type Evidence, type Hypothesis, type Knowledge, type ModelFunctions, type Observation, type Perception, type Plan, type PlanStep, type Random, type RecoveryState, type Situation, type Verdict, type WarmSource } from '../contracts/index.ts';
import { buildCommand } from '../action/build-command.ts';
import { revise } from '../adaptation/revise.ts';
import { rankHypotheses } from '../conjecture/rank-hypotheses.ts';
import { nothingKnown } from '../observation/outcome-file.ts';
import { assessBenign, isWorthAsking, perceiveEvidence } from '../perception/perceive-evidence.ts';
import { afterCommand, afterEvidence, afterOutcome, guessesAllowed, guessesToClose, hasOpenTasks, isGuess, isRefuted, listChecks, listUnmet, listUnmetNow, listUnshown, openCase, parseFinding, presumeCause, renderCase, renderFinding, type CaseFile, type Finding } from '../case/index.ts';
import { perceiveState, type PerceiveStateRequest } from '../perception/perceive-state.ts';
import { readOutcome } from '../perception/read-outcome.ts';
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
  earlier?: { perception: Perception; hypotheses: Hypothesis[]; steps: PlanStep[]; observations: Observation[]; states: RecoveryState[]; beliefs: RecoveryState[]; lessons: (string | undefined)[]; findings: (readonly string[] | undefined)[] };
}

export interface EpisodeResult {
  perception: Perception;
  hypotheses: Hypothesis[];
  plan: Plan;
  /** By the evidence, and by what outcomes showed since: a break-in that came to light makes an attempt a compromise. */
  verdict: Verdict;
  prefixSource: WarmSource | undefined;
}

/** Lessons that the model keeps in mind, the latest. */
const lessonsKept = 3;

/** One incident from evidence to recovery. This is the loop; each stage is one call. */
export async function runEpisode(given: EpisodeRequest): Promise<EpisodeResult> {
  // Things that outcomes name join those of the evidence.
  const request = { ...given, evidence: { ...given.evidence, entities: [...given.evidence.entities] } };
  const { evidence, functions, settings, recorder, progress, earlier } = request;
  progress.stage('perception');
  const begun = isWorthAsking(evidence, functions) ? await functions.begin(evidence) : undefined;
  const perception = earlier?.perception ?? (await perceive(request, begun?.situation));
  if (!earlier) await recorder.perception(perception);
  if (!begun || !perception.assessment.isIncident) {
    return { perception, hypotheses: [], verdict: perception.assessment.verdict, prefixSource: begun?.source, plan: { steps: [], hasRecovered: true, finalState: perception.state, ending: 'No incident: the response can be closed without any command.' } };
  }
  progress.stage('conjecture');
  let hypotheses = earlier?.hypotheses ?? (await rankHypotheses({ ...request, ...settings, assessment: perception.assessment, hasCheck: settings.hasConjectureCheck }));
  if (!earlier) await recorder.hypotheses(hypotheses);

  const trunk = begun.situation;
  let { state } = perception;
  let belief = beliefOf(perception);
  let file = openFile(perception.assessment, parseFindings(perception.findings ?? []));
  const steps: PlanStep[] = [];
  const lessons: string[] = [];
  let knownPaths = new Set<string>();
  for (const [index, step] of (earlier?.steps ?? []).entries()) {
    const observation = earlier?.observations[index];
    evidence.entities.push(...(observation?.newEntities ?? []));
    state = earlier?.states[index] ?? step.predictedState;
    belief = earlier?.beliefs[index] ?? state;
    file = fold(file, step, { observation, findings: earlier?.findings[index] && parseFindings(earlier.findings[index]), entities: evidence.entities });
    keepLesson(lessons, earlier?.lessons[index]);
    steps.push(step);
  }

  let ending = `Stopped at the limit of ${String(settings.maxSteps)} commands before recovery.`;
  // Only what was looked at can refute.
  const listDue = (): Action[] => (request.environment === undefined ? [] : listChecks(file, evidence.entities).slice(0, 1));
  const isSearched = (): boolean => file.guessCount >= guessesToClose;
  const hasNothing = (): boolean => request.environment !== undefined && (isRefuted(file, evidence.entities) || (file.entry === 'believed' && file.guessCount >= guessesAllowed && !hasOpenTasks(file, evidence.entities)));
  const verdictNow = (): Verdict => (hasNothing() ? verdictOfNothing(perception) : verdictOf(file, perception));
  while (!hasNothing() && steps.length < settings.maxSteps) {
    // Before it is closed, and before anything is guessed, all is looked at once more.
    const due = isTerminal(state) || !hasOpenTasks(file, evidence.entities) ? listDue() : [];
    if (isTerminal(state) && due.length === 0) break;
    const told = tell(trunk, file, evidence.entities, lessons);
    const step = await planStep(request, { situation: told.state(state), believed: told.state(belief), state, belief, file, hypotheses, knownPaths, number: steps.length + 1, ...(due.length > 0 && { only: due }) });
    if (!step) {
      ending = file.guessCount === 0 ? 'No sensible command is left, and recovery is not reached.' : `The last ${String(file.guessCount)} commands that no finding asked for showed nothing new, and recovery is not shown: look at what is left by hand.`;
      break;
    }
    steps.push(step.record);
    await recorder.step(step.record);
    progress.step(step.record);
    knownPaths = step.knownPaths;
    const { action } = step;

    const observation = request.environment ? await observe(request, step.record) : nothingKnown(step.record.step);
    evidence.entities.push(...(observation.newEntities ?? []));
    const findings = observation.isKnown ? await readOutcome({ functions, action, observation, entities: evidence.entities }) : undefined;
    file = fold(file, step.record, { observation, findings, entities: evidence.entities });
    if (observation.isKnown) {
      const observed = await perceiveState({ functions, situation: tell(trunk, file, evidence.entities, lessons), before: belief, ...judgeTasks(file, evidence.entities), isSearched: isSearched(), verb: action.verb, ...(observation.succeeded === undefined ? {} : { hasSucceeded: observation.succeeded }) });
      await recorder.perception({ ...perception, assessment: { ...perception.assessment, verdict: verdictNow() }, step: step.record.step, state: observed.state, conditions: observed.conditions, findings: (findings ?? []).map(renderFinding) });
      ({ state, belief } = observed);
    } else state = belief = step.record.predictedState;

    if (settings.hasAdaptation && observation.isKnown) {
      progress.stage('adaptation');
      const revision = revise({ step: step.record.step, action, predicted: step.record.predictedState, observed: state, observation, hypotheses });
      await recorder.revision(revision);
      hypotheses = hypotheses.map((hypothesis) => ({ ...hypothesis, weightFraction: revision.weights[hypothesis.id] ?? hypothesis.weightFraction }));
      keepLesson(lessons, revision.lesson);
    }
  }
  if (hasNothing()) ending = 'Nothing of a break-in was found where it was looked for: the response can be closed.';
  else if (isTerminal(state)) ending = request.environment ? 'All six conditions hold by what was observed.' : 'All six conditions hold by the plan\'s own prediction.';
  return { perception, hypotheses, verdict: verdictNow(), prefixSource: begun.source, plan: { steps, hasRecovered: hasNothing() || isTerminal(state), finalState: state, ending } };
}

async function perceive({ evidence, functions, knowledge }: EpisodeRequest, situation: Situation | undefined): Promise<Perception> {
  if (situation === undefined) return { step: 0, assessment: assessBenign(evidence), state: noConditionHolds, conditions: [] };
  const { assessment, findings } = await perceiveEvidence({ evidence, functions, situation, knowledge });
  const file = openFile(assessment, findings);
  const perceived = await perceiveState({ functions, situation: tell(situation, file, evidence.entities, []), before: noConditionHolds, ...judgeTasks(file, evidence.entities) });
  return { step: 0, assessment, state: perceived.state, conditions: perceived.conditions, findings: findings.map(renderFinding) };
}

const judgeTasks = (file: CaseFile, entities: readonly Entity[]): Pick<PerceiveStateRequest, 'unmet' | 'unshown'> => ({ unmet: listUnmetNow(file, entities), unshown: listUnshown(file, entities) });

/** What was taken for likely, which the response does not go by alone. */
export const beliefOf = ({ state, conditions }: Pick<Perception, 'state' | 'conditions'>): RecoveryState => (conditions.length === 0 ? state : stateFromFlags(conditions.map(({ holds }) => holds)));

interface StepRequest {
  situation: Situation;
  /** The same with what is believed in place of what the response goes by. */
  believed: Situation;
  state: RecoveryState;
  belief: RecoveryState;
  file: CaseFile;
  hypotheses: readonly Hypothesis[];
  knownPaths: ReadonlySet<string>;
  number: number;
  /** In place of what the case asks for. */
  only?: readonly Action[];
}

async function planStep(request: EpisodeRequest, { situation, believed, state, belief, file, hypotheses, knownPaths, number, only }: StepRequest): Promise<{ record: PlanStep; action: PlanStep['candidates'][number]['action']; knownPaths: Set<string> } | undefined> {
  const { evidence, functions, settings, clock, engine, progress } = request;
  progress.stage('plan', `step ${String(number)}`);
  const startMs = clock.monotonicMs();
  const before = engine.usage();
  const found = await lookAhead({ functions, situation, state, entities: evidence.entities, file, random: request.random.child('plan'), settings, knownPaths, ...(only && { only }) });
  if (!found) return undefined;
  const { chosen, candidates } = found;
  const predicted = await functions.predict(believed.command(chosen.action), predictionRules({
    verb: chosen.action.verb, before: belief, unmet: listUnmet(afterCommand(file, chosen.action, true), evidence.entities), isFree: settings.isFreePrediction || functions.isTuned, decide: (_, probability) => probability >= 0.5,
  }));
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

/** The case as the evidence alone shows it. */
function openFile(assessment: Assessment, findings: readonly Finding[]): CaseFile {
  return afterEvidence(openCase(assessment.entities, presumeCause(assessment.techniques), assessment.verdict === 'compromise'), findings);
}

const verdictOf = (file: CaseFile, { assessment }: Perception): Verdict => (file.entry === 'shown' ? 'compromise' : assessment.verdict);

/** From this probability on an incident without a break-in is an attempt, else an ordinary day. */
const attemptFrom = 0.9;
const verdictOfNothing = ({ assessment }: Perception): Verdict => (assessment.probability >= attemptFrom ? 'attempted' : 'benign');

const parseFindings = (texts: readonly string[]): Finding[] => texts.map(parseFinding).filter((finding) => finding !== undefined);

/** The evidence with what is known by now: the response in a few lines, whatever its length. */
export function tell(trunk: Situation, file: CaseFile, entities: readonly Entity[], lessons: readonly string[]): Situation {
  return lessons.reduce((situation, lesson) => situation.lesson(lesson), trunk).caseFile(renderCase(file, entities));
}

/** The case after one command: by what was read of its outcome, or, where nobody saw it, as if it took effect. */
function fold(file: CaseFile, { command }: PlanStep, { observation, findings, entities }: { observation: Observation | undefined; findings: readonly Finding[] | undefined; entities: readonly Entity[] }): CaseFile {
  const action = makeAction(command.verb, command.targets.map((target) => target.alias));
  if (observation?.isKnown !== true || findings === undefined) return afterCommand(file, action, false);
  return afterOutcome(file, action, { findings, hasSucceeded: observation.succeeded, isGuess: isGuess(action, file, entities) });
}

function keepLesson(lessons: string[], lesson: string | undefined): void {
  if (lesson === undefined || lessons.includes(lesson)) return;
  lessons.push(lesson);
  if (lessons.length > lessonsKept) lessons.shift();
}

/** The action's text with names in place of aliases. */
function titleOf(text: string, evidence: Evidence): string {
  const [verb = '', ...aliases] = text.split(' ');
  return [verb, ...aliases.map((alias) => evidence.entities.find((entity) => entity.alias === alias)?.name ?? alias)].join(' ');
}
