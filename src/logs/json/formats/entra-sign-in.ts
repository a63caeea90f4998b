import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asNumber, asText, isObject, say, type JsonObject } from '../../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../../severity.ts';
import { shorten, tellSignIn } from './api-words.ts';
import { categoryOf, unifyEntraEvent } from './entra-event.ts';
import { readResultCode } from './entra-result-codes.ts';
import { openObject } from './json-text.ts';

const modernClients = /^(?:Browser|Mobile Apps and Desktop clients|Unknown)$/i;

function resultCode(event: JsonObject): number | undefined {
  return asNumber(openObject(event['status'])['errorCode']) ?? asNumber(event['resultType']);
}

function resultOf(event: JsonObject): { action: string | undefined; reason: string | undefined } {
  const code = resultCode(event);
  const text = asText(event['resultType']) ?? asText(event['resultSignature']);
  if (code === undefined) return { action: /^succe/i.test(text ?? '') ? 'success' : /^fail/i.test(text ?? '') ? 'failure' : undefined, reason: undefined };
  const known = readResultCode(code);
  if (known.action === 'success') return known;
  const told = asText(openObject(event['status'])['failureReason']) ?? asText(event['resultDescription']);
  return { action: known.action, reason: known.reason ?? (told === undefined || told === 'Other.' ? `code ${code}` : shorten(told)) };
}

/** The risk that Identity Protection saw in this sign-in, where it saw one. */
function riskOf(event: JsonObject): string | undefined {
  const level = asText(event['riskLevelDuringSignIn'])?.toLowerCase();
  return level === 'low' || level === 'medium' || level === 'high' ? level : undefined;
}

function severityOf(event: JsonObject): SeverityId {
  return severityOfWord(riskOf(event)) ?? 1;
}

function messageOf(event: JsonObject): string {
  const { action, reason } = resultOf(event);
  const isNonInteractive = event['isInteractive'] === false || event['isInteractive'] === 'false' || categoryOf(event).startsWith('NonInteractive');
  const isService = asText(event['userPrincipalName']) === undefined && asText(event['servicePrincipalName'] ?? event['servicePrincipalId']) !== undefined;
  const client = asText(event['clientAppUsed']);
  const risk = riskOf(event);
  const app = isService ? asText(event['resourceDisplayName']) : asText(event['appDisplayName']) ?? asText(event['resourceDisplayName']);
  return say(
    isService ? 'service principal' : isNonInteractive ? 'non-interactive' : undefined, 'sign-in', tellSignIn(action, reason), app === undefined ? undefined : `(${app})`,
    client === undefined || modernClients.test(client) ? undefined : `over ${client}`, risk === undefined ? undefined : say(`risk ${risk}`, asText(event['riskEventTypesV2']) ?? asText(event['riskEventTypes'])),
  );
}

const mapping = compileMapping('Sign-in to Entra ID', {
  product: 'Microsoft Entra ID',
  classUid: 3002,
  time: ['createdDateTime', 'timeGenerated', 'time'],
  severity: severityOf,
  ruleId: (event) => {
    const code = resultCode(event);
    return code === undefined || code === 0 ? undefined : `AADSTS${code}`;
  },
  message: messageOf,
  action: (event) => resultOf(event).action,
  account: ['userPrincipalName', 'signInIdentifier', 'userDisplayName', 'servicePrincipalName', 'servicePrincipalId', 'identity', 'userId', 'appDisplayName'],
  src: { ip: ['ipAddress', 'callerIpAddress'], hostname: 'deviceDetail.displayName' },
});

function isGraph(event: JsonObject): boolean {
  return typeof event['createdDateTime'] === 'string' && ('appDisplayName' in event || 'appId' in event) && (isObject(event['status']) || 'conditionalAccessStatus' in event || 'clientAppUsed' in event);
}

/** Sign-ins of people, service principals and managed identities. */
export const entraSignIn: RecordFormat = {
  format: 'entra-sign-in',
  title: 'Microsoft Entra ID sign-ins',
  understands: 'Graph API, diagnostic settings, Sentinel tables; account, address, device, application, result code in words, MFA and risk',
  matches: (event) => /SignInLogs$/i.test(categoryOf(event)) || isGraph(event)
    || (typeof event['ResultType'] === 'string' && 'IPAddress' in event && 'AppId' in event && ('UserPrincipalName' in event || 'ServicePrincipalId' in event)),
  read: (event, context) => mapping(unifyEntraEvent(event), context),
};
