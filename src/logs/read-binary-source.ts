import type { LogRecord } from '../contracts/index.ts';
import { readCapture } from './input/captures/read-capture.ts';
import type { FoundSource } from './input/expand-input.ts';
import { describeFileError } from './input/log-input.ts';
import { openInput, type OpenInput } from './input/open-input.ts';
import { SourceParser } from './parse-source.ts';
import type { ReadSourceOptions, SourceBatch } from './read-source.ts';
import type { SourceLog } from './source-log.ts';
import { plainTextReader } from './text/plain-text.ts';
import { readEvtxBytes, windowsEvtx } from './windows/read-evtx.ts';

type EvtxSource = Extract<FoundSource, { kind: 'evtx' }>;
type CaptureSource = Extract<FoundSource, { kind: 'capture' }>;

/** Records of a Windows event log, from wherever its bytes come. A record's line is its number in the file. */
export async function* readEvtxSource(found: EvtxSource, options: ReadSourceOptions): AsyncGenerator<SourceBatch> {
  const { log, store, refuse } = found;
  let open: OpenInput | undefined = found.kept;
  const parser = new SourceParser(plainTextReader, log, found.modifiedMs ?? options.nowMs);
  const records = async function* (): AsyncGenerator<LogRecord[]> {
    open ??= await openInput(store, { stdin: options.stdin, refuse, maxLayers: Number.MAX_SAFE_INTEGER, onBytes: options.onBytes });
    yield* readEvtxBytes(open.bytes, parser.context, (sentence, line) => { tell(log, sentence, line); });
    const damage = open.damage() ?? found.damage;
    if (damage !== undefined) tell(log, damage.sentence, Math.max(1, log.summary.recordCount));
  };
  try {
    yield* giveRecords(log, parser, records(), windowsEvtx.format, async () => {
      await open?.close();
      log.summary.sizeBytes = open?.sizeBytes() ?? 0;
      log.summary.sha256 = open?.sha256() ?? '';
    });
  } finally {
    await open?.close();
  }
}

/** Records of a packet capture, made by a tool of this machine. A record's line is the number of its first packet. */
export async function* readCaptureSource(found: CaptureSource, options: ReadSourceOptions): AsyncGenerator<SourceBatch> {
  const { log, store } = found;
  const parser = new SourceParser(plainTextReader, log, found.modifiedMs ?? options.nowMs);
  const records = readCapture(store.path, { ...parser.context, onProblem: (sentence, line) => { tell(log, sentence, line); } });
  yield* giveRecords(log, parser, records, 'packet-capture', async () => { options.onBytes(log.summary.sizeBytes); });
}

/** Damage of a source whose lines are numbers of records. */
function tell(log: SourceLog, sentence: string, line: number): void {
  log.note(sentence);
  log.unread({ line, byteOffset: 0 }, log.summary.path, sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, ''));
}

async function* giveRecords(log: SourceLog, parser: SourceParser, read: AsyncGenerator<LogRecord[]>, format: string, end: () => Promise<void>): AsyncGenerator<SourceBatch> {
  let held: LogRecord[] = [];
  let lastLine = 0;
  try {
    for await (const records of read) {
      if (held.length > 0) yield { records: held };
      held = parser.addRecords(records, format);
      for (const record of held) lastLine = Math.max(lastLine, record.lastLine ?? record.line);
    }
  } catch (error) {
    const { sentence } = describeFileError(log.summary.path, error);
    if (lastLine === 0) log.summary.problem = `Reading stopped: ${sentence}`;
    else tell(log, `Reading stopped: ${sentence}`, lastLine);
  }
  await end();
  log.summary.lineCount = lastLine;
  if (lastLine === 0) log.summary.problem ??= `${log.summary.path} holds no records that can be read.`;
  held = held.concat(parser.end([]));
  log.close();
  yield { records: held, isLast: true };
}
