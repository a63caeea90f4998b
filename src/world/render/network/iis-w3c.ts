import { isHere, sourceOf } from '../host/act-ends.ts';
import { numberOf } from '../host/made-values.ts';
import { isoLocal } from '../host/write-time.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { escapeIis } from './escape-client-text.ts';
import { agentOf, portOf, siteOf, type HttpAct } from './http-request.ts';

/** The columns that IIS has when nobody chose others, or (`style` from 0.5) with the asked name, and bytes both ways. */
const columns = [
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken',
  'date time s-sitename s-computername s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs-version cs(User-Agent) cs(Referer) cs-host sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken',
] as const;

function lineOf(act: HttpAct, site: SensorSite): string {
  const { method, path, status, bytesOut, referrer } = act.data;
  const query = path.indexOf('?');
  const [stem, rest] = query < 0 ? [path, ''] : [path.slice(0, query), path.slice(query + 1)];
  const asked = `${method} ${escapeIis(stem)} ${escapeIis(rest)} ${portOf(act)} ${escapeIis(act.account ?? '')} ${sourceOf(act)}`;
  const client = `${escapeIis(agentOf(act))} ${escapeIis(referrer ?? '')}`;
  const taken = 1 + numberOf(`taken ${act.serial}`, 400);
  const reply = `${status} ${status === 401 ? 2 : 0} ${status === 401 ? 5 : 0}`;
  if (site.style < 0.5) return `${site.time(act.timeMs)} ${site.host.address} ${asked} ${client} ${reply} ${taken}`;
  return `${site.time(act.timeMs)} W3SVC${1 + numberOf(`site ${siteOf(act)}`, 3)} ${escapeIis(site.host.name.split('.', 1)[0] ?? '').toUpperCase()} ${site.host.address} ${asked} HTTP/1.1 ${client} ${escapeIis(siteOf(act))} ${reply} ${bytesOut} ${300 + path.length + numberOf(`asked ${act.serial}`, 400)} ${taken}`;
}

/** Internet Information Services. Times are UTC by the rule of the format. */
export const iisW3c: Renderer = {
  kind: 'web-server',
  format: 'iis-w3c',
  fileNames: ['u_ex.log', 'u_extend1.log', 'W3SVC1.log'],
  head: ({ style }) => ['#Software: Microsoft Internet Information Services 10.0', '#Version: 1.0', `#Fields: ${style < 0.5 ? columns[0] : columns[1]}`],
  time: (timeMs) => isoLocal(timeMs, 0, { between: ' ' }),
  render: (act, site) => (act.kind === 'http-request' && isHere(act, site) ? [lineOf(act, site)] : []),
};
