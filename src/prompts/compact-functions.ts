import { conditionNames, noConditionHolds, renderState, stateFromFlags, type Engine, type ModelFunctions, type PredictionRules, type RecoveryState, type Segment, type Situation, type StateAnswer, type Thread, type Verdict, verdicts } from '../contracts/index.ts';
import { askAction, neutralCommand, renderOption } from './act.ts';
import { askAlertClass } from './conjecture.ts';
import { askFinding, askPathStep, askRole, askTechnique, askVerdict, perceiveWording, renderCaseFile, lineCharacters, renderObservation, roleOptions, verdictOptions } from './perceive.ts';
import { askState, renderLesson } from './predict.ts';
import { compactPromptHashes } from './prompt-hashes.ts';
import { evidenceHeading, renderStaticPrefix, systemHeading } from './static-prefix.ts';

/** A situation of the compact profile: a token path that always ends at the start of a line. */
class CompactSituation implements Situation {
  readonly #engine: Engine;
  readonly thread: Thread;

  constructor(engine: Engine, thread: Thread) {
    this.#engine = engine;
    this.thread = thread;
  }

  get key(): string {
    return this.thread.tokens.join(' ');
  }

  get freeTokens(): number {
    return this.#engine.describe().contextTokens - this.thread.tokens.length;
  }

  append(segments: readonly Segment[]): CompactSituation {
    return new CompactSituation(this.#engine, this.thread.append(segments));
  }

  state(state: RecoveryState): CompactSituation {
    // Digit by digit, as it is decided: the same tokens whether it was given or predicted.
    const digits = [...renderState(state)].map((digit): Segment => ({ kind: 'trusted', text: digit }));
    return this.append([...askState(), ...digits, { kind: 'trusted', text: '\n' }]);
  }

  command(action: { text: string }): CompactSituation {
    return this.append([...askAction(), { kind: 'trusted', text: renderOption(action.text) }, { kind: 'trusted', text: '\n' }]);
  }

  observation(text: string): CompactSituation {
    return this.append(renderObservation(text));
  }

  lesson(text: string): CompactSituation {
    return this.append(renderLesson(text));
  }

  caseFile(text: string): CompactSituation {
    return this.append(renderCaseFile(text));
  }

  hold(): () => void {
    return this.#engine.hold(this.thread);
  }
}

/** The four functions in the compact profile, for small tuned models: closed answers only, nothing is generated freely. */
export function createCompactFunctions(engine: Engine): ModelFunctions {
  /** Log-odds that the model gives each condition after nothing was done; zeros for a tuned model, whose odds mean what they say. */
  let neutralLogOdds = conditionNames.map(() => 0);
  const { isTuned } = engine.describe();
  const fixed = engine.thread([{ kind: 'trusted', text: renderStaticPrefix() }]);

  async function shares(thread: Thread, options: readonly string[], purpose: string): Promise<number[]> {
    const ranked = await engine.rank({ thread, options, purpose });
    return options.map((_, index) => Math.exp(ranked.find((entry) => entry.index === index)?.logProbability ?? Number.NEGATIVE_INFINITY));
  }

  /** The answer to a question about the evidence, against what an untuned model answers to it without any evidence. */
  async function calibratedShares(situation: Situation, question: readonly Segment[], options: readonly string[], purpose: string): Promise<number[]> {
    const [seen, unseen] = await Promise.all([
      shares(compact(situation).thread.append(question), options, purpose),
      isTuned ? options.map(() => 1) : shares(fixed.append(question), options, `${purpose}-neutral`),
    ]);
    const weights = seen.map((share, index) => share / Math.max(unseen[index] ?? 1, 1e-6));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  }

  /**
   * One item of the list after the other, each read with those before it, until the model says that there is no more. `noneFrom`: that there is none at all is
   * believed from this probability on; below it the likeliest item is taken.
   */
  async function listChosen(situation: Situation, question: readonly Segment[], items: readonly string[], { most, purpose, noneFrom = 0 }: { most: number; purpose: string; noneFrom?: number }): Promise<{ index: number; probability: number }[]> {
    const chosen: { index: number; probability: number }[] = [];
    let { thread } = compact(situation);
    while (chosen.length < Math.min(most, items.length)) {
      const open = items.map((text, index) => ({ text: ` ${text}`, index })).filter(({ index }) => !chosen.some((one) => one.index === index));
      thread = thread.append(question);
      const isFirst = chosen.length === 0 && noneFrom > 0;
      const [first, second] = await engine.rank({ thread, options: [` ${perceiveWording.noMore}`, ...open.map(({ text }) => text)], best: isFirst ? 2 : 1, purpose });
      const isDoubtful = isFirst && first?.index === 0 && Math.exp(first.logProbability) < noneFrom;
      const best = isDoubtful ? second : first;
      const item = open[(best?.index ?? 0) - 1];
      if (best === undefined || item === undefined) break;
      chosen.push({ index: item.index, probability: Math.exp(best.logProbability) });
      thread = thread.append([{ kind: 'trusted', text: item.text }, { kind: 'trusted', text: '\n' }]);
    }
    return chosen;
  }

  async function askFlags(situation: Situation, { guess, ...rules }: PredictionRules, purpose: string): Promise<StateAnswer> {
    const calibrate = (index: number, probability: number): number => shiftLogOdds(probability, -(neutralLogOdds[index] ?? 0));
    const decide: PredictionRules['decide'] = (index, probability) => rules.decide(index, calibrate(index, probability));
    const answer = await engine.flags({ thread: compact(situation).thread.append(askState()), count: conditionNames.length, decide, fixed: (index, decided) => rules.fixed(index, decided), purpose, ...(guess === undefined ? {} : { guess }) });
    return { state: stateFromFlags(answer.flags), probabilities: answer.probabilities.map((probability, index) => (probability === 0 || probability === 1 ? probability : calibrate(index, probability))), situation: new CompactSituation(engine, answer.thread.append([{ kind: 'trusted', text: '\n' }])) };
  }

  /**
   * What the model answers after a command that does nothing. An untuned model leans to one digit whatever was done; measured against
   * this, what a command changes remains. Source: Zhao et al. 2021, "Calibrate before use" (contextual calibration).
   */
  async function askNeutral(situation: CompactSituation): Promise<number[]> {
    const thread = situation.state(noConditionHolds).append([{ kind: 'trusted', text: neutralCommand }, ...askState()]).thread;
    const { probabilities } = await engine.flags({ thread, count: conditionNames.length, decide: () => false, purpose: 'neutral' });
    return probabilities.map(logOdds);
  }

  return {
    profile: 'compact',
    promptHashes: compactPromptHashes(),
    isTuned,
    // Chosen on the dev split: see models/LOG.md.
    trustFraction: isTuned ? 0.15 : 0,
    async begin(evidence) {
      const system = fixed.append([{ kind: 'trusted', text: systemHeading }, ...evidence.systemLines.map((text): Segment => ({ kind: 'data', text: `${text}\n` }))]);
      const trunk = system.append([{ kind: 'trusted', text: evidenceHeading }, ...evidence.digest.map((line): Segment => ({ kind: 'data', text: `${line.text}\n` }))]);
      const situation = new CompactSituation(engine, trunk);
      const source = await engine.warm([fixed, trunk]);
      if (!isTuned) neutralLogOdds = await askNeutral(situation);
      return { source, situation };
    },
    async verdict(situation) {
      const parts = await calibratedShares(situation, askVerdict(), verdictOptions, 'verdict');
      return Object.fromEntries(verdicts.map((verdict, index) => [verdict, parts[index] ?? 0])) as Record<Verdict, number>;
    },
    rolesOf: (situation, suspects) => Promise.all(suspects.map((suspect) => calibratedShares(situation, askRole(suspect), roleOptions, 'role'))),
    techniqueOf: (situation, lineText, candidates) =>
      shares(compact(situation).thread.append(askTechnique(lineText)), [...candidates.map((technique) => ` ${technique.name}`), ` ${perceiveWording.noTechnique}`], 'technique'),
    attackPath: (situation, steps) => listChosen(situation, askPathStep(), steps, { most: pathStepsAllowed, purpose: 'path' }),
    readEvidence: async (situation, findings) => (await listChosen(situation, askFinding(), findings, { most: findingsAllowed, purpose: 'finding' })).map(({ index }) => index),
    readOutcome(action, lines) {
      const given = new CompactSituation(engine, fixed).command(action);
      return Promise.all(lines.map(async ({ text, findings }) => (await listChosen(given.append(renderObservation(text, lineCharacters)), askFinding(), findings, { most: lineFindingsAllowed, purpose: 'line', ...(isTuned && { noneFrom: nothingSaidFrom }) })).map(({ index }) => index)));
    },
    perceiveState: (situation, rules) => askFlags(situation, rules, 'state'),
    async expectedAlerts(tactic, techniques, classes, count) {
      const ranked = await engine.rank({ thread: fixed.append(askAlertClass(tactic, techniques)), options: classes.map((name) => ` ${name}`), best: count, purpose: 'expected-alerts' });
      return ranked.slice(0, count).map((entry) => classes[entry.index] ?? '');
    },
    rankActions: (situation, actions, best) =>
      engine.rank({ thread: compact(situation).thread.append(askAction()), options: actions.map((action) => renderOption(action.text)), purpose: 'act', ...(best === undefined ? {} : { best }) }),
    predict: (situation, rules) => askFlags(situation, rules, 'predict'),
  };
}

/** Of the evidence, of one line of an outcome, and of one attack. */
const findingsAllowed = 20;
const lineFindingsAllowed = 5;
/**
 * A line says nothing of interest from this probability on. Three of four lines say nothing, and a finding that is overlooked ends a response too early, where one that is not
 * there costs a command or two: of 206 findings in lines of dev families 20 are missed at 0.5 and 1 at 0.9, for 15 more false alarms in 615 lines.
 */
const nothingSaidFrom = 0.9;
const pathStepsAllowed = 14;
const logOdds = (probability: number): number => Math.log(Math.max(probability, 1e-6)) - Math.log(Math.max(1 - probability, 1e-6));
const shiftLogOdds = (probability: number, shift: number): number => 1 / (1 + Math.exp(-logOdds(probability) - shift));

function compact(situation: Situation): CompactSituation {
  if (!(situation instanceof CompactSituation)) throw new TypeError('a situation of another profile');
  return situation;
}
