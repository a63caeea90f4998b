import type { LogReader } from '../log-reader.ts';

/** Windows events as text: XML, and the listing of a forwarder. */
export const windowsReaders: readonly LogReader[] = [];
