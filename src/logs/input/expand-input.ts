import type { Readable } from 'node:stream';
import type { SourceSummary } from '../../contracts/index.ts';
import { renderVisible } from '../../kit/visible-text.ts';
import type { SourceLog } from '../source-log.ts';
import type { Listing, Member } from './archives/container.ts';
import { listTar } from './archives/list-tar.ts';
import { listZip } from './archives/list-zip.ts';
import type { Spool } from './archives/spool.ts';
import type { Damage } from './decompress/decompress.ts';
import type { ExpansionLimit, Refuse } from './expansion-limit.ts';
import { evtxHeadBytes, firstEvtxTime } from './evtx-head.ts';
import { describeFileError, documentationProblem, isDocumentation, nameOf, type FileRange, type InputProblem, type LogInput, type Store } from './log-input.ts';
import { openInput, startingWith, takeHead, type OpenInput } from './open-input.ts';
import { orderRotated } from './order-rotated.ts';
import { probeText, type ProbedText } from './probe-text.ts';

export interface ExpandLimits {
  /** Layers of compression and of containers around a log. */
  maxLayers: number;
  maxMembers: number;
}

export const defaultExpandLimits: ExpandLimits = { maxLayers: 4, maxMembers: 100_000 };

/** What an input, or a member of one, turned out to be. */
export type FoundSource = { summary: SourceSummary; log: SourceLog; modifiedMs?: number } & (
  | { kind: 'unusable'; problem: InputProblem }
  /** Its members are sources of their own. */
  | { kind: 'container' }
  | { kind: 'text'; store: Store; refuse: Refuse; probed: ProbedText; kept?: OpenInput; damage?: Damage }
  /** `firstMs`: when its first record was written. */
  | { kind: 'evtx'; store: Store; refuse: Refuse; kept?: OpenInput; firstMs?: number; damage?: Damage }
  | { kind: 'capture'; store: FileRange }
);

export interface ExpandEnvironment {
  stdin: Readable;
  limits: ExpandLimits;
  expansion: ExpansionLimit;
  spool: Spool;
  /** Bytes of a pipe or of standard input were taken; those of files are told when they are read. */
  onBytes(count: number): void;
  /** Opens the books of the next source. */
  begin(path: string): SourceLog;
  /** Says why a packet capture cannot be read here; undefined when it can. */
  refuseCapture(name: string): Promise<InputProblem | undefined>;
}

/** What lies around an input. */
interface Surroundings {
  layers: readonly string[];
  refuse: Refuse;
}

/** The sources of an input: itself, or what is packed in it. */
export async function* expandInput(input: LogInput, environment: ExpandEnvironment, around?: Surroundings): AsyncGenerator<FoundSource> {
  const log = environment.begin(input.path);
  const { summary } = log;
  const found = { summary, log, ...(input.modifiedMs !== undefined && { modifiedMs: input.modifiedMs }) };
  const unusable = (problem: InputProblem): FoundSource => ({ ...found, kind: 'unusable', problem });
  if (input.problem !== undefined) {
    yield unusable(input.problem);
    return;
  }
  const { store } = input;
  let sizeSoFar = (): number => 0;
  const refuse = around?.refuse ?? environment.expansion.forInput(() => (store.kind === 'range' && store.end !== undefined ? store.end - store.start : sizeSoFar()));
  // The first bytes of a file are decompressed again when it is read, and counted then.
  let isCounted = store.kind !== 'range';
  let open: OpenInput | undefined;
  try {
    const outer = around?.layers ?? [];
    open = await openInput(store, { stdin: environment.stdin, refuse: (bytes) => (isCounted ? refuse(bytes) : undefined), maxLayers: environment.limits.maxLayers - outer.length, ...(store.kind !== 'range' && { onBytes: environment.onBytes }) });
    sizeSoFar = open.sizeBytes;
    const layers = [...outer, ...open.layers];
    if (layers.length > 0) summary.compression = layers.join('+');
    const { content } = open;
    isCounted ||= content !== 'other' && content !== 'evtx';
    switch (content) {
      case 'other': {
        const text = await probeText(input.path, open);
        if ('problem' in text) yield unusable(text.problem);
        else if (store.kind === 'range') yield { ...found, kind: 'text', store, refuse, probed: { ...text.probed, head: [] } };
        else {
          const kept = open;
          open = undefined;
          yield { ...found, kind: 'text', store, refuse, probed: text.probed, kept };
        }
        return;
      }
      case 'evtx': {
        const head = await takeHead(open.bytes, evtxHeadBytes);
        const firstMs = firstEvtxTime(Buffer.concat(head.chunks));
        const evtx = { ...found, kind: 'evtx', store, refuse, ...(firstMs !== undefined && { firstMs }) } as const;
        if (store.kind === 'range') yield evtx;
        else {
          const kept = { ...open, bytes: startingWith(head.chunks, open.bytes) };
          open = undefined;
          yield { ...evtx, kept };
        }
        return;
      }
      case 'capture': {
        const problem = await environment.refuseCapture(nameOf(input.path));
        if (problem === undefined) yield { ...found, kind: 'capture', store: await asFile(store, open, log, environment) };
        else yield unusable(problem);
        return;
      }
      case 'tar': case 'zip': {
        if (layers.length >= environment.limits.maxLayers) break;
        const listing = content === 'tar' ? await openTar(store, open, log, environment) : await openZip(store, open, log, environment);
        const problem = describeListing(nameOf(input.path), content, listing);
        log.close();
        if (problem === undefined) {
          summary.format = 'archive';
          summary.compression = [...layers, content].join('+');
          yield { ...found, kind: 'container' };
          yield* expandMembers(input.path, listing, environment, { layers: [...layers, content], refuse });
        } else yield unusable(problem);
        return;
      }
      case 'gzip': case 'zstd': case 'xz': case 'bzip2': break;
    }
    const reason = `packed more than ${environment.limits.maxLayers} layers deep`;
    log.unread({ line: 1, byteOffset: 0 }, summary.path, reason);
    yield unusable({ code: 'input-invalid', sentence: `${nameOf(input.path)} is ${reason} and was not read.` });
  } catch (error) {
    yield unusable(describeFileError(input.path, error));
  } finally {
    await open?.close();
  }
}

/** The bytes as a file of their own, for readers that need one: where they lie, or in the private folder. */
async function asFile(store: Store, open: OpenInput, log: SourceLog, environment: ExpandEnvironment): Promise<FileRange> {
  const isPlain = store.kind === 'range' && store.isFile && open.layers.length === 0;
  const file = isPlain ? store : await environment.spool.write(open.bytes, () => { log.note('No room is left in the temporary folder: only what fitted was unpacked and read.'); });
  if (isPlain) for await (const _chunk of open.bytes) continue;
  log.summary.sizeBytes = open.sizeBytes();
  log.summary.sha256 = open.sha256();
  const damage = open.damage();
  if (damage !== undefined) {
    log.note(damage.sentence);
    log.unread({ line: 1, byteOffset: file.end ?? 0 }, log.summary.path, damage.reason);
  }
  return file;
}

async function openZip(store: Store, open: OpenInput, log: SourceLog, environment: ExpandEnvironment): Promise<Listing> {
  const listing = await listZip(await asFile(store, open, log, environment), environment.limits.maxMembers);
  noteListing(listing, log, environment.limits.maxMembers);
  return listing;
}

async function openTar(store: Store, open: OpenInput, log: SourceLog, environment: ExpandEnvironment): Promise<Listing> {
  const isInPlace = store.kind === 'range' && store.isDeflated !== true && open.layers.length === 0;
  const { maxMembers } = environment.limits;
  let listing: Listing;
  if (isInPlace) {
    listing = await listTar(open.bytes, store, maxMembers);
    log.summary.sizeBytes = open.sizeBytes();
    log.summary.sha256 = open.sha256();
    const damage = open.damage();
    if (damage !== undefined) log.note(damage.sentence);
  } else {
    const file = await asFile(store, open, log, environment);
    const again = await openInput(file, { stdin: environment.stdin, refuse: () => undefined, maxLayers: 0 });
    try {
      listing = await listTar(again.bytes, file, maxMembers);
    } finally {
      await again.close();
    }
  }
  noteListing(listing, log, maxMembers);
  return listing;
}

/** Links, devices and folders hold nothing; what cannot be read is listed. */
const harmless = /^(?:a symbolic link|a hard link|a device|a named pipe)$/;

/** Puts what is to be told of the members into the books of their container: a line is a member's number. */
function noteListing(listing: Listing, log: SourceLog, maxMembers: number): void {
  const { members } = listing;
  const skipped = new Map<string, number>();
  for (const [index, member] of members.entries()) {
    if (member.skipped === undefined) continue;
    skipped.set(member.skipped, (skipped.get(member.skipped) ?? 0) + 1);
    if (!harmless.test(member.skipped)) log.unread({ line: index + 1, byteOffset: 0 }, member.name, `a member that is ${member.skipped}`);
  }
  const readable = members.length - [...skipped.values()].reduce((sum, count) => sum + count, 0);
  log.note(readable === 1 ? 'Holds 1 file, which is a source of its own.' : `Holds ${readable} files, each a source of its own.`);
  if (skipped.size > 0) log.note(`Members that were not read: ${[...skipped].map(([kind, count]) => `${count} ${kind}`).join(', ')}.`);
  const hidden = members.filter(isHidden).length;
  if (hidden > 0) log.note(`Hidden files that were not read: ${hidden}.`);
  const outside = members.filter(({ name }) => leadsOutside(name)).length;
  if (outside > 0) log.note(`Members with names that lead out of the archive: ${outside}; nothing is written under the name of a member.`);
  if (listing.surplusCount > 0) {
    log.note(`Only the first ${maxMembers} members were read; ${listing.surplusCount} more were not.`);
    log.unread({ line: maxMembers + 1, byteOffset: 0 }, log.summary.path, `the ${listing.surplusCount} members from here on were not read: the archive holds more than ${maxMembers}`);
  }
  if (listing.damage !== undefined) {
    log.note(listing.damage.sentence);
    log.unread({ line: Math.max(1, members.length), byteOffset: 0 }, members.at(-1)?.name ?? log.summary.path, listing.damage.reason);
  }
}

function describeListing(name: string, kind: string, listing: Listing): InputProblem | undefined {
  if (listing.isDocument !== undefined) return { code: 'input-invalid', sentence: `${name} is ${listing.isDocument} and not a log that is read.` };
  if (listing.members.some((member) => member.store !== undefined && !isHidden(member))) return undefined;
  if (listing.damage !== undefined) return { code: 'input-unreadable', sentence: `${name} is a ${kind} archive that is damaged from its start.` };
  if (listing.members.length > 0) return { code: 'input-unreadable', sentence: `${name} is a ${kind} archive of which no member can be read (${listing.members.find((member) => member.skipped !== undefined)?.skipped ?? 'hidden'}).` };
  return { code: 'input-empty', sentence: `The ${kind} archive ${name} holds no files.` };
}

const cutMember: Damage = { sentence: 'The archive ends inside of this member; what is there was read.', reason: 'the archive ends inside of this line or behind it' };

function baseNameOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function isHidden({ name }: Member): boolean {
  return baseNameOf(name).startsWith('.');
}

function leadsOutside(name: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)/.test(name) || name.split(/[/\\]/).includes('..');
}

async function* expandMembers(path: string, listing: Listing, environment: ExpandEnvironment, around: Surroundings): AsyncGenerator<FoundSource> {
  const inputs: (LogInput & { isCut?: boolean })[] = [];
  for (const member of listing.members) {
    if (member.store === undefined || isHidden(member)) continue;
    const own = { path: `${path}!${renderVisible(member.name.replace(/^(?:\.\/)+/, ''))}`, ...(member.modifiedMs !== undefined && { modifiedMs: member.modifiedMs }) };
    if (isDocumentation(baseNameOf(member.name))) inputs.push({ ...own, problem: documentationProblem(own.path) });
    else inputs.push({ ...own, store: member.store, isCut: member.isCut === true });
  }
  inputs.sort((left, right) => (left.path < right.path ? -1 : left.path > right.path ? 1 : 0));
  for (const input of orderRotated(inputs)) {
    for await (const found of expandInput(input, environment, around)) {
      if (input.isCut === true && (found.kind === 'text' || found.kind === 'evtx')) yield { ...found, damage: cutMember };
      else yield found;
    }
  }
}
