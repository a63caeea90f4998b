import { asText, type JsonObject } from '../../mapping/values.ts';
import { camelKeys } from './camel-keys.ts';
import { openKeys, openObject } from './json-text.ts';

/** Columns of Sentinel's tables and of diagnostic settings that hold JSON text. */
const textKeys = ['properties', 'status', 'deviceDetail', 'initiatedBy', 'targetResources', 'riskEventTypesV2', 'riskEventTypes', 'additionalInfo'] as const;

/** An Entra ID event of the Graph API, of diagnostic settings or of a Sentinel table in one shape: that of the Graph API, with what stands around it. */
export function unifyEntraEvent(event: JsonObject): JsonObject {
  const outer = openKeys(camelKeys(event), textKeys);
  const { properties, ...around } = outer;
  const inner = openObject(properties);
  const merged = Object.keys(inner).length === 0 ? outer : { ...around, ...openKeys(camelKeys(inner), textKeys) };
  // `Status` of a table may have been opened with its keys as they are.
  return camelKeys(merged);
}

/** The category that diagnostic settings and Sentinel's tables write, such as `SignInLogs`. */
export function categoryOf(event: JsonObject): string {
  return asText(event['category']) ?? asText(event['Category']) ?? '';
}
