import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { isServed, sourceOf } from './act-ends.ts';
import { guidOf } from './made-values.ts';
import { isoUtc } from './write-time.ts';

type Call = Extract<RenderedAct, { kind: 'cloud-call' }>;

const providers: Readonly<Record<string, string>> = { compute: 'Microsoft.Compute', storage: 'Microsoft.Storage', keyvault: 'Microsoft.KeyVault', sql: 'Microsoft.Sql', network: 'Microsoft.Network', authorization: 'Microsoft.Authorization', iam: 'Microsoft.Authorization', web: 'Microsoft.Web' };

function providerOf(service: string): string {
  const key = service.toLowerCase();
  return Object.hasOwn(providers, key) ? providers[key] ?? service : service.includes('.') ? service : `Microsoft.${service.charAt(0).toUpperCase()}${service.slice(1)}`;
}

function operationOf({ data }: Call): string {
  return data.action.startsWith('Microsoft.') ? data.action : `${providerOf(data.service)}/${data.action}${data.action.includes('/') ? '' : '/action'}`;
}

function resourceIdOf(act: Call, site: SensorSite): string {
  const { resource, service } = act.data;
  const subscription = `/subscriptions/${guidOf(`subscription ${site.host.name}`)}`;
  if (resource === undefined) return subscription;
  if (resource.startsWith('/')) return resource;
  const type = /(virtualMachines|servers|sites|managedClusters)/i.exec(act.data.action)?.[1];
  return `${subscription}/resourceGroups/rg-main/providers/${providerOf(service)}/${resource.includes('/') ? resource : `${type ?? 'resources'}/${resource}`}`;
}

function writeCall(act: Call, site: SensorSite): string {
  const time = site.time(act.timeMs);
  const { isAllowed } = act.data;
  const caller = act.account ?? 'unknown';
  const operation = operationOf(act);
  const resourceId = resourceIdOf(act, site);
  const correlationId = guidOf(`correlation ${act.serial} ${site.host.name}`);
  const message = `The client '${caller}' does not have authorization to perform action '${operation}' over scope '${resourceId}'.`;
  // As the API gives it, or as diagnostic settings do.
  if (site.style < 0.5) {
    return JSON.stringify({
      authorization: { action: operation, scope: resourceId }, caller, claims: { ipaddr: sourceOf(act), name: caller }, correlationId, eventDataId: guidOf(`event ${act.serial} ${site.host.name}`), eventTimestamp: time, submissionTimestamp: time, httpRequest: { clientIpAddress: sourceOf(act), method: 'POST' }, level: isAllowed ? 'Informational' : 'Error',
      category: { value: 'Administrative', localizedValue: 'Administrative' }, operationName: { value: operation, localizedValue: operation }, resourceId, resourceProviderName: { value: providerOf(act.data.service) }, status: { value: isAllowed ? 'Succeeded' : 'Failed' }, subStatus: { value: isAllowed ? 'OK' : 'Forbidden' },
      properties: { statusCode: isAllowed ? 'OK' : 'Forbidden', ...(!isAllowed && { statusMessage: message }) },
    });
  }
  return JSON.stringify({
    time, resourceId: resourceId.toUpperCase(), operationName: operation.toUpperCase(), category: 'Administrative', resultType: isAllowed ? 'Success' : 'Failure', resultSignature: isAllowed ? 'Succeeded.OK' : 'Failed.Forbidden', durationMs: '0', callerIpAddress: sourceOf(act), correlationId,
    identity: { authorization: { scope: resourceId, action: operation }, claims: { name: caller, ipaddr: sourceOf(act), 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn': caller } }, level: isAllowed ? 'Information' : 'Error', properties: { statusCode: isAllowed ? 'OK' : 'Forbidden', entity: resourceId, ...(!isAllowed && { statusMessage: message }) },
  });
}

/** Activity log of an Azure subscription. Sign-ins are in the log of Entra ID. */
export const azureActivity: Renderer = {
  kind: 'cloud',
  format: 'azure-activity',
  fileNames: ['azure-activity.jsonl', 'activity-log.json', 'insights-activity-logs.json'],
  time: (timeMs) => isoUtc(timeMs, 7),
  render: (act, site) => (act.kind === 'cloud-call' && isServed(act, site) ? [writeCall(act, site)] : []),
};
