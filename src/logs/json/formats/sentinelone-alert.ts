import { mappedFormat, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asText, isObject, say } from '../../mapping/values.ts';
import { nameOf, tellWords } from './endpoint-words.ts';

/** Alerts of the customer's own rules, as SentinelOne's interface lists them. */
export const sentinelOneAlert: RecordFormat = mappedFormat({
  format: 'sentinelone-alert',
  title: 'SentinelOne alerts of custom rules',
  understands: 'rule and severity, kind of event, process and its parent, target process or file, connection, DNS, registry, sign-in',
  matches: (event) => isObject(event['alertInfo']) && isObject(event['ruleInfo']),
}, {
  product: 'SentinelOne',
  kind: 'alert',
  classUid: 2004,
  time: ['alertInfo.createdAt', 'alertInfo.reportedAt'],
  severity: ['ruleInfo.severity'],
  ruleId: ['ruleInfo.id', 'ruleInfo.name'],
  classification: ['alertInfo.indicatorCategory', 'ruleInfo.treatAsThreat'],
  message: { join: [
    (event) => (isObject(event['ruleInfo']) ? `Custom rule ${asText(event['ruleInfo']['name']) ?? ''}` : undefined),
    (event) => (isObject(event['sourceProcessInfo']) ? say(nameOf(event['sourceProcessInfo']['name']) === undefined ? undefined : `in ${nameOf(event['sourceProcessInfo']['name']) ?? ''}`) : undefined),
    (event) => (isObject(event['alertInfo']) ? say('-', asText(event['alertInfo']['indicatorDescription']) ?? tellWords(event['alertInfo']['eventType'])) : undefined),
  ] },
  action: (event) => (isObject(event['alertInfo']) && asText(event['alertInfo']['loginIsSuccessful']) !== undefined ? (asText(event['alertInfo']['loginIsSuccessful']) === 'true' ? 'success' : 'failure') : undefined),
  src: { ip: ['alertInfo.srcIp', 'alertInfo.srcMachineIp'], port: 'alertInfo.srcPort' },
  dst: { ip: 'alertInfo.dstIp', port: 'alertInfo.dstPort' },
  device: { hostname: ['agentDetectionInfo.name', 'agentRealtimeInfo.name', 'agentRealtimeInfo.agentComputerName'] },
  account: ['alertInfo.loginsUserName', 'sourceProcessInfo.user', 'sourceProcessInfo.effectiveUser'],
  domain: 'alertInfo.dnsRequest',
  file: ['targetProcessInfo.tgtFilePath', 'alertInfo.modulePath'],
  hash: ['targetProcessInfo.tgtFileHashSha256', 'targetProcessInfo.tgtFileHashSha1', 'sourceProcessInfo.fileHashSha256', 'sourceProcessInfo.fileHashSha1'],
  process: ['sourceProcessInfo.filePath', 'sourceProcessInfo.name'],
  commandLine: 'sourceProcessInfo.commandline',
});
