import type { LogReader } from '../log-reader.ts';
import { programFileReaders } from './program-files.ts';
import { programLinesReader } from './program-lines.ts';
import { syslogReader } from './syslog.ts';

/** Lines that hosts and services write: syslog and what stands in it, audit, databases. */
export const hostTextReaders: readonly LogReader[] = [...programFileReaders, programLinesReader, syslogReader];
