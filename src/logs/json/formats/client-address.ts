import type { EndpointMapping } from '../../mapping/field-mapping.ts';
import { asAddress, asText, type JsonObject } from '../../mapping/values.ts';
import { parseEndpoint } from '../../parse-endpoint.ts';

/** `address`, `address:port`, `[address]:port`, with or without `::ffff:`. */
function readClient(value: unknown): { ip: string | undefined; port: number | undefined } {
  const ip = asAddress(value);
  if (ip !== undefined) return { ip, port: undefined };
  const end = parseEndpoint((asText(value) ?? '').slice(0, 80).replace(/::ffff:(?=\d{1,3}\.)/i, ''), true);
  return { ip: asAddress(end?.ip), port: end?.port };
}

/** The end that a text of address and port is, for services that write both in one field. */
export function clientEndpoint(textOf: (event: JsonObject) => unknown): EndpointMapping {
  return { ip: (event) => readClient(textOf(event)).ip, port: (event) => readClient(textOf(event)).port };
}
