import type { TokenId } from '../../contracts/index.ts';
import { StanchError } from '../../kit/error.ts';
import { byteTokenizer, encodeBytes } from './byte-tokenizer.ts';

export interface ScriptedQuestion {
  /** Everything before the answer, control tokens in their written form. */
  question: string;
  /** What of the answer is there already. */
  partial: string;
  /** Texts of the tokens to choose from; empty when an answer is to be written freely. */
  options: readonly string[];
}

/**
 * A list of answers, taken in order: one serves all that is asked about the same question. Or a function: it gives the whole answer as
 * text, or one natural-logarithm weight for each option.
 */
export type Script = readonly string[] | ((question: ScriptedQuestion) => string | readonly number[]);

interface Ongoing {
  answer: readonly TokenId[];
  /** Places of the answer at which a choice was offered: only there may another way part from it. */
  forks: Set<number>;
}

const lineEnd = 10;
const otherWeight = -20;

/** Turns a script into weights and texts. Throws `model-answer` when nothing is left or the answer is not among the options. */
export class AnswerScript {
  readonly #script: Script;
  readonly #ongoing = new Map<string, Ongoing>();
  #taken = 0;

  constructor(script: Script) {
    this.#script = script;
  }

  get remainingCount(): number {
    return typeof this.#script === 'function' ? Infinity : this.#script.length - this.#taken;
  }

  write(question: readonly TokenId[]): string {
    const answer = typeof this.#script === 'function' ? this.#script({ question: byteTokenizer.decode(question), partial: '', options: [] }) : this.#take(question);
    if (typeof answer !== 'string') throw new StanchError('model-answer', 'The script gave weights where a text is to be written.', 'Return a string when `options` is empty.');
    return answer;
  }

  weigh(path: readonly TokenId[], questionLength: number, options: readonly TokenId[]): number[] {
    const question = path.slice(0, questionLength);
    const partial = path.slice(questionLength);
    if (typeof this.#script === 'function') {
      const given = this.#script({ question: byteTokenizer.decode(question), partial: byteTokenizer.decode(partial), options: options.map((option) => byteTokenizer.decode([option])) });
      if (typeof given === 'string') return this.#follow({ answer: encodeBytes(given), question, partial, options, forks: this.#begin(question, () => given).forks });
      if (given.length !== options.length) throw new StanchError('model-answer', `The script gave ${given.length} weights for ${options.length} options.`, 'Return one weight for each option.');
      return [...given];
    }
    const ongoing = this.#begin(question, () => this.#take(question));
    return this.#follow({ ...ongoing, question, partial, options });
  }

  #begin(question: readonly TokenId[], take: () => string): Ongoing {
    const key = question.join(' ');
    const ongoing = this.#ongoing.get(key) ?? { answer: encodeBytes(take()), forks: new Set<number>() };
    this.#ongoing.set(key, ongoing);
    return ongoing;
  }

  #take(question: readonly TokenId[]): string {
    const answer = (this.#script as readonly string[])[this.#taken];
    if (answer === undefined) throw new StanchError('model-answer', `The script is out of answers after ${this.#taken}. Asked: ${tail(question)}`, 'Add the missing answer to the script.');
    this.#taken += 1;
    return answer;
  }

  #follow({ answer, forks, question, partial, options }: Ongoing & { question: readonly TokenId[]; partial: readonly TokenId[]; options: readonly TokenId[] }): number[] {
    let shared = 0;
    while (shared < partial.length && (answer[shared] ?? lineEnd) === partial[shared] && shared <= answer.length) shared += 1;
    const isOnTheWay = shared === partial.length;
    const wanted = answer[partial.length] ?? lineEnd;
    if (isOnTheWay && options.includes(wanted)) {
      forks.add(shared);
      return options.map((option) => (option === wanted ? 0 : otherWeight));
    }
    // A ranking looks at other ways too: they parted where the answer had its choice.
    if (!isOnTheWay && forks.has(shared)) return options.map(() => otherWeight);
    const offered = options.map((option) => JSON.stringify(byteTokenizer.decode([...partial, option]))).join(', ');
    throw new StanchError('model-answer', `The scripted answer ${JSON.stringify(byteTokenizer.decode(answer))} is not among the options: ${offered}. Asked: ${tail(question)}`, 'Change the answer, or ask why the question offers other options.');
  }
}

function tail(question: readonly TokenId[]): string {
  return JSON.stringify(byteTokenizer.decode(question.slice(-160)));
}
