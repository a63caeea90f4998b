import type { LogReader } from '../log-reader.ts';
import { cefReader } from './cef.ts';
import { checkPointReader } from './check-point.ts';
import { fortigateReader } from './fortigate.ts';
import { keyValueReader } from './key-value.ts';
import { leefReader } from './leef.ts';
import { netfilterReader } from './netfilter.ts';
import { paloAltoReader } from './palo-alto.ts';
import { pfFilterlogReader } from './pf-filterlog.ts';

/** Firewalls, gateways and collectors: CEF, LEEF, key=value and vendor lines; any pairs last. */
export const deviceReaders: readonly LogReader[] = [cefReader, leefReader, netfilterReader, pfFilterlogReader, fortigateReader, checkPointReader, paloAltoReader, keyValueReader];
