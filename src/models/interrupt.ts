import { StanchError } from '../kit/error.ts';

/** Throws `interrupted` once the signal has come. */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new StanchError('interrupted', 'Stopped before the file was complete; nothing was left behind.', 'Run it again.');
}
