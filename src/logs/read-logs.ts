import { Readable } from 'node:stream';
import type { LogReading, LogRecord, SourceSummary, UnreadLine } from '../contracts/index.ts';
import { systemClock } from '../kit/clock.ts';
import { StanchError } from '../kit/error.ts';
import { Spool } from './input/archives/spool.ts';
import { defaultExpandLimits, expandInput, type ExpandLimits, type FoundSource } from './input/expand-input.ts';
import { defaultExpansion, ExpansionLimit, type ExpansionSettings } from './input/expansion-limit.ts';
import { findInputs } from './input/find-inputs.ts';
import type { InputProblem } from './input/log-input.ts';
import { mergeSources, type MergedSource } from './input/merge/merge-sources.ts';
import { refuseCapture } from './input/captures/capture-tools.ts';
import { ReadProgressCounter, type ReadProgress } from './input/read-progress.ts';
import { readOneByOne } from './input/merge/record-iterator.ts';
import { ClockSkews, type SensorSkew } from './input/times/clock-skew.ts';
import { ClockComparison } from './input/times/compare-clocks.ts';
import { readCaptureSource, readEvtxSource } from './read-binary-source.ts';
import { firstTimeOf, readSource, type ReadSourceOptions, type SourceBatch } from './read-source.ts';
import { SourceLog } from './source-log.ts';
import { anchorYears } from './year-anchor.ts';

export interface ReadLogsOptions {
  /** What `-` reads. */
  stdin?: Readable;
  /** Longer lines are cut for parsing. Default: 1 MiB. */
  maxLineBytes?: number;
  /** Reading time, milliseconds, for times without a year in a pipe. Default: now. */
  nowMs?: number;
  /** Bytes that archives may expand to, over all inputs. Default: 64 GiB. */
  maxBytes?: number;
  /** Other limits of archives, for tests. */
  limits?: Partial<ExpandLimits & ExpansionSettings>;
  /** Sources that are open at once. Default: 64. */
  maxOpen?: number;
  /** Seconds to add to the times of sensors whose clocks or zones were wrong. */
  skewSeconds?: readonly SensorSkew[];
  /** Plain files are read on as they grow, until the signal; then `records` end. */
  follow?: boolean;
  signal?: AbortSignal;
  /** Told at most ten times a second how far reading has come. */
  onProgress?(progress: ReadProgress): void;
}

const defaultMaxLineBytes = 1 << 20;
const defaultMaxOpen = 64;

type UsableSource = Extract<FoundSource, { kind: 'text' | 'evtx' | 'capture' }>;

/**
 * Opens logs: files, folders, patterns, archives of many kinds, and `-` for standard input. Records stream when asked for, those of all
 * sources merged by time; `sources` and `unread` are complete when they have ended. A source that cannot be used gets a `problem` and the
 * rest is read. Throws `input-missing`, `input-unreadable`, `input-empty` or `input-invalid` (the first cause) naming each source when none
 * can be used.
 */
export async function readLogs(paths: readonly string[], options: ReadLogsOptions = {}): Promise<LogReading> {
  const stdin = options.stdin ?? Readable.from([]);
  const nowMs = options.nowMs ?? systemClock.nowMs();
  const sources: SourceSummary[] = [];
  const unread: UnreadLine[] = [];
  const skews = new ClockSkews(options.skewSeconds ?? []);
  const clocks = new ClockComparison();
  const spool = new Spool();
  const progress = new ReadProgressCounter(options.onProgress);
  const environment = {
    stdin, spool, limits: { ...defaultExpandLimits, ...options.limits },
    expansion: new ExpansionLimit({ ...defaultExpansion, ...options.limits, ...(options.maxBytes !== undefined && { maxBytes: options.maxBytes }) }),
    begin(path: string): SourceLog {
      const summary = emptySummary(`s${sources.length + 1}`, path);
      sources.push(summary);
      return new SourceLog(summary, unread, { nowMs, skew: () => skews.forSource(summary), acts: () => clocks.forSource(summary) });
    },
    onBytes: (count: number) => { progress.read(count); },
    refuseCapture,
  };
  const usable: UsableSource[] = [];
  const problems: InputProblem[] = [];
  try {
    for (const input of await findInputs(paths)) {
      for await (const found of expandInput(input, environment)) {
        if (found.kind === 'unusable') {
          found.summary.problem = found.problem.sentence;
          problems.push(found.problem);
        } else if (found.kind !== 'container') usable.push(found);
      }
    }
    if (usable.length === 0) throw nothingToRead(problems);
  } catch (error) {
    await spool.remove();
    throw error;
  }
  anchorYears(usable, nowMs);
  if (usable.length > 1) for (const { log } of usable) log.compareClocks();
  progress.expect(usable.map(({ store }) => (store.kind === 'range' && store.end !== undefined ? store.end - store.start : undefined)));
  const isFollowing = options.follow === true;
  const settings: ReadSourceOptions = {
    stdin, nowMs, maxLineBytes: options.maxLineBytes ?? defaultMaxLineBytes, onBytes: environment.onBytes,
    ...(isFollowing && { follow: options.signal ?? new AbortController().signal }),
  };
  const batches = async function* (): AsyncGenerator<readonly LogRecord[]> {
    try {
      const merged = usable.map((found) => toMerged(found, usable.length > 1, settings));
      for await (const batch of mergeSources(merged, { maxOpen: isFollowing ? Infinity : options.maxOpen ?? defaultMaxOpen, isFollowing })) {
        progress.give(batch.length);
        yield batch;
      }
      for (const { summary, sentence } of clocks.findOffsets()) summary.notes.push(sentence);
      const [first] = usable;
      if (first !== undefined) for (const sentence of skews.describeUnused()) first.log.note(sentence);
      progress.end();
    } finally {
      await spool.remove();
    }
  };
  const reading = batches();
  return { batches: reading, records: readOneByOne(reading), sources, unread };
}

function toMerged(found: UsableSource, isOneOfMany: boolean, settings: ReadSourceOptions): MergedSource {
  const firstMs = isOneOfMany ? firstMsOf(found, settings) : undefined;
  return {
    open: () => openSource(found, settings),
    onLate: () => { found.log.note('Too many sources overlap in time to be open at once: this one was opened late, and records of it come behind later ones of others.'); },
    ...(firstMs !== undefined && { firstMs }),
  };
}

function firstMsOf(found: UsableSource, settings: ReadSourceOptions): number | undefined {
  if (found.kind === 'text') return firstTimeOf(found, settings);
  // Whether a record's time will be moved is known only when it is read.
  return found.kind === 'evtx' && !found.log.mayMoveTimes ? found.firstMs : undefined;
}

function openSource(found: UsableSource, settings: ReadSourceOptions): AsyncGenerator<SourceBatch> {
  switch (found.kind) {
    case 'text': return readSource(found, settings);
    case 'evtx': return readEvtxSource(found, settings);
    case 'capture': return readCaptureSource(found, settings);
  }
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
