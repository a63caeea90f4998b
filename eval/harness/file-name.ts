import { createHash } from 'node:crypto';

/** A name for a file: readable, safe on every file system, different for every text. */
export function fileNameOf(text: string): string {
  const slug = text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-/, '').slice(0, 80);
  return `${slug}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}
