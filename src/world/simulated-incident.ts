import { verdicts, type Entity, type EntityKind, type Environment, type FactRef, type Observation, type OutcomeTrace, type ResponseCommand, type Scenario, type Verdict, type WorldOutcome } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';
import { SeededRandom } from '../kit/random.ts';
import { applyOrder, type OrderEffect } from './apply-order.ts';
import { compileFacts, type CompiledFacts } from './compile-facts.ts';
import { createDraws, type Draws } from './draws.ts';
import type { OracleView } from './oracle-view.ts';
import { kindOfIndicator, resolveOrder } from './orders.ts';
import type { OutcomeFacts } from './outcome-facts.ts';
import type { Renderer } from './render/renderer.ts';
import { ScoreKeeper, type Score } from './score-keeper.ts';
import { fillTime, type FileClock } from './template/index.ts';
import { tellOutcome } from './tell-outcome.ts';
import { minutesPerTick } from './verb-rules.ts';
import { listFacts } from './list-facts.ts';
import { computeYardsticks } from './yardsticks.ts';
import { apparentConditions, at, renderFlags, trueConditions, type WorldState } from './world-state.ts';
import { describeOutcome } from './wordings/describe-outcome.ts';

export interface SimulatedIncidentRequest {
  scenario: Scenario;
  seed: number;
  /** See `createDraws`. */
  failureFactor?: number;
  /** How each file writes times; files without one get UTC times as in 2026-03-10T02:21:09Z. */
  clocks?: ReadonlyMap<string, FileClock>;
  renderers: readonly Renderer[];
  /** When the evidence ends, milliseconds since the epoch. */
  endMs: number;
  /** Reads what an outcome showed as evidence is read; gives the things named for the first time. */
  readBack?: (trace: OutcomeTrace) => Promise<Entity[]>;
}

/**
 * A running incident: carries out commands in the simulated network and says what came of them. Keeps the score, which no responder
 * sees. The same scenario, seed and commands give the same words.
 */
export class SimulatedIncident implements Environment {
  readonly #request: SimulatedIncidentRequest;
  readonly #facts: CompiledFacts;
  readonly #draws: Draws;
  readonly #state: WorldState;
  readonly #keeper: ScoreKeeper;
  readonly #random: SeededRandom;
  /** Each command in words. */
  readonly #texts: string[] = [];
  #lastOutcome: OutcomeFacts | undefined;

  constructor(request: SimulatedIncidentRequest) {
    this.#request = request;
    this.#facts = compileFacts(request.scenario);
    this.#draws = createDraws(this.#facts, request.seed, request.failureFactor);
    this.#state = this.#draws.start();
    this.#keeper = new ScoreKeeper(this.#facts, this.#state);
    this.#random = new SeededRandom(`outcomes/${request.scenario.id}/${String(request.seed)}`);
  }

  /** For yardsticks and makers of training data only. */
  get oracle(): OracleView {
    return { facts: this.#facts, draws: this.#draws, readState: () => this.#state.slice(), readOutcome: () => this.#lastOutcome, retellOutcome: (facts, nameOf) => this.#tell(facts, nameOf) };
  }

  /** Closed, at the limit of commands, or lost for good. */
  get isOver(): boolean { return this.#keeper.isOver; }
  get judgedSteps(): ScoreKeeper['steps'] { return this.#keeper.steps; }
  score(): Score { return this.#keeper.score(); }

  /** The truth and what the response was worth: for the end. Works out the yardsticks, which takes up to seconds. */
  outcome(): WorldOutcome {
    const { scenario, seed, failureFactor } = this.#request;
    const { hasRecovered, failure, recoverySteps, verdict, minutes } = this.score();
    return {
      scenario: scenario.id, title: scenario.title, seed, kind: scenario.kind, ...(verdict !== undefined && { verdict }), hasRecovered, ...(failure !== undefined && { failure }), recoverySteps, minutes,
      ...computeYardsticks(scenario, seed, failureFactor),
      commands: this.#keeper.steps.map(({ judgement, costSteps, trueState, apparentState }, index) => ({ text: this.#texts[index] ?? '', judgement, costSteps, trueState, apparentState })),
      facts: listFacts(this.#facts, this.#state),
    };
  }

  /** True and apparent conditions now, as six digits. */
  conditions(): { true: string; apparent: string } {
    return { true: renderFlags(trueConditions(this.#facts, this.#state)), apparent: renderFlags(apparentConditions(this.#facts, this.#state)) };
  }

  /** Never throws for a command that makes no sense: it says so in the observation. */
  async apply(step: number, command: ResponseCommand): Promise<Observation> {
    const base = { step, source: 'world' as const, isKnown: true };
    this.#lastOutcome = undefined;
    this.#texts.push([command.verb, ...command.targets.map((target) => target.name)].join(' '));
    if (command.verb === 'close_incident') {
      this.#keeper.close(readVerdict(command.parameters['verdict']), this.#state);
      return { ...base, succeeded: true, text: 'The incident is closed.' };
    }
    const order = resolveOrder(this.#facts, command.verb, command.targets, command.parameters['service']);
    if (order === undefined) {
      this.#keeper.invalid(this.#state);
      return { ...base, succeeded: false, text: `${command.verb} cannot be carried out on ${command.targets.length === 0 ? 'nothing' : 'such targets'}.` };
    }
    const before = this.#state.slice();
    const effect = applyOrder(this.#facts, this.#draws, this.#state, order);
    const after = this.#state;
    this.#keeper.command(order, effect, { before, after });
    const lines: OutcomeTrace['lines'] = [];
    const attacker = this.#tellMoves(effect, before, lines);
    const outcome = tellOutcome({ facts: this.#facts, order, effect, before, after, attacker });
    this.#lastOutcome = outcome;
    const text = this.#tell(outcome);
    const newEntities = await this.#request.readBack?.({ text, lines, named: listNamed(outcome, this.#facts) });
    return { ...base, succeeded: effect.targets.every((target) => target.result === 'done' || target.result === 'no-effect'), text, ...(newEntities !== undefined && newEntities.length > 0 && { newEntities }) };
  }

  #tell(outcome: OutcomeFacts, nameOf = (told: string): string => told): string {
    const { scenario } = this.#request;
    return describeOutcome(outcome, this.#random.child(`step ${String(this.#keeper.steps.length)}`), {
      mayUseHeldOut: scenario.split !== 'train', osOf: (host) => scenario.system.hosts.find((one) => one.name === nameOf(host))?.os,
    });
  }

  /** The attacker's moves in words, and their lines with times within the span of the command. */
  #tellMoves(effect: OrderEffect, before: WorldState, lines: OutcomeTrace['lines']): OutcomeFacts['attacker'] {
    const { scenario, endMs, clocks, renderers } = this.#request;
    const startMinutes = before[at.minutes] ?? 0;
    const ticks = Math.max(1, Math.floor((startMinutes + effect.minutes) / minutesPerTick) - Math.floor(startMinutes / minutesPerTick));
    return effect.moves.map((move, index) => {
      if (move < 0) {
        const host = this.#facts.hostNames[-1 - move] ?? '';
        return { what: `The cause on ${host} is still open: what was removed there is back.`, lines: [], effect: 'artifact-returns', on: { kind: 'host', name: host } };
      }
      const made = scenario.next[move];
      if (made === undefined) throw new StanchError('internal', 'The world made a move that the scenario does not have.', 'This is a fault in stanch; please report it.');
      const timeMs = endMs + (startMinutes + (effect.minutes * (index + 1)) / (ticks + 1)) * 60_000;
      const written = made.lines.map(({ file, text }) => {
        const clock = clocks?.get(file);
        return { file, text: clock === undefined ? text.replaceAll('{time}', new Date(timeMs).toISOString().replace(/\.\d{3}Z$/, 'Z')) : fillTime(text, clock, timeMs, renderers) };
      });
      lines.push(...written);
      return { what: made.what, lines: written, effect: made.effect, on: made.on };
    });
  }
}

function readVerdict(text: string | undefined): Verdict {
  return verdicts.find((verdict) => verdict === text) ?? 'compromise';
}

/** What the facts of an outcome name: for the responder's list of things. */
function listNamed({ targets, activity }: OutcomeFacts, facts: CompiledFacts): OutcomeTrace['named'] {
  const named: { kind: EntityKind; name: string }[] = [];
  const add = ({ kind, name, host }: FactRef): void => {
    if (kind === 'service') { if (host !== undefined) named.push({ kind: 'host', name: host }); }
    else if (kind !== 'artifact') named.push({ kind, name });
  };
  for (const { found, leads } of targets) {
    for (const fact of found) {
      if (fact.kind === 'compromised') add(fact.ref);
      else if (fact.kind === 'artifact') add({ kind: fact.artifact.kind === 'account' ? 'account' : 'file', name: fact.artifact.name });
      else if (fact.kind === 'root-cause') add(fact.cause.on);
    }
    for (const { verb, target } of leads) if (verb === 'hunt_indicator') named.push({ kind: kindOfIndicator(facts, target), name: target });
  }
  for (const { from, to } of activity?.ends ?? []) for (const name of [from, to]) named.push({ kind: facts.hostIndex.has(name) ? 'host' : kindOfIndicator(facts, name), name });
  return named;
}
