import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer } from '../renderer.ts';
import { isHere, sourceOf } from './act-ends.ts';
import { isoUtc } from './write-time.ts';

/** Commands of one connection with their arguments. */
function commandsOf(act: RenderedAct): [command: string, argument: string][] {
  const account = act.account ?? 'root';
  const connect = (database: string): [string, string] => ['Connect', `${account}@${sourceOf(act)} on ${database} using ${act.from === undefined ? 'Socket' : 'SSL/TLS'}`];
  switch (act.kind) {
    case 'database-login': return [act.data.isSuccess ? connect(act.data.database) : ['Connect', `Access denied for user '${account}'@'${sourceOf(act)}' (using password: YES)`]];
    // A connection for each statement, so that each line can be told to its account.
    case 'database-query': return [connect(act.data.database), ['Query', act.data.statement], ['Quit', '']];
    default: return [];
  }
}

/** General log of MySQL and MariaDB. Statements stand as they were sent, over several lines where they have some; blank ones are left out. */
export const mysqlGeneral: Renderer = {
  kind: 'database',
  format: 'mysql-general',
  fileNames: ['mysql.log', 'general.log', 'mysql-general.log'],
  head: (site) => [`/usr/sbin/mysqld, Version: ${site.style < 0.5 ? '8.0.36 (MySQL Community Server - GPL)' : '8.0.39-0ubuntu0.22.04.1 ((Ubuntu))'}. started with:`, 'Tcp port: 3306  Unix socket: /var/run/mysqld/mysqld.sock', 'Time                 Id Command    Argument'],
  time: (timeMs) => isoUtc(timeMs, 6),
  render: (act, site) => (isHere(act, site) ? commandsOf(act).flatMap(([command, argument]) => `${site.time(act.timeMs)}\t${String(8 + act.serial).padStart(5)} ${command}\t${argument}`.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '')) : []),
};
