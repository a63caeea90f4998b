import type { z } from 'zod';
import { flagsOfState, roles, stateFromFlags, type Engine, type Evidence, type ModelFunctions, type PredictionRules, type Sampling, type Segment, type Situation, type StateAnswer, type Tactic, type Verdict } from '../contracts/index.ts';
import { createFullFunctions, type FullOptions } from './full-functions.ts';
import { actionSchema, findClasses, incidentSchema, readRoles, readState, stateSchema, type Incident } from './paper-answers.ts';
import { renderActionPrompt, renderClassificationPrompt, renderIncidentPrompt, renderMatchPrompt, renderStatePrompt } from './paper-prompts.ts';
import { openPaperSituation, openSheet, paper, type IncidentSheet, type PaperSituation } from './paper-situation.ts';
import { paperPromptHashes } from './prompt-hashes.ts';

/** Share that a written answer gets: it has no probability of its own. */
const sure = 0.9;
/** Instructions, headings and an answer beside what the situation holds. */
const answerRoomTokens = 1700;
/** Tokens of the answer that describes an incident. */
const incidentTokens = 900;
/** Shares of {@link roles} for the lists of the paper's answer. Targeted is whatever was attacked: it may have fallen or not. */
const partShares = { attacker: [1, 0, 0, 0], targeted: [0, 0.5, 0.5, 0], system: [0, 0, 0, 1], unnamed: [0.25, 0.25, 0.25, 0.25] } as const;
/** Tokens of a list of alert classes, as the authors give it. */
const classesTokens = 256;
/** Commands that a written action is compared with to the end; the others are less likely than these. */
const closestCount = 5;

/**
 * The four functions as the paper's tuned model was taught them: its own prompts without a chat template, thinking aloud, then JSON. An
 * action is written freely and then turned into the offered command that it fits best. What the paper has no prompt for is asked as in
 * the full profile. Source: arXiv 2602.13156, Algorithm 1 and the authors' code (see `paper-wording.ts`).
 * Differs in: JSON is forced by a grammar; a sure flag has 0.9, so that simulations of one state can differ.
 */
export function createPaperFunctions(engine: Engine, options: FullOptions): ModelFunctions {
  const full = createFullFunctions(engine, options);
  const greedy: Sampling = { temperature: 0, topP: 1, seed: options.seed };
  let system: readonly Segment[] = [];
  /** By tactic: the prompt is the same for the whole incident. */
  const alertTexts = new Map<string, string>();
  let told: { incident: Incident; evidence: Evidence } | undefined;

  async function ask<T>(prompt: readonly Segment[], schema: z.ZodType<T>, purpose: string, sampling: Sampling, maxTokens: number): Promise<T | undefined> {
    const thinks = options.thinkingTokens > 0;
    const thread = engine.thread([...prompt, ...(thinks ? [] : [{ kind: 'special', text: '</think>\n' } as const])]);
    const answer = await engine.generateObject({ thread, schema, sampling, maxTokens, purpose, ...(thinks ? { thinkingTokens: options.thinkingTokens } : {}) });
    return answer.isValid ? answer.value : undefined;
  }

  /** The state after the command that the situation ends with, by the paper's prompt. */
  async function askState(situation: PaperSituation, rules: PredictionRules, purpose: string): Promise<StateAnswer> {
    const answer = await ask(renderStatePrompt(situation.sheet), stateSchema, purpose, greedy, 200);
    const given = answer === undefined ? undefined : flagsOfState(readState(answer));
    const probabilities = given?.map((flag) => (flag ? sure : 1 - sure)) ?? Array<number>(6).fill(0.5);
    const flags: boolean[] = [];
    for (const [index, probability] of probabilities.entries()) flags.push(rules.fixed(index, flags) ?? (given !== undefined && rules.decide(index, probability)));
    const state = stateFromFlags(flags);
    return { state, probabilities, situation: situation.state(state) };
  }

  /** Log-probability of each offered command to be what the text says, best first. */
  async function match(sheet: IncidentSheet, text: string, commands: readonly string[]): Promise<{ index: number; logProbability: number }[]> {
    return engine.rank({ thread: engine.thread(renderMatchPrompt(sheet, text)), options: commands.map((command) => ` ${command}`), best: Math.min(commands.length, closestCount), purpose: 'match' });
  }

  /** Alerts that a tactic causes, as free text: the authors' answers are lines, not JSON. */
  async function writeAlerts({ name }: Tactic): Promise<string> {
    const { text } = await engine.generateText({ thread: engine.thread(renderClassificationPrompt(system, name)), sampling: greedy, maxTokens: options.thinkingTokens + classesTokens, purpose: 'expected-alerts' });
    return text;
  }

  return {
    ...full,
    profile: 'paper',
    promptHashes: { ...full.promptHashes, ...paperPromptHashes() },
    async begin(evidence) {
      const begun = await full.begin(evidence);
      const sheet = openSheet(evidence.systemLines, evidence.digest.map((line) => line.text));
      const incident = await ask(renderIncidentPrompt(sheet), incidentSchema, 'incident', greedy, incidentTokens);
      ({ system } = sheet);
      alertTexts.clear();
      told = incident === undefined ? undefined : { incident, evidence };
      const roomTokens = engine.describe().contextTokens - answerRoomTokens - options.thinkingTokens;
      return { ...begun, situation: openPaperSituation(begun.situation, { sheet, roomTokens, description: incident?.['Incident description'] }) };
    },
    async verdict(situation) {
      if (told?.incident.Incident === 'No') return { compromise: (1 - sure) / 2, attempted: (1 - sure) / 2, benign: sure };
      const asked = await full.verdict(situation);
      if (told === undefined) return asked;
      // Yes: an incident it is. Of which kind the paper's prompt does not tell.
      const compromise = asked.compromise / Math.max(asked.compromise + asked.attempted, Number.EPSILON);
      return { compromise: sure * compromise, attempted: sure * (1 - compromise), benign: 1 - sure } satisfies Record<Verdict, number>;
    },
    async rolesOf(situation, suspects) {
      const parts = told === undefined ? undefined : readRoles(told.incident.Entities, told.evidence);
      if (parts === undefined) return full.rolesOf(situation, suspects);
      return suspects.map(({ alias }) => partShares[parts.get(alias) ?? 'unnamed'].map((share) => sure * share + (1 - sure) / roles.length));
    },
    perceiveState: (situation, rules) => (hasCommand(situation) ? askState(paper(situation), rules, 'state') : full.perceiveState(situation, rules)),
    async expectedAlerts(tactic, techniques, classes, count) {
      const text = alertTexts.get(tactic.name) ?? (await writeAlerts(tactic));
      alertTexts.set(tactic.name, text);
      const written = findClasses(text, classes);
      return written.length > 0 ? written.slice(0, count) : full.expectedAlerts(tactic, techniques, classes, count);
    },
    async rankActions(situation, actions, best) {
      const { sheet } = paper(situation);
      const prompt = renderActionPrompt(sheet);
      const draws = best === 1 ? 1 : options.drawCount;
      const found = new Map<number, { share: number; mostShare: number; explanation: string }>();
      let readable = 0;
      for (let draw = 0; draw < draws; draw += 1) {
        const sampling: Sampling = draws === 1 ? greedy : { temperature: options.temperature, topP: options.topP, seed: options.seed + draw };
        const written = await ask(prompt, actionSchema, 'act', sampling, 300);
        if (written === undefined) continue;
        readable += 1;
        for (const { index, logProbability } of await match(sheet, written.Action, actions.map(({ text }) => text))) {
          const share = Math.exp(logProbability);
          const before = found.get(index) ?? { share: 0, mostShare: 0, explanation: '' };
          found.set(index, { share: before.share + share, mostShare: Math.max(before.mostShare, share), explanation: share > before.mostShare ? `${written.Action} ${written.Explanation}`.trim() : before.explanation });
        }
      }
      if (readable === 0) return full.rankActions(situation, actions, best);
      return [...found].filter(([, { share }]) => share > 0).map(([index, { share, explanation }]) => ({ index, logProbability: Math.log(share / readable), explanation })).sort((a, b) => b.logProbability - a.logProbability || a.index - b.index);
    },
    predict: (situation, rules) => (hasCommand(situation) ? askState(paper(situation), rules, 'predict') : full.predict(situation, rules)),
  };
}

const hasCommand = (situation: Situation): boolean => paper(situation).sheet.pending.length > 0;
