import { isAscii, isUtf8 } from 'node:buffer';
import { decodeLine, LineSplitter, noLines, type LineCounts, type SourceLine } from '../input/split-lines.ts';
import { ElementScanner, isBlankByte, lastInk } from './element-scanner.ts';
import { ElementStart, maxStartBytes } from './element-start.ts';
import { findList, skipBlank } from './find-list.ts';

/** A larger object is passed over. */
const defaultMaxElementBytes = 16 << 20;
/** What stands before and behind a list, at most. */
const maxAroundBytes = 64 * 1024;

const openBrace = 123;
const closeBracket = 93;
const comma = 44;
const lineFeed = 10;
const carriageReturn = 13;
const nothing = Buffer.alloc(0);

const broken = 'an object of the list that is broken';
const foreign = 'text between the objects of a list';
const foreignAround = 'text around a list of objects that is no JSON';
const endless = 'an object of the list that does not end: the text seems cut off';
const endlessAround = 'text behind a list of objects that does not end: it seems cut off';

/** Where the bytes at hand belong. Around a list is the place between values too. */
type Place = 'around' | 'list' | 'element' | 'torn' | 'lines';

/**
 * Bytes to the objects of one list, `[{…}, …]` or `{"Records": [{…}, …]}`, however they stand on lines: one object at a time is in memory.
 * Each object is a line with a last line. Behind a broken one it goes on at the next that begins like those before. What cannot be cut is
 * given as torn lines with a problem; what stands behind the whole value and is no such list is given as lines, as `LineSplitter` does.
 */
export class JsonElementSplitter {
  readonly counts: LineCounts = { ...noLines(), structureLines: 0 };
  readonly #maxLineBytes: number;
  readonly #maxElementBytes: number;
  readonly #scanner = new ElementScanner();
  readonly #start = new ElementStart();
  #place: Place = 'around';
  /** The bytes at hand, the offset of their first one, and how far they are read. */
  #bytes: Buffer = nothing;
  #base: number;
  #at = 0;
  #isAscii = false;
  #isClean = false;
  /** Bytes that wait for more: not read, or read already when an object goes on. */
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  #waitOffset = 0;
  /** Less than this is not worth another look. */
  #wantedBytes = 0;
  #isEnding = false;
  /** Wrapping objects around the list, and what the first value began like. */
  #open: readonly string[] = [];
  #shape: string | undefined;
  #elementOffset = 0;
  /** Takes what cannot be cut. */
  #lines: LineSplitter | undefined;
  #problem = '';
  /** In torn text: where the next object is looked for, the last byte before, and how far it was looked for behind breaks. */
  #searchOffset = 0;
  #inkBefore = 0;
  #brokenOffset = 0;
  /** Something was broken: an object may be a part of another, and a bracket the end of a list inside of it. */
  #isDoubtful = false;
  #isAfterReturn = false;
  #lastByte = lineFeed;
  /** What the line at hand holds. */
  #hasStructure = false;
  #hasContent = false;

  constructor(maxLineBytes: number, startOffset: number, maxElementBytes = defaultMaxElementBytes) {
    this.#maxLineBytes = maxLineBytes;
    this.#maxElementBytes = maxElementBytes;
    this.#base = startOffset;
  }

  /** The source ended before the list did. */
  get isCutOff(): boolean {
    return this.#isEnding && this.#place !== 'lines' && (this.#place !== 'around' || this.#open.length > 0);
  }

  /** Objects that end in these bytes, and lines of what is none. */
  add(chunk: Buffer): SourceLine[] {
    if (chunk.length === 0) return [];
    const found: SourceLine[] = [];
    this.#lastByte = chunk[chunk.length - 1] ?? lineFeed;
    if (this.#place === 'lines') this.#giveLines(this.#lines?.add(chunk) ?? [], found);
    else if (this.#place !== 'element' && this.#pieceBytes + chunk.length < this.#wantedBytes) this.#hold(chunk);
    else {
      this.#takeChunk(chunk);
      this.#run(found);
    }
    return found;
  }

  /** What was held when the source ends. */
  end(): SourceLine[] {
    const found: SourceLine[] = [];
    this.#isEnding = true;
    if (this.#place !== 'element' && this.#pieceBytes > 0) {
      this.#takeChunk(nothing);
      this.#run(found);
    }
    if (this.#place === 'element') {
      this.#problem = this.#lines === undefined ? endless : this.#problem;
      this.#tear(found);
      this.#endTorn(found);
    } else if (this.#place === 'torn') this.#endTorn(found);
    if (this.#place === 'lines') this.#giveLines(this.#lines?.end() ?? [], found);
    else if (this.#lastByte !== lineFeed && this.#lastByte !== carriageReturn) this.#endLine();
    return found;
  }

  #hold(bytes: Buffer): void {
    this.#pieces.push(Buffer.from(bytes));
    this.#pieceBytes += bytes.length;
  }

  /** Puts the bytes at hand; unread ones that waited come first. Read ones of an object stay where they are. */
  #takeChunk(chunk: Buffer): void {
    const isWaiting = this.#place !== 'element' && this.#pieceBytes > 0;
    this.#base = isWaiting ? this.#waitOffset : this.#base + this.#bytes.length;
    this.#bytes = isWaiting ? Buffer.concat([...this.#pieces, chunk]) : chunk;
    this.#at = 0;
    if (isWaiting) this.#dropPieces();
    this.#look();
  }

  #dropPieces(): void {
    this.#pieces = [];
    this.#pieceBytes = 0;
    this.#wantedBytes = 0;
  }

  #look(): void {
    this.#isAscii = isAscii(this.#bytes);
    this.#isClean = (this.#isAscii || isUtf8(this.#bytes)) && !this.#bytes.includes(0);
  }

  #run(found: SourceLine[]): void {
    while (this.#at < this.#bytes.length) {
      switch (this.#place) {
        case 'around': this.#readAround(found); break;
        case 'list': this.#readList(); break;
        case 'element': this.#readElement(found); break;
        case 'torn': this.#readTorn(found); break;
        case 'lines': return;
      }
    }
  }

  /** Keeps the rest of the bytes until more have come. */
  #wait(from: number, wantedBytes: number): void {
    this.#hold(this.#bytes.subarray(from));
    this.#waitOffset = this.#base + from;
    this.#wantedBytes = wantedBytes;
    this.#at = this.#bytes.length;
  }

  /** Before a value, or in the objects around a list. */
  #readAround(found: SourceLine[]): void {
    this.#pass(skipBlank(this.#bytes, this.#at));
    const restBytes = this.#bytes.length - this.#at;
    if (restBytes === 0) return;
    const isWrapped = this.#open.length > 0;
    const place = findList(this.#bytes, this.#at, { open: this.#open, takesEmpty: this.#shape !== undefined });
    if (place.kind === 'list' && (isWrapped || this.#shape === undefined || this.#shape === place.shape)) {
      this.#pass(place.at);
      this.#open = place.open;
      this.#shape ??= place.shape;
      this.#place = 'list';
    } else if (place.kind === 'closed' && isWrapped) {
      this.#pass(place.at);
      this.#open = [];
    } else if (place.kind === 'more' && restBytes < maxAroundBytes && !this.#isEnding) this.#wait(this.#at, restBytes * 2);
    else if (this.#isDoubtful) this.#beginTorn(foreignAround, this.#base + this.#at);
    else {
      this.#problem = !isWrapped ? '' : place.kind === 'more' && this.#isEnding ? endlessAround : foreignAround;
      this.#lines = new LineSplitter(this.#maxLineBytes, this.#base + this.#at, this.counts);
      this.#place = 'lines';
      this.#giveLines(this.#lines.add(this.#bytes.subarray(this.#at)), found);
      this.#at = this.#bytes.length;
    }
  }

  /** Between the objects of the list. */
  #readList(): void {
    const bytes = this.#bytes;
    while (this.#at < bytes.length) {
      const byte = bytes[this.#at] ?? 0;
      if (byte === openBrace) {
        this.#beginElement();
        return;
      }
      if (byte !== comma && byte !== closeBracket && !isBlankByte(byte)) {
        this.#beginTorn(foreign, this.#base + this.#at);
        return;
      }
      this.#pass(this.#at + 1);
      if (byte === closeBracket) {
        this.#place = 'around';
        return;
      }
    }
  }

  #beginElement(): void {
    this.#place = 'element';
    this.#elementOffset = this.#base + this.#at;
    this.#isAfterReturn = false;
    this.#scanner.reset();
  }

  #readElement(found: SourceLine[]): void {
    const bytes = this.#bytes;
    const from = this.#at;
    const end = this.#scanner.scan(bytes, from);
    const stop = end >= 0 ? end : end === -1 ? bytes.length : this.#scanner.brokenAt;
    if (this.#lines === undefined && this.#base + stop - this.#elementOffset > this.#maxElementBytes) {
      this.#problem = `an object of the list with more than ${this.#maxElementBytes} bytes, which was not read`;
      this.#tear(found);
    }
    if (end >= 0) {
      if (this.#lines === undefined) found.push(this.#cut(bytes.subarray(from, end)));
      else {
        this.#giveTorn(stop, found);
        this.#endTorn(found);
      }
      this.#at = end;
      this.#hasContent = true;
      this.#place = 'list';
    } else if (end === -1) {
      if (this.#lines === undefined) this.#hold(bytes.subarray(from));
      else this.#giveTorn(stop, found);
      this.#at = stop;
    } else if (this.#lines === undefined) this.#breakElement();
    else {
      this.#giveTorn(stop, found);
      this.#searchOffset = this.#base + stop;
      this.#place = 'torn';
    }
  }

  /** A whole object: `lastPiece` and what was held of it. */
  #cut(lastPiece: Buffer): SourceLine {
    const { counts } = this;
    const isAtOnce = this.#pieceBytes === 0;
    const bytes = isAtOnce ? lastPiece : Buffer.concat([...this.#pieces, lastPiece]);
    this.#dropPieces();
    if (this.#start.isLearning) this.#start.learn(bytes);
    const problems: string[] = [];
    const text = !isAtOnce || !this.#isClean ? decodeLine(bytes, problems) : bytes.toString(this.#isAscii ? 'latin1' : 'utf8');
    const line = counts.lineCount + 1;
    const { lineFeeds, carriageReturns, pairs } = this.#scanner;
    counts.lineCount += lineFeeds + carriageReturns - pairs;
    counts.lineFeeds += lineFeeds - pairs;
    counts.carriageReturns += carriageReturns - pairs;
    counts.carriageReturnLineFeeds += pairs;
    return { text, line, lastLine: counts.lineCount + 1, byteOffset: this.#elementOffset, ...(problems.length > 0 && { problems }) };
  }

  /** The object at hand cannot be right: the next one may have begun inside of what was taken for a part of it. */
  #breakElement(): void {
    let breakAt = this.#scanner.brokenAt;
    if (this.#pieceBytes > 0) {
      this.#bytes = Buffer.concat([...this.#pieces, this.#bytes.subarray(this.#at)]);
      breakAt += this.#pieceBytes - this.#at;
      this.#base = this.#elementOffset;
      this.#at = 0;
      this.#dropPieces();
      this.#look();
    }
    this.#learnStart();
    const breakOffset = this.#base + breakAt;
    // Bytes before an earlier break were looked through: so no byte is looked at more than twice.
    this.#beginTorn(broken, Math.max(this.#elementOffset + 1, Math.min(breakOffset, this.#brokenOffset)));
    this.#brokenOffset = Math.max(this.#brokenOffset, breakOffset);
  }

  #beginTorn(problem: string, searchOffset: number): void {
    this.#problem = problem;
    this.#isDoubtful = true;
    this.#lines = new LineSplitter(this.#maxLineBytes, this.#base + this.#at, this.counts);
    this.#searchOffset = searchOffset;
    this.#inkBefore = 0;
    this.#place = 'torn';
  }

  /** Of an object that cannot be read its beginning is known, should it be the first. */
  #learnStart(): void {
    if (!this.#start.isKnown) this.#start.learn(Buffer.concat([...this.#pieces, this.#bytes.subarray(this.#at, this.#at + maxStartBytes)]).subarray(0, maxStartBytes));
  }

  /** The object at hand is given as torn lines from now on. */
  #tear(found: SourceLine[]): void {
    this.#learnStart();
    this.#lines ??= new LineSplitter(this.#maxLineBytes, this.#elementOffset, this.counts);
    for (const piece of this.#pieces) this.#giveTornBytes(piece, found);
    this.#dropPieces();
  }

  /** In torn text: looks for the next object. */
  #readTorn(found: SourceLine[]): void {
    const bytes = this.#bytes;
    let at = Math.max(this.#at, this.#searchOffset - this.#base);
    while (true) {
      at = bytes.indexOf(openBrace, at);
      if (at < 0) {
        this.#searchOffset = this.#base + bytes.length;
        this.#giveTorn(bytes.length, found);
        return;
      }
      const before = lastInk(bytes, this.#at, at, this.#inkBefore);
      const isStart = this.#start.isAt(bytes, at, before);
      if (isStart === undefined && !this.#isEnding) {
        this.#searchOffset = this.#base + at;
        this.#giveTorn(at, found);
        this.#wait(at, 0);
        return;
      }
      if (isStart === true) {
        this.#giveTorn(at, found);
        this.#endTorn(found);
        this.#beginElement();
        return;
      }
      at += 1;
    }
  }

  #giveTorn(to: number, found: SourceLine[]): void {
    const piece = this.#bytes.subarray(this.#at, to);
    this.#at = to;
    if (piece.length > 0) this.#giveTornBytes(piece, found);
  }

  #giveTornBytes(piece: Buffer, found: SourceLine[]): void {
    this.#inkBefore = lastInk(piece, 0, piece.length, this.#inkBefore);
    this.#markTorn(this.#lines?.add(piece) ?? [], found);
  }

  /** The torn text is over, within a line or at its end. */
  #endTorn(found: SourceLine[]): void {
    this.#markTorn(this.#lines?.flush() ?? [], found);
    this.#lines = undefined;
    this.#hasContent = true;
  }

  #markTorn(lines: readonly SourceLine[], found: SourceLine[]): void {
    for (const line of lines) found.push({ ...line, problems: [...(line.problems ?? []), this.#problem], isTorn: true });
  }

  /** Lines behind the last list; the first one is told when it is no text of its own. */
  #giveLines(lines: readonly SourceLine[], found: SourceLine[]): void {
    const [first, ...others] = lines;
    if (first === undefined) return;
    this.#hasContent = true;
    if (this.#problem === '') for (const line of lines) found.push(line);
    else {
      found.push({ ...first, problems: [...(first.problems ?? []), this.#problem], ...(this.#problem === endlessAround && { isTorn: true }) });
      for (const line of others) found.push(line);
    }
    this.#problem = '';
  }

  /** Takes bytes as structure, up to `to`. */
  #pass(to: number): void {
    const { counts } = this;
    for (; this.#at < to; this.#at += 1) {
      const byte = this.#bytes[this.#at];
      if (byte === lineFeed && this.#isAfterReturn) {
        counts.carriageReturns -= 1;
        counts.carriageReturnLineFeeds += 1;
        this.#isAfterReturn = false;
        continue;
      }
      this.#isAfterReturn = byte === carriageReturn;
      if (byte === lineFeed) counts.lineFeeds += 1;
      else if (byte === carriageReturn) counts.carriageReturns += 1;
      if (byte === lineFeed || byte === carriageReturn) this.#endLine();
      else if (byte !== 32 && byte !== 9) this.#hasStructure = true;
    }
  }

  #endLine(): void {
    this.counts.lineCount += 1;
    if (this.#hasStructure && !this.#hasContent) this.counts.structureLines = (this.counts.structureLines ?? 0) + 1;
    this.#hasStructure = this.#hasContent = false;
  }
}
