import type { LogReader } from '../log-reader.ts';
import { aitAlertsReader } from './ait-alerts.ts';

/** Formats of columns: with a header line, or told by the shape of their rows. */
export const delimitedReaders: readonly LogReader[] = [aitAlertsReader];
