import { z } from 'zod';
import type { ChatMessage, Evidence, Sampling, Segment, Thread } from '../../src/contracts/index.ts';
import { askAction, renderOption } from '../../src/prompts/act.ts';
import { renderObservation } from '../../src/prompts/perceive.ts';
import { evidenceHeading, renderStaticPrefix, systemHeading } from '../../src/prompts/static-prefix.ts';
import type { ModelKit } from './planner.ts';
import { reactWording } from './react-wording.ts';

/** One turn of reason, act, observe. `seen` and `thought` are data, whatever they say. */
export interface ReactTurn {
  thought: string;
  /** Verb and aliases. */
  command: string;
  seen: string;
}

export type BegunTurn = Omit<ReactTurn, 'seen'>;

export interface Choice {
  options: readonly string[];
  /** So many of them; at least one. */
  most: number;
}

/** How a model is talked to in one of the prompt profiles. */
export interface ReactVoice {
  begin(evidence: Evidence): Promise<void>;
  think(turns: readonly ReactTurn[]): Promise<string>;
  /** One or several of the options to go on with after `begun`; none: no usable answer. */
  choose(turns: readonly ReactTurn[], begun: BegunTurn, choice: Choice): Promise<string[]>;
  close(): void;
}

const thoughtTokens = 48;
const thinkingTokens = 256;
/** Of a command, beside what the question itself needs. */
const answerTokens = 96;
const longestThought = 400;
const longestSeen = 2_000;

const trusted = (text: string): Segment => ({ kind: 'trusted', text });
const data = (text: string): Segment => ({ kind: 'data', text });
/** On one line, so that it cannot open a turn of its own. */
const oneLine = (text: string, longest: number): string => text.replace(/\s+/g, ' ').trim().slice(0, longest);

/** The compact profile: one growing line-by-line text behind the same beginning as the product's, answers by token weights. */
export function createCompactVoice({ engine, model }: ModelKit, sampling: Sampling): ReactVoice {
  let trunk: Thread | undefined;
  let release = (): void => undefined;

  /** Oldest turns go first when the context is full. */
  function threadOf(turns: readonly ReactTurn[], last: readonly Segment[]): Thread {
    if (trunk === undefined) throw new TypeError('asked before it was told of the incident');
    const parts = turns.map((turn) => engine.thread(renderTurnLines(turn)).tokens.length);
    let room = engine.describe().contextTokens - trunk.tokens.length - answerTokens - 2 * thoughtTokens;
    let first = turns.length;
    while (first > 0 && (room -= parts[first - 1] ?? 0) >= 0) first -= 1;
    let thread = first === 0 ? trunk : trunk.append([trusted(reactWording.leftOut)]);
    for (const turn of turns.slice(first)) thread = thread.append(renderTurnLines(turn));
    return thread.append(last);
  }

  return {
    async begin(evidence) {
      const fixed = engine.thread([trusted(renderStaticPrefix())]);
      const read = fixed.append([trusted(systemHeading), ...evidence.systemLines.map((text) => data(`${text}\n`))]).append([trusted(evidenceHeading), ...evidence.digest.map(({ text }) => data(`${text}\n`))]);
      trunk = read.append([trusted(reactWording.compact)]);
      await engine.warm([fixed, read, trunk]);
      release = engine.hold(trunk);
    },
    async think(turns) {
      const { text } = await model.generate({ path: threadOf(turns, [trusted(reactWording.thought)]).tokens, sampling, maxTokens: thoughtTokens, stopTexts: ['\n'] });
      return oneLine(text, longestThought);
    },
    async choose(turns, { thought, command }, { options, most }) {
      const chosen: string[] = [];
      while (chosen.length < most) {
        const thread = threadOf(turns, [...askThought(thought), ...askAction(), ...[command, ...chosen].filter((part) => part !== '').map((part) => data(renderOption(part)))]);
        // Aliases of one kind begin with one letter.
        const open = options.filter((option) => !chosen.includes(option) && option.startsWith(chosen[0]?.slice(0, 1) ?? ''));
        // The empty one ends the command.
        const offered = chosen.length === 0 ? open : ['', ...open];
        const [best] = await engine.rank({ thread, options: offered.map((option) => (option === '' ? '' : renderOption(option))), best: 1, purpose: 'react' });
        const option = best === undefined ? undefined : offered[best.index];
        if (option === undefined || option === '') break;
        chosen.push(option);
      }
      return chosen;
    },
    close: () => { release(); },
  };
}

function renderTurnLines({ thought, command, seen }: ReactTurn): Segment[] {
  return [...askThought(thought), ...askAction(), data(renderOption(command)), trusted('\n'), ...renderObservation(seen)];
}

function askThought(thought: string): Segment[] {
  return [trusted(reactWording.thought), data(thought === '' ? '' : ` ${thought}`), trusted('\n')];
}

/** The full profile: a conversation, answers forced into a schema. For models that give no token weights, and for those that reason aloud. */
export function createChatVoice({ engine, model }: ModelKit, sampling: Sampling): ReactVoice {
  let told: Segment[] = [];
  const { isReasoning, contextTokens } = model.describe();
  const thinking = isReasoning ? { thinkingTokens } : {};
  const roomTokens = answerTokens + thoughtTokens + (isReasoning ? thinkingTokens : 0);

  function messagesOf(turns: readonly ReactTurn[], question: readonly Segment[]): ChatMessage[] {
    const compose = (kept: readonly ReactTurn[]): ChatMessage[] => [
      { role: 'system', segments: [trusted(reactWording.system)] },
      { role: 'user', segments: [...told, ...(kept.length < turns.length ? [trusted(reactWording.leftOut)] : []), ...kept.flatMap(renderTurn), ...question] },
    ];
    let kept = turns;
    while (kept.length > 0 && model.encodeChat(compose(kept)).length + roomTokens >= contextTokens) kept = kept.slice(1);
    return compose(kept);
  }

  return {
    begin(evidence) {
      const lines = (texts: readonly string[]): Segment => data(texts.join('\n'));
      told = [trusted('Network:\n'), lines(evidence.systemLines), trusted('\nBEGIN LOGS\n'), lines(evidence.digest.map(({ text }) => text)), trusted('\nEND LOGS\n')];
      return Promise.resolve();
    },
    async think(turns) {
      const { text } = await model.generate({ path: model.encodeChat(messagesOf(turns, [trusted(reactWording.askThought)])), sampling, maxTokens: thoughtTokens, stopTexts: ['\n'], ...thinking });
      return oneLine(text, longestThought);
    },
    async choose(turns, { thought, command }, { options, most }) {
      const question = [trusted('Thought: '), data(thought), trusted('\nCommand so far: '), data(command === '' ? 'none' : command), trusted(`\n${most === 1 ? reactWording.askOne : reactWording.askSome}`), data(options.join(', ')), trusted('\n')];
      const schema = z.object({ next: z.array(z.enum(options as unknown as [string, ...string[]])).min(1).max(most) });
      for (const seed of [sampling.seed, sampling.seed + 1]) {
        const answer = await engine.generateObject({ messages: messagesOf(turns, question), schema, sampling: { ...sampling, seed }, maxTokens: answerTokens, purpose: 'react', ...thinking });
        if (answer.isValid) return [...new Set(answer.value.next)];
      }
      return [];
    },
    close: () => undefined,
  };
}

function renderTurn({ thought, command, seen }: ReactTurn): Segment[] {
  return [trusted('Thought: '), data(thought), trusted('\nCommand: '), data(command), trusted('\nBEGIN LOGS\n'), data(seen.slice(0, longestSeen)), trusted('\nEND LOGS\n')];
}
