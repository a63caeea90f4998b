/** A value that is itself binary XML. */
export interface NestedXml { at: number; size: number }

export type EvtxValue = string | readonly string[] | NestedXml | undefined;

const maxBinaryBytes = 512;
const maxItems = 256;

/** Milliseconds since 1970 of Windows' 100 ns since 1601; undefined outside of what a date can be. */
export function fileTimeMs(bytes: Buffer, at: number): number | undefined {
  const timeMs = Math.floor((bytes.readUInt32LE(at + 4) * 2 ** 32 + bytes.readUInt32LE(at)) / 10_000) - 11_644_473_600_000;
  return timeMs > -2_208_988_800_000 && timeMs < 32_503_680_000_000 ? timeMs : undefined;
}

function systemTime(bytes: Buffer, at: number): string | undefined {
  const part = (index: number): number => bytes.readUInt16LE(at + 2 * index);
  const date = new Date(Date.UTC(part(0), part(1) - 1, part(3), part(4), part(5), part(6), part(7)));
  return Number.isNaN(date.getTime()) || part(0) < 1601 ? undefined : date.toISOString();
}

function guid(bytes: Buffer, at: number): string {
  const tail = bytes.toString('hex', at + 8, at + 16);
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return `{${hex(bytes.readUInt32LE(at), 8)}-${hex(bytes.readUInt16LE(at + 4), 4)}-${hex(bytes.readUInt16LE(at + 6), 4)}-${tail.slice(0, 4)}-${tail.slice(4)}}`;
}

function sid(bytes: Buffer, at: number, size: number): string | undefined {
  if (size < 8) return undefined;
  const count = bytes.readUInt8(at + 1);
  if (8 + 4 * count > size) return undefined;
  const parts = [bytes.readUInt8(at), bytes.readUIntBE(at + 2, 6)];
  for (let index = 0; index < count; index += 1) parts.push(bytes.readUInt32LE(at + 8 + 4 * index));
  return `S-${parts.join('-')}`;
}

/** Bytes that one item of a type takes; 0 where the type has no fixed size. */
function itemSize(type: number): number {
  switch (type) {
    case 3: case 4: return 1;
    case 5: case 6: return 2;
    case 7: case 8: case 11: case 13: case 20: return 4;
    case 9: case 10: case 12: case 17: case 21: return 8;
    case 15: case 18: return 16;
    default: return 0;
  }
}

function scalar(bytes: Buffer, at: number, size: number, type: number): string | undefined {
  if (size < itemSize(type)) return undefined;
  switch (type) {
    case 1: return bytes.toString('utf16le', at, at + (size & ~1)).replace(/\0{1,8}$/, '');
    case 2: return bytes.toString('latin1', at, at + size).replace(/\0{1,8}$/, '');
    case 3: return String(bytes.readInt8(at));
    case 4: return String(bytes.readUInt8(at));
    case 5: return String(bytes.readInt16LE(at));
    case 6: return String(bytes.readUInt16LE(at));
    case 7: return String(bytes.readInt32LE(at));
    case 8: return String(bytes.readUInt32LE(at));
    case 9: return String(bytes.readBigInt64LE(at));
    case 10: return String(bytes.readBigUInt64LE(at));
    case 11: return String(bytes.readFloatLE(at));
    case 12: return String(bytes.readDoubleLE(at));
    case 13: return bytes.readInt32LE(at) === 0 ? 'false' : 'true';
    case 14: return bytes.toString('hex', at, at + Math.min(size, maxBinaryBytes)).toUpperCase();
    case 15: return guid(bytes, at);
    case 16: return size >= 8 ? `0x${bytes.readBigUInt64LE(at).toString(16)}` : size >= 4 ? `0x${bytes.readUInt32LE(at).toString(16)}` : undefined;
    case 17: {
      const timeMs = fileTimeMs(bytes, at);
      return timeMs === undefined ? undefined : new Date(timeMs).toISOString();
    }
    case 18: return systemTime(bytes, at);
    case 19: return sid(bytes, at, size);
    case 20: return `0x${bytes.readUInt32LE(at).toString(16)}`;
    case 21: return `0x${bytes.readBigUInt64LE(at).toString(16)}`;
    default: return undefined;
  }
}

/** The value of a substitution: text, the texts of an array, or nested XML. Undefined for none and for types that are not known. */
export function decodeValue(bytes: Buffer, at: number, size: number, type: number): EvtxValue {
  if (type === 0 || size === 0 || at + size > bytes.length) return undefined;
  if (type === 0x21) return { at, size };
  if ((type & 0x80) === 0) return scalar(bytes, at, size, type);
  const own = type & 0x7f;
  if (own === 1 || own === 2) return bytes.toString(own === 1 ? 'utf16le' : 'latin1', at, at + size).replace(/\0$/, '').split('\0').slice(0, maxItems);
  const step = itemSize(own);
  const items: string[] = [];
  if (step > 0) for (let from = at; from + step <= at + size && items.length < maxItems; from += step) items.push(scalar(bytes, from, step, own) ?? '');
  return items;
}
