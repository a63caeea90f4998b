import type { LogReader } from '../log-reader.ts';

/** Web servers and proxies. */
export const webReaders: readonly LogReader[] = [];
