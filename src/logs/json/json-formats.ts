import type { RecordFormat } from '../mapping/field-mapping.ts';
import { cloudFormats } from './formats/cloud.ts';
import { endpointFormats } from './formats/endpoint.ts';
import { hostFormats } from './formats/host.ts';
import { networkFormats } from './formats/network.ts';
import { suricataEve } from './formats/suricata-eve.ts';
import { windowsJsonFormats } from './formats/windows-json.ts';

export { unknownJson } from './formats/unknown-json.ts';

/** Every kind of JSON object that is known, the more special first. */
export const jsonFormats: readonly RecordFormat[] = [suricataEve, ...networkFormats, ...windowsJsonFormats, ...cloudFormats, ...endpointFormats, ...hostFormats];
