import { gzip } from './gunzip.ts';
import type { Compression, DecodeFailure } from './piece-decoder.ts';
import { bzip2 } from './unbzip2.ts';
import { xz } from './unxz.ts';
import { zstd } from './unzstd.ts';

export type CompressionName = 'gzip' | 'zstd' | 'xz' | 'bzip2';

export const compressions: Readonly<Record<CompressionName, Compression>> = { gzip, zstd, xz, bzip2 };

/** Why bytes stop before their end. */
export interface Damage {
  /** For the notes of a source. */
  sentence: string;
  /** For the list of unread lines, at the place where the bytes stop. */
  reason: string;
}

export interface DecompressWatch {
  /** Asked before so many more bytes are given: a sentence when they are too many. */
  refuse(bytes: number): string | undefined;
  onDamage(damage: Damage): void;
}

const endings: Readonly<Record<DecodeFailure, string>> = {
  cut: 'is cut off; what came before was read',
  damaged: 'is damaged; what came before the damage was read',
  checksum: 'does not match its checksum: part of what was read may be wrong',
  'too-large': 'needs more memory than is given to an archive; what came before was read',
  unsupported: 'uses an option that is not read; what came before was read',
};

/**
 * Decompressed bytes, as far as the archive goes: all that came before damage is given, then `onDamage` is called instead of throwing. The
 * chunks are taken to their end in any case, so that their hash is that of the whole file.
 */
export async function* decompress(chunks: AsyncIterable<Buffer>, compression: Compression, watch: DecompressWatch): AsyncGenerator<Buffer> {
  const decoder = compression.create();
  let isStopped = false;
  const stop = (damage: Damage): void => {
    isStopped = true;
    watch.onDamage(damage);
  };
  const take = async function* (decoded: Iterable<Buffer> | Promise<Iterable<Buffer>>): AsyncGenerator<Buffer> {
    for (const data of await decoded) {
      const refusal = watch.refuse(data.length);
      if (refusal !== undefined) {
        stop({ sentence: refusal, reason: `not read from here on: ${refusal.charAt(0).toLowerCase()}${refusal.slice(1).replace(/\.$/, '')}` });
        return;
      }
      yield data;
    }
    if (decoder.failure !== undefined) stop({ sentence: `The ${compression.name} ${endings[decoder.failure]}.`, reason: 'the source is cut off or damaged here' });
  };
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length && !isStopped; at += compression.pieceBytes) yield* take(decoder.decode(chunk.subarray(at, at + compression.pieceBytes)));
    }
    if (!isStopped) yield* take(decoder.end());
  } finally {
    decoder.close();
  }
}
