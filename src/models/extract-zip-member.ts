import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { StanchError } from '../kit/error.ts';

// A wheel is a plain zip: 60 lines of the format are cheaper to keep than a dependency. Source: PKWARE APPNOTE 6.3.10.
const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;
const zip64Marker = 0xffffffff;

interface ZipMember {
  method: number;
  crc: number;
  packedBytes: number;
  sizeBytes: number;
  localOffset: number;
}

/**
 * Unpacks one member of a zip file to `targetPath`, streaming; checks length and CRC-32. Stored and deflated members of plain zips under
 * 4 GB. Throws `input-invalid`, or what the file system throws;
 * the target is removed then.
 */
export async function extractZipMember(zipPath: string, memberName: string, targetPath: string): Promise<void> {
  const handle = await open(zipPath, 'r');
  let start: number;
  let member: ZipMember;
  try {
    member = await findMember(handle, zipPath, memberName);
    const local = await readAt(handle, member.localOffset, 30, zipPath);
    if (local.readUInt32LE(0) !== localSignature) throw broken(zipPath);
    start = member.localOffset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
    if (start + member.packedBytes > (await handle.stat()).size) throw broken(zipPath);
  } finally {
    await handle.close();
  }
  if (member.method !== 0 && member.method !== 8) throw new StanchError('input-invalid', `The archive ${zipPath} uses a packing that is not understood.`, hint);
  let crc = 0;
  let sizeBytes = 0;
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      crc = crc32(chunk, crc);
      sizeBytes += chunk.length;
      done(sizeBytes > member.sizeBytes ? broken(zipPath) : null, chunk);
    },
  });
  try {
    const target = createWriteStream(targetPath);
    if (member.packedBytes === 0) await pipeline(check.end(), target);
    else {
      const source = createReadStream(zipPath, { start, end: start + member.packedBytes - 1, highWaterMark: 1 << 18 });
      await (member.method === 0 ? pipeline(source, check, target) : pipeline(source, createInflateRaw(), check, target));
    }
    if (crc !== member.crc || sizeBytes !== member.sizeBytes) throw broken(zipPath);
  } catch (error) {
    await rm(targetPath, { force: true });
    // A full or read-only disk is the caller's to tell; anything else is the archive's fault.
    if (error instanceof StanchError || (error instanceof Error && 'syscall' in error)) throw error;
    throw new StanchError('input-invalid', `The archive ${zipPath} cannot be unpacked.`, hint, error);
  }
}

const hint = 'Fetch it again, or import the model file itself: stanch model import FILE';

async function findMember(handle: FileHandle, zipPath: string, memberName: string): Promise<ZipMember> {
  const { size } = await handle.stat();
  const tail = await readAt(handle, Math.max(0, size - 65_557), Math.min(size, 65_557), zipPath);
  let end = tail.length - 22;
  while (end >= 0 && !(tail.readUInt32LE(end) === endSignature && end + 22 + tail.readUInt16LE(end + 20) === tail.length)) end -= 1;
  if (end < 0) throw broken(zipPath);
  const directoryOffset = tail.readUInt32LE(end + 16);
  if (directoryOffset === zip64Marker) throw broken(zipPath);
  const directory = await readAt(handle, directoryOffset, tail.readUInt32LE(end + 12), zipPath);
  for (let at = 0; at + 46 <= directory.length;) {
    if (directory.readUInt32LE(at) !== centralSignature) throw broken(zipPath);
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    if (directory.toString('utf8', at + 46, nameEnd) === memberName) {
      const isEncrypted = (directory.readUInt16LE(at + 8) & 1) === 1;
      const member = {
        method: isEncrypted ? -1 : directory.readUInt16LE(at + 10), crc: directory.readUInt32LE(at + 16), packedBytes: directory.readUInt32LE(at + 20),
        sizeBytes: directory.readUInt32LE(at + 24), localOffset: directory.readUInt32LE(at + 42),
      };
      if ([member.packedBytes, member.sizeBytes, member.localOffset].includes(zip64Marker)) throw broken(zipPath);
      return member;
    }
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  throw new StanchError('input-invalid', `The archive ${zipPath} holds no ${memberName}.`, hint);
}

async function readAt(handle: FileHandle, offset: number, length: number, zipPath: string): Promise<Buffer> {
  if (offset + length > (await handle.stat()).size) throw broken(zipPath);
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, offset);
  if (bytesRead < length) throw broken(zipPath);
  return buffer;
}

function broken(zipPath: string): StanchError {
  return new StanchError('input-invalid', `The archive ${zipPath} is damaged or not a plain zip.`, hint);
}
