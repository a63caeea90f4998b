import { isHere, shortName, sourceOf } from '../host/act-ends.ts';
import { numberOf } from '../host/made-values.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { escapeHaproxy } from './escape-client-text.ts';
import type { HttpAct } from './http-request.ts';
import { timeParts } from './network-time.ts';

function lineOf(act: HttpAct, site: SensorSite): string {
  const { method, path, status, bytesOut, isTls } = act.data;
  const connect = numberOf(`connect ${act.serial}`, 3);
  const answer = 2 + numberOf(`answer ${act.serial}`, 250);
  const names = site.style < 0.5 ? { front: isTls ? 'https-in' : 'http-in', back: 'servers' } : { front: isTls ? 'fe_web_tls' : 'fe_web', back: 'be_app' };
  const timers = `0/0/${connect}/${answer}/${connect + answer + numberOf(`send ${act.serial}`, 12)}`;
  const busy = 1 + numberOf(`busy ${act.serial}`, 30);
  return `${sourceOf(act)}:${act.sourcePort} [${site.time(act.timeMs)}] ${names.front}${isTls ? '~' : ''} ${names.back}/${shortName(act.to)} ${timers} ${status} ${bytesOut + 260} - - ---- ${busy}/${busy}/0/0/0 0/0 "${method} ${escapeHaproxy(path).replaceAll(' ', '%20')} HTTP/1.1"`;
}

/** HAProxy before a server, with its HTTP log as it goes to a file or to standard output (`format raw`). Times are UTC without a zone. */
export const haproxy: Renderer = {
  kind: 'web-server',
  format: 'haproxy',
  fileNames: ['haproxy.log', 'haproxy-traffic.log'],
  time(timeMs) {
    const { year, monthName, day, clock } = timeParts(timeMs, 3);
    return `${day}/${monthName}/${year}:${clock}`;
  },
  render: (act, site) => (act.kind === 'http-request' && isHere(act, site) ? [lineOf(act, site)] : []),
};
