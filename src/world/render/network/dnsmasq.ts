import { shortName } from '../host/act-ends.ts';
import { numberOf } from '../host/made-values.ts';
import { syslogTime } from '../host/write-time.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { escapeName } from './escape-client-text.ts';
import { queryOf, type NameQuery } from './resolver-query.ts';
import { answerOf } from './session.ts';

function linesOf(act: NameQuery, site: SensorSite): string[] {
  const name = escapeName(act.data.name);
  const answer = answerOf(act);
  // `log-queries=extra` numbers the queries and names the client on each line.
  const extra = site.style < 0.5 ? '' : `${1 + (act.serial % 90_000)} ${act.from.address}/${act.sourcePort} `;
  const start = `${site.time(act.timeMs)} ${shortName(site.host)} dnsmasq[${700 + numberOf(`dnsmasq ${site.host.name}`, 3000)}]: ${extra}`;
  return [`${start}query[${act.data.type}] ${name} from ${act.from.address}`, ...(answer === undefined ? [] : [`${start}${numberOf(`known ${name} ${act.serial}`, 3) === 0 ? 'cached' : 'reply'} ${name} is ${escapeName(answer)}`])];
}

/** Queries and answers of dnsmasq with `log-queries`, through syslog. */
export const dnsmasq: Renderer = {
  kind: 'resolver',
  format: 'syslog',
  fileNames: ['dnsmasq.log', 'pihole.log', 'daemon.log'],
  time: (timeMs) => syslogTime(timeMs),
  render(act, site) {
    const query = queryOf(act, site);
    return query === undefined ? [] : linesOf(query, site);
  },
};
