import type { RecordFormat } from '../../mapping/field-mapping.ts';
import { flowJson } from './flow-json.ts';
import { snort3Json } from './snort3-json.ts';
import { zeekJson } from './zeek-json.ts';

/** What sensors of the network write as JSON; Suricata's own stands before them. */
export const networkFormats: readonly RecordFormat[] = [snort3Json, zeekJson, flowJson];
