import type { LogReader } from '../log-reader.ts';

/** Firewalls, gateways and collectors: CEF, LEEF, key=value and vendor lines. */
export const deviceReaders: readonly LogReader[] = [];
