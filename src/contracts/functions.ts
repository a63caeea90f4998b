/** The four functions of the model (perceive, conjecture, act, predict) behind one interface for all prompt profiles. Types only. */
import type { Action } from './command.ts';
import type { Entity, Evidence } from './evidence.ts';
import type { Verdict } from './incident.ts';
import type { Tactic, Technique } from './knowledge.ts';
import type { WarmSource } from './model.ts';
import type { RecoveryState } from './recovery-state.ts';

/** Sets of prompts: for small tuned models, for general ones, and those of the paper's own tuned model. */
export const profiles = ['compact', 'full', 'paper'] as const;
export type Profile = (typeof profiles)[number];

/** Roles that an entity can have in an incident. */
export const roles = ['attacker', 'compromised', 'targeted', 'uninvolved'] as const;
export type Role = (typeof roles)[number];

/** What the model has read so far. Immutable: each method gives a new one that only appends. */
export interface Situation {
  state(state: RecoveryState): Situation;
  command(action: Action): Situation;
  /** Hostile text: goes in as data. */
  observation(text: string): Situation;
  /** Our own words, from adaptation. */
  lesson(text: string): Situation;
  /** What the response knows so far, in our own words and aliases. */
  caseFile(text: string): Situation;
  /** Equal for equal content. */
  readonly key: string;
  /** Tokens that the context still holds behind it and an answer. */
  readonly freeTokens: number;
  /** Keeps what was read ready until released. */
  hold(): () => void;
}

export interface StateAnswer {
  state: RecoveryState;
  /** Of each condition to hold, in the order of the state. */
  probabilities: number[];
  /** Goes on after the answer. */
  situation: Situation;
}

export interface PredictionRules {
  /** Turns the probability of a condition into a flag: greedy or drawn. */
  decide(index: number, probability: number): boolean;
  /** A condition that leaves no choice, given those decided before it; undefined: the model is asked. */
  fixed(index: number, decided: readonly boolean[]): boolean | undefined;
  /** What will probably be answered: saves time where it is right, and changes no answer. */
  guess?: readonly boolean[];
}

/** A thing whose part is asked about, with what the logs alone say of it. */
export type Suspect = Pick<Entity, 'alias' | 'suspicionFraction'>;

/** A line of an outcome, with aliases in place of names, and all that it could say. */
export interface ReadableLine { text: string; findings: readonly string[] }

export interface ModelFunctions {
  readonly profile: Profile;
  /** sha256 of each prompt's wording, by function name. */
  readonly promptHashes: Readonly<Record<string, string>>;
  /** Was it trained for these prompts? What an untuned model says of conditions is held to rules. */
  readonly isTuned: boolean;
  /** How much its answers on the evidence count beside what the rules' findings say, 0 (not at all) to 1 (alone): the exponent of a geometric mean. */
  readonly trustFraction: number;
  /** Reads system and evidence. */
  begin(evidence: Evidence): Promise<{ situation: Situation; source: WarmSource }>;
  verdict(situation: Situation): Promise<Record<Verdict, number>>;
  /** Probability of each role for each suspect; one list for each of them, in the order of {@link roles}. */
  rolesOf(situation: Situation, suspects: readonly Suspect[]): Promise<number[][]>;
  /** Probability of each candidate for a line of evidence, `nothing` last. */
  techniqueOf(situation: Situation, lineText: string, candidates: readonly Technique[]): Promise<number[]>;
  /** The attacker's steps that the evidence shows, in order, out of a closed list of tactics with techniques: index and probability of each. */
  attackPath(situation: Situation, steps: readonly string[]): Promise<{ index: number; probability: number }[]>;
  /** What the evidence shows: indexes of the list, in the order found. */
  readEvidence(situation: Situation, findings: readonly string[]): Promise<number[]>;
  /** What each line of a command's outcome says, out of the list of that line: indexes, in the order found. Read apart from the evidence: what a tool printed means the same in any incident. */
  readOutcome(action: Action, lines: readonly ReadableLine[]): Promise<number[][]>;
  /** Which conditions hold now, by the case that the situation ends with. */
  perceiveState(situation: Situation, rules: PredictionRules): Promise<StateAnswer>;
  /** The likeliest alert classes that a tactic causes, without sight of the log. */
  expectedAlerts(tactic: Tactic, techniques: readonly Technique[], classes: readonly string[], count: number): Promise<string[]>;
  /** The best of the list first, as indexes. `best` missing: the whole list. */
  rankActions(situation: Situation, actions: readonly Action[], best?: number): Promise<{ index: number; logProbability: number; explanation?: string }[]>;
  /** The conditions after the command that the situation ends with. */
  predict(situation: Situation, rules: PredictionRules): Promise<StateAnswer>;
}
