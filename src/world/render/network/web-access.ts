import { isHere, sourceOf } from '../host/act-ends.ts';
import { numberOf } from '../host/made-values.ts';
import { zoneOf } from '../host/write-time.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { escapeApache, escapeNginx } from './escape-client-text.ts';
import { agentOf, portOf, siteOf, type HttpAct } from './http-request.ts';
import { timeParts } from './network-time.ts';

function lineOf(act: HttpAct, site: SensorSite): string {
  const { method, path, status, bytesOut, referrer } = act.data;
  const isNginx = site.style >= 0.5;
  const escape = isNginx ? escapeNginx : escapeApache;
  // A blank in the path would end it: clients send it encoded.
  const request = escape(`${method} ${path.replaceAll(' ', '%20')} HTTP/${site.style >= 0.75 && act.data.isTls ? '2.0' : '1.1'}`);
  const account = act.account === undefined || act.account === '' ? '-' : escape(act.account);
  const bytes = bytesOut === 0 && !isNginx ? '-' : bytesOut;
  const combined = `${sourceOf(act)} - ${account} [${site.time(act.timeMs)}] "${request}" ${status} ${bytes} "${referrer === undefined ? '-' : escape(referrer)}" "${escape(agentOf(act)) || '-'}"`;
  // Debian's `vhost_combined`, nginx with the time that the answer took, and the plain combined form.
  if (site.style >= 0.25 && site.style < 0.5) return `${siteOf(act)}:${portOf(act)} ${combined}`;
  return site.style >= 0.75 ? `${combined} ${(0.001 + numberOf(`taken ${act.serial}`, 900) / 1000).toFixed(3)}` : combined;
}

/** Access log of Apache or (`style` from 0.5) nginx in the combined form and its usual extensions. */
export const webAccess: Renderer = {
  kind: 'web-server',
  format: 'web-access',
  fileNames: ['access.log', 'access_log', 'other_vhosts_access.log', 'ssl_access.log'],
  time(timeMs, offsetMinutes) {
    const { year, monthName, day, clock } = timeParts(timeMs, 0, offsetMinutes);
    return `${day}/${monthName}/${year}:${clock} ${zoneOf(offsetMinutes, '')}`;
  },
  render: (act, site) => (act.kind === 'http-request' && isHere(act, site) ? [lineOf(act, site)] : []),
};
