import { realpath } from 'node:fs/promises';
import { dirname, join, basename, resolve } from 'node:path';
import { StanchError } from '../kit/error.ts';

/** The full path of a file to write. Throws `usage` where it is one of the inputs, `output-unwritable` where its folder is not there. */
export async function checkOutput(out: string, inputs: readonly string[]): Promise<string> {
  const folder = await realpath(dirname(resolve(out))).catch((cause: unknown) => {
    throw new StanchError('output-unwritable', `The folder of ${out} is not there.`, 'Make it first, or give another --out.', cause);
  });
  const path = join(folder, basename(out));
  const existing = await realpath(path).catch(() => path);
  for (const input of inputs) if ((await realpath(input)) === existing) throw new StanchError('usage', `${out} is one of the files that are read.`, 'Give another --out.');
  return path;
}
