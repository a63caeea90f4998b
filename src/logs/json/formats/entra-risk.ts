import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asText, isObject, say, type JsonObject } from '../../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../../severity.ts';
import { categoryOf, unifyEntraEvent } from './entra-event.ts';

function severityOf(event: JsonObject): SeverityId | undefined {
  return severityOfWord(asText(event['riskLevel']) ?? asText(event['riskLevelAggregated']));
}

const mapping = compileMapping('Entra ID risk', {
  product: 'Microsoft Entra ID Protection',
  kind: 'alert',
  classUid: 2004,
  time: ['activityDateTime', 'detectedDateTime', 'riskLastUpdatedDateTime', 'timeGenerated', 'time'],
  severity: severityOf,
  ruleId: ['riskEventType', 'riskType', 'riskDetail'],
  message: (event) => say('risk detected:', asText(event['riskEventType']) ?? asText(event['riskType']) ?? 'account at risk', asText(event['riskState'])),
  account: ['userPrincipalName', 'userDisplayName', 'servicePrincipalDisplayName', 'displayName', 'userId', 'identity'],
  src: { ip: ['ipAddress', 'callerIpAddress'] },
  techniqueIds: (event: JsonObject) => event['mitreTechniqueId'] ?? event['additionalInfo'],
});

/** Detections of Identity Protection, and accounts it holds to be at risk. */
export const entraRisk: RecordFormat = {
  format: 'entra-risk',
  title: 'Microsoft Entra ID Protection risks',
  understands: 'risk detections and risky users: type, level, account, address',
  matches: (event) => (typeof event['riskEventType'] === 'string' && 'riskLevel' in event) || (typeof event['RiskEventType'] === 'string' && 'RiskLevel' in event)
    || (typeof event['riskLastUpdatedDateTime'] === 'string' && 'riskState' in event)
    || (/^(?:UserRiskEvents|ServicePrincipalRiskEvents|RiskyUsers|RiskyServicePrincipals)$/.test(categoryOf(event)) && isObject(event['properties'])),
  read: (event, context) => mapping(unifyEntraEvent(event), context),
};
