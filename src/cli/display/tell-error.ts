import { StanchError } from '../../kit/error.ts';
import { renderVisible } from '../../kit/visible-text.ts';
import type { Console, ConsoleStreams } from './console.ts';
import { exitCodes } from './exit-codes.ts';

export interface ErrorTelling {
  console: Pick<Console, 'result' | 'status'>;
  stderr: ConsoleStreams['stderr'];
  isJson: boolean;
  /** Begins the message. */
  programName: string;
  /** What to do about an error that nobody foresaw. */
  faultHint: string;
}

/** Says on stderr what went wrong and what to do, with `isJson` also on stdout; gives the exit code. Names in a message never reach a terminal as control. */
export function tellError(error: unknown, { console, stderr, isJson, programName, faultHint }: ErrorTelling): number {
  const known = error instanceof StanchError ? error : new StanchError('internal', error instanceof Error ? error.message : String(error), faultHint, error);
  if (isJson) console.result(JSON.stringify({ kind: 'error', code: known.code, message: known.message, hint: known.hint }));
  console.status('');
  // A message may list problems, a line each.
  stderr.write(`${programName}: ${known.message.split('\n').map(renderVisible).join('\n')}\n${' '.repeat(programName.length + 2)}${renderVisible(known.hint)}\n`);
  if (known.code === 'internal' && process.env['STANCH_DEBUG'] !== undefined) stderr.write(`${error instanceof Error ? (error.stack ?? '') : ''}\n`);
  return exitCodes[known.code];
}
