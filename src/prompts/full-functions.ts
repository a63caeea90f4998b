import { createHash } from 'node:crypto';
import { z } from 'zod';
import { flagsOfState, recoveryStateSchema, roles, verdicts, type ChatMessage, type Engine, type ModelFunctions, type PredictionRules, type RecoveryState, type Sampling, type Segment, type Situation, type StateAnswer, type Verdict } from '../contracts/index.ts';
import { estimateTokens } from '../kit/estimate-tokens.ts';
import { fullWording } from './full-wording.ts';
import { fullPromptHashes } from './prompt-hashes.ts';

export interface FullOptions {
  /** Free thinking before each answer, in tokens; 0 for models that do not reason aloud. */
  thinkingTokens: number;
  /** For candidates; everything else is greedy. */
  temperature: number;
  topP: number;
  /** How many candidate actions are drawn when a whole list is ranked. */
  drawCount: number;
  seed: number;
}

/** A situation of the full profile: a transcript in segments. */
export class FullSituation implements Situation {
  readonly segments: readonly Segment[];
  /** Tokens of the context that are not needed for instructions and an answer. */
  readonly #roomTokens: number;
  constructor(segments: readonly Segment[], roomTokens: number) {
    this.segments = segments;
    this.#roomTokens = roomTokens;
  }
  get freeTokens(): number {
    return this.#roomTokens - this.segments.reduce((sum, segment) => sum + estimateTokens(segment.text), 0);
  }
  get key(): string {
    return createHash('sha256').update(JSON.stringify(this.segments)).digest('hex');
  }
  append(...segments: Segment[]): FullSituation {
    return new FullSituation([...this.segments, ...segments], this.#roomTokens);
  }
  state(state: RecoveryState): FullSituation {
    return this.append({ kind: 'trusted', text: `State: ${JSON.stringify(state)}\n` });
  }
  command(action: { text: string }): FullSituation {
    return this.append({ kind: 'trusted', text: `Command: ${action.text}\n` });
  }
  observation(text: string): FullSituation {
    return this.append({ kind: 'trusted', text: 'BEGIN LOGS\n' }, { kind: 'data', text }, { kind: 'trusted', text: '\nEND LOGS\n' });
  }
  caseFile(text: string): FullSituation {
    return this.append({ kind: 'trusted', text: `Case file:\n${text}\n` });
  }
  lesson(text: string): FullSituation {
    return this.append({ kind: 'trusted', text: `Lesson: ${text}\n` });
  }
  hold(): () => void {
    return () => undefined;
  }
}

const sure = 0.9;
/** Instructions, the question with its list of actions, and the answer. */
const answerRoomTokens = 1500;

/** The four functions in the full profile: each answer is written by the model, forced into its schema, and checked again. */
export function createFullFunctions(engine: Engine, options: FullOptions): ModelFunctions {
  const greedy: Sampling = { temperature: 0, topP: 1, seed: options.seed };

  async function ask<T>(situation: Situation | undefined, question: readonly Segment[], schema: z.ZodType<T>, purpose: string, sampling = greedy, maxTokens = 300): Promise<T | undefined> {
    const context = situation instanceof FullSituation ? situation.segments : [];
    const messages: ChatMessage[] = [{ role: 'system', segments: [{ kind: 'trusted', text: fullWording.system }] }, { role: 'user', segments: [...context, ...question] }];
    const answer = await engine.generateObject({ messages, schema, sampling, maxTokens, purpose, ...(options.thinkingTokens > 0 ? { thinkingTokens: options.thinkingTokens } : {}) });
    return answer.isValid ? answer.value : undefined;
  }

  async function askState(situation: Situation, wording: string, rules: PredictionRules, purpose: string): Promise<StateAnswer> {
    const given = (await ask(situation, [{ kind: 'trusted', text: wording }], recoveryStateSchema, purpose)) ?? undefined;
    // A written boolean has no probability of its own; a fixed one stands in, and an unusable answer counts as not knowing.
    const probabilities = given === undefined ? Array<number>(6).fill(0.5) : flagsOfState(given).map((flag) => (flag ? sure : 1 - sure));
    const flags: boolean[] = [];
    probabilities.forEach((probability, index) => { flags.push(rules.fixed(index, flags) ?? (given !== undefined && rules.decide(index, probability))); });
    const state = recoveryStateSchema.parse(Object.fromEntries(Object.keys(recoveryStateSchema.shape).map((name, index) => [name, flags[index]])));
    return { state, probabilities, situation: situation.state(state) };
  }

  return {
    profile: 'full',
    promptHashes: fullPromptHashes(),
    isTuned: false,
    trustFraction: 0.25,
    begin(evidence) {
      const lines = (texts: readonly string[]): Segment => ({ kind: 'data', text: texts.join('\n') });
      return Promise.resolve({
        source: 'evaluated' as const,
        situation: new FullSituation([{ kind: 'trusted', text: 'Network:\n' }, lines(evidence.systemLines), { kind: 'trusted', text: '\nBEGIN LOGS\n' }, lines(evidence.digest.map((line) => line.text)), { kind: 'trusted', text: '\nEND LOGS\n' }], engine.describe().contextTokens - answerRoomTokens - options.thinkingTokens),
      });
    },
    async verdict(situation) {
      const answer = await ask(situation, [{ kind: 'trusted', text: fullWording.verdict }], z.object({ verdict: z.enum(verdicts) }), 'verdict');
      return Object.fromEntries(verdicts.map((verdict) => [verdict, answer === undefined ? 1 / 3 : verdict === answer.verdict ? sure : (1 - sure) / 2])) as Record<Verdict, number>;
    },
    async rolesOf(situation, suspects) {
      const answer = await ask(situation, [{ kind: 'trusted', text: `${fullWording.roles}${suspects.map(({ alias }) => alias).join(', ')}` }], z.object({ roles: z.array(z.enum(roles)).max(40) }), 'role', greedy, 400);
      return suspects.map((_, index) => roles.map((role) => (answer?.roles[index] === undefined ? 0.25 : answer.roles[index] === role ? sure : (1 - sure) / 3)));
    },
    async techniqueOf(situation, lineText, candidates) {
      const names: string[] = [...candidates.map((technique) => technique.name), 'nothing'];
      const answer = await ask(situation, [{ kind: 'trusted', text: `${fullWording.technique}${names.join('; ')}\nLine: ` }, { kind: 'data', text: lineText }], z.object({ technique: z.enum(names as unknown as [string, ...string[]]) }), 'technique');
      return names.map((name) => (answer === undefined ? 1 / names.length : name === answer.technique ? sure : (1 - sure) / Math.max(1, names.length - 1)));
    },
    async attackPath(situation, steps) {
      const answer = await ask(situation, [{ kind: 'trusted', text: fullWording.path }], z.object({ steps: z.array(z.string().max(80)).max(14) }), 'path', greedy, 500);
      const known = new Map(steps.map((step, index) => [step.toLowerCase(), index]));
      return [...new Set((answer?.steps ?? []).map((step) => known.get(step.toLowerCase())).filter((index) => index !== undefined))].map((index) => ({ index, probability: sure }));
    },
    async readEvidence(situation, findings) {
      if (findings.length === 0) return [];
      const answer = await ask(situation, [{ kind: 'trusted', text: `${fullWording.findings}${findings.join('; ')}` }], z.object({ findings: z.array(z.enum([...findings] as unknown as [string, ...string[]])).max(20) }), 'finding', greedy, 400);
      return [...new Set(answer?.findings ?? [])].map((text) => findings.indexOf(text));
    },
    async readOutcome(action, lines) {
      const offered = [...new Set(lines.flatMap(({ findings }) => findings))];
      if (offered.length === 0) return lines.map(() => []);
      // One question for the whole outcome: what is said counts for the first line that may say it.
      const outcome = new FullSituation([], answerRoomTokens).command(action).observation(lines.map(({ text }) => text).join('\n'));
      const said = new Set((await this.readEvidence(outcome, offered)).map((index) => offered[index]));
      return lines.map(({ findings }) => findings.flatMap((text, index) => (said.delete(text) ? [index] : [])));
    },
    perceiveState: (situation, rules) => askState(situation, fullWording.state, rules, 'state'),
    async expectedAlerts(tactic, techniques, classes, count) {
      const text = `${fullWording.conjecture}${[tactic.name, ...techniques.map((technique) => technique.name)].join(', ')}.\nClasses: `;
      // Some of the classes come from the log.
      const answer = await ask(undefined, [{ kind: 'trusted', text }, { kind: 'data', text: classes.join('; ') }], z.object({ classes: z.array(z.enum([...classes] as unknown as [string, ...string[]])).max(count) }), 'expected-alerts');
      return [...new Set(answer?.classes ?? [])].slice(0, count);
    },
    async rankActions(situation, actions, best) {
      const texts: string[] = actions.map((action) => action.text);
      const question: Segment[] = [{ kind: 'trusted', text: `${fullWording.act}${texts.join('\n')}` }];
      const schema = z.object({ explanation: z.string().max(400), command: z.enum(texts as unknown as [string, ...string[]]) });
      const draws = best === 1 ? 1 : options.drawCount;
      const counts = new Map<number, { count: number; explanation: string }>();
      for (let draw = 0; draw < draws; draw += 1) {
        const sampling: Sampling = draws === 1 ? greedy : { temperature: options.temperature, topP: options.topP, seed: options.seed + draw };
        const answer = await ask(situation, question, schema, 'act', sampling, 400);
        if (answer === undefined) continue;
        const index = texts.indexOf(answer.command);
        counts.set(index, { count: (counts.get(index)?.count ?? 0) + 1, explanation: counts.get(index)?.explanation ?? answer.explanation });
      }
      return [...counts].sort((a, b) => b[1].count - a[1].count || a[0] - b[0]).map(([index, { count, explanation }]) => ({ index, logProbability: Math.log(count / draws), explanation }));
    },
    predict: (situation, rules) => askState(situation, fullWording.predict, rules, 'predict'),
  };
}

