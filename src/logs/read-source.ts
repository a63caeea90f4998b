import type { LogRecord } from '../contracts/index.ts';
import type { Readable } from 'node:stream';
import { decodeText } from './input/decode-text.ts';
import type { Damage } from './input/decompress/decompress.ts';
import type { FoundSource } from './input/expand-input.ts';
import { followFile } from './input/follow-file.ts';
import { describeFileError } from './input/log-input.ts';
import { openInput, startingWith, type OpenInput } from './input/open-input.ts';
import { LineSplitter, type LineCounts } from './input/split-lines.ts';
import { JsonElementSplitter } from './json/split-elements.ts';
import { SourceParser } from './parse-source.ts';
import type { SourceLog } from './source-log.ts';
import { windowsXmlReader } from './windows/read-event-xml.ts';
import { XmlEventSplitter } from './windows/xml-event-splitter.ts';

export interface ReadSourceOptions {
  stdin: Readable;
  maxLineBytes: number;
  /** For times without a year in a source that has no date of its own. */
  nowMs: number;
  onBytes(count: number): void;
  /** Files are read on as they grow, until this ends it. */
  follow?: AbortSignal;
}

/** Records of a source that came together. */
export interface SourceBatch {
  records: LogRecord[];
  /** Nothing follows. */
  isLast?: true;
  /** All that a growing file held was given; more may follow. */
  isCaughtUp?: true;
}

export type TextSource = Extract<FoundSource, { kind: 'text' }>;

/** Records of a text in batches. Everything else that is to be told goes to the books; nothing is thrown for what the source holds. */
export async function* readSource(found: TextSource, options: ReadSourceOptions): AsyncGenerator<SourceBatch> {
  const { log, probed: { reader, encoding, skippedBytes, isList }, modifiedMs } = found;
  const splitter = new (isList ? JsonElementSplitter : reader === windowsXmlReader ? XmlEventSplitter : LineSplitter)(options.maxLineBytes, encoding === 'utf-8' ? skippedBytes : 0);
  const parser = new SourceParser(reader, log, modifiedMs ?? options.nowMs);
  let damage: Damage | undefined;
  // One batch is held back, so that the last one is known as such; a growing file has no last one to wait for.
  let held: LogRecord[] = [];
  let open: OpenInput | undefined;
  try {
    open = await openText(found, options);
    const bytes = found.probed.head.length === 0 ? open.bytes : startingWith(found.probed.head, open.bytes);
    for await (const chunk of decodeText(bytes, encoding, skippedBytes)) {
      if (held.length > 0) yield { records: held };
      held = chunk.length === 0 ? [] : parser.parse(splitter.add(chunk));
      if (options.follow === undefined) continue;
      yield { records: held, ...(chunk.length === 0 && { isCaughtUp: true }) };
      held = [];
    }
    damage = found.damage ?? open.damage();
  } catch (error) {
    const { sentence } = describeFileError(log.summary.path, error);
    damage = { sentence: `Reading stopped: ${sentence}`, reason: 'reading stopped here' };
  } finally {
    await open?.close();
    if (open !== undefined) {
      log.summary.sizeBytes = open.sizeBytes();
      log.summary.sha256 = open.sha256();
    }
  }
  const lastLines = splitter.end();
  held = held.concat(parser.end(lastLines, splitter.counts.structureLines));
  describeCounts(log, splitter.counts);
  if (splitter instanceof JsonElementSplitter && splitter.isCutOff) log.note('The list of objects does not end: the text seems cut off.');
  if (encoding !== 'utf-8') log.note(`The text is ${encoding.toUpperCase()}; byte offsets count in its UTF-8 form.`);
  if (damage !== undefined) {
    log.note(damage.sentence);
    if (splitter.counts.lineCount === 0) log.summary.problem = damage.sentence;
    else log.unread({ line: splitter.counts.lineCount, byteOffset: parser.lastOffset }, parser.lastText, damage.reason);
  }
  log.close();
  yield { records: held, isLast: true };
}

/** Times of the records among the first lines, as they will be told against a reference for times without a year. */
export function headTimes(found: TextSource, referenceMs: number): (number | undefined)[] {
  const parser = new SourceParser(found.probed.reader, found.log.openForProbe(), referenceMs);
  const records = [...parser.parse(found.probed.firstLines.filter((line) => line.isUnterminated !== true)), ...parser.end([])];
  return records.map((record) => record.timeMs);
}

/** Time of the first record that has one among the first lines. */
export function firstTimeOf(found: TextSource, options: Pick<ReadSourceOptions, 'nowMs'>): number | undefined {
  return headTimes(found, found.modifiedMs ?? options.nowMs).find((timeMs) => timeMs !== undefined);
}

async function openText(found: TextSource, options: ReadSourceOptions): Promise<OpenInput> {
  const { kept, store, refuse, log } = found;
  if (kept !== undefined) return kept;
  if (options.follow !== undefined && store.kind === 'range' && store.isFile && log.summary.compression === 'none') {
    return followFile(store.path, { signal: options.follow, onBytes: options.onBytes, note: (sentence) => { log.note(sentence); } });
  }
  return openInput(store, { stdin: options.stdin, refuse, maxLayers: Number.MAX_SAFE_INTEGER, onBytes: options.onBytes });
}

function describeCounts(log: SourceLog, counts: LineCounts): void {
  log.summary.lineCount = counts.lineCount;
  const ends = [[counts.lineFeeds, '\\n'], [counts.carriageReturnLineFeeds, '\\r\\n'], [counts.carriageReturns, '\\r']] as const;
  const used = ends.filter(([count]) => count > 0);
  if (used.length > 1) log.note(`Line ends are mixed: ${used.map(([count, name]) => `${count} ${name}`).join(', ')}.`);
}
