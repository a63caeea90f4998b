import { renderState, stateFromFlags, conditionNames, type Engine, type ModelFunctions, type PredictionRules, type RecoveryState, type Segment, type Situation, type StateAnswer, type Thread, type Verdict, verdicts } from '../contracts/index.ts';
import { askAction, renderOption } from './act.ts';
import { askAlertClass } from './conjecture.ts';
import { askRole, askTechnique, askVerdict, perceiveWording, renderObservation, roleOptions, verdictOptions } from './perceive.ts';
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

  hold(): () => void {
    return this.#engine.hold(this.thread);
  }
}

/** The four functions in the compact profile, for small tuned models: closed answers only, nothing is generated freely. */
export function createCompactFunctions(engine: Engine): ModelFunctions {
  const fixed = engine.thread([{ kind: 'trusted', text: renderStaticPrefix() }]);

  async function shares(thread: Thread, options: readonly string[], purpose: string): Promise<number[]> {
    const ranked = await engine.rank({ thread, options, purpose });
    return options.map((_, index) => Math.exp(ranked.find((entry) => entry.index === index)?.logProbability ?? Number.NEGATIVE_INFINITY));
  }

  async function askFlags(situation: Situation, rules: Pick<PredictionRules, 'decide'> & Partial<PredictionRules>, purpose: string): Promise<StateAnswer> {
    const answer = await engine.flags({ thread: compact(situation).thread.append(askState()), count: conditionNames.length, ...rules, purpose });
    return { state: stateFromFlags(answer.flags), probabilities: answer.probabilities, situation: new CompactSituation(engine, answer.thread.append([{ kind: 'trusted', text: '\n' }])) };
  }

  return {
    profile: 'compact',
    promptHashes: compactPromptHashes(),
    async begin(evidence) {
      const system = fixed.append([{ kind: 'trusted', text: systemHeading }, ...evidence.systemLines.map((text): Segment => ({ kind: 'data', text: `${text}\n` }))]);
      const trunk = system.append([{ kind: 'trusted', text: evidenceHeading }, ...evidence.digest.map((line): Segment => ({ kind: 'data', text: `${line.text}\n` }))]);
      return { source: await engine.warm([fixed, trunk]), situation: new CompactSituation(engine, trunk) };
    },
    async verdict(situation) {
      const parts = await shares(compact(situation).thread.append(askVerdict()), verdictOptions, 'verdict');
      return Object.fromEntries(verdicts.map((verdict, index) => [verdict, parts[index] ?? 0])) as Record<Verdict, number>;
    },
    rolesOf: (situation, aliases) => Promise.all(aliases.map((alias) => shares(compact(situation).thread.append(askRole(alias)), roleOptions, 'role'))),
    techniqueOf: (situation, lineText, candidates) =>
      shares(compact(situation).thread.append(askTechnique(lineText)), [...candidates.map((technique) => ` ${technique.name}`), ` ${perceiveWording.noTechnique}`], 'technique'),
    perceiveState: (situation) => askFlags(situation, { decide: (_, probability) => probability >= 0.5 }, 'state'),
    async expectedAlerts(tactic, techniques, classes, count) {
      const ranked = await engine.rank({ thread: fixed.append(askAlertClass(tactic, techniques)), options: classes.map((name) => ` ${name}`), best: count, purpose: 'expected-alerts' });
      return ranked.slice(0, count).map((entry) => classes[entry.index] ?? '');
    },
    rankActions: (situation, actions, best) =>
      engine.rank({ thread: compact(situation).thread.append(askAction()), options: actions.map((action) => renderOption(action.text)), purpose: 'act', ...(best === undefined ? {} : { best }) }),
    predict: (situation, rules) => askFlags(situation, rules, 'predict'),
  };
}

function compact(situation: Situation): CompactSituation {
  if (!(situation instanceof CompactSituation)) throw new TypeError('a situation of another profile');
  return situation;
}
