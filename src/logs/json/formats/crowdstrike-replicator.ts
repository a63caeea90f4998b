import { mappedFormat, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asNumber, asText, say, type JsonObject } from '../../mapping/values.ts';
import { describeLogonType, describeNtStatus } from '../../windows/value-words.ts';
import { shorten } from './api-words.ts';
import { nameOf, tellProcess, tellThing, tellWords } from './endpoint-words.ts';
import { endFrom, type TwoEnds } from './two-ends.ts';

function typeOf(event: JsonObject): string {
  return asText(event['event_simpleName'] ?? event['#event_simpleName']) ?? '';
}

const recordTypes: Readonly<Record<string, string>> = { 1: 'A', 2: 'NS', 5: 'CNAME', 6: 'SOA', 12: 'PTR', 15: 'MX', 16: 'TXT', 28: 'AAAA', 33: 'SRV', 65: 'HTTPS', 255: 'ANY' };
const registryChange = /^(?:Asep|Reg|Suspicious(?:Reg|Asep))/;
const fileChange = /(?:Written|Created|Deleted|Renamed|Opened|Read|Accessed)$/;

function isNetwork(type: string): boolean {
  return /^(?:Network|RawBind|LocalIpAddress)/.test(type) && !type.startsWith('NetworkContainment');
}

/** A name of a process as the sensor gives it beside others. */
function processOf(event: JsonObject): unknown {
  return event['ImageFileName'] ?? event['ContextBaseFileName'] ?? event['ContextImageFileName'];
}

function networkMessage(event: JsonObject, type: string): string {
  const act = type.startsWith('NetworkReceiveAccept') ? 'Network connection accepted' : type.startsWith('NetworkListen') || type.startsWith('RawBind') ? 'Listening on a port' : type.startsWith('NetworkClose') ? 'Network connection closed' : 'Network connection opened';
  const name = nameOf(processOf(event));
  return say(act, name === undefined ? undefined : `by ${name}`);
}

function signInMessage(event: JsonObject, type: string): string {
  const logonType = describeLogonType(asText(event['LogonType']) ?? '');
  const reason = describeNtStatus(asText(event['SubStatus']) ?? '') ?? describeNtStatus(asText(event['Status']) ?? '');
  const outcome = type.startsWith('UserLogonFailed') ? say('Sign-in failed', reason === undefined ? undefined : `: ${reason}`).replace(' :', ':') : type.startsWith('UserLogoff') ? 'Signed out' : 'Sign-in succeeded';
  return say(outcome, logonType === undefined ? undefined : `(logon type ${logonType})`);
}

function messageOf(event: JsonObject): string {
  const type = typeOf(event);
  const { CommandLine: commandLine, ParentBaseFileName: parent } = event;
  if (type.includes('ProcessRollup2')) return tellProcess('Process created', event['ImageFileName'], commandLine, parent);
  if (/^(?:EndOfProcess|TerminateProcess)/.test(type)) return tellProcess('Process ended', event['ImageFileName'], undefined);
  if (/^ProcessBlocked|PreventionActioned$/.test(type)) return tellProcess('Process blocked', event['ImageFileName'], commandLine, parent);
  if (type.endsWith("DnsRequest")) return say('DNS query', recordTypes[asText(event['RequestType']) ?? ''], asText(event['DomainName']));
  if (/^UserLog(?:on|off)/.test(type)) return signInMessage(event, type);
  if (isNetwork(type)) return networkMessage(event, type);
  if (type.startsWith('ScheduledTask')) return tellThing(`Scheduled task ${tellWords(type.slice('ScheduledTask'.length)) ?? ''}`.trim(), say(asText(event['TaskName']), asText(event['TaskExecCommand']), asText(event['TaskExecArguments'])), processOf(event));
  if (/^(?:Service|CreateService|ModifyServiceBinary|HostedService)/.test(type)) return tellThing(tellWords(type) ?? type, say(asText(event['ServiceDisplayName']), asText(event['ServiceImagePath'])), processOf(event));
  if (registryChange.test(type)) return tellThing(`Registry: ${tellWords(type) ?? ''}`, say(asText(event['RegObjectName']), asText(event['RegValueName']), asText(event['RegStringValue'])), processOf(event));
  if (/^(?:ScriptControl|CommandHistory)/.test(type)) return say(`${type.startsWith('Script') ? 'Script' : 'Command history'}:`, shorten(asText(event['ScriptContent']) ?? asText(event['CommandHistory']) ?? nameOf(processOf(event)) ?? '', 160));
  const words = tellWords(type) ?? 'Falcon sensor event';
  const shown = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  if (event['TargetFileName'] !== undefined) return tellThing(shown, event['TargetFileName'], processOf(event));
  return commandLine === undefined ? shown : tellProcess(shown, event['ImageFileName'], commandLine, parent);
}

const classes: readonly (readonly [pattern: RegExp, classUid: number])[] = [
  [/ProcessRollup2|^EndOfProcess|^TerminateProcess|^ProcessBlocked/, 1007], [/DnsRequest$/, 4003], [/^UserLog(?:on|off)/, 3002], [/^UserAccount/, 3001], [/^ScheduledTask/, 1006], [registryChange, 201002], [/^(?:Network|RawBind)/, 4001], [fileChange, 1001],
];

function actionOf(event: JsonObject): string | undefined {
  const type = typeOf(event);
  if (type.startsWith("UserLogonFailed")) return 'failure';
  if (/Blocked|Prevention|Quarantined/.test(type)) return 'blocked';
  return /^UserLogon\d{0,3}$/.test(type) ? 'success' : undefined;
}

/** The sensor's own address and port come under the same names whichever end began; elsewhere they are only the machine's. */
function endsOf(event: JsonObject): TwoEnds {
  const type = typeOf(event);
  const remote = { ip: event['RemoteAddressIP4'] ?? event['RemoteAddressIP6'] ?? event['RemoteIP'], port: event['RemotePort'] ?? event['RPort'] };
  if (type.startsWith('UserLogon')) return { isInbound: true, local: {}, remote: { ...remote, hostname: event['ClientComputerName'] } };
  if (!isNetwork(type)) return { isInbound: false, local: {}, remote: {} };
  const isInbound = type.startsWith('NetworkReceiveAccept') || asNumber(event['ConnectionDirection']) === 1;
  return { isInbound, local: { ip: event['LocalAddressIP4'] ?? event['LocalAddressIP6'], port: event['LocalPort'] ?? event['LPort'] }, remote };
}

/** What the Falcon sensor tells of a host, event by event, as the data replicator hands it out. */
export const crowdstrikeReplicator: RecordFormat = mappedFormat({
  format: 'crowdstrike-replicator',
  title: 'CrowdStrike Falcon Data Replicator',
  understands: 'every sensor event by name: processes, DNS, connections, sign-ins, files, registry, tasks, services, scripts; the host by name or by the sensor\'s id',
  matches: (event) => typeof (event['event_simpleName'] ?? event['#event_simpleName']) === 'string' && ('aid' in event || 'timestamp' in event || '@timestamp' in event || 'ContextTimeStamp' in event),
}, {
  product: 'CrowdStrike Falcon',
  classUid: (event) => classes.find(([pattern]) => pattern.test(typeOf(event)))?.[1],
  time: ['ContextTimeStamp', 'ContextTimeStamp_decimal', 'timestamp', '@timestamp', '_time', 'ProcessStartTime'],
  severity: () => 1,
  ruleId: ['event_simpleName', '#event_simpleName'],
  message: messageOf,
  action: actionOf,
  protocol: (event) => (isNetwork(typeOf(event)) ? event['Protocol'] : undefined),
  src: endFrom(endsOf, 'source'),
  dst: endFrom(endsOf, 'destination'),
  device: { ip: ['LocalAddressIP4', 'LocalIP'], hostname: ['ComputerName', 'aid'] },
  account: ['UserName', 'UserPrincipal', 'TaskAuthor', 'UserSid'],
  targetAccount: (event) => (typeOf(event).startsWith('UserAccount') ? event['TargetUserName'] ?? event['AccountName'] : undefined),
  domain: 'DomainName',
  url: ['HttpUrl', 'HttpPath', 'ReferrerUrl', 'HostUrl'],
  file: ['TargetFileName', 'ServiceImagePath', 'TaskExecCommand'],
  hash: ['SHA256HashData', 'MD5HashData', 'SHA1HashData'],
  process: processOf,
  commandLine: ['CommandLine', 'CommandHistory'],
});
