import type { RenderedAct } from '../../../contracts/index.ts';
import { numberOf } from '../host/made-values.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { escapeUrl } from './escape-client-text.ts';
import { contentTypeOf, urlOf } from './http-request.ts';
import { epochSeconds } from './network-time.ts';
import { isOnWire, type WireAct } from './session.ts';

const tunnelPorts = new Set([443, 8443]);

interface Entry { result: string; bytes: number; method: string; url: string; type: string; seconds: number; isServed: boolean }

function place(name: string, port: number): string {
  return `${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function tunnel(name: string, { port, bytesIn, seconds, isAllowed }: { port: number; bytesIn: number; seconds: number; isAllowed: boolean }): Entry {
  return { result: isAllowed ? 'TCP_TUNNEL/200' : 'TCP_DENIED/403', bytes: isAllowed ? bytesIn : 3900, method: 'CONNECT', url: escapeUrl(place(name, port)), type: isAllowed ? '-' : 'text/html', seconds: isAllowed ? seconds : 0, isServed: isAllowed };
}

/** What the proxy did for a client inside that asks for a place outside. */
function entryOf(act: WireAct): Entry | undefined {
  switch (act.kind) {
    case 'http-request': {
      const { method, status, bytesOut } = act.data;
      const isServed = status !== 407;
      return { result: `${isServed ? (status === 304 ? 'TCP_REFRESH_UNMODIFIED' : 'TCP_MISS') : 'TCP_DENIED'}/${status}`, bytes: (status === 304 ? 0 : bytesOut) + 380, method, url: escapeUrl(urlOf(act)), type: status === 304 ? '-' : contentTypeOf(act), seconds: 0.03 + numberOf(`taken ${act.serial}`, 900) / 1000, isServed };
    }
    case 'tls-handshake': return tunnel(act.data.serverName ?? act.to.name, { ...act.data, seconds: 5 + numberOf(`taken ${act.serial}`, 55), isAllowed: true });
    case 'connection': return act.data.protocol === 'tcp' && tunnelPorts.has(act.data.port) ? tunnel(act.to.name, act.data) : undefined;
    default: return undefined;
  }
}

function lineOf(act: RenderedAct, site: SensorSite): string | undefined {
  if (!isOnWire(act) || !act.from.isInternal || act.to.isInternal || act.from.name === site.host.name) return undefined;
  const entry = entryOf(act);
  if (entry === undefined) return undefined;
  const hierarchy = !entry.isServed ? 'HIER_NONE/-' : `HIER_DIRECT/${act.to.address}`;
  return `${site.time(act.timeMs)} ${String(Math.round(entry.seconds * 1000)).padStart(6)} ${act.from.address} ${entry.result} ${entry.bytes} ${entry.method} ${entry.url} ${act.account === undefined || act.account === '' ? '-' : escapeUrl(act.account)} ${hierarchy} ${entry.type}`;
}

/** Squid's own access log: requests of inside clients for places outside, and tunnels. It opens TLS where the act is a whole request. */
export const squidAccess: Renderer = {
  kind: 'proxy',
  format: 'squid-access',
  fileNames: ['access.log', 'squid_access.log'],
  time: (timeMs) => epochSeconds(timeMs, 3),
  render(act, site) {
    const line = lineOf(act, site);
    return line === undefined ? [] : [line];
  },
};
