import { LineSplitter, type LineCounts, type SourceLine } from '../input/split-lines.ts';

const eventEnd = Buffer.from('</Event>');

/**
 * Lines of event XML. The event viewer saves a whole log on one line: where a piece of input holds no line end, the line is given up to the last
 * event that ends in it, and goes on behind that. Several of the lines given then bear one number; their byte offsets differ.
 */
export class XmlEventSplitter {
  readonly #lines: LineSplitter;

  constructor(maxLineBytes: number, startOffset: number) {
    this.#lines = new LineSplitter(maxLineBytes, startOffset);
  }

  get counts(): LineCounts {
    return this.#lines.counts;
  }

  add(chunk: Buffer): SourceLine[] {
    const end = chunk.includes(10) || chunk.includes(13) ? -1 : chunk.lastIndexOf(eventEnd);
    if (end < 0) return this.#lines.add(chunk);
    const cut = end + eventEnd.length;
    return [...this.#lines.add(chunk.subarray(0, cut)), ...this.#lines.cutHere(), ...this.#lines.add(chunk.subarray(cut))];
  }

  end(): SourceLine[] {
    return this.#lines.end();
  }
}
