import type { LineSet } from '../contracts/index.ts';

/** Ranges of one source as variable-length integers: a record next to its forerunner costs nothing, a far one two to six bytes. */
class PackedRanges {
  #bytes = new Uint8Array(8);
  #size = 0;
  #packedEnd = 0;
  #first = 0;
  #last = -1;

  add(first: number, last: number): void {
    if (first === this.#last + 1 && this.#last >= 0) {
      this.#last = last;
      return;
    }
    this.#flush();
    this.#first = first;
    this.#last = last;
  }

  #flush(): void {
    if (this.#last < 0) return;
    const gap = this.#first - this.#packedEnd;
    this.#write(gap < 0 ? -gap * 2 - 1 : gap * 2);
    this.#write(this.#last - this.#first);
    this.#packedEnd = this.#last;
  }

  #write(value: number): void {
    if (this.#size + 10 > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2 + 10);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    let rest = value;
    while (rest >= 128) {
      this.#bytes[this.#size++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#size++] = rest;
  }

  clone(): PackedRanges {
    const copy = new PackedRanges();
    copy.#bytes = this.#bytes.slice(0, this.#size + 10);
    copy.#size = this.#size;
    copy.#packedEnd = this.#packedEnd;
    copy.#first = this.#first;
    copy.#last = this.#last;
    return copy;
  }

  /** In the order they were added. */
  ranges(): [number, number][] {
    const result: [number, number][] = [];
    let at = 0;
    const read = (): number => {
      let value = 0;
      let scale = 1;
      for (;;) {
        const byte = this.#bytes[at++] ?? 0;
        value += (byte % 128) * scale;
        if (byte < 128) return value;
        scale *= 128;
      }
    };
    let end = 0;
    while (at < this.#size) {
      const coded = read();
      const first = end + (coded % 2 === 1 ? -(coded + 1) / 2 : coded / 2);
      end = first + read();
      result.push([first, end]);
    }
    if (this.#last >= 0) result.push([this.#first, this.#last]);
    return result;
  }
}

/** Rising, without overlap, touching ranges joined. */
function tidyRanges(ranges: [number, number][]): [number, number][] {
  const sorted = ranges.sort((a, b) => a[0] - b[0]);
  const result: [number, number][] = [];
  for (const [first, last] of sorted) {
    const previous = result.at(-1);
    if (previous && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else result.push([first, last]);
  }
  return result;
}

/** Collects line numbers of many sources at a few bytes a record; loses none. */
export class LineSetBuilder {
  readonly #bySource = new Map<string, PackedRanges>();

  /** @param first counted from 1. @param last inclusive. */
  add(source: string, first: number, last: number): void {
    let packed = this.#bySource.get(source);
    if (!packed) this.#bySource.set(source, (packed = new PackedRanges()));
    packed.add(first, last);
  }

  addAll(other: LineSetBuilder): void {
    for (const [source, packed] of other.#bySource) for (const [first, last] of packed.ranges()) this.add(source, first, last);
  }

  /** Ids of the sources that have lines here. */
  sources(): ReadonlySet<string> {
    return new Set(this.#bySource.keys());
  }

  clone(): LineSetBuilder {
    const copy = new LineSetBuilder();
    for (const [source, packed] of this.#bySource) copy.#bySource.set(source, packed.clone());
    return copy;
  }

  build(): LineSet[] {
    return [...this.#bySource].map(([source, packed]) => ({ source, ranges: tidyRanges(packed.ranges()) }))
      .sort((a, b) => (a.source.length - b.source.length) || (a.source < b.source ? -1 : 1));
  }
}
