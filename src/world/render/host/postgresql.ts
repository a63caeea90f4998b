import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { isHere, sourceOf } from './act-ends.ts';
import { pidOf } from './made-values.ts';
import { isoLocal, zoneOf } from './write-time.ts';

/** What stands before the level: the prefix of Debian, or (`style` from 0.5) one with named parts. */
function prefixOf(act: RenderedAct, site: SensorSite, { user, database }: { user: string; database: string }): string {
  const [account, store] = [user, database].map((name) => name.replace(/[\s,]/g, '_'));
  return site.style < 0.5 ? `${site.time(act.timeMs)} [${pidOf(act)}] ${account}@${store} ` : `${site.time(act.timeMs)} [${pidOf(act)}]: [1-1] user=${account},db=${store},app=[unknown],client=${sourceOf(act)} `;
}

/** Lines of a message after its first are indented by a tab. Blank ones say nothing and are left out. */
function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '').map((line, index) => (index === 0 ? line : `\t${line}`));
}

function messagesOf(act: RenderedAct, site: SensorSite): string[] {
  const user = act.account ?? 'postgres';
  switch (act.kind) {
    case 'database-login': {
      const { database, isSuccess } = act.data;
      // The named parts come with a setting that notes who was let in, not who knocked.
      const before = site.style < 0.5 ? [`${prefixOf(act, site, { user: '[unknown]', database: '[unknown]' })}LOG:  connection received: host=${sourceOf(act)} port=${act.sourcePort}`] : [];
      const prefix = prefixOf(act, site, { user, database });
      if (isSuccess) return [...before, `${prefix}LOG:  connection authorized: user=${user} database=${database} SSL enabled (protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)`];
      return [...before, `${prefix}FATAL:  password authentication failed for user "${user}"`, `${prefix}DETAIL:  Connection matched pg_hba.conf line 97: "host    all             all             0.0.0.0/0               scram-sha-256"`];
    }
    case 'database-query': return [`${prefixOf(act, site, { user, database: act.data.database })}LOG:  statement: ${act.data.statement}`];
    case 'message': return act.data.program.startsWith('postgres') ? [`${site.time(act.timeMs)} [${pidOf(act)}] ${act.data.severity === 'error' ? 'ERROR' : act.data.severity === 'warning' ? 'WARNING' : 'LOG'}:  ${act.data.text}`] : [];
    default: return [];
  }
}

/** Log of a PostgreSQL server with connections and statements switched on. */
export const postgresql: Renderer = {
  kind: 'database',
  format: 'postgresql',
  fileNames: ['postgresql.log', 'postgresql-15-main.log', 'postgresql-14-main.log'],
  time: (timeMs, offsetMinutes) => `${isoLocal(timeMs, 3, { offsetMinutes, between: ' ' })} ${offsetMinutes === 0 ? 'UTC' : zoneOf(offsetMinutes, '').replace(/00$/, '')}`,
  render: (act, site) => (isHere(act, site) ? messagesOf(act, site).flatMap(linesOf) : []),
};
