import { randomBytes } from 'node:crypto';
import { copyFile, constants, link, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StanchError } from '../../src/kit/error.ts';
import { parseJson } from '../../src/kit/json.ts';
import { streamJsonLines } from '../../src/runs/json-lines.ts';
import { writeWhole } from '../../src/runs/safe-file.ts';
import { evaluationSchema, runResultSchema, type Evaluation, type RunResult } from '../run-result.ts';
import { fileNameOf } from './file-name.ts';
import { listDifferences } from './list-differences.ts';
import { guardWrite, makeFolder } from './write-folder.ts';

/** Names in a result folder. */
export const resultFiles = { evaluation: 'evaluation.json', results: 'results.jsonl', traces: 'traces', queue: 'queue', report: 'report' } as const;
export const resultFormatVersion = 1;

const headSchema = z.looseObject({ key: z.string(), planner: z.string(), status: z.enum(['done', 'broken']), seconds: z.number() });
type ResultHead = z.infer<typeof headSchema>;
const newline = 0x0a;
const chunkBytes = 64e6;

/**
 * A result folder. Results are appended, one line each, and synced; several processes may append at once. A line torn by a kill is passed over,
 * and its run is missing. Of a key that comes twice the first counts; a finished run counts before a broken one.
 */
export class ResultStore {
  readonly folder: string;
  readonly evaluation: Evaluation;
  readonly #heads = new Map<string, ResultHead>();
  #offset = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(folder: string, evaluation: Evaluation) {
    this.folder = folder;
    this.evaluation = evaluation;
  }

  /** Takes in what was appended since, by whomever. */
  refresh(): Promise<void> {
    return this.#enqueue(() => this.#readTail());
  }

  /** As of the last refresh. */
  has(key: string): boolean {
    return this.#heads.has(key);
  }

  /** Key, planner, status and seconds of each run, as of the last refresh. */
  heads(): ReadonlyMap<string, Readonly<ResultHead>> {
    return this.#heads;
  }

  /** Broken runs as if they had not run, until they come again. */
  forgetBroken(): void {
    for (const [key, head] of this.#heads) if (head.status === 'broken') this.#heads.delete(key);
  }

  /** Keeps a result, its trace before it. It is on the disk when the promise resolves. Throws `output-unwritable`. */
  append(result: RunResult, trace?: unknown): Promise<void> {
    return this.#enqueue(async () => {
      if (trace !== undefined) await this.#writeTrace(result.key, trace);
      const path = join(this.folder, resultFiles.results);
      const line = Buffer.from(`${JSON.stringify(result)}\n`);
      try {
        // Another process may have been killed in the middle of a line just before ours: ours is then glued to it, and goes again.
        for (let attempt = 0; !(await appendLine(path, line)); attempt += 1) if (attempt === 3) throw new StanchError('output-unwritable', `Could not write ${path}: lines come out damaged.`, 'Another program may be writing to it.');
      } catch (error) {
        throw guardWrite(path, error);
      }
      await this.#readTail();
    });
  }

  /** All results, each key once, in no order that means anything. Throws `run-invalid` for a line that is no result. */
  async readResults(): Promise<RunResult[]> {
    const path = join(this.folder, resultFiles.results);
    const results = new Map<string, RunResult>();
    for await (const value of streamJsonLines(path)) {
      const parsed = runResultSchema.safeParse(value);
      if (!parsed.success) throw new StanchError('run-invalid', `${path} holds a line that is not a result of this version.`, 'It was changed or damaged, or written by another version. Take that line away; its run is then made again.', parsed.error);
      const known = results.get(parsed.data.key);
      if (known === undefined || (known.status === 'broken' && parsed.data.status === 'done')) results.set(parsed.data.key, parsed.data);
    }
    return [...results.values()];
  }

  async #writeTrace(key: string, trace: unknown): Promise<void> {
    const path = join(this.folder, tracePath(key));
    await makeFolder(join(this.folder, resultFiles.traces));
    try {
      await writeWhole(path, `${JSON.stringify(trace)}\n`);
    } catch (error) {
      throw guardWrite(path, error);
    }
  }

  async #readTail(): Promise<void> {
    const path = join(this.folder, resultFiles.results);
    const size = await stat(path).then((entry) => entry.size, () => 0);
    let end = 1;
    while (this.#offset < size && end > 0) {
      const bytes = await readFrom(path, this.#offset, Math.min(size, this.#offset + chunkBytes));
      end = bytes.lastIndexOf(newline) + 1;
      this.#takeIn(bytes.toString('utf8', 0, end));
      this.#offset += end;
    }
  }

  #takeIn(lines: string): void {
    for (const text of lines.split('\n')) {
      const { success, data } = headSchema.safeParse(parseJson(text));
      if (!success) continue;
      const known = this.#heads.get(data.key);
      const { key, planner, status, seconds } = data;
      if (known === undefined || (known.status === 'broken' && status === 'done')) this.#heads.set(key, { key, planner, status, seconds });
    }
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

/** Path of a trace below its result folder. */
export function tracePath(key: string): string {
  return `${resultFiles.traces}/${fileNameOf(key)}.json`;
}

/** The folder of an evaluation as it is. Throws `run-invalid` when it holds none or one of another format. */
export async function openStore(folder: string): Promise<ResultStore> {
  const store = new ResultStore(folder, await readEvaluation(folder));
  await store.refresh();
  return store;
}

/**
 * The folder for this evaluation: new, or going on when it holds the same one. Throws `run-invalid` when it holds one of another version, of
 * other settings or of other runs: they are never mixed.
 */
export async function openOrCreateStore(folder: string, evaluation: Evaluation): Promise<ResultStore> {
  await makeFolder(folder);
  const path = join(folder, resultFiles.evaluation);
  const isNew = await createWhole(path, `${JSON.stringify(evaluation, undefined, 1)}\n`);
  if (isNew && await stat(join(folder, resultFiles.results)).then(() => true, () => false)) {
    await rm(path, { force: true });
    throw new StanchError('run-invalid', `${folder} holds results but not what they are of (${resultFiles.evaluation}).`, 'Name another folder with --out.');
  }
  const store = await openStore(folder);
  refuseOther(store, evaluation);
  return store;
}

/** Throws `run-invalid` when the store was made by other code or with other settings than these. */
export function refuseOther(store: ResultStore, wanted: Evaluation): void {
  const differences = listDifferences(store.evaluation, wanted);
  if (differences.length > 0) throw new StanchError('run-invalid', `${store.folder} holds another evaluation: ${differences.join('; ')}. Results of different evaluations are never mixed.`, 'Name another folder with --out, or go on with the version and settings that made it.');
}

async function readEvaluation(folder: string): Promise<Evaluation> {
  const path = join(folder, resultFiles.evaluation);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new StanchError('run-invalid', `${folder} holds no evaluation.`, 'Name the folder that an evaluation wrote; `list runs` shows those at the usual place.', error);
  }
  const value = parseJson(text);
  const version = z.looseObject({ formatVersion: z.number() }).safeParse(value).data?.formatVersion;
  if (version !== undefined && version !== resultFormatVersion) throw new StanchError('run-invalid', `${folder} was written in result format ${version}; this version reads format ${resultFormatVersion}.`, 'Read it with the version that wrote it, or run anew into another folder.');
  const parsed = evaluationSchema.safeParse(value);
  if (!parsed.success) throw new StanchError('run-invalid', `${path} is not what this program wrote.`, 'It was changed or damaged. Run anew into another folder.', parsed.error);
  return parsed.data;
}

/** Makes a file complete or not at all, never over one that is there. False: there was one. */
async function createWhole(path: string, text: string): Promise<boolean> {
  const own = `${path}.${randomBytes(8).toString('hex')}`;
  try {
    await writeWhole(own, text);
    try {
      await link(own, path);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      // Not every file system has links.
      await copyFile(own, path, constants.COPYFILE_EXCL);
    }
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw guardWrite(path, error);
  } finally {
    await rm(own, { force: true }).catch(() => undefined);
  }
}

/** Appends, syncs, and looks whether the line stands there by itself. */
async function appendLine(path: string, line: Buffer): Promise<boolean> {
  const handle = await open(path, 'a+');
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    const isWhole = size === 0 || last[0] === newline;
    await handle.writeFile(isWhole ? line : Buffer.concat([Buffer.from('\n'), line]));
    await handle.datasync();
    const written = Buffer.alloc((await handle.stat()).size - size);
    await handle.read(written, 0, written.length, size);
    const at = written.indexOf(line);
    return at > 0 ? written[at - 1] === newline : at === 0 && isWhole;
  } finally {
    await handle.close();
  }
}

async function readFrom(path: string, start: number, end: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(end - start);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
