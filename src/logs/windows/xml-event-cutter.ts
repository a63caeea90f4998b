import type { LinePosition } from '../log-reader.ts';
import { findEventStart, maxEventCharacters } from './parse-event-xml.ts';

/** A line of an event that has not ended yet. */
export interface HeldLine extends LinePosition { text: string }

/** Lines of one event, at least one. */
export type EventLines = readonly [HeldLine, ...HeldLine[]];

/** The text of one whole event element and the lines it stands on. */
export interface FoundEvent {
  xml: string;
  lines: EventLines;
}

export interface CutResult {
  events: FoundEvent[];
  /** Lines of each event that never ends. */
  cutOff: EventLines[];
  /** Lines that are no part of an event. */
  foreign: HeldLine[];
  structureLines: number[];
}

const endTag = '</Event>';
const maxEventLines = 5000;
/** A comment over more lines than this is none. */
const maxCommentLines = 50;

/** Nothing but declarations, the root element, whole comments and tree marks. */
function isStructure(text: string): boolean {
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 43 || code === 44 || code === 45 || code === 0xfeff) at += 1;
    else {
      const end = text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : text.startsWith('<Events', at) || text.startsWith('</Events', at) ? '>' : undefined;
      const found = end === undefined ? -1 : text.indexOf(end, at);
      if (end === undefined || found < 0) return false;
      at = found + end.length;
    }
  }
  return true;
}

/**
 * Cuts lines into `<Event>` elements: several on a line, one over many lines, with a root element, a declaration, comments or a
 * collector's text before them. A new start inside an event shows that the one before never ended.
 */
export class XmlEventCutter {
  #held: HeldLine[] = [];
  #parts: string[] = [];
  #characters = 0;
  #commentLines = 0;

  add(line: HeldLine): CutResult {
    const result: CutResult = { events: [], cutOff: [], foreign: [], structureLines: [] };
    this.#scan(line, result);
    return result;
  }

  end(): CutResult {
    const result: CutResult = { events: [], cutOff: [], foreign: [], structureLines: [] };
    this.#giveUp(result);
    return result;
  }

  #giveUp(result: CutResult): void {
    const [first, ...others] = this.#held;
    if (first !== undefined) result.cutOff.push([first, ...others]);
    this.#reset();
  }

  #reset(): void {
    this.#held = [];
    this.#parts = [];
    this.#characters = 0;
  }

  #scan(line: HeldLine, result: CutResult): void {
    const { text } = line;
    const eventsBefore = result.events.length;
    const wasInside = this.#held.length > 0;
    let at = 0;
    let close = -2;
    let outside = '';
    while (at <= text.length) {
      if (this.#held.length === 0) {
        const start = findEventStart(text, at);
        if (start < 0) {
          outside += text.slice(at);
          break;
        }
        outside += text.slice(at, start);
        at = start;
      }
      // Looked for once for each end, so that a line of nothing but starts is not searched from each of them.
      if (close !== -1 && close < at) close = text.indexOf(endTag, at);
      const isOwnStart = this.#held.length === 0;
      const again = findEventStart(text, isOwnStart ? at + 6 : at);
      if (again >= 0 && (close < 0 || again < close)) {
        // What came before never ended.
        if (isOwnStart && result.cutOff.at(-1)?.[0].line !== line.line) result.cutOff.push([{ ...line, text: text.slice(at, again) }]);
        else if (!isOwnStart) this.#giveUp(result);
        at = again;
        continue;
      }
      if (close < 0) {
        this.#hold(line, text.slice(at), result);
        return;
      }
      this.#close(line, text.slice(at, close + endTag.length), result);
      at = close + endTag.length;
    }
    if (result.events.length === eventsBefore && !wasInside && !result.cutOff.some(([first]) => first.line === line.line)) this.#addOutside(line, outside, result);
  }

  #hold(line: HeldLine, part: string, result: CutResult): void {
    this.#held.push(line);
    this.#parts.push(part);
    this.#characters += part.length;
    this.#commentLines = 0;
    if (this.#held.length > maxEventLines || this.#characters > maxEventCharacters) this.#giveUp(result);
  }

  #close(line: HeldLine, part: string, result: CutResult): void {
    const [first, ...others] = this.#held;
    this.#parts.push(part);
    result.events.push({ xml: this.#parts.join('\n'), lines: first === undefined ? [line] : [first, ...others, line] });
    this.#reset();
    this.#commentLines = 0;
  }

  #addOutside(line: HeldLine, text: string, result: CutResult): void {
    const trimmed = text.trim();
    if (this.#commentLines > 0) {
      this.#commentLines = trimmed.includes('-->') || this.#commentLines >= maxCommentLines ? 0 : this.#commentLines + 1;
      result.structureLines.push(line.line);
    } else if (isStructure(trimmed)) result.structureLines.push(line.line);
    else if (trimmed.startsWith('<!--') && !trimmed.includes('-->')) {
      this.#commentLines = 1;
      result.structureLines.push(line.line);
    } else result.foreign.push(line);
  }
}
