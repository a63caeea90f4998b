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

/** Ids of the accounts that services run under. */
const serviceIds: ReadonlyMap<string, number> = new Map([['root', 0], ['daemon', 1], ['mail', 8], ['www-data', 33], ['backup', 34], ['apache', 48], ['nobody', 65_534], ['nginx', 101], ['redis', 109], ['postgres', 113], ['mysql', 114], ['ftp', 115], ['tomcat', 997], ['jenkins', 996], ['gitlab', 995]]);

/** Whether nobody signs in with this account of a Linux host: a service runs under it. */
export function isServiceAccount(account: string): boolean {
  return account !== 'root' && serviceIds.has(account);
}

/** User id of a Linux account. */
export function uidOf(account: string): number {
  return serviceIds.get(account) ?? 1001 + numberOf(`uid ${account}`, 800);
}

/** SHA-256 of a file: of one name everywhere the same. */
export function fileHash(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return hexOf(`file ${name.toLowerCase()}`, 64);
}
