/** Deeper nesting is taken for broken. */
const maxDepth = 1000;

const quote = 34;
const backslash = 92;
const openBracket = 91;
const openBrace = 123;
const comma = 44;
const colon = 58;
const lineFeed = 10;
const carriageReturn = 13;

const passed = 0;
const foreign = 1;
const opens = 2;
const closes = 3;
const beginsString = 4;
const endsLine = 5;
/** What a byte outside of strings is; no JSON value holds a foreign one there. */
const kinds = new Uint8Array(256).fill(foreign);
// The letters are those of true, false, null and of NaN and Infinity, which some write.
for (const byte of Buffer.from(' \t,:+-.0123456789eEtrufalsnNiIty')) kinds[byte] = passed;
for (const byte of Buffer.from('{[')) kinds[byte] = opens;
for (const byte of Buffer.from('}]')) kinds[byte] = closes;
kinds[quote] = beginsString;
for (const byte of [lineFeed, carriageReturn]) kinds[byte] = endsLine;

/** Bytes that a string is not passed over at once. JSON has no line end in a string: there it shows that a quote is missing. */
const stopsString = new Uint8Array(256);
for (const byte of [quote, backslash, lineFeed, carriageReturn]) stopsString[byte] = 1;

export function isBlankByte(byte: number | undefined): boolean {
  return byte === 32 || byte === 9 || byte === lineFeed || byte === carriageReturn;
}

/** The last byte from `start` to `end` that is not blank; `before` when there is none. */
export function lastInk(bytes: Buffer, start: number, end: number, before: number): number {
  let at = end - 1;
  while (at >= start && isBlankByte(bytes[at])) at -= 1;
  return at < start ? before : bytes[at] ?? before;
}

/**
 * Finds the end of one object or array, in bytes that may come in pieces. Looks at strings, brackets and what may stand between them, not
 * at numbers and words. Where brackets or quotes cannot be right, it stops: a missing one is so found near its place.
 */
export class ElementScanner {
  /** Where `scan` found that it is broken. */
  brokenAt = 0;
  /** Ends of line inside, counted as bytes and as pairs. */
  lineFeeds = 0;
  carriageReturns = 0;
  pairs = 0;
  readonly #opened = new Uint8Array(maxDepth + 1);
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #lastInk = 0;
  #lastByte = 0;

  /** Makes ready for the next one. */
  reset(): void {
    this.#depth = this.#lastInk = this.#lastByte = this.lineFeeds = this.carriageReturns = this.pairs = 0;
    this.#isInString = this.#isEscaped = false;
  }

  /** Index behind the last bracket; -1 when the bytes end first, and `scan` goes on with the next ones; -2 when it is broken. The first byte ever is the first bracket. */
  scan(bytes: Buffer, from: number): number {
    const opened = this.#opened;
    const end = bytes.length;
    let at = from;
    let depth = this.#depth;
    let isInString = this.#isInString;
    if (this.#isEscaped && at < end) {
      this.#isEscaped = false;
      at += 1;
    }
    while (at < end) {
      if (isInString) {
        while (at < end && stopsString[bytes[at] as number] === 0) at += 1;
        if (at >= end) break;
        const byte = bytes[at];
        if (byte === quote) {
          isInString = false;
          at += 1;
        } else if (byte === backslash) at += 2;
        else return this.#break(at);
        continue;
      }
      const byte = bytes[at] as number;
      const kind = kinds[byte];
      at += 1;
      if (kind === passed) continue;
      if (kind === beginsString) isInString = true;
      else if (kind === opens) {
        if (depth > 0) {
          const before = lastInk(bytes, from, at - 1, this.#lastInk);
          if (depth === maxDepth || !(opened[depth] === openBrace ? before === colon : before === comma || before === openBracket)) return this.#break(at - 1);
        }
        depth += 1;
        opened[depth] = byte;
      } else if (kind === closes) {
        // Both closing brackets stand two places behind the opening ones.
        if (opened[depth] !== byte - 2) return this.#break(at - 1);
        depth -= 1;
        if (depth === 0) return at;
      } else if (kind === endsLine) {
        if (byte === carriageReturn) this.carriageReturns += 1;
        else {
          this.lineFeeds += 1;
          if ((at - 1 > from ? bytes[at - 2] : this.#lastByte) === carriageReturn) this.pairs += 1;
        }
      } else return this.#break(at - 1);
    }
    this.#isEscaped = at > end;
    this.#depth = depth;
    this.#isInString = isInString;
    this.#lastInk = lastInk(bytes, from, end, this.#lastInk);
    this.#lastByte = bytes[end - 1] ?? this.#lastByte;
    return -1;
  }

  #break(at: number): number {
    this.brokenAt = at;
    return -2;
  }
}
