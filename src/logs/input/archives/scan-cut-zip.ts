import { open, type FileHandle } from 'node:fs/promises';
import { cutName, type Member } from './container.ts';
import type { FileRange } from '../log-input.ts';

const headerBytes = 30;
const windowBytes = 256 * 1024;
const headerStart = Buffer.from('504b0304', 'hex');
const descriptorStart = Buffer.from('504b0708', 'hex');

/** The members of a zip archive that has lost its directory, by the headers before each of them. The last one may end before its time. */
export async function scanCutZip(container: FileRange, maxMembers: number): Promise<Member[]> {
  const members: Member[] = [];
  const file = await open(container.path);
  try {
    const size = container.end ?? (await file.stat()).size;
    let at = await find(file, headerStart, 0, size);
    while (at !== undefined && members.length < maxMembers) {
      const header = await readAt(file, at, headerBytes);
      if (header.length < headerBytes) break;
      const flags = header.readUInt16LE(6);
      const method = header.readUInt16LE(8);
      const nameBytes = header.readUInt16LE(26);
      const name = (await readAt(file, at + headerBytes, nameBytes)).toString('utf8').replaceAll('\\', '/');
      const start = at + headerBytes + nameBytes + header.readUInt16LE(28);
      // With this flag the sizes stand behind the data only.
      const isSizeBehind = (flags & 8) !== 0;
      const end = isSizeBehind ? (await find(file, descriptorStart, start, size)) ?? size : Math.min(size, start + header.readUInt32LE(18));
      if (!name.endsWith('/') && start < size) {
        const skipped = (flags & 1) !== 0 ? 'encrypted' : method !== 0 && method !== 8 ? `packed by a method (${method}) that is not read` : undefined;
        const store: FileRange = { kind: 'range', path: container.path, start, end, isFile: false, ...(method === 8 && { isDeflated: true }) };
        members.push({ name: cutName(name), ...(skipped === undefined ? { store } : { skipped }), ...(end === size && { isCut: true }) });
      }
      at = await find(file, headerStart, Math.max(end, at + headerBytes), size);
    }
  } finally {
    await file.close();
  }
  return members;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function find(file: FileHandle, wanted: Buffer, from: number, size: number): Promise<number | undefined> {
  for (let at = from; at < size; at += windowBytes) {
    const window = await readAt(file, at, Math.min(windowBytes + wanted.length, size - at));
    const found = window.indexOf(wanted);
    if (found >= 0) return at + found;
  }
  return undefined;
}
