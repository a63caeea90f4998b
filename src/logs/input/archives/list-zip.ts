import { getFileNameLowLevel, openPromise, type Entry, type ZipFile } from 'yauzl';
import { cutName, type Listing, type Member } from './container.ts';
import type { FileRange } from '../log-input.ts';
import { scanCutZip } from './scan-cut-zip.ts';

const documents: readonly (readonly [RegExp, string])[] = [
  [/^\[Content_Types\]\.xml$/, 'an Office document'], [/^META-INF\/MANIFEST\.MF$/, 'a Java archive'], [/^mimetype$/, 'a document'], [/^AndroidManifest\.xml$/, 'an Android program'],
];
const fileTypeMask = 0o170000;
const symbolicLink = 0o120000;
const regularFile = 0o100000;

/** The members of a zip archive as ranges of its file. An archive without its directory (cut off) is searched for the members that are there. */
export async function listZip(container: FileRange, maxMembers: number): Promise<Listing> {
  const listing: Listing = { members: [], folderCount: 0, surplusCount: 0 };
  let zip: ZipFile | undefined;
  try {
    // Names are read here: with its own way the package refuses the whole archive for one bad name or size.
    zip = await openPromise(container.path, { decodeStrings: false, validateEntrySizes: false, autoClose: false });
    for await (const entry of zip.eachEntry()) await take(listing, zip, entry, container, maxMembers);
  } catch {
    listing.damage = { sentence: 'The zip archive is cut off or damaged; the members that could be found were read.', reason: 'the archive is cut off or damaged behind this member' };
    if (listing.members.length === 0) listing.members = await scanCutZip(container, maxMembers);
  } finally {
    zip?.close();
  }
  const kind = listing.members.slice(0, 4).map(({ name }) => documents.find(([pattern]) => pattern.test(name))?.[1]).find((found) => found !== undefined);
  if (kind !== undefined) listing.isDocument = kind;
  return listing;
}

async function take(listing: Listing, zip: ZipFile, entry: Entry, container: FileRange, maxMembers: number): Promise<void> {
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  if (name.endsWith('/')) {
    listing.folderCount += 1;
    return;
  }
  if (listing.members.length >= maxMembers) {
    listing.surplusCount += 1;
    return;
  }
  const member: Member = { name: cutName(name) };
  // A time without a zone (DOS) is taken for UTC, as the times in logs are.
  const modifiedMs = entry.getLastModDate({ timezone: 'UTC' }).getTime();
  if (Number.isFinite(modifiedMs) && modifiedMs > 0) member.modifiedMs = modifiedMs;
  listing.members.push(member);
  const fileType = (entry.externalFileAttributes >>> 16) & fileTypeMask;
  if (entry.isEncrypted()) member.skipped = 'encrypted';
  else if (fileType === symbolicLink) member.skipped = 'a symbolic link';
  else if (fileType !== 0 && fileType !== regularFile) member.skipped = 'a device';
  else if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) member.skipped = `packed by a method (${entry.compressionMethod}) that is not read`;
  if (member.skipped !== undefined) return;
  try {
    const { fileDataStart: start } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    member.store = {
      kind: 'range', path: container.path, start, end: start + entry.compressedSize, isFile: false,
      ...(entry.compressionMethod === 8 && { isDeflated: true }), expected: { size: entry.uncompressedSize, crc32: entry.crc32 },
    };
  } catch {
    member.skipped = 'not where the archive says it is';
  }
}
