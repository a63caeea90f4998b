import { afterCommand, afterEvidence, afterOutcome, openCase, presumeCause, renderFinding, type CaseFile } from '../../src/case/index.ts';
import { conditionNames, conditionTitles, isTerminal, makeAction, noConditionHolds, parentTechniqueOf, toCommandTarget, verbFacts, type Action, type Assessment, type Engine, type Entity, type Knowledge, type Observation, type RecoveryState, type Situation, type SystemDescription, type TokenId, type Tokenizer } from '../../src/contracts/index.ts';
import type { SeededRandom } from '../../src/kit/random.ts';
import { tell } from '../../src/episode/run-episode.ts';
import { perceiveEvidence } from '../../src/perception/perceive-evidence.ts';
import { perceiveState } from '../../src/perception/perceive-state.ts';
import { listReadableLines, readOutcome } from '../../src/perception/read-outcome.ts';
import { lineCharacters } from '../../src/prompts/perceive.ts';
import { listActions } from '../../src/plan/list-actions.ts';
import { predictionRules } from '../../src/plan/prediction-rules.ts';
import { createCompactFunctions } from '../../src/prompts/compact-functions.ts';
import { applyOrder } from '../../src/world/apply-order.ts';
import type { OutcomeFacts } from '../../src/world/outcome-facts.ts';
import { resolveOrder, type Order } from '../../src/world/orders.ts';
import { searchBlindPlan } from '../../src/world/search-plan.ts';
import { describeOutcome } from '../../src/world/wordings/describe-outcome.ts';
import { SimulatedIncident } from '../../src/world/simulated-incident.ts';
import { allRenderers } from '../../src/world/scenarios/index.ts';
import { apparentConditions, at, toRecoveryState, type WorldState } from '../../src/world/world-state.ts';
import { makeServiceCommand } from '../../eval/baselines/make-service-command.ts';
import { orderToCommand } from '../../eval/baselines/order-to-command.ts';
import type { ReadInstance } from '../../eval/execution/read-instance.ts';
import { listGoldLines } from '../../eval/teacher/gold-lines.ts';
import { PerfectReader } from '../../eval/teacher/perfect-reader.ts';
import { createTeacherEngine, type TaughtAnswer, type Teacher } from '../../eval/teacher/teacher-engine.ts';
import { makeUpLine, makeUpOutcome, shuffle, type FactPool } from './make-up-outcome.ts';

export interface PlayRequest {
  read: ReadInstance;
  seed: number;
  tokenizer: Tokenizer & { countTokens(text: string): number; beginToken?: TokenId };
  knowledge: Knowledge;
  random: SeededRandom;
  /** Points of the episode at which all questions are asked; the others are only played. */
  pointCount: number;
  /** Made-up outcomes whose lines are read, too, and whose facts they take their words from. */
  practice: { count: number; pool: FactPool };
}

/** Commands that are no mistake, as a share of all. */
const expertShare = 0.65;
/** Episodes whose case file holds an error of reading. */
const errorShare = 0.2;
/** Episodes in which nobody wrote down what the site is. */
const undescribedShare = 0.08;
const noDescription: SystemDescription = { text: '', hosts: [], zones: [], enforcementPoints: [], accounts: [], keys: [], rules: [] };
const longest = 22;
/** Simulated commands behind a point, and other commands whose effect is asked about. */
const chainLength = 3;
const othersAsked = 2;
const syntheticLines = 3;
const longLine = 120;
/** Lines in other words for each made-up outcome. */
const linesForOutcome = 5;

/**
 * Plays one incident as the product would, with a teacher in place of the model, by the best plan over what was shown and with mistakes, and gives
 * every question with its right answers. Hidden facts stay hidden: the right command is that of a planner who knows what was shown.
 */
export async function playIncident(request: PlayRequest): Promise<TaughtAnswer[]> {
  const { read, seed, tokenizer, knowledge, random, pointCount, practice } = request;
  const { scenario, endMs, instance } = read;
  const taught: TaughtAnswer[] = [];
  const chance = random.child('play');
  const budget = chance.next() < 0.75 ? 400 : 120 + Math.floor(chance.next() * 280);
  const opened = read.open({ tokenBudget: budget, countTokens: (text) => tokenizer.countTokens(text), isEstimate: false, ...(chance.next() < undescribedShare && { system: noDescription }) });
  const { evidence } = opened;
  if (evidence.digest.length === 0) return [];
  const incident = new SimulatedIncident({ scenario, seed, renderers: allRenderers, endMs, clocks: instance.clocks, readBack: opened.readBack });
  const { facts, draws, readState, readOutcome: readFacts, retellOutcome } = incident.oracle;
  const entities = [...evidence.entities];
  let isMuted = false;
  const reader = new PerfectReader({ facts, knowledge, entities });
  const teacher: Teacher = {
    choose: (question) => (isMuted && question.purpose !== 'finding' ? [0] : reader.choose(question)),
    flags: () => reader.flags(),
  };
  const engine: Engine = createTeacherEngine(tokenizer, { teacher, beginToken: tokenizer.beginToken, contextTokens: 100_000, onAnswer: (answer) => { if (!isMuted) taught.push(answer); } });
  const functions = { ...createCompactFunctions(engine), trustFraction: 1 };
  const { situation: trunk } = await functions.begin(evidence);

  // The evidence.
  const startState = readState();
  reader.readEvidence(startState);
  const { assessment, findings } = await perceiveEvidence({ evidence, functions, situation: trunk, knowledge });
  for (let count = 0; count < syntheticLines; count += 1) {
    const one = pick(knowledge.techniques.filter(({ signs }) => signs.length > 0), chance);
    const line = one === undefined ? '' : syntheticLine(one.signs, evidence.digest.map(({ text }) => text), chance);
    const candidates = knowledge.lookUp(line, 4).map((match) => match.technique);
    if (one === undefined || !candidates.some(({ id }) => id === one.id)) continue;
    reader.technique = one.name;
    await functions.techniqueOf(trunk, line, candidates);
    reader.technique = undefined;
  }
  await teachAlerts();

  const startRoles = startingRoles(assessment.entities);
  let file = afterEvidence(openCase(startRoles, presumeCause(assessment.techniques)), findings);
  if (chance.next() < errorShare) file = disturb(file, entities, chance);

  // The response.
  const points = new Set<number>();
  const length = lengthOf();
  while (points.size < Math.min(pointCount, length)) points.add(Math.floor(chance.next() * length));
  let lessons: string[] = [];
  for (let step = 0; step < longest; step += 1) {
    const state = stateOf(readState());
    isMuted = step > 0 && !points.has(step);
    reader.conditions = state;
    const told = tell(trunk, file, entities, lessons);
    await perceiveState({ functions, situation: told, before: noConditionHolds, unmet: new Set(), unshown: new Set() });
    if (isTerminal(state)) break;
    const [order] = searchBlindPlan(facts, readState()).orders;
    const situation = told.state(state);
    const actions = listActions({ entities, file, state, targetsPerVerb: 3, hasShortlist: true });
    const expert = order === undefined ? undefined : toAction(order);
    const listed = expert === undefined ? undefined : actions.find((action) => isSame(action, expert));
    if (!isMuted) {
      reader.command = listed?.text;
      if (reader.command !== undefined && actions.length > 1) await functions.rankActions(situation, actions);
      const others = shuffle(actions.filter((action) => action !== listed), chance).slice(0, othersAsked);
      for (const action of [...(listed === undefined ? [] : [listed]), ...others]) await teachPrediction(situation, action, readState());
      await teachChain(situation, file, listed, readState());
    }
    const isExpert = chance.next() < expertShare;
    const chosen = isExpert || actions.length === 0 ? expert ?? pick(actions, chance) : pick(actions, chance);
    if (chosen === undefined) break;
    const made = isExpert && order !== undefined && chosen === expert ? orderToCommand(order, facts, entities) : toCommand(chosen);
    if (made === undefined) break;
    const observation = await incident.apply(step + 1, made);
    entities.push(...(observation.newEntities ?? []));
    const action = makeAction(made.verb, made.targets.map((target) => target.alias));
    const outcome = readFacts();
    reader.readOutcome(outcome, outcome === undefined ? undefined : goldLinesOf(outcome, action, observation));
    // Reading is the smallest branch, and the one with the most wordings: it is taught at every step.
    isMuted = false;
    let read = await readOutcome({ functions, action, observation, entities });
    if (chance.next() < errorShare / 4) read = read.slice(1);
    const before = state;
    file = afterOutcome(file, action, { findings: read, hasSucceeded: observation.succeeded });
    lessons = [...lessons, ...lessonOf(action, before, stateOf(readState()), observation.succeeded === false)].slice(-3);
    if (incident.isOver) break;
  }
  isMuted = false;
  for (let count = 0; count < practice.count; count += 1) await teachMadeUp(random.child(`made up ${String(count)}`));
  for (let count = 0; count < practice.count * linesForOutcome; count += 1) await teachLine(random.child(`line ${String(count)}`));
  return taught;

  async function teachMadeUp(drawn: SeededRandom): Promise<void> {
    const made = makeUpOutcome({ pool: practice.pool, entities, random: drawn });
    if (made === undefined) return;
    const tellAgain = (outcome: OutcomeFacts, nameOf: (told: string) => string): string => describeOutcome(outcome, drawn.child('words'), { mayUseHeldOut: false, osOf: (host) => scenario.system.hosts.find((one) => one.name === nameOf(host))?.os });
    const observation: Observation = { step: 1, source: 'none', isKnown: true, text: tellAgain(made.outcome, (name) => name) };
    const gold = goldLinesOf(made.outcome, made.action, observation, tellAgain);
    if (gold === undefined) return;
    reader.readOutcome(made.outcome, gold);
    await readOutcome({ functions, action: made.action, observation, entities });
  }

  async function teachLine(drawn: SeededRandom): Promise<void> {
    const made = makeUpLine({ pool: practice.pool, entities, random: drawn });
    if (made === undefined) return;
    const observation: Observation = { step: 1, source: 'none', isKnown: true, text: made.text };
    const [line] = listReadableLines({ action: made.action, observation, entities });
    if (line === undefined) return;
    reader.readOutcome(undefined, new Map([[line.text.slice(0, lineCharacters), made.finding === undefined ? [] : [renderFinding(made.finding)]]]));
    await readOutcome({ functions, action: made.action, observation, entities });
  }

  function stateOf(world: WorldState): RecoveryState {
    return toRecoveryState(apparentConditions(facts, world));
  }

  function toAction(order: Order): Action {
    const { verb, targets } = orderToCommand(order, facts, entities);
    return makeAction(verb, targets.map((target) => target.alias));
  }

  function toCommand(action: Action): ReturnType<typeof makeServiceCommand> | undefined {
    const named = action.targets.map((alias) => entities.find((entity) => entity.alias === alias)).filter((entity): entity is Entity => entity !== undefined);
    if (named.length !== action.targets.length || named.length === 0) return undefined;
    const service = verbFacts(action.verb).needsService === true ? named[0]?.services[0] : undefined;
    return makeServiceCommand(action.verb, named.map(toCommandTarget), { reason: '', service });
  }

  /** The world after a command, without telling anybody. */
  function simulate(action: Action, world: WorldState): WorldState | undefined {
    const made = toCommand(action);
    const order = made === undefined ? undefined : resolveOrder(facts, made.verb, made.targets, made.parameters['service']);
    if (order === undefined) return undefined;
    const next = world.slice();
    applyOrder(facts, draws, next, order);
    return next;
  }

  async function teachPrediction(situation: Situation, action: Action, world: WorldState): Promise<void> {
    const next = simulate(action, world);
    if (next === undefined) return;
    reader.conditions = stateOf(next);
    await functions.predict(situation.command(action), predictionRules({ verb: action.verb, before: stateOf(world), unmet: new Set(), isFree: true, decide: () => true }));
  }

  /** How a simulation goes on behind a point: nobody tells what was found, only commands and conditions follow. */
  async function teachChain(from: Situation, caseFile: CaseFile, first: Action | undefined, world: WorldState): Promise<void> {
    let situation = from, simulated = caseFile, action = first, state = world;
    for (let depth = 0; depth < chainLength && action !== undefined; depth += 1) {
      const next = simulate(action, state);
      if (next === undefined) return;
      if (depth > 0) await teachPrediction(situation, action, state);
      const after = stateOf(next);
      situation = situation.command(action).state(after);
      simulated = afterCommand(simulated, action, false);
      if (isTerminal(after)) return;
      const [order] = searchBlindPlan(facts, next).orders;
      const actions = listActions({ entities, file: simulated, state: after, targetsPerVerb: 3, hasShortlist: true });
      const expert = order === undefined ? undefined : toAction(order);
      const listed = expert === undefined ? undefined : actions.find((one) => isSame(one, expert));
      reader.command = listed?.text;
      if (reader.command !== undefined && actions.length > 1) await functions.rankActions(situation, actions);
      action = listed;
      state = next;
    }
  }

  async function teachAlerts(): Promise<void> {
    const all = [...new Set([...knowledge.techniques.flatMap((one) => one.alertClasses), ...evidence.groups.flatMap((group) => group.classification ?? [])])].sort();
    for (const tacticId of new Set(scenario.attack.steps.map((one) => one.tacticId))) {
      const tactic = knowledge.tactic(tacticId);
      const techniques = scenario.attack.steps.filter((one) => one.tacticId === tacticId).map((one) => knowledge.technique(one.techniqueId) ?? knowledge.technique(parentTechniqueOf(one.techniqueId))).filter((one) => one !== undefined);
      reader.alertClasses = new Set(techniques.flatMap((one) => one.alertClasses));
      if (tactic !== undefined && reader.alertClasses.size > 0) await functions.expectedAlerts(tactic, techniques, all, 2);
    }
  }

  /** As believed at the start: what the evidence shows of the parts that were asked about. */
  function startingRoles(asked: Assessment['entities']): Assessment['entities'] {
    const shown = new Set(scenario.compromised.flatMap((one, index) => ((get(startState, at.shownCompromised) & get(startState, at.activeCompromised) & (1 << index)) !== 0 ? [reader.aliasOf(one.ref.kind === 'service' ? 'host' : one.ref.kind === 'artifact' ? 'host' : one.ref.kind, one.ref.kind === 'service' ? one.ref.host ?? '' : one.ref.name)] : [])));
    const held = [...new Set([...shown].filter((alias) => alias !== undefined))];
    return { attacker: asked.attacker, compromised: held, targeted: [...asked.targeted, ...asked.compromised].filter((alias) => !held.includes(alias)) };
  }

  /** What each line that the product reads says, by its text. */
  function goldLinesOf(outcome: OutcomeFacts, action: Action, observation: Observation, retell = retellOutcome): ReadonlyMap<string, string[]> | undefined {
    const gold = listGoldLines({ outcome, text: observation.text, scenario, aliasOf: reader.aliasOf, retell });
    const told = gold && listReadableLines({ action, observation, entities }).map(({ number, text }) => [text.slice(0, lineCharacters), (gold[number] ?? []).map(renderFinding)] as const);
    // Long lines that say nothing are log lines: one in three is enough.
    return told && new Map(told.filter(([text, findings]) => findings.length > 0 || text.length < longLine || random.next() < 1 / 3));
  }

  /** How many commands the blind planner needs, roughly: points are spread over them. */
  function lengthOf(): number {
    return Math.max(1, Math.min(longest, Math.round(searchBlindPlan(facts, startState).orders.length * 1.3)));
  }
}

const get = (state: WorldState, place: number): number => state[place] ?? 0;
const isSame = (one: Action, other: Action): boolean => one.verb === other.verb && one.targets.length === other.targets.length && one.targets.every((alias) => other.targets.includes(alias));

/** What adaptation would keep of it: failures, and conditions that fell back. */
function lessonOf(action: Action, before: RecoveryState, after: RecoveryState, hasFailed: boolean): string[] {
  const fell = conditionNames.filter((name) => before[name] && !after[name]).map((name) => `${conditionTitles[name]} did not hold`).join(', ');
  return hasFailed || fell !== '' ? [`${action.text}${hasFailed ? ' failed' : ''}${fell === '' ? '' : `: ${fell}`}`] : [];
}

function pick<T>(list: readonly T[], random: { next(): number }): T | undefined {
  return list[Math.floor(random.next() * list.length)];
}

/** A line as a sensor might write it, with the words of a technique in it. */
function syntheticLine(signs: readonly string[], lines: readonly string[], random: { next(): number }): string {
  const host = (pick(lines, random) ?? '00:00 h1').split(' ').slice(0, 2).join(' ');
  return `${host} ${shuffle(signs, random).slice(0, 1 + Math.floor(random.next() * 2)).join(' ')}`;
}

/** A case in which the reader was wrong: somebody taken for struck who is not, or one struck that was overlooked, or an attacker. */
function disturb(file: CaseFile, entities: readonly Entity[], random: { next(): number }): CaseFile {
  const draw = random.next();
  if (draw < 0.4) {
    const innocent = pick(entities.filter((entity) => (entity.kind === 'host' || entity.kind === 'account') && entity.isInternal && entity.suspicionFraction > 0 && !file.held.includes(entity.alias)), random);
    return innocent === undefined ? file : { ...file, held: [...file.held, innocent.alias] };
  }
  if (draw < 0.7) return { ...file, held: file.held.slice(1) };
  const stranger = pick(entities.filter((entity) => entity.kind === 'address' && entity.suspicionFraction > 0 && !file.attackers.includes(entity.alias)), random);
  return draw < 0.85 || stranger === undefined ? { ...file, attackers: file.attackers.slice(1) } : { ...file, attackers: [...file.attackers, stranger.alias] };
}
