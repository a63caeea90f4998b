import { createReadStream } from 'node:fs';
import { readFile, truncate } from 'node:fs/promises';
import type { z } from 'zod';
import { StanchError } from '../kit/error.ts';
import { parseJson } from '../kit/json.ts';
import { toWriteError } from './write-error.ts';

const newline = 0x0a;

/**
 * Records of a JSON-lines file, each checked. A last line without its line end was torn by a kill and is dropped, whatever it
 * holds; so is a last line that does not parse. A missing file has no records. Throws `run-invalid` for a bad line before that.
 */
export async function readJsonLines<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  const lines = wholeLines(await readBytes(path)).toString('utf8').split('\n').slice(0, -1);
  const records: T[] = [];
  for (const [index, line] of lines.entries()) {
    const value = parseJson(line);
    if (value === undefined && index === lines.length - 1) break;
    const result = schema.safeParse(value);
    if (!result.success) {
      throw new StanchError('run-invalid', `Line ${index + 1} of ${path} is not a record of this program.`, 'The file was changed or damaged. Start again from an earlier step with --from RUN:STEP, or run anew.', result.error);
    }
    records.push(result.data);
  }
  return records;
}

/** The same for a file that may be larger than a string can be: one value at a time, not checked beyond being JSON. */
export async function* streamJsonLines(path: string): AsyncGenerator<unknown> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let start = 0;
      for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
        const value = parseJson(bytes.toString('utf8', start, end));
        start = end + 1;
        if (value !== undefined) yield value;
      }
      rest = bytes.subarray(start);
    }
  } catch (error) {
    if (isMissing(error)) return;
    throw unreadable(path, error);
  }
}

/** Cuts a torn last line off the file itself, before anything is appended to it. Throws `output-unwritable`. */
export async function repairJsonLines(path: string): Promise<void> {
  const bytes = await readBytes(path);
  let whole = wholeLines(bytes);
  const last = whole.subarray(whole.lastIndexOf(newline, whole.length - 2) + 1);
  if (whole.length > 0 && parseJson(last.toString('utf8')) === undefined) whole = whole.subarray(0, whole.length - last.length);
  if (whole.length === bytes.length) return;
  try {
    await truncate(path, whole.length);
  } catch (error) {
    throw toWriteError(path, error);
  }
}

function wholeLines(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf(newline) + 1);
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw unreadable(path, error);
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

export function unreadable(path: string, cause: unknown): StanchError {
  return new StanchError('run-invalid', `Could not read ${path}.`, 'Check that the run folder is complete and may be read.', cause);
}
