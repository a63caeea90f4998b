import type { EvaluationRegistry } from '../../harness/index.ts';
import type { Console } from '../console.ts';

/** What every command is given besides its options. */
export interface CommandContext {
  console: Console;
  signal: AbortSignal;
  /** How the program is called, for commands that are told: `npm run eval --` or `stanch-eval`. */
  programName: string;
  loadRegistry(): Promise<EvaluationRegistry>;
  /** Of everything that may change a result. */
  readCodeVersion(): Promise<string>;
  /** Of the module that workers take the registry from. */
  registryUrl: string;
}

/** Where evaluations lie unless another folder is named. */
export const evaluationsFolder = '.stanch/eval';

/** A text as one word of a shell. */
export function quoteWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
