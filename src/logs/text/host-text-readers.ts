import type { LogReader } from '../log-reader.ts';

/** Lines that hosts and services write: syslog and what stands in it, audit, databases. */
export const hostTextReaders: readonly LogReader[] = [];
