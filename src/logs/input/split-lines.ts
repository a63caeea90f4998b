import { isAscii, isUtf8 } from 'node:buffer';

/** One line that is not blank. */
export interface SourceLine {
  text: string;
  /** Counted from 1; blank lines count too. */
  line: number;
  /** Set for an object that was cut out of a list: the line on which it ends. */
  lastLine?: number;
  byteOffset: number;
  /** What is wrong with it, in short sentences; missing when nothing is. */
  problems?: string[];
  /** Part of something that is broken: no record can be made of it. */
  isTorn?: boolean;
  /** The last line, without a line end. */
  isUnterminated?: boolean;
}

/** What the splitter counted. Complete when the source has ended. */
export interface LineCounts {
  lineCount: number;
  lineFeeds: number;
  carriageReturnLineFeeds: number;
  carriageReturns: number;
  /** Lines that hold only what stands around the objects of a list. */
  structureLines?: number;
}

const lineFeed = 10;
const carriageReturn = 13;
const blank = /^\s*$/;

/**
 * Bytes to lines. Ends of line are `\n`, `\r\n` and a lone `\r`, also mixed. A line longer than `maxLineBytes` is cut (the rest is passed
 * over, in memory of that size only); invalid UTF-8 becomes U+FFFD and NUL becomes U+2400, both told in `problems`.
 */
export class LineSplitter {
  readonly counts: LineCounts;
  readonly #maxLineBytes: number;
  /** Pieces of the line that began in an earlier chunk. */
  #pieces: Buffer[] = [];
  #keptBytes = 0;
  #lineBytes = 0;
  #lineOffset: number;
  /** The last chunk ended with `\r`: a `\n` now belongs to it. */
  #isAfterReturn = false;
  #offset: number;
  /** The chunk at hand holds nothing but ASCII, which is cut faster. */
  #isAscii = false;

  /** `counts`: of the lines before, when it takes over inside of a source. */
  constructor(maxLineBytes: number, startOffset: number, counts: LineCounts = noLines()) {
    this.counts = counts;
    this.#maxLineBytes = maxLineBytes;
    this.#offset = startOffset;
    this.#lineOffset = startOffset;
  }

  /** Lines that end in this chunk. */
  add(chunk: Buffer): SourceLine[] {
    const lines: SourceLine[] = [];
    this.#isAscii = isAscii(chunk);
    const isClean = (this.#isAscii || isUtf8(chunk)) && !chunk.includes(0);
    let start = 0;
    if (this.#isAfterReturn && chunk.length > 0) {
      this.#isAfterReturn = false;
      if (chunk[0] === lineFeed) {
        this.counts.carriageReturnLineFeeds += 1;
        start = 1;
        this.#lineOffset += 1;
      } else this.counts.carriageReturns += 1;
    }
    let nextFeed = chunk.indexOf(lineFeed, start);
    let nextReturn = chunk.indexOf(carriageReturn, start);
    while (nextFeed >= 0 || nextReturn >= 0) {
      const isReturn = nextReturn >= 0 && (nextFeed < 0 || nextReturn < nextFeed);
      const end = isReturn ? nextReturn : nextFeed;
      let next = end + 1;
      if (!isReturn) this.counts.lineFeeds += 1;
      else if (next === chunk.length) this.#isAfterReturn = true;
      else if (chunk[next] === lineFeed) {
        next += 1;
        this.counts.carriageReturnLineFeeds += 1;
      } else this.counts.carriageReturns += 1;
      this.#endLine(chunk, start, end, isClean, lines);
      start = next;
      this.#lineOffset = this.#offset + start;
      if (nextFeed >= 0 && nextFeed < start) nextFeed = chunk.indexOf(lineFeed, start);
      if (nextReturn >= 0 && nextReturn < start) nextReturn = chunk.indexOf(carriageReturn, start);
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start));
    this.#offset += chunk.length;
    return lines;
  }

  /** The last line, when it has no line end. */
  end(): SourceLine[] {
    const hasLine = this.#lineBytes > 0;
    const lines = this.flush();
    if (hasLine) this.counts.lineCount += 1;
    return lines.map((line) => ({ ...line, isUnterminated: true }));
  }

  /** What was held of a line that is read on by others, and is not counted here. */
  flush(): SourceLine[] {
    if (this.#isAfterReturn) this.counts.carriageReturns += 1;
    this.#isAfterReturn = false;
    if (this.#lineBytes === 0) return [];
    const lines: SourceLine[] = [];
    this.#endLine(Buffer.alloc(0), 0, 0, false, lines);
    this.counts.lineCount -= 1;
    return lines;
  }

  /** Gives what the line holds so far, though it goes on. */
  cutHere(): SourceLine[] {
    const lines = this.flush();
    this.#lineOffset = this.#offset;
    return lines;
  }

  #keep(piece: Buffer): void {
    const room = this.#maxLineBytes - this.#keptBytes;
    if (room > 0) {
      const kept = piece.subarray(0, room);
      this.#pieces.push(Buffer.from(kept));
      this.#keptBytes += kept.length;
    }
    this.#lineBytes += piece.length;
  }

  #endLine(chunk: Buffer, start: number, end: number, isClean: boolean, lines: SourceLine[]): void {
    this.counts.lineCount += 1;
    const { lineCount: line } = this.counts;
    if (this.#lineBytes === 0 && isClean && end - start <= this.#maxLineBytes) {
      const text = chunk.toString(this.#isAscii ? 'latin1' : 'utf8', start, end);
      if (text.length > 0 && !(text.charCodeAt(0) <= 32 && blank.test(text))) lines.push({ text, line, byteOffset: this.#lineOffset });
      return;
    }
    this.#keep(chunk.subarray(start, end));
    const lineBytes = this.#lineBytes;
    const bytes = this.#pieces.length === 1 ? this.#pieces[0] ?? Buffer.alloc(0) : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#keptBytes = 0;
    this.#lineBytes = 0;
    const isCut = lineBytes > bytes.length;
    const problems = isCut ? [`the line has ${lineBytes} bytes, of which the first ${bytes.length} were read`] : [];
    const text = decodeLine(isCut ? withoutTornCharacter(bytes) : bytes, problems);
    if (blank.test(text)) return;
    lines.push({ text, line, byteOffset: this.#lineOffset, ...(problems.length > 0 && { problems }) });
  }
}

export function noLines(): LineCounts {
  return { lineCount: 0, lineFeeds: 0, carriageReturnLineFeeds: 0, carriageReturns: 0 };
}

/** Text of bytes that may be anything; what is wrong with them joins the problems. */
export function decodeLine(bytes: Buffer, problems: string[]): string {
  if (!isUtf8(bytes)) problems.push('holds bytes that are not UTF-8');
  const text = bytes.toString('utf8');
  if (!bytes.includes(0)) return text;
  problems.push('holds NUL bytes');
  return text.replaceAll('\0', '\u2400');
}

/** A cut may fall inside a character: its first bytes are no error of the source. */
function withoutTornCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return bytes.subarray(0, bytes.length - back);
    if (byte < 0x80) break;
  }
  return bytes;
}
