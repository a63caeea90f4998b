import { makeAction, type Evidence, type Observation, type Responder, type ResponderInsight, type ResponseCommand, type SystemDescription, type Tokenizer } from '../../src/contracts/index.ts';
import { createKnowledge } from '../../src/knowledge/create-knowledge.ts';
import { createCompactFunctions } from '../../src/prompts/compact-functions.ts';
import type { OracleView } from '../../src/world/oracle-view.ts';
import { searchBlindPlan } from '../../src/world/search-plan.ts';
import { apparentConditions, toRecoveryState } from '../../src/world/world-state.ts';
import { PerfectReader } from '../teacher/perfect-reader.ts';
import { createTeacherEngine } from '../teacher/teacher-engine.ts';
import { orderToCommand } from './order-to-command.ts';
import type { OraclePlanner, ResponderRequest } from './planner.ts';
import { StanchResponder, stanchSettings } from './stanch.ts';

/**
 * The product with one in the model's place who makes no mistake in reading and choosing, and knows no more than was shown: what the evidence, the case
 * file and the lists of commands allow. What `stanch` lacks to it is the model's; what it lacks to `optimal-blind` is that of the rest.
 */
export const perfectReader: OraclePlanner = {
  name: 'perfect-reader', title: 'stanch with a model that makes no mistake', usesModel: false, isOracle: true, rank: 25,
  create: ({ oracle, ...request }): Responder => new PerfectReaderResponder(oracle, request),
};

/** One token a letter: nothing is evaluated. */
const letters: Tokenizer = {
  encode: (segments) => segments.flatMap(({ text }) => [...text].map((letter) => letter.codePointAt(0) ?? 0)),
  decode: (tokens) => String.fromCodePoint(...tokens),
};

class PerfectReaderResponder implements Responder {
  readonly #oracle: OracleView;
  readonly #request: ResponderRequest;
  #turns: { stanch: StanchResponder; see(observation: Observation): void } | undefined;

  constructor(oracle: OracleView, request: ResponderRequest) {
    this.#oracle = oracle;
    this.#request = request;
  }

  start(system: SystemDescription, evidence: Evidence): Promise<ResponseCommand | undefined> {
    const { facts, readState } = this.#oracle;
    const entities = [...evidence.entities];
    const knowledge = createKnowledge();
    const reader = new PerfectReader({ facts, knowledge, entities });
    const lookAround = (): void => {
      reader.conditions = toRecoveryState(apparentConditions(facts, readState()));
      const [order] = searchBlindPlan(facts, readState()).orders;
      const command = order && orderToCommand(order, facts, entities);
      reader.command = command && makeAction(command.verb, command.targets.map(({ alias }) => alias)).text;
    };
    const functions = { ...createCompactFunctions(createTeacherEngine(letters, { teacher: reader, beginToken: undefined, contextTokens: 1_000_000, onAnswer: () => undefined })), trustFraction: 1 };
    const stanch = new StanchResponder({
      functions, knowledge, engine: { usage: () => ({ evaluatedTokens: 0, trieNodes: 0, decisions: 0, batches: 0, generatedTokens: 0 }) }, random: this.#request.random, citedLines: this.#request.citedLines ?? {},
      settings: { ...stanchSettings, hasLookahead: false, hasConjectureCheck: false },
    });
    const see = (observation: Observation): void => {
      entities.push(...(observation.newEntities ?? []));
      reader.readOutcome(this.#oracle.readOutcome());
      lookAround();
    };
    this.#turns = { stanch, see };
    reader.readEvidence(readState());
    lookAround();
    return stanch.start(system, evidence);
  }

  next(observation: Observation): Promise<ResponseCommand | undefined> {
    this.#turns?.see(observation);
    return this.#turns?.stanch.next(observation) ?? Promise.resolve(undefined);
  }

  insight(): ResponderInsight {
    return this.#turns?.stanch.insight() ?? { steps: [] };
  }

  close(): Promise<void> {
    return this.#turns?.stanch.close() ?? Promise.resolve();
  }
}
