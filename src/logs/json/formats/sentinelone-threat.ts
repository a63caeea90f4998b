import { mappedFormat, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asText, isObject, say, type JsonObject } from '../../mapping/values.ts';
import type { SeverityId } from '../../severity.ts';
import { shorten } from './api-words.ts';
import { pickAddress, tellCommand } from './endpoint-words.ts';
import { openList, openObject } from './json-text.ts';

/** The threat itself; older interfaces put its fields into the object. */
function threat(event: JsonObject): JsonObject {
  return isObject(event['threatInfo']) ? event['threatInfo'] : event;
}

/** SentinelOne rates by confidence only. */
function severityOf(event: JsonObject): SeverityId {
  const confidence = asText(threat(event)['confidenceLevel'])?.toLowerCase();
  return confidence === 'malicious' ? 4 : confidence === 'suspicious' ? 3 : 0;
}

function actionOf(event: JsonObject): string | undefined {
  const status = asText(threat(event)['mitigationStatus'])?.toLowerCase();
  return status === 'mitigated' || status === 'blocked' ? 'blocked' : status === 'not_mitigated' || status === 'active' ? 'allowed' : status;
}

function indicatorWords(event: JsonObject): string | undefined {
  const words = openList(event['indicators']).slice(0, 3).map((one) => asText(one['description'])).filter((one) => one !== undefined);
  return words.length === 0 ? undefined : shorten(words.join('; '), 200);
}

function messageOf(event: JsonObject): string {
  const all = threat(event);
  const engine = asText(openList(all['detectionEngines'])[0]?.['title']) ?? asText(all['engines']);
  const threatText = say(asText(all['classification']), 'threat detected:', asText(all['threatName']) ?? tellCommand(all['filePath'], undefined));
  const taken = openList(event['mitigationStatus']).map((one) => say(asText(one['action']), asText(one['status']) === 'success' ? undefined : asText(one['status']))).filter((one) => one !== '').slice(0, 4);
  const words = indicatorWords(event);
  return say(threatText, engine === undefined ? undefined : `(${engine})`, taken.length === 0 ? asText(all['mitigationStatusDescription'])?.toLowerCase() : taken.join(', '), words === undefined ? undefined : `- ${words}`);
}

function techniquesOf(event: JsonObject): unknown {
  return openList(event['indicators']).slice(0, 100).flatMap((indicator) => openList(indicator['tactics']).flatMap((tactic) => openList(tactic['techniques']).map((one) => one['name'])));
}

/** Threats as SentinelOne's console gives them. */
export const sentinelOneThreat: RecordFormat = mappedFormat({
  format: 'sentinelone-threat',
  title: 'SentinelOne threats',
  understands: 'both generations of the interface; class, engine, confidence, mitigation, file and hash, process and its user, machine, ATT&CK ids of the indicators',
  matches: (event) => (isObject(event['threatInfo']) && ('agentRealtimeInfo' in event || 'agentDetectionInfo' in event)) || ('threatName' in event && 'agentComputerName' in event),
}, {
  product: 'SentinelOne',
  kind: 'alert',
  classUid: 2004,
  time: (event) => threat(event)['identifiedAt'] ?? threat(event)['createdAt'] ?? threat(event)['createdDate'],
  severity: severityOf,
  ruleId: (event) => threat(event)['detectionType'] ?? openList(threat(event)['detectionEngines'])[0]?.['key'] ?? threat(event)['classificationSource'],
  classification: (event) => threat(event)['classification'],
  message: messageOf,
  action: actionOf,
  device: {
    ip: (event) => pickAddress(openList(openObject(event['agentRealtimeInfo'])['networkInterfaces']).map((one) => asText(one['inet']))) ?? pickAddress(openObject(event['agentDetectionInfo'])['agentIpV4']) ?? event['agentIp'],
    hostname: ['agentRealtimeInfo.agentComputerName', 'agentComputerName'],
  },
  account: (event) => [threat(event)['processUser'], threat(event)['username'], openObject(event['agentDetectionInfo'])['agentLastLoggedInUserName']].map((name) => asText(name)).find((name) => name !== undefined && name !== 'unknown'),
  file: (event) => threat(event)['filePath'] ?? threat(event)['fileDisplayName'],
  hash: (event) => threat(event)['sha256'] ?? threat(event)['sha1'] ?? threat(event)['fileContentHash'] ?? threat(event)['md5'],
  process: (event) => threat(event)['originatorProcess'],
  commandLine: (event) => threat(event)['maliciousProcessArguments'],
  techniqueIds: techniquesOf,
});
