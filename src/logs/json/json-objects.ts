import { parseJson } from '../../kit/json.ts';
import { LineSplitter, noLines } from '../input/split-lines.ts';
import type { LinePosition } from '../log-reader.ts';
import { isObject } from '../mapping/values.ts';

/** A line that belongs to an object that is not whole yet. */
export interface HeldLine extends LinePosition { text: string }

/** The lines on which an object stands that was cut out of a list. */
export function linesOf(held: HeldLine): readonly [HeldLine, ...HeldLine[]] {
  if (held.lastLine === undefined || held.lastLine === held.line) return [held];
  const splitter = new LineSplitter(Infinity, held.byteOffset, { ...noLines(), lineCount: held.line - 1 });
  const [first = held, ...others] = [...splitter.add(Buffer.from(held.text)), ...splitter.end()].map(({ text, line, byteOffset }) => ({ text, line, byteOffset }));
  return [first, ...others];
}

export interface FoundObject {
  value: Record<string, unknown>;
  text: string;
  /** The lines it stands on, at least one. */
  lines: readonly [HeldLine, ...HeldLine[]];
  /** It was no JSON as it stood: commas before closing brackets were left out. */
  isMended?: true;
}

export interface JsonObjectResult {
  objects: FoundObject[];
  /** Lines that hold no whole object: broken, or no JSON at all. */
  rejected: (HeldLine & { isBroken: boolean })[];
  structureLines: number[];
}

/** An object that grows past this is taken for broken. */
const maxObjectCharacters = 4 << 20;
const maxObjectLines = 20_000;

/**
 * Cuts lines into JSON objects: one a line, one array over many lines or all in one, or objects one after the other. `isOwn` says
 * whether a value is a record of its own; such a line inside an object that never ended shows that the object is broken.
 */
export class JsonObjectCutter {
  readonly #isOwn: (value: Record<string, unknown>) => boolean;
  #held: HeldLine[] = [];
  #parts: string[] = [];
  #characters = 0;
  #depth = 0;

  constructor(isOwn: (value: Record<string, unknown>) => boolean) {
    this.#isOwn = isOwn;
  }

  /** No object has begun that is not whole yet. */
  get isBetween(): boolean {
    return this.#depth === 0;
  }

  add(line: HeldLine): JsonObjectResult {
    const result: JsonObjectResult = { objects: [], rejected: [], structureLines: [] };
    // The common case first: the whole line is one object, in an array with a comma behind it.
    const length = line.text.endsWith(',') ? line.text.length - 1 : line.text.length;
    if (line.text.charCodeAt(0) === 123 /* { */ && line.text.charCodeAt(length - 1) === 125) {
      const text = line.text.slice(0, length);
      const value = parseJson(text);
      if (isObject(value) && (this.#depth === 0 || this.#isOwn(value))) {
        this.#giveUp(result);
        result.objects.push({ value, text, lines: [line] });
        return result;
      }
    }
    this.#scan(line, result);
    return result;
  }

  end(): JsonObjectResult {
    const result: JsonObjectResult = { objects: [], rejected: [], structureLines: [] };
    this.#giveUp(result);
    return result;
  }

  #giveUp(result: JsonObjectResult): void {
    for (const held of this.#held) result.rejected.push({ ...held, isBroken: true });
    this.#held = [];
    this.#parts = [];
    this.#characters = 0;
    this.#depth = 0;
  }

  /** Walks a line. Strings cannot go over a line end in JSON, so every line starts outside of one. */
  #scan(line: HeldLine, result: JsonObjectResult): void {
    const { text } = line;
    const objectsBefore = result.objects.length;
    const wasInside = this.#depth > 0;
    let start = wasInside ? 0 : -1;
    let isForeign = false;
    // Text behind an object is not part of it; text before one is a collector's.
    let isForeignAfter = false;
    let at = 0;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === 34) {
        at = endOfString(text, at);
        if (at < 0) {
          if (this.#depth > 0) this.#held.push(line);
          else result.rejected.push({ ...line, isBroken: false });
          this.#giveUp(result);
          return;
        }
        if (this.#depth === 0) isForeign = isForeignAfter = true;
      } else if (code === 123 || (code === 91 && this.#depth > 0)) {
        if (this.#depth === 0) start = at;
        this.#depth += 1;
      } else if ((code === 125 || code === 93) && this.#depth > 0) {
        this.#depth -= 1;
        if (this.#depth === 0) {
          if (!this.#close(line, text.slice(start, at + 1), result)) return;
          start = -1;
          isForeignAfter = false;
        }
      } else if (this.#depth === 0 && code !== 32 && code !== 9 && code !== 44 && code !== 91 && code !== 93) isForeign = isForeignAfter = true;
      at += 1;
    }
    if (this.#depth > 0) this.#hold(line, text.slice(start), result);
    else if (result.objects.length === objectsBefore && !wasInside) {
      if (isForeign) result.rejected.push({ ...line, isBroken: false });
      else result.structureLines.push(line.line);
    } else if (isForeignAfter) result.rejected.push({ ...line, isBroken: true });
  }

  #hold(line: HeldLine, part: string, result: JsonObjectResult): void {
    this.#held.push(line);
    this.#parts.push(part);
    this.#characters += part.length;
    if (this.#held.length > maxObjectLines || this.#characters > maxObjectCharacters) this.#giveUp(result);
  }

  /** An object's last brace was met. False when its text is no JSON: its lines were rejected. */
  #close(line: HeldLine, lastPart: string, result: JsonObjectResult): boolean {
    const text = this.#parts.length === 0 ? lastPart : `${this.#parts.join('\n')}\n${lastPart}`;
    const whole = parseJson(text);
    const value = isObject(whole) ? whole : parseJson(withoutTrailingCommas(text));
    if (!isObject(value)) {
      this.#held.push(line);
      this.#giveUp(result);
      return false;
    }
    const [first, ...others] = this.#held;
    result.objects.push({ value, text, lines: first === undefined ? [line] : [first, ...others, line], ...(value !== whole && { isMended: true }) });
    this.#held = [];
    this.#parts = [];
    this.#characters = 0;
    return true;
  }
}

/** The text without commas that stand before a closing bracket, as people leave them. */
function withoutTrailingCommas(text: string): string {
  let kept = '';
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      at = endOfString(text, at);
      if (at < 0) return text;
    } else if (code === 44) {
      let next = at + 1;
      while (next < text.length && text.charCodeAt(next) <= 32) next += 1;
      if (text.charCodeAt(next) === 125 || text.charCodeAt(next) === 93) {
        kept += text.slice(from, at);
        from = at + 1;
      }
      at = next - 1;
    }
  }
  return kept + text.slice(from);
}

/** Index of the quote that ends the string which begins at `open`; -1 when the line ends first. */
function endOfString(text: string, open: number): number {
  let at = open + 1;
  while (true) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return -1;
    let slashes = 0;
    while (text.charCodeAt(quote - 1 - slashes) === 92) slashes += 1;
    if (slashes % 2 === 0) return quote;
    at = quote + 1;
  }
}
