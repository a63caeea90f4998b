import type { ProgressView } from '../harness/index.ts';
import { renderVisible } from '../../src/kit/visible-text.ts';

export interface ConsoleStreams {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** Where a command writes: stdout is the result, stderr the story. */
export interface Console extends ProgressView {
  /** The result, as it is. */
  result(text: string): void;
  /** What must be read even with --quiet. */
  warn(line: string): void;
  readonly widthColumns: number;
  readonly hasColor: boolean;
}

/** Text from models and logs never reaches a terminal as control. */
export function createConsole({ stdout, stderr }: ConsoleStreams, isQuiet: boolean): Console {
  let statusLength = 0;
  const clear = (): void => {
    if (statusLength > 0) stderr.write(`\r${' '.repeat(statusLength)}\r`);
    statusLength = 0;
  };
  const write = (line: string): void => {
    clear();
    stderr.write(`${renderVisible(line)}\n`);
  };
  return {
    isTerminal: stderr.isTTY,
    widthColumns: stdout.isTTY ? stdout.columns : 120,
    hasColor: stdout.isTTY && process.env['NO_COLOR'] === undefined,
    result(text) {
      clear();
      stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    warn: write,
    say(line) {
      if (!isQuiet) write(line);
    },
    status(line) {
      if (isQuiet || !stderr.isTTY) return;
      clear();
      const shown = renderVisible(line).slice(0, Math.max(20, stderr.columns - 1));
      stderr.write(shown);
      statusLength = shown.length;
    },
  };
}
