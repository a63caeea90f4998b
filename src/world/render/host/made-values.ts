import { createHash } from 'node:crypto';

/** Hexadecimal digits (up to 64) that the same text always gives: for hashes, ids and keys of things that exist only here. */
export function hexOf(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** A whole number from 0 up to, and without, `below`. The same text gives the same number. */
export function numberOf(text: string, below: number): number {
  return createHash('sha256').update(text).digest().readUIntBE(0, 6) % below;
}

/** In the layout of a version 4 GUID. */
export function guidOf(text: string): string {
  const hex = hexOf(text, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Letters and digits without padding, as keys and session ids are written. */
export function base64Of(text: string, length: number): string {
  return createHash('sha512').update(text).digest('base64').replace(/[=]/g, '').slice(0, length);
}

/** One of a list. */
export function pickBy<T>(text: string, list: readonly [T, ...T[]]): T {
  return list[numberOf(text, list.length)] ?? list[0];
}

/** Process id of what an act is about; `step` for the further processes of the same act. */
export function pidOf(act: { serial: number }, step = 0): number {
  return 900 + ((act.serial * 17 + step * 3) % 31_000);
}

/** User id of a Linux account. */
export function uidOf(account: string): number {
  return account === 'root' ? 0 : 1001 + numberOf(`uid ${account}`, 800);
}

/** SHA-256 of a file: of one name everywhere the same. */
export function fileHash(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return hexOf(`file ${name.toLowerCase()}`, 64);
}
