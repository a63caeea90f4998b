import type { LineSet } from '../contracts/index.ts';

/** Ranges of one source as variable-length integers: a record next to its forerunner costs nothing, a far one two to six bytes. */
class PackedRanges {
  #bytes = new Uint8Array(8);
  #size = 0;
  #packedEnd = 0;
  #count = 0;
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
    this.#count++;
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
    copy.#count = this.#count;
    copy.#first = this.#first;
    copy.#last = this.#last;
    return copy;
  }

  /** How many ranges there are at most: touching ones are not joined yet. */
  get count(): number {
    return this.#count + (this.#last >= 0 ? 1 : 0);
  }

  /** In the order they were added. */
  forEach(take: (first: number, last: number) => void): void {
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
      take(first, end);
    }
    if (this.#last >= 0) take(this.#first, this.#last);
  }
}

/** Ranges that are kept as such; what comes behind them is packed. */
const plainRanges = 200;
const maxPieceRanges = 4_096;

/** Rising, without overlap, touching ranges joined; in typed arrays, since a large site's group has millions. */
function packRanges(source: string, packed: PackedRanges): LineSet {
  const firsts = new Float64Array(packed.count);
  const lasts = new Float64Array(packed.count);
  let count = 0;
  let isRising = true;
  packed.forEach((first, last) => {
    if (count > 0 && first < (firsts[count - 1] ?? 0)) isRising = false;
    firsts[count] = first;
    lasts[count++] = last;
  });
  // No two ranges overlap but where one line holds several records: sorted apart, ends still belong together.
  if (!isRising) {
    firsts.sort();
    lasts.sort();
  }
  const ranges: [number, number][] = [];
  const pieces: string[] = [];
  let rest: string[] = [];
  let before = 0;
  const give = (first: number, last: number): void => {
    if (ranges.length < plainRanges) ranges.push([first, last]);
    else {
      rest.push(last > first ? `${first - before}+${last - first}` : String(first - before));
      if (rest.length >= maxPieceRanges) {
        pieces.push(rest.join(','));
        rest = [];
      }
    }
    before = last;
  };
  let open: [number, number] | undefined;
  for (let index = 0; index < count; index++) {
    const first = firsts[index] ?? 0;
    const last = lasts[index] ?? 0;
    if (open && first <= open[1] + 1) open[1] = Math.max(open[1], last);
    else {
      if (open) give(open[0], open[1]);
      open = [first, last];
    }
  }
  if (open) give(open[0], open[1]);
  if (rest.length > 0) pieces.push(rest.join(','));
  return { source, ranges, ...(pieces.length > 0 && { rest: pieces.join(',') }) };
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
    for (const [source, packed] of other.#bySource) packed.forEach((first, last) => { this.add(source, first, last); });
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
    return [...this.#bySource].map(([source, packed]) => packRanges(source, packed))
      .sort((a, b) => (a.source.length - b.source.length) || (a.source < b.source ? -1 : 1));
  }
}
