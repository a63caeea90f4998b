import { Readable } from 'node:stream';
import type { LogReading, LogRecord, SourceSummary, UnreadLine } from '../contracts/index.ts';
import { systemClock } from '../kit/clock.ts';
import { StanchError } from '../kit/error.ts';
import { findInputs, type InputProblem } from './input/find-inputs.ts';
import { probeInput, type ProbedInput } from './input/probe-input.ts';
import { readSource } from './read-source.ts';
import { SourceLog } from './source-log.ts';

export interface ReadLogsOptions {
  /** What `-` reads. */
  stdin?: Readable;
  /** Longer lines are cut for parsing. Default: 1 MiB. */
  maxLineBytes?: number;
  /** Reading time, milliseconds, for times without a year in a pipe. Default: now. */
  nowMs?: number;
}

const defaultMaxLineBytes = 1 << 20;

/**
 * Opens logs: files, directories, gzip archives, and `-` for standard input. Records stream when asked for, in the order of the sources and
 * of their lines; `sources` and `unread` are complete when they have ended. A source that cannot be used gets a `problem` and the rest is read.
 * Throws `input-missing`, `input-unreadable`, `input-empty` or `input-invalid` (the first cause) naming each source when none can be used.
 */
export async function readLogs(paths: readonly string[], options: ReadLogsOptions = {}): Promise<LogReading> {
  const stdin = options.stdin ?? Readable.from([]);
  const sources: SourceSummary[] = [];
  const unread: UnreadLine[] = [];
  const usable: { probed: ProbedInput; summary: SourceSummary }[] = [];
  const problems: InputProblem[] = [];
  for (const input of await findInputs(paths)) {
    const summary = emptySummary(`s${sources.length + 1}`, input.path);
    sources.push(summary);
    const found = await probeInput(input, stdin);
    if ('problem' in found) {
      summary.problem = found.problem.sentence;
      problems.push(found.problem);
    } else {
      summary.format = found.probed.reader.format;
      usable.push({ probed: found.probed, summary });
    }
  }
  if (usable.length === 0) throw nothingToRead(problems);
  const settings = { stdin, maxLineBytes: options.maxLineBytes ?? defaultMaxLineBytes, nowMs: options.nowMs ?? systemClock.nowMs() };
  const records = async function* (): AsyncGenerator<LogRecord> {
    for (const { probed, summary } of usable) {
      for await (const batch of readSource(probed, new SourceLog(summary, unread), settings)) yield* batch;
    }
  };
  return { records: records(), sources, unread };
}

function nothingToRead(problems: readonly InputProblem[]): StanchError {
  const hint = 'Name at least one log file, a directory with logs, or - for standard input.';
  const first = problems[0];
  if (first === undefined) return new StanchError('input-missing', 'No logs were named.', hint);
  const shown = problems.slice(0, 20).map((problem) => problem.sentence);
  if (problems.length > shown.length) shown.push(`${problems.length - shown.length} more could not be read either.`);
  return new StanchError(first.code, shown.join(' '), hint);
}

function emptySummary(id: string, path: string): SourceSummary {
  return { id, path, format: 'none', compression: 'none', sizeBytes: 0, sha256: '', lineCount: 0, recordCount: 0, unreadCount: 0, droppedColumns: [], notes: [] };
}
