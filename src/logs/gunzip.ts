import { createGunzip } from 'node:zlib';

/** Compressed bytes given at once: even at the highest ratio their content stays small. */
const pieceBytes = 16 * 1024;

/**
 * Decompressed bytes, as far as the archive goes: all that came before the damage is given, and then `onDamage` is called with a sentence
 * instead of throwing. The chunks are taken to their end in any case, so that their hash is that of the whole file.
 */
export async function* gunzip(chunks: AsyncIterable<Buffer>, onDamage: (sentence: string) => void): AsyncGenerator<Buffer> {
  const inflater = createGunzip();
  let ready: Buffer[] = [];
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  inflater.on('data', (data: Buffer) => ready.push(data));
  const ended = new Promise<void>((resolve) => {
    inflater.once('end', resolve);
    inflater.on('error', (error: Error) => {
      failure = error;
      wake?.();
      resolve();
    });
  });
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length && failure === undefined; at += pieceBytes) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          inflater.write(chunk.subarray(at, at + pieceBytes), () => resolve());
        });
        const given = ready;
        ready = [];
        yield* given;
      }
    }
    if (failure === undefined) {
      inflater.end();
      await ended;
    }
    yield* ready;
    if (failure !== undefined) {
      const isShort = 'code' in failure && failure.code === 'Z_BUF_ERROR';
      onDamage(isShort ? 'The gzip archive is cut off; what came before was read.' : 'The gzip archive is damaged; what came before the damage was read.');
    }
  } finally {
    inflater.destroy();
  }
}
