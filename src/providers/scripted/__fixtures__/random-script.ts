import { SeededRandom } from '../../../kit/random.ts';
import type { Script } from '../answer-script.ts';

/** Weights that depend on nothing but what was read, as a model's do; free text is letters, or the object of the contract suite. */
export function randomScript(seed = 1): Script {
  return ({ question, partial, options }) => {
    if (options.length === 0) return question.includes('JSON') ? '{"verdict": "benign", "isSure": true}' : randomLetters(`${seed}/${question}`);
    return options.map((option) => new SeededRandom(`${seed}/${question}${partial}/${option}`).next() * 4);
  };
}

function randomLetters(seed: string): string {
  const random = new SeededRandom(seed);
  return Array.from({ length: 200 }, () => String.fromCharCode(97 + Math.floor(random.next() * 26))).join('');
}
