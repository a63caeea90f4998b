import type { JsonObject } from '../../mapping/values.ts';

export interface End { ip?: unknown; port?: unknown; hostname?: unknown }

/** The ends of a connection as a sensor on one of them sees it. */
export interface TwoEnds { local: End; remote: End; isInbound: boolean }

/** How a mapping takes the end that began, or the one that was met. */
export function endFrom(ends: (event: JsonObject) => TwoEnds, side: 'source' | 'destination'): Record<keyof End, (event: JsonObject) => unknown> {
  const pick = (event: JsonObject): End => {
    const { local, remote, isInbound } = ends(event);
    return isInbound === (side === 'source') ? remote : local;
  };
  return { ip: (event) => pick(event).ip, port: (event) => pick(event).port, hostname: (event) => pick(event).hostname };
}
