/**
 * XXH64 with seed 0, as Zstandard uses it. A 64-bit number is two halves of 32 bits: BigInt would take ten times as long. Source: the xxHash
 * specification, Yann Collet, public domain.
 */
const primes = [
  [0x9e3779b1, 0x85ebca87], [0xc2b2ae3d, 0x27d4eb4f], [0x165667b1, 0x9e3779f9], [0x85ebca77, 0xc2b2ae63], [0x27d4eb2f, 0x165667c5],
] as const;
const [[p1h, p1l], [p2h, p2l], [p3h, p3l], [p4h, p4l], [p5h, p5l]] = primes;
const laneBytes = 32;

/** High half of the last result; the low half is returned. Keeps the hot loop free of objects. */
let high = 0;

function multiply(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const a0 = aLow & 0xffff;
  const a1 = aLow >>> 16;
  const b0 = bLow & 0xffff;
  const b1 = bLow >>> 16;
  const low = Math.imul(a0, b0) >>> 0;
  const middle = a1 * b0 + (low >>> 16);
  const other = a0 * b1 + (middle % 0x10000);
  high = (a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000) + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) | 0;
  return ((other << 16) | (low & 0xffff)) | 0;
}

function add(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  const low = (aLow >>> 0) + (bLow >>> 0);
  high = (aHigh + bHigh + (low > 0xffffffff ? 1 : 0)) | 0;
  return low | 0;
}

/** Rotates left by 1 to 31. */
function rotate(aHigh: number, aLow: number, by: number): number {
  high = (aHigh << by) | (aLow >>> (32 - by));
  return (aLow << by) | (aHigh >>> (32 - by));
}

/** Hashes bytes as they come. */
export class Xxh64 {
  /** Four lanes, each high and low. */
  readonly #lanes = new Int32Array(8);
  readonly #held = Buffer.alloc(laneBytes);
  #heldBytes = 0;
  #totalBytes = 0;

  constructor() {
    const start = BigInt.asIntN(64, (BigInt(p1h) << 32n | BigInt(p1l)));
    const second = BigInt.asIntN(64, (BigInt(p2h) << 32n | BigInt(p2l)));
    for (const [lane, value] of [start + second, second, 0n, -start].entries()) {
      const bits = BigInt.asUintN(64, value);
      this.#lanes[lane * 2] = Number(bits >> 32n);
      this.#lanes[lane * 2 + 1] = Number(bits & 0xffffffffn);
    }
  }

  update(data: Buffer): void {
    this.#totalBytes += data.length;
    let at = 0;
    if (this.#heldBytes > 0) {
      at = Math.min(laneBytes - this.#heldBytes, data.length);
      data.copy(this.#held, this.#heldBytes, 0, at);
      this.#heldBytes += at;
      if (this.#heldBytes < laneBytes) return;
      this.#stripe(this.#held, 0);
      this.#heldBytes = 0;
    }
    for (; at + laneBytes <= data.length; at += laneBytes) this.#stripe(data, at);
    data.copy(this.#held, 0, at);
    this.#heldBytes = data.length - at;
  }

  /** The low 32 bits of the hash of all that was given, as Zstandard stores it. */
  low32(): number {
    const lanes = this.#lanes;
    const half = (index: number): number => lanes[index] ?? 0;
    let low: number;
    let upper: number;
    if (this.#totalBytes >= laneBytes) {
      low = rotate(half(0), half(1), 1);
      upper = high;
      for (const [lane, by] of [[1, 7], [2, 12], [3, 18]] as const) {
        const turned = rotate(half(lane * 2), half(lane * 2 + 1), by);
        low = add(upper, low, high, turned);
        upper = high;
      }
      for (let lane = 0; lane < 4; lane += 1) {
        let mixed = multiply(half(lane * 2), half(lane * 2 + 1), p2h, p2l);
        mixed = rotate(high, mixed, 31);
        mixed = multiply(high, mixed, p1h, p1l);
        low = multiply(upper ^ high, low ^ mixed, p1h, p1l);
        low = add(high, low, p4h, p4l);
        upper = high;
      }
    } else {
      low = p5l | 0;
      upper = p5h | 0;
    }
    low = add(upper, low, Math.floor(this.#totalBytes / 0x100000000), this.#totalBytes | 0);
    upper = high;
    return this.#finish(upper, low);
  }

  #stripe(data: Buffer, at: number): void {
    const lanes = this.#lanes;
    for (let lane = 0; lane < 8; lane += 2) {
      const from = at + lane * 4;
      let low = multiply(data.readInt32LE(from + 4), data.readInt32LE(from), p2h, p2l);
      low = add(lanes[lane] ?? 0, lanes[lane + 1] ?? 0, high, low);
      low = rotate(high, low, 31);
      low = multiply(high, low, p1h, p1l);
      lanes[lane] = high;
      lanes[lane + 1] = low;
    }
  }

  /** The bytes that fill no stripe, and the last mixing. */
  #finish(startHigh: number, startLow: number): number {
    let upper = startHigh;
    let low = startLow;
    const rest = this.#held.subarray(0, this.#heldBytes);
    let at = 0;
    for (; at + 8 <= rest.length; at += 8) {
      let mixed = multiply(rest.readInt32LE(at + 4), rest.readInt32LE(at), p2h, p2l);
      mixed = rotate(high, mixed, 31);
      mixed = multiply(high, mixed, p1h, p1l);
      low = rotate(upper ^ high, low ^ mixed, 27);
      low = multiply(high, low, p1h, p1l);
      low = add(high, low, p4h, p4l);
      upper = high;
    }
    if (at + 4 <= rest.length) {
      const mixed = multiply(0, rest.readInt32LE(at), p1h, p1l);
      low = rotate(upper ^ high, low ^ mixed, 23);
      low = multiply(high, low, p2h, p2l);
      low = add(high, low, p3h, p3l);
      upper = high;
      at += 4;
    }
    for (; at < rest.length; at += 1) {
      const mixed = multiply(0, rest[at] ?? 0, p5h, p5l);
      low = rotate(upper ^ high, low ^ mixed, 11);
      low = multiply(high, low, p1h, p1l);
      upper = high;
    }
    // The shifts to the right by 33, 29 and 32 bits.
    low = multiply(upper, low ^ (upper >>> 1), p2h, p2l);
    upper = high;
    low = multiply(upper ^ (upper >>> 29), low ^ ((low >>> 29) | (upper << 3)), p3h, p3l);
    return (low ^ high) >>> 0;
  }
}
