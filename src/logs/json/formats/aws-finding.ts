import type { EndpointMapping } from '../../mapping/field-mapping.ts';
import { asAddress, asText, isObject, type JsonObject } from '../../mapping/values.ts';
import { openList, openObject } from './json-text.ts';

/** The two ends of a finding: the AWS side and the other one, and which of them acted. */
export interface FindingEnds { local: FindingEnd; remote: FindingEnd; isOutbound: boolean }
export interface FindingEnd { ip?: unknown; port?: unknown; hostname?: unknown }

function addressOf(details: unknown): string | undefined {
  const ends = openObject(details);
  return asAddress(ends['ipAddressV4']) ?? asAddress(ends['ipAddressV6']);
}

/** The part of an action that its type names: `networkConnectionAction` and its relatives. */
export function actionBody(action: JsonObject): JsonObject {
  return Object.values(action).find((value) => isObject(value)) ?? {};
}

/** The ends of a GuardDuty or Security Hub action (keys in camel case). `local` is what is known of the AWS side elsewhere. */
export function readFindingEnds(action: JsonObject, resourceRole: string | undefined, local: FindingEnd): FindingEnds {
  const body = actionBody(action);
  // The first prober stands for all.
  const probe = openList(body['portProbeDetails'])[0] ?? body;
  const direction = asText(body['connectionDirection'])?.toUpperCase();
  const isOutbound = direction === 'OUTBOUND' || isObject(action['dnsRequestAction']) || (direction !== 'INBOUND' && resourceRole?.toUpperCase() === 'ACTOR');
  return {
    isOutbound,
    local: { ip: addressOf(probe['localIpDetails']) ?? local.ip, port: openObject(probe['localPortDetails'])['port'], hostname: local.hostname },
    remote: { ip: addressOf(probe['remoteIpDetails']) ?? asAddress(body['sourceIPs'] ?? body['sourceIps']), port: openObject(probe['remotePortDetails'])['port'] },
  };
}

/** How a mapping takes the source (the end that acted) or the destination from the ends. */
export function endpointFrom(ends: (event: JsonObject) => FindingEnds, side: 'source' | 'destination'): EndpointMapping {
  const pick = (event: JsonObject): FindingEnd => {
    const { local, remote, isOutbound } = ends(event);
    return isOutbound === (side === 'source') ? local : remote;
  };
  return { ip: (event) => pick(event).ip, port: (event) => pick(event).port, hostname: (event) => pick(event).hostname };
}

/** `blocked`, or how the API call ended. */
export function findingAction(action: JsonObject): string | undefined {
  const body = actionBody(action);
  if (body['blocked'] === true) return 'blocked';
  if (isObject(action['awsApiCallAction'])) return asText(body['errorCode']) === undefined ? 'success' : 'failure';
  return body['blocked'] === false ? 'allowed' : undefined;
}
