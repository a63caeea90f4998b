import type { LogReader } from '../log-reader.ts';
import { snortFullReader } from '../text/snort-full.ts';
import { tableReader } from './table-reader.ts';
import { zeekTsvReader } from './zeek-tsv.ts';

/** Formats of columns: with a header, or told by the shape of their rows; and Snort's alerts of several lines, which its one-line reader would tear. */
export const delimitedReaders: readonly LogReader[] = [zeekTsvReader, snortFullReader, tableReader];
