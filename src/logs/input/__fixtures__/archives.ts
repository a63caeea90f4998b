import { crc32, deflateRawSync } from 'node:zlib';
import { pack } from 'tar-stream';

export interface ZipMember {
  name: string;
  data: Buffer | string;
  isStored?: boolean;
  isEncrypted?: boolean;
  method?: number;
  /** Unix mode, such as 0o120777 for a symbolic link. */
  mode?: number;
  crc?: number;
}

/** A zip archive, with whatever is wrong in it. */
export function buildZip(members: readonly ZipMember[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const data = Buffer.from(member.data);
    const method = member.method ?? (member.isStored === true ? 0 : 8);
    const stored = method === 8 ? deflateRawSync(data) : data;
    const name = Buffer.from(member.name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE((member.isEncrypted === true ? 1 : 0) | 0x800, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt16LE(0x6000, 6);
    common.writeUInt16LE(0x5a21, 8);
    common.writeUInt32LE(member.crc ?? crc32(data), 10);
    common.writeUInt32LE(stored.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, name, stored]);
    const behind = Buffer.alloc(14);
    behind.writeUInt32LE(((member.mode ?? 0o100644) << 16) >>> 0, 6);
    behind.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('504b01021403', 'hex'), common, behind, name);
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

export interface TarMember { name: string; data?: Buffer | string; type?: 'file' | 'symlink' | 'link' | 'directory' | 'character-device' | 'fifo'; modifiedMs?: number }

export async function buildTar(members: readonly TarMember[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, data = '', type = 'file', modifiedMs = Date.UTC(2021, 2, 24) } of members) {
    if (type === 'file') archive.entry({ name, mtime: new Date(modifiedMs) }, Buffer.from(data));
    else archive.entry({ name, type, linkname: 'elsewhere', size: 0 });
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
