import { mappedFormat, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asText, isObject, say, type JsonObject } from '../../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../../severity.ts';
import { nameOf, pickAddress, tellWords } from './endpoint-words.ts';
import { openObject } from './json-text.ts';
import { endFrom, type TwoEnds } from './two-ends.ts';

function data(event: JsonObject): JsonObject {
  return openObject(event['data']);
}

function typeOf(event: JsonObject): string {
  return asText(event['activityType']) ?? '';
}

/** A rule of the customer's own met an event of a machine. */
function isRuleAlert(event: JsonObject): boolean {
  return asText(data(event)['rulename']) !== undefined && ('alertid' in data(event) || 'alertId' in data(event));
}

function isAlert(event: JsonObject): boolean {
  return isRuleAlert(event) || /^(?:18|19|400[0-3])$/.test(typeOf(event));
}

function severityOf(event: JsonObject): SeverityId {
  if (!isAlert(event)) return 1;
  const word = asText(data(event)['severity'])?.replace(/^E_/, '');
  const confidence = asText(data(event)['confidenceLevel'])?.toLowerCase();
  return severityOfWord(word) ?? (confidence === 'malicious' ? 4 : confidence === 'suspicious' ? 3 : 0);
}

/** What is in fields already, and times, are left out of the description. */
function describe(event: JsonObject): string | undefined {
  let text = asText(event['primaryDescription']) ?? asText(event['description']);
  if (text === undefined) return undefined;
  for (const key of ['computerName', 'ipAddress', 'externalIp', 'byUser', 'username', 'fullScopeDetails']) {
    const value = asText(data(event)[key]);
    if (value !== undefined && value.length >= 3) text = text.split(value).join(' ');
  }
  return text.replace(/\bat (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [\w ,:]{10,40} UTC/, '').replace(/\(\s{0,10}\)/g, '').replace(/\s{1,100}/g, ' ').replace(/ (?:in|with IP Address|on|from)(?= ?(?:\.|,|is |was |$))/g, '').replace(/ (?=[.,])/g, '').replace(/[.:\s]{1,5}$/, '').trim();
}

function ruleMessage(event: JsonObject): string {
  const all = data(event);
  const process = nameOf(all['sourceprocessfilepath']) ?? asText(all['sourceprocessname']);
  const what = asText(all['indicatordescription']) ?? asText(all['eventdetails']) ?? asText(all['ruledescription']) ?? tellWords(all['dveventtype']);
  return say(`Custom rule ${asText(all['rulename']) ?? ''}`, process === undefined ? undefined : `in ${process}`, what === undefined ? undefined : `: ${what}`).replace(' :', ':');
}

function actionOf(event: JsonObject): string | undefined {
  const text = asText(event['primaryDescription'])?.toLowerCase() ?? '';
  if (/\bblocked\b/.test(text) || /^block$/i.test(asText(data(event)['action']) ?? '')) return 'blocked';
  if (/\bfailed\b|\bunsuccessful/.test(text)) return 'failure';
  return /\bsuccessfully\b|\blogged in\b/.test(text) ? 'success' : undefined;
}

/** Who used the console, or the connection that a rule met. */
function endsOf(event: JsonObject): TwoEnds {
  const all = data(event);
  const isInbound = /inbound|incoming/i.test(asText(all['reportedDirection'] ?? all['neteventdirection']) ?? '');
  if ('reportedRemoteHost' in all) return { isInbound, local: { ip: all['reportedLocalHost'], port: all['reportedLocalPort'], hostname: all['computerName'] }, remote: { ip: all['reportedRemoteHost'], port: all['reportedRemotePort'] } };
  if ('srcip' in all || 'dstip' in all) return { isInbound: false, local: { ip: asText(all['srcip']) ?? all['srcmachineip'], port: all['srcport'] }, remote: { ip: all['dstip'], port: all['dstport'] } };
  return { isInbound: true, local: {}, remote: all['computerName'] === undefined ? { ip: all['ipAddress'] } : {} };
}

function accountOf(event: JsonObject): unknown {
  const all = data(event);
  if (isRuleAlert(event)) return asText(all['loginsusername']) ?? asText(all['sourceprocessusername'])?.replace(/^Effective: ([^,]{1,100}),.{0,300}$/, '$1');
  return asText(all['byUser']) ?? asText(all['username']) ?? asText(all['lastLoggedInUserName']);
}

/** The console's own trail: what agents and people did, and alerts of custom rules. */
export const sentinelOneActivity: RecordFormat = mappedFormat({
  format: 'sentinelone-activity',
  title: 'SentinelOne activities',
  understands: 'by type and description; mitigations, firewall and device control, console sign-ins and changes; alerts of custom rules with process, file, hash, connection',
  matches: (event) => 'activityType' in event && isObject(event['data']) && ('primaryDescription' in event || 'agentId' in event),
}, {
  product: 'SentinelOne',
  kind: (event) => (isAlert(event) ? 'alert' : 'event'),
  classUid: (event) => (isAlert(event) ? 2004 : /\blogged (?:in|out)\b|\blog(?:in|on)\b/i.test(asText(event['primaryDescription']) ?? '') ? 3002 : 'reportedRemoteHost' in data(event) ? 4001 : undefined),
  time: (event) => (isRuleAlert(event) ? asText(data(event)['eventtime']) : undefined) ?? event['createdAt'] ?? event['updatedAt'],
  severity: severityOf,
  ruleId: (event) => (isRuleAlert(event) ? data(event)['ruleid'] ?? data(event)['ruleId'] : event['activityType']),
  classification: ['data.threatClassification', 'data.indicatorcategory'],
  message: (event) => (isRuleAlert(event) ? ruleMessage(event) : describe(event) ?? `Activity ${typeOf(event)}`),
  action: actionOf,
  protocol: 'data.reportedProtocol',
  src: endFrom(endsOf, 'source'),
  dst: endFrom(endsOf, 'destination'),
  device: {
    ip: (event) => pickAddress(data(event)['agentipv4']) ?? (data(event)['computerName'] === undefined ? undefined : pickAddress(data(event)['ipAddress'])),
    hostname: ['data.computerName', 'data.origagentname'],
  },
  account: accountOf,
  targetAccount: (event) => (asText(data(event)['byUser']) === undefined ? undefined : data(event)['username']),
  domain: 'data.dnsrequest',
  file: ['data.tgtfilepath', 'data.filePath', 'data.fileDisplayName', 'data.modulepath'],
  hash: ['data.tgtfilehashsha256', 'data.tgtfilehashsha1', 'data.fileContentHash', 'data.sourceprocesssha256', 'data.sourceprocesssha1'],
  process: ['data.sourceprocessfilepath', 'data.sourceprocessname'],
  commandLine: ['data.sourceprocesscommandline', 'data.escapedMaliciousProcessArguments'],
});
