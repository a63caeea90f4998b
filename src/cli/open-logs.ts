import type { LogRecord, SourceSummary, UnreadLine } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';
import { readLogs } from '../logs/read-logs.ts';
import type { ReadProgress } from '../logs/input/read-progress.ts';
import { findSample } from './load-run-input.ts';
import type { InputOptions } from './options.ts';

/** Logs that are being read: the only place of the command line that knows how the reader is called. */
export interface OpenedLogs {
  /** May be read once. Ends at an interrupt when following; otherwise an interrupt is thrown. */
  batches: AsyncIterable<readonly LogRecord[]>;
  /** Complete when the batches have ended. */
  sources: SourceSummary[];
  unread: UnreadLine[];
}

export interface OpenLogsContext {
  signal: AbortSignal;
  isFollowing?: boolean;
  onProgress?: (progress: ReadProgress) => void;
}

const graceMs = 3_000;

/** What `--sample` or the arguments name, and the site's description. Throws `usage` when nothing is named. */
export function chooseInputs({ sample, logs, system }: Pick<InputOptions, 'sample' | 'logs' | 'system'>): { inputs: string[]; system: string | undefined } {
  if (sample) {
    const found = findSample();
    return { inputs: found.logs, system: found.system };
  }
  if (logs.length === 0) throw new StanchError('usage', 'No logs were given.', 'Give files or directories, - for standard input, or --sample for the bundled incident.');
  return { inputs: logs, system };
}

/** Throws what `readLogs` throws, and `interrupted`. */
export async function openLogs(inputs: readonly string[], { maxBytes, skew }: Pick<InputOptions, 'maxBytes' | 'skew'>, { signal, isFollowing = false, onProgress }: OpenLogsContext): Promise<OpenedLogs> {
  const { batches, sources, unread } = await untilAborted(readLogs(inputs, {
    stdin: process.stdin, skewSeconds: skew, signal, follow: isFollowing,
    ...(maxBytes === undefined ? {} : { maxBytes }), ...(onProgress === undefined ? {} : { onProgress }),
  }), signal);
  return { batches: isFollowing ? endAfterAbort(batches, signal) : stopAtAbort(batches, signal), sources, unread };
}

/** Does not wait for a source that says nothing. */
async function* stopAtAbort<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await untilAborted(iterator.next(), signal);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not waited for: a source that says nothing gives it no answer either.
    iterator.return?.().catch(() => undefined);
  }
}

/** Growing files end by themselves at an interrupt; a pipe that says nothing does not. */
async function* endAfterAbort<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const grace = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => { timer = setTimeout(() => { grace.abort(); }, graceMs); };
  signal.addEventListener('abort', start, { once: true });
  try {
    yield* stopAtAbort(items, grace.signal);
  } catch (error) {
    if (!grace.signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', start);
    clearTimeout(timer);
  }
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => { reject(describeStop(signal)); };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  // Whoever loses the race is nobody's error.
  work.catch(() => undefined);
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function describeStop({ reason }: AbortSignal): StanchError {
  if (reason instanceof Error && reason.name === 'TimeoutError') return new StanchError('budget-spent', 'The budget of time was spent before the logs were read.', 'Raise --max-minutes.');
  return new StanchError('interrupted', 'Stopped before the logs were read.', 'Start again; nothing was written.');
}
