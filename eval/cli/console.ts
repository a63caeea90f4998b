import { createConsole as createBase, type Console as Base, type ConsoleStreams } from '../../src/cli/display/console.ts';

export type { ConsoleStreams } from '../../src/cli/display/console.ts';

/** Where a command writes: that of the product, and a way to be heard. */
export interface Console extends Pick<Base, 'result' | 'say' | 'status' | 'isTerminal' | 'widthColumns' | 'hasColor'> {
  /** What must be read even with --quiet. */
  warn(line: string): void;
}

/** Columns of a table that goes into a file or a pipe. */
const pipeColumns = 120;

export function createConsole(streams: ConsoleStreams, isQuiet: boolean): Console {
  const base = createBase(streams, isQuiet);
  const { say: warn } = isQuiet ? createBase(streams, false) : base;
  return { ...base, warn, widthColumns: streams.stdout.isTTY ? base.widthColumns : pipeColumns };
}
