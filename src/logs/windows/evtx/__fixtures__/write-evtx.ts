import { crc32 } from 'node:zlib';

/** A value as it is stored: its type and its bytes. */
export interface StoredValue { type: number; bytes: Buffer }

export const text = (value: string): StoredValue => ({ type: 1, bytes: Buffer.from(value, 'utf16le') });
export const texts = (values: readonly string[]): StoredValue => ({ type: 0x81, bytes: Buffer.from(values.map((value) => `${value}\0`).join(''), 'utf16le') });
export const nothing: StoredValue = { type: 0, bytes: Buffer.alloc(0) };
export const bool = (value: boolean): StoredValue => ({ type: 13, bytes: Buffer.from([value ? 1 : 0, 0, 0, 0]) });
export const u8 = (value: number): StoredValue => ({ type: 4, bytes: Buffer.from([value]) });
export const u16 = (value: number): StoredValue => ({ type: 6, bytes: number(value, 2) });
export const u32 = (value: number): StoredValue => ({ type: 8, bytes: number(value, 4) });
export const u64 = (value: bigint): StoredValue => ({ type: 10, bytes: big(value) });
export const hex64 = (value: bigint): StoredValue => ({ type: 21, bytes: big(value) });
export const sizeT = (value: bigint): StoredValue => ({ type: 16, bytes: big(value) });
export const fileTime = (timeMs: number): StoredValue => ({ type: 17, bytes: big(BigInt(timeMs + 11_644_473_600_000) * 10_000n) });
export const guid = (hex: string): StoredValue => ({ type: 15, bytes: Buffer.from(hex, 'hex') });
export const sid = (...parts: readonly number[]): StoredValue => ({ type: 19, bytes: Buffer.concat([Buffer.from([1, parts.length, 0, 0, 0, 0, 0, 5]), ...parts.map((part) => number(part, 4))]) });
export const u32s = (values: readonly number[]): StoredValue => ({ type: 0x88, bytes: Buffer.concat(values.map((value) => number(value, 4))) });

function number(value: number, size: 2 | 4): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntLE(value, 0, size);
  return bytes;
}

function big(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return bytes;
}

export interface FixtureEvent {
  provider: string;
  eventId: number;
  level?: number;
  keywords?: bigint;
  timeMs: number;
  channel?: string;
  computer?: string;
  /** A name, or undefined for a `<Data>` without one. */
  data: readonly (readonly [string | undefined, StoredValue])[];
  /** Puts the data under `<UserData><NAME>` as elements of their names. */
  userData?: string;
}

type Content = string | { index: number; type: number; isOptional?: boolean } | Element;
interface Element { name: string; attributes?: readonly (readonly [string, Content])[]; children?: readonly Content[] }

/** Writes chunks as Windows does: names and templates stand where they are first used, data in nested XML. */
class ChunkWriter {
  readonly bytes = Buffer.alloc(0x10000);
  #at = 0x200;
  readonly #names = new Map<string, number>();
  readonly #templates = new Map<string, number>();
  #lastRecordAt = 0x200;

  addRecord(recordId: number, event: FixtureEvent): void {
    const start = this.#at;
    this.#lastRecordAt = start;
    this.#u32(0x2a2a);
    this.#at += 4;
    this.#put(big(BigInt(recordId)));
    this.#put(fileTime(event.timeMs).bytes);
    this.#fragment();
    const isUserData = event.userData !== undefined;
    this.#instance(`event ${isUserData}`, eventElement, [
      text(event.provider), u16(event.eventId), u8(event.level ?? 0), hex64(event.keywords ?? 0n), fileTime(event.timeMs), u64(BigInt(recordId)), text(event.channel ?? 'Security'), text(event.computer ?? 'ws1.example.test'), nothing,
    ], () => {
      this.#fragment();
      this.#instance(JSON.stringify([event.userData, event.data.map(([name, value]) => [name, value.type])]), dataElement(event), event.data.map(([, value]) => value));
      this.#put(Buffer.from([0]));
    });
    this.#put(Buffer.from([0]));
    this.#at += (8 - ((this.#at - start + 4) % 8)) % 8;
    const size = this.#at - start + 4;
    this.#u32(size);
    this.bytes.writeUInt32LE(size, start + 4);
  }

  finish(firstRecord: number, lastRecord: number): Buffer {
    const { bytes } = this;
    bytes.write('ElfChnk\0', 0, 'latin1');
    for (const [at, value] of [[8, firstRecord], [16, lastRecord], [24, firstRecord], [32, lastRecord]] as const) bytes.writeBigUInt64LE(BigInt(value), at);
    bytes.writeUInt32LE(128, 40);
    bytes.writeUInt32LE(this.#lastRecordAt, 44);
    bytes.writeUInt32LE(this.#at, 48);
    bytes.writeUInt32LE(crc32(bytes.subarray(0x200, this.#at)), 52);
    bytes.writeUInt32LE(crc32(bytes.subarray(0x80, 0x200), crc32(bytes.subarray(0, 0x78))), 0x7c);
    return bytes;
  }

  #put(bytes: Buffer): void {
    bytes.copy(this.bytes, this.#at);
    this.#at += bytes.length;
  }

  #u32(value: number): void {
    this.#put(number(value, 4));
  }

  #fragment(): void {
    this.#put(Buffer.from([0xf, 1, 1, 0]));
  }

  /** The last value is the nested XML that `writeNested` writes. */
  #instance(key: string, element: Element, values: readonly StoredValue[], writeNested?: () => void): void {
    this.#put(Buffer.from([0xc, 1]));
    this.#u32(this.#templates.size + 1);
    const held = this.#templates.get(key);
    this.#u32(held ?? this.#at + 4);
    if (held === undefined) {
      this.#templates.set(key, this.#at);
      this.#u32(0);
      this.#put(Buffer.alloc(16, 7));
      const sizeAt = this.#at;
      this.#u32(0);
      this.#fragment();
      this.#element(element);
      this.#put(Buffer.from([0]));
      this.bytes.writeUInt32LE(this.#at - sizeAt - 4, sizeAt);
    }
    this.#u32(values.length);
    const kindsAt = this.#at;
    for (const { bytes, type } of values) this.#put(Buffer.concat([number(bytes.length, 2), Buffer.from([type, 0])]));
    for (const { bytes } of values) this.#put(bytes);
    if (writeNested === undefined) return;
    const start = this.#at;
    writeNested();
    this.bytes.writeUInt16LE(this.#at - start, kindsAt + 4 * (values.length - 1));
    this.bytes.writeUInt8(0x21, kindsAt + 4 * (values.length - 1) + 2);
  }

  #name(name: string): void {
    const held = this.#names.get(name);
    this.#u32(held ?? this.#at + 4);
    if (held !== undefined) return;
    this.#names.set(name, this.#at);
    this.#u32(0);
    this.#put(Buffer.concat([number(0x1234, 2), number(name.length, 2), Buffer.from(`${name}\0`, 'utf16le')]));
  }

  #content(content: Content): void {
    if (typeof content === 'string') this.#put(Buffer.concat([Buffer.from([5, 1]), number(content.length, 2), Buffer.from(content, 'utf16le')]));
    else if ('index' in content) this.#put(Buffer.concat([Buffer.from([content.isOptional === true ? 0xe : 0xd]), number(content.index, 2), Buffer.from([content.type])]));
    else this.#element(content);
  }

  #element({ name, attributes = [], children = [] }: Element): void {
    this.#put(Buffer.from([attributes.length > 0 ? 0x41 : 0x1, 0xff, 0xff]));
    const sizeAt = this.#at;
    this.#u32(0);
    this.#name(name);
    if (attributes.length > 0) {
      const listAt = this.#at;
      this.#u32(0);
      for (const [index, [attribute, value]] of attributes.entries()) {
        this.#put(Buffer.from([index < attributes.length - 1 ? 0x46 : 0x6]));
        this.#name(attribute);
        this.#content(value);
      }
      this.bytes.writeUInt32LE(this.#at - listAt - 4, listAt);
    }
    if (children.length === 0) this.#put(Buffer.from([3]));
    else {
      this.#put(Buffer.from([2]));
      for (const child of children) this.#content(child);
      this.#put(Buffer.from([4]));
    }
    this.bytes.writeUInt32LE(this.#at - sizeAt - 4, sizeAt);
  }
}

const eventElement: Element = {
  name: 'Event', attributes: [['xmlns', 'http://schemas.microsoft.com/win/2004/08/events/event']], children: [
    {
      name: 'System', children: [
        { name: 'Provider', attributes: [['Name', { index: 0, type: 1 }]] }, { name: 'EventID', children: [{ index: 1, type: 6 }] }, { name: 'Level', children: [{ index: 2, type: 4 }] }, { name: 'Keywords', children: [{ index: 3, type: 21 }] },
        { name: 'TimeCreated', attributes: [['SystemTime', { index: 4, type: 17 }]] }, { name: 'EventRecordID', children: [{ index: 5, type: 10 }] }, { name: 'Channel', children: [{ index: 6, type: 1 }] }, { name: 'Computer', children: [{ index: 7, type: 1 }] },
      ],
    },
    { index: 8, type: 0x21, isOptional: true },
  ],
};

function dataElement(event: FixtureEvent): Element {
  const value = (index: number): Content => ({ index, type: event.data[index]?.[1].type ?? 1, isOptional: true });
  if (event.userData !== undefined) return { name: 'UserData', children: [{ name: event.userData, children: event.data.map(([name], index) => ({ name: name ?? 'Value', children: [value(index)] })) }] };
  return { name: 'EventData', children: event.data.map(([name], index) => ({ name: 'Data', ...(name !== undefined && { attributes: [['Name', name]] as const }), children: [value(index)] })) };
}

/** An EVTX file of these events, one chunk for each list. */
export function writeEvtx(chunks: readonly (readonly FixtureEvent[])[]): Buffer {
  const header = Buffer.alloc(0x1000);
  header.write('ElfFile\0', 0, 'latin1');
  header.writeBigUInt64LE(BigInt(Math.max(0, chunks.length - 1)), 16);
  header.writeBigUInt64LE(BigInt(chunks.flat().length + 1), 24);
  header.writeUInt32LE(128, 32);
  header.writeUInt16LE(1, 36);
  header.writeUInt16LE(3, 38);
  header.writeUInt16LE(0x1000, 40);
  header.writeUInt16LE(chunks.length, 42);
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124);
  let recordId = 0;
  return Buffer.concat([header, ...chunks.map((events) => {
    const writer = new ChunkWriter();
    const first = recordId + 1;
    for (const event of events) writer.addRecord(++recordId, event);
    return writer.finish(first, recordId);
  })]);
}
