import type { FailureKind, Verdict } from '../contracts/index.ts';
import type { OrderEffect } from './apply-order.ts';
import type { CompiledFacts, FactMasks } from './compile-facts.ts';
import type { Order } from './orders.ts';
import { costOf, paperCostOf } from './search-plan.ts';
import { stepLimit } from './verb-rules.ts';
import { allHold, apparentConditions, at, isLostForGood, renderFlags, struckHosts, trueConditions, type WorldState } from './world-state.ts';

export type Judgement = 'effective' | 'partly' | 'ineffective' | 'failed' | 'invalid' | 'harmful' | 'closing';

/** One command with the truth of it. States are six digits. */
export interface JudgedStep {
  costSteps: number;
  paperCostSteps: number;
  judgement: Judgement;
  minutes: number;
  /** Ids of facts. */
  changed: string[];
  shown: string[];
  trueState: string;
  apparentState: string;
}

export interface Score {
  hasRecovered: boolean;
  failure?: FailureKind;
  /** T, in steps: see eval/README.md. */
  recoverySteps: number;
  /** The same with a superfluous command counted two, whatever its targets. */
  paperSteps: number;
  verdict?: Verdict;
  isVerdictRight?: boolean;
  commandCount: number;
  ineffectiveCount: number;
  failedCount: number;
  invalidCount: number;
  /** Before the incident was closed. */
  commandsBeforeClosing: number;
  minutes: number;
  /** Struck after the start. */
  hostsLost: number;
  /** Host-minutes of hosts that the attacker never held. */
  healthyDownMinutes: number;
  /** Steps on targets for which nothing was left to do, on the first try and again, and those that the attacker or haste undid. */
  wasted: { useless: number; repeated: number };
}

const costOfNoCommand = 2;

/**
 * Counts what a response costs. Recovery time T stops when all six conditions truly hold; it is {@link stepLimit} when they never do.
 * In an attempted or benign incident T is what was spent before it was closed; it must be closed with the right verdict, and with its
 * causes fixed.
 */
export class ScoreKeeper {
  readonly steps: JudgedStep[] = [];
  readonly #facts: CompiledFacts;
  readonly #tried = new Set<string>();
  readonly #struckAtStart: number;
  #cost = 0;
  #paperCost = 0;
  #reached: { cost: number; paperCost: number } | undefined;
  #isLost = false;
  #closed: { verdict: Verdict; commands: number } | undefined;
  #minutes = 0;
  #healthyDownMinutes = 0;
  #hostsLost = 0;
  #wasted = { useless: 0, repeated: 0 };

  constructor(facts: CompiledFacts, start: WorldState) {
    this.#facts = facts;
    this.#struckAtStart = struckHosts(facts, start[at.activeCompromised] ?? 0);
    this.#settle(start);
  }

  /** All six conditions held at some time. */
  get hasRecovered(): boolean { return this.#reached !== undefined; }
  /** Commands after recovery from a compromise are free, and nothing but ineffective. */
  get #isCounted(): boolean { return this.#facts.scenario.kind !== 'compromise' || !this.hasRecovered; }
  /** Nothing that is done from now on changes the figure. */
  get isOver(): boolean { return this.#closed !== undefined || this.steps.length >= stepLimit || this.#isLost; }

  /** A command that the world carried out. */
  command(order: Order, effect: OrderEffect, { before, after }: { before: WorldState; after: WorldState }): JudgedStep {
    const isCounted = this.#isCounted;
    const costSteps = isCounted ? costOf(effect) : 0;
    const paperCostSteps = isCounted ? paperCostOf(effect) : 0;
    if (isCounted) this.#countWaste(order, effect);
    this.#minutes += effect.minutes;
    this.#healthyDownMinutes += effect.minutes * countBits(this.#healthyDown(after));
    this.#hostsLost = countBits(struckHosts(this.#facts, after[at.activeCompromised] ?? 0) & ~this.#struckAtStart);
    return this.#keep({ costSteps, paperCostSteps, judgement: isCounted ? judge(effect) : 'ineffective', minutes: effect.minutes, changed: this.#changedIds(before, after), shown: this.#shownIds(before, after) }, after);
  }

  /** An answer that was no command. */
  invalid(state: WorldState): JudgedStep {
    const cost = this.#isCounted ? costOfNoCommand : 0;
    this.#wasted.useless += cost;
    return this.#keep({ costSteps: cost, paperCostSteps: cost, judgement: 'invalid', minutes: 0, changed: [], shown: [] }, state);
  }

  close(verdict: Verdict, state: WorldState): JudgedStep {
    this.#closed = { verdict, commands: this.steps.length };
    return this.#keep({ costSteps: 0, paperCostSteps: 0, judgement: 'closing', minutes: 0, changed: [], shown: [] }, state);
  }

  /** How it went. `gaveUp`: the responder ended without closing. */
  score(): Score {
    const { kind } = this.#facts.scenario;
    const closed = this.#closed;
    const count = (judgement: Judgement): number => this.steps.filter((step) => step.judgement === judgement).length;
    const isVerdictRight = closed === undefined ? undefined : closed.verdict === kind;
    const failure = this.#failure(isVerdictRight);
    const recovered = kind === 'compromise' ? this.#reached : failure === undefined ? { cost: this.#cost, paperCost: this.#paperCost } : undefined;
    return {
      hasRecovered: recovered !== undefined, ...(failure !== undefined && { failure }),
      recoverySteps: Math.min(recovered?.cost ?? stepLimit, stepLimit), paperSteps: Math.min(recovered?.paperCost ?? stepLimit, stepLimit),
      ...(closed !== undefined && { verdict: closed.verdict }), ...(isVerdictRight !== undefined && { isVerdictRight }),
      commandCount: this.steps.length - (closed === undefined ? 0 : 1), ineffectiveCount: count('ineffective') + count('harmful') + count('invalid'), failedCount: count('failed'), invalidCount: count('invalid'),
      commandsBeforeClosing: closed?.commands ?? this.steps.length, minutes: this.#minutes, hostsLost: this.#hostsLost, healthyDownMinutes: this.#healthyDownMinutes, wasted: { ...this.#wasted },
    };
  }

  #failure(isVerdictRight: boolean | undefined): FailureKind | undefined {
    const isCompromise = this.#facts.scenario.kind === 'compromise';
    if (isVerdictRight === false && (!isCompromise || this.#reached !== undefined)) return 'wrong-verdict';
    if (this.#reached !== undefined && (isCompromise || isVerdictRight === true)) return undefined;
    if (this.#isLost) return 'evidence-lost';
    if (this.#closed !== undefined) return 'closed-early';
    return this.steps.length >= stepLimit ? 'step-limit' : 'gave-up';
  }

  #keep(step: Omit<JudgedStep, 'trueState' | 'apparentState'>, state: WorldState): JudgedStep {
    this.#cost += step.costSteps;
    this.#paperCost += step.paperCostSteps;
    const judged: JudgedStep = { ...step, trueState: renderFlags(trueConditions(this.#facts, state)), apparentState: renderFlags(apparentConditions(this.#facts, state)) };
    this.steps.push(judged);
    this.#settle(state);
    return judged;
  }

  #settle(state: WorldState): void {
    if (this.#reached !== undefined) return;
    if (isLostForGood(this.#facts, state)) this.#isLost = true;
    if (trueConditions(this.#facts, state) === allHold) this.#reached = { cost: this.#cost, paperCost: this.#paperCost };
  }

  #countWaste({ verb, targets }: Order, effect: OrderEffect): void {
    const wasted = costOf(effect) - (effect.targets.some((target) => target.isUseful || target.result === 'failed') ? 1 : 0);
    const superfluous = targets.filter((_, index) => effect.targets[index]?.isUseful === false && effect.targets[index].result !== 'failed');
    const again = superfluous.filter((target) => this.#tried.has(`${verb}|${target.name}`)).length;
    for (const target of targets) this.#tried.add(`${verb}|${target.name}`);
    if (superfluous.length === 0) return;
    this.#wasted.repeated += wasted * (again / superfluous.length);
    this.#wasted.useless += wasted * (1 - again / superfluous.length);
  }

  /** Hosts out of service that the attacker does not hold. */
  #healthyDown(state: WorldState): number {
    const down = (state[at.isolated] ?? 0) | (state[at.blockedHosts] ?? 0) | (state[at.servicesDown] ?? 0) | (state[at.dataDown] ?? 0);
    return down & ~struckHosts(this.#facts, state[at.activeCompromised] ?? 0);
  }

  #shownIds(before: WorldState, after: WorldState): string[] {
    const fresh = (place: number): number => (after[place] ?? 0) & ~(before[place] ?? 0);
    return factIds(this.#facts, { compromised: fresh(at.shownCompromised), artifacts: fresh(at.shownArtifacts), causes: fresh(at.shownCauses), damage: fresh(at.shownDamage) });
  }

  #changedIds(before: WorldState, after: WorldState): string[] {
    const differs = (place: number): number => (after[place] ?? 0) ^ (before[place] ?? 0);
    return factIds(this.#facts, { compromised: differs(at.activeCompromised), artifacts: differs(at.present), causes: differs(at.fixed), damage: differs(at.openDamage) });
  }
}

function judge(effect: OrderEffect): Judgement {
  const { targets } = effect;
  const useful = targets.filter((target) => target.isUseful).length;
  const failed = targets.filter((target) => target.result === 'failed').length;
  if (useful === 0) return failed > 0 && failed === targets.length ? 'failed' : targets.some((target) => target.isHarmful) ? 'harmful' : 'ineffective';
  return useful + failed === targets.length ? 'effective' : 'partly';
}

function factIds({ scenario }: CompiledFacts, masks: FactMasks): string[] {
  const ids = (list: readonly { id: string }[], mask: number): string[] => list.filter((_, index) => (mask & (1 << index)) !== 0).map((one) => one.id);
  return [...ids(scenario.compromised, masks.compromised), ...ids(scenario.artifacts, masks.artifacts), ...ids(scenario.rootCauses, masks.causes), ...ids(scenario.damage, masks.damage)];
}

function countBits(mask: number): number {
  let count = 0;
  for (let rest = mask >>> 0; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
