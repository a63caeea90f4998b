import type { LogReader } from '../log-reader.ts';
import { aitAlertsReader } from './ait-alerts.ts';
import { plainTextReader } from './plain-text.ts';
import { snortFastReader } from './snort-fast.ts';
import { suricataEveReader } from './suricata-eve.ts';

/** Every format that is read, the more special first; the last one takes any text. */
export const allReaders: readonly LogReader[] = [suricataEveReader, snortFastReader, aitAlertsReader, plainTextReader];
