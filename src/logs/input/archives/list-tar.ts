import { extract, type Header } from 'tar-stream';
import { cutName, type Listing, type Member } from './container.ts';
import type { FileRange } from '../log-input.ts';

const kinds: Readonly<Record<string, string>> = {
  link: 'a hard link', symlink: 'a symbolic link', 'character-device': 'a device', 'block-device': 'a device', fifo: 'a named pipe',
};

/**
 * The members of a tar archive as ranges of the file that it lies in. `bytes` are those of `container`, taken to their end. Nothing is
 * written.
 */
export async function listTar(bytes: AsyncIterable<Buffer>, container: FileRange, maxMembers: number): Promise<Listing> {
  const listing: Listing = { members: [], folderCount: 0, surplusCount: 0 };
  let seenBytes = 0;
  let failure: unknown;
  // Archives from before 1988 have no mark of their own; the package's types do not name the option.
  const options: object = { allowUnknownFormat: true };
  const tar = extract(options);
  tar.on('entry', (header, stream, next) => {
    take(listing, header as unknown as TarHeader, container, maxMembers);
    stream.on('end', () => { next(); });
    stream.on('error', () => undefined);
    stream.resume();
  });
  tar.on('error', (error: Error) => { failure ??= error; });
  let wake = (): void => undefined;
  const next = async (): Promise<void> => new Promise((resolve) => { wake = resolve; });
  let isOver = false;
  tar.on('drain', () => { wake(); });
  for (const event of ['finish', 'close'] as const) {
    tar.on(event, () => {
      isOver = true;
      wake();
    });
  }
  for await (const chunk of bytes) {
    seenBytes += chunk.length;
    if (!isOver && failure === undefined && !tar.write(chunk)) await next();
  }
  (tar as unknown as { end(): void }).end();
  while (!isOver) await next();
  const end = container.start + seenBytes;
  const last = listing.members.at(-1);
  if (last?.store?.end !== undefined && last.store.end > end) {
    last.store = { ...last.store, end };
    last.isCut = true;
  }
  if (failure !== undefined) listing.damage = { sentence: 'The tar archive is cut off or damaged; the members before the damage were read.', reason: 'the archive is cut off or damaged behind this member' };
  return listing;
}

/** With what the package's types leave out. */
type TarHeader = Omit<Header, 'type' | 'pax'> & { type: Header['type'] | null; byteOffset: number; pax?: Record<string, string> | null };

function take(listing: Listing, header: TarHeader, container: FileRange, maxMembers: number): void {
  if (header.type === 'directory') {
    listing.folderCount += 1;
    return;
  }
  if (listing.members.length >= maxMembers) {
    listing.surplusCount += 1;
    return;
  }
  const modified = header.pax?.['mtime'] === undefined ? header.mtime.getTime() : Number(header.pax['mtime']) * 1000;
  const member: Member = { name: cutName(header.name) };
  if (modified !== undefined && Number.isFinite(modified) && modified > 0) member.modifiedMs = Math.floor(modified);
  if (header.type === 'file' || header.type === 'contiguous-file') {
    const start = container.start + header.byteOffset;
    member.store = { kind: 'range', path: container.path, start, end: start + header.size, isFile: false };
  } else member.skipped = kinds[header.type ?? ''] ?? 'of a kind that is not read';
  listing.members.push(member);
}
