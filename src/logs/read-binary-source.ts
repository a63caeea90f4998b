import type { LogRecord } from '../contracts/index.ts';
import type { FoundSource } from './input/expand-input.ts';
import { describeFileError, type InputProblem } from './input/log-input.ts';
import type { ReaderContext } from './log-reader.ts';
import { SourceParser } from './parse-source.ts';
import type { ReadSourceOptions, SourceBatch } from './read-source.ts';
import { plainTextReader } from './text/plain-text.ts';

type BinarySource = Extract<FoundSource, { kind: 'evtx' | 'capture' }>;
type BinaryReader = (path: string, context: ReaderContext) => AsyncGenerator<LogRecord[]>;

const readers: Partial<Record<BinarySource['kind'], BinaryReader>> = {};

/** Says why a source of a binary kind cannot be read here; undefined when it can. */
export async function refuseBinaryKind(kind: BinarySource['kind'], name: string): Promise<InputProblem | undefined> {
  if (readers[kind] !== undefined) return undefined;
  return { code: 'unsupported', sentence: kind === 'evtx' ? `${name} is a Windows event log (EVTX) and not a log that is read.` : `${name} is a packet capture; install tshark or Suricata to have it read.` };
}

/** Records of a file that a reader of its own opens. A record's line is its number in the file. */
export async function* readBinarySource(found: BinarySource, options: ReadSourceOptions): AsyncGenerator<SourceBatch> {
  const { kind, log, store } = found;
  const parser = new SourceParser(plainTextReader, log, found.modifiedMs ?? options.nowMs);
  let held: LogRecord[] = [];
  let lastLine = 0;
  try {
    const read = readers[kind];
    if (read !== undefined) {
      for await (const records of read(store.path, parser.context)) {
        if (held.length > 0) yield { records: held };
        held = parser.addRecords(records, kind);
        lastLine = Math.max(lastLine, held.at(-1)?.line ?? 0);
      }
    }
  } catch (error) {
    const { sentence } = describeFileError(log.summary.path, error);
    if (lastLine === 0) log.summary.problem = sentence;
    else {
      log.note(`Reading stopped: ${sentence}`);
      log.unread({ line: lastLine, byteOffset: 0 }, held.at(-1)?.raw ?? '', 'reading stopped behind this record');
    }
  }
  options.onBytes(log.summary.sizeBytes);
  log.summary.lineCount = lastLine;
  if (lastLine === 0) log.summary.problem ??= `${log.summary.path} holds no records that can be read.`;
  held.push(...parser.end([]));
  log.close();
  yield { records: held, isLast: true };
}
