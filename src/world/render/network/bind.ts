import { hexOf } from '../host/made-values.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { escapeName } from './escape-client-text.ts';
import { timeParts } from './network-time.ts';
import { queryOf, type NameQuery } from './resolver-query.ts';

function lineOf(act: NameQuery, site: SensorSite): string {
  const name = escapeName(act.data.name);
  const head = site.style < 0.35 ? 'queries: info: ' : site.style < 0.7 ? '' : 'info: ';
  const client = site.style < 0.8 ? `@0x7f${hexOf(`client ${act.serial}`, 9)}0 ` : '';
  const flags = `+E(0)${act.serial % 3 === 0 ? 'K' : ''}${act.serial % 5 === 0 ? 'D' : ''}`;
  return `${site.time(act.timeMs)} ${head}client ${client}${act.from.address}#${act.sourcePort} (${name}): query: ${name} IN ${act.data.type} ${flags} (${site.host.address})`;
}

/** The query log of BIND 9, in a file of its own. */
export const bind: Renderer = {
  kind: 'resolver',
  format: 'bind',
  fileNames: ['query.log', 'queries.log', 'named_query.log'],
  time(timeMs) {
    const { year, monthName, day, clock } = timeParts(timeMs, 3);
    return `${day}-${monthName}-${year} ${clock}`;
  },
  render(act, site) {
    const query = queryOf(act, site);
    return query === undefined ? [] : [lineOf(query, site)];
  },
};
