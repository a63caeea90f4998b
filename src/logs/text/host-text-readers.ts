import type { LogReader } from '../log-reader.ts';
import { bindReader } from './bind.ts';
import { ciscoAsaReader } from './cisco-asa.ts';
import { ciscoIosReader } from './cisco-ios.ts';
import { linuxAuditReader } from './linux-audit.ts';
import { mikrotikReader } from './mikrotik.ts';
import { mysqlErrorReader } from './mysql-error.ts';
import { mysqlGeneralReader } from './mysql-general.ts';
import { postgresqlReader } from './postgresql.ts';
import { programFileReaders } from './program-files.ts';
import { programLinesReader } from './program-lines.ts';
import { sambaReader } from './samba.ts';
import { syslogReader } from './syslog.ts';

/** Lines that hosts and services write: syslog and what stands in it, audit, databases. The more special first. */
export const hostTextReaders: readonly LogReader[] = [
  linuxAuditReader, ciscoAsaReader, ciscoIosReader, mikrotikReader, postgresqlReader, mysqlErrorReader, mysqlGeneralReader, bindReader, sambaReader, ...programFileReaders, programLinesReader, syslogReader,
];
