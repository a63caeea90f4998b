import { renderVisible } from '../../kit/visible-text.ts';

/** Where a command writes: stdout is the result, stderr the story. */
export interface Console {
  /** The result, as it is. */
  result(text: string): void;
  /** A line of the story; silent with --quiet. */
  say(line: string): void;
  /** A line that the next one replaces; only on a terminal. */
  status(line: string): void;
  /** Lines that the next ones replace; only on a terminal. Text from logs in them must be visible already; no line may be wider than the terminal. */
  redraw(lines: readonly string[]): void;
  /** Is the story told on a terminal? */
  readonly isTerminal: boolean;
  readonly statusColumns: number;
  readonly statusRows: number;
  readonly hasStatusColor: boolean;
  readonly widthColumns: number;
  readonly hasColor: boolean;
}

export interface ConsoleStreams {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

/** Log text never reaches a terminal as control. */
export function createConsole({ stdout, stderr }: ConsoleStreams, isQuiet: boolean): Console {
  let statusLength = 0;
  let blockHeight = 0;
  const clear = (): void => {
    if (statusLength > 0) stderr.write(`\r${' '.repeat(statusLength)}\r`);
    // Up to the first line of the block, and everything below is wiped.
    if (blockHeight > 0) stderr.write(`\u001b[${blockHeight}A\r\u001b[J`);
    statusLength = 0;
    blockHeight = 0;
  };
  return {
    isTerminal: stderr.isTTY,
    statusColumns: stderr.isTTY ? stderr.columns - 1 : 100,
    statusRows: stderr.isTTY ? stderr.rows : 24,
    hasStatusColor: stderr.isTTY && process.env['NO_COLOR'] === undefined,
    widthColumns: stdout.isTTY ? stdout.columns : 100,
    hasColor: stdout.isTTY && process.env['NO_COLOR'] === undefined,
    result(text) {
      clear();
      stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    say(line) {
      if (isQuiet) return;
      clear();
      stderr.write(`${renderVisible(line)}\n`);
    },
    status(line) {
      if (isQuiet || !stderr.isTTY) return;
      clear();
      const shown = renderVisible(line).slice(0, Math.max(20, stderr.columns - 1));
      stderr.write(shown);
      statusLength = shown.length;
    },
    redraw(lines) {
      if (isQuiet || !stderr.isTTY) return;
      clear();
      for (const line of lines) stderr.write(`${line}\n`);
      blockHeight = lines.length;
    },
  };
}
