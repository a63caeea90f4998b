import { createHash } from 'node:crypto';

/** Seeded generator (sfc32) with named children. Source: PractRand, Chris Doty-Humphrey, public domain. */
export class SeededRandom {
  #state: [number, number, number, number];
  readonly #key: string;

  constructor(seed: number | string) {
    this.#key = String(seed);
    const digest = createHash('sha256').update(this.#key).digest();
    this.#state = [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), digest.readUInt32LE(12)];
  }

  next(): number {
    let [a, b, c, d] = this.#state;
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t | 0;
    this.#state = [a, b, c, d];
    return (t >>> 0) / 4294967296;
  }

  child(name: string): SeededRandom {
    return new SeededRandom(`${this.#key}/${name}`);
  }
}
