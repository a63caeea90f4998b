import { createInterface } from 'node:readline/promises';
import type { Environment, Observation } from '../contracts/index.ts';
import { nothingKnown } from '../observation/outcome-file.ts';
import { StanchError } from '../kit/error.ts';
import type { Console } from './display/console.ts';

/** Asks the person at the terminal what a command did. End of input means that nothing is known. */
export function createOperator(console: Console, signal: AbortSignal): Environment & { close(): void } {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  let isOpen = true;
  lines.once('close', () => { isOpen = false; });
  // On a terminal readline takes Ctrl-C for itself: hand it on.
  lines.on('SIGINT', () => { process.emit('SIGINT'); lines.close(); });
  const ask = async (question: string): Promise<string | undefined> => {
    if (!isOpen) return undefined;
    return new Promise((resolve) => {
      const closed = (): void => { resolve(undefined); };
      lines.once('close', closed);
      void lines.question(question).then((answer) => { lines.off('close', closed); resolve(answer.trim()); }, () => { resolve(undefined); });
    });
  };
  return {
    async apply(step, command): Promise<Observation> {
      console.say('');
      console.say(`Proposed: ${command.verb} ${command.targets.map((target) => target.name + (target.address === undefined || target.address === target.name ? '' : ` (${target.address})`)).join(', ')}`);
      console.say(`  why: ${command.reason}`);
      console.say(`  undo: ${command.rollback}`);
      for (const warning of command.warnings) console.say(`  needs approval: ${warning}`);
      const done = await ask('What happened? [d]one, [f]ailed, [n]othing known: ');
      if (signal.aborted) throw new StanchError('interrupted', 'Stopped before the work was done.', 'Continue with --from and the run folder.');
      if (done === undefined || done === '' || /^n/i.test(done)) return nothingKnown(step);
      const text = (await ask('What did it print or show (one line, may be empty): ')) ?? '';
      return { step, source: 'operator', isKnown: true, succeeded: !/^f/i.test(done), text };
    },
    close: () => { lines.close(); },
  };
}
