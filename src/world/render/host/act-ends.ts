import type { DrawnEnd, RenderedAct } from '../../../contracts/index.ts';
import type { SensorSite } from '../renderer.ts';

/** Whether the act happens on the sensor's own host. */
export function isHere(act: RenderedAct, site: SensorSite): boolean {
  return act.to.name === site.host.name;
}

/** Whether a service such as a cloud writes this act down: not when it is another service of the same type. */
export function isServed(act: RenderedAct, site: SensorSite): boolean {
  return isHere(act, site) || site.host.host?.type === undefined || site.host.host.type !== act.to.host?.type;
}

export function isWindows(end: DrawnEnd): boolean {
  return /windows/i.test(end.host?.os ?? '');
}

/** The address that the act came from; the loopback one when it came from the host itself. */
export function sourceOf(act: RenderedAct): string {
  return act.from?.address ?? '127.0.0.1';
}

/** A name that a lookup of the client's address gives; undefined when it has none. */
export function clientName(act: RenderedAct): string | undefined {
  const { from } = act;
  return from === undefined ? 'localhost' : from.name === from.address || !/^[A-Za-z0-9.-]{1,253}$/.test(from.name) ? undefined : from.name;
}

/** The host's name up to the first dot. */
export function shortName(end: DrawnEnd): string {
  return end.name.split('.', 1)[0] ?? end.name;
}

/** `ada` of `ada@example.test` and `EXAMPLE\ada`. */
export function plainAccount(account: string): string {
  const bare = account.slice(account.lastIndexOf('\\') + 1);
  const at = bare.indexOf('@');
  return at > 0 ? bare.slice(0, at) : bare;
}
