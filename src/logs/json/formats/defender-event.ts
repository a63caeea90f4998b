import { asNumber, asText, isObject, say, type JsonObject } from '../../mapping/values.ts';
import { shorten, tellSignIn } from './api-words.ts';
import { nameOf, tellProcess, tellThing, tellWords } from './endpoint-words.ts';
import { readResultCode } from './entra-result-codes.ts';
import { openJson, openObject } from './json-text.ts';

/** A row of advanced hunting: its table, its columns, and what it keeps as JSON text under `AdditionalFields`. */
export interface DefenderRow extends JsonObject { table: string; row: JsonObject; extra: JsonObject }

const tables = /^(?:Alert(?:Info|Evidence)|Behavior(?:Info|Entities)|Device\w{1,40}|Identity\w{1,40}Events|CloudAppEvents|Email\w{1,40}|UrlClickEvents)$/;

/** The table of an event of the streaming API, of a Sentinel table, or of an answer to a query, which does not say it. */
export function tableOf(event: JsonObject): string | undefined {
  const { category, Type: type } = event;
  if (typeof category === 'string' && category.startsWith('AdvancedHunting-')) return category.slice('AdvancedHunting-'.length);
  if (typeof type === 'string' && tables.test(type)) return type;
  if (!('Timestamp' in event) && !('TimeGenerated' in event)) return undefined;
  if ('AlertId' in event && 'ServiceSource' in event) return 'EntityType' in event ? 'AlertEvidence' : 'AlertInfo';
  if (typeof event['ActionType'] !== 'string') return undefined;
  if ('DeviceId' in event || 'InitiatingProcessFileName' in event) return tableOfRow(event);
  return 'Application' in event || 'NetworkMessageId' in event ? 'CloudAppEvents' : undefined;
}

function tableOfRow(row: JsonObject): string {
  if ('LogonType' in row) return 'DeviceLogonEvents';
  return (asText(row['ActionType']) ?? '').startsWith("Process") ? 'DeviceProcessEvents' : 'DeviceEvents';
}

/** The event as one row, whichever way it came. */
export function rowOf(event: JsonObject): DefenderRow {
  const inner = openJson(event['properties']);
  const row = isObject(inner) ? inner : event;
  return { table: tableOf(event) ?? '', row, extra: openObject(row['AdditionalFields']) };
}

/** The row of an event of a mapping. */
export function asRow(event: JsonObject): DefenderRow {
  return event as DefenderRow;
}

export function isAlertRow({ table, row }: DefenderRow): boolean {
  if (/^(?:Alert|Behavior)/.test(table)) return true;
  if (table.startsWith('Email')) return asText(row['ThreatTypes']) !== undefined;
  return table === 'DeviceEvents' && /^(?:AntivirusDetection|Asr\w{1,60}Blocked|ExploitGuard\w{1,60}Blocked|TamperingAttempt|ControlledFolderAccessViolationBlocked|SmartScreen\w{1,40}Warning|UntrustedWifiConnection)$/.test(asText(row['ActionType']) ?? '');
}

/** The program that acted; in the table of processes the one that was started. */
export function programOf({ table, row }: DefenderRow): unknown {
  return isStart(table) ? row['FileName'] : row['InitiatingProcessFileName'] ?? (row['EntityType'] === 'Process' ? row['FileName'] : undefined);
}

export function isStart(table: string): boolean {
  return table === 'DeviceProcessEvents';
}

const evidenceWords: Readonly<Record<string, string>> = { Machine: 'machine', User: 'user', Mailbox: 'mailbox', MailMessage: 'mail', MailCluster: 'mail cluster', Ip: 'address', Url: 'URL', CloudApplication: 'application', RegistryValue: 'registry value', RegistryKey: 'registry key' };

function tellEvidence({ row }: DefenderRow): string | undefined {
  const type = asText(row['EntityType']);
  if (type === undefined) return undefined;
  const role = asText(row['EvidenceRole'])?.toLowerCase() ?? asText(row['DetailedEntityRole'])?.toLowerCase();
  if (type === 'Process') return `(${tellProcess('process', row['FileName'], row['ProcessCommandLine'])})`;
  if (type === 'File') return `(${tellThing('file', row['FileName'])})`;
  if (type.startsWith('Registry')) return `(${tellThing(evidenceWords[type] ?? 'registry', say(asText(row['RegistryKey']), asText(row['RegistryValueName'])))})`;
  return `(${say(role, evidenceWords[type] ?? tellWords(type))})`;
}

function networkMessage({ row, extra }: DefenderRow, action: string): string {
  const program = nameOf(row['InitiatingProcessFileName']);
  const query = asText(extra['DnsQueryString']) ?? asText(extra['query']);
  if (action.includes('Dns') && query !== undefined) return say('DNS query', query, program === undefined ? undefined : `by ${program}`);
  const method = asText(extra['method']);
  if (action === 'HttpConnectionInspected' && method !== undefined) return say(method, asText(extra['uri']) ?? asText(extra['host']), asText(extra['status_code']));
  const acts: Readonly<Record<string, string>> = {
    ConnectionSuccess: 'Network connection opened', ConnectionFailed: 'Network connection failed', ConnectionRequest: 'Network connection requested', ConnectionAttempt: 'Network connection attempted', InboundConnectionAccepted: 'Network connection accepted',
    ConnectionFound: 'Network connection found', ListeningConnectionCreated: 'Listening on a port', InboundConnectionAttempt: 'Inbound connection attempted', NetworkSignatureInspected: `Network signature ${asText(extra['SignatureName']) ?? ''} met`,
  };
  return say(acts[action] ?? tellWords(action), program === undefined ? undefined : `by ${program}`);
}

function signInMessage({ table, row }: DefenderRow, action: string): string {
  const outcome = action.includes('Failed') ? 'Sign-in failed' : action.includes('Success') ? 'Sign-in succeeded' : 'Sign-in attempted';
  const reason = action.includes('Failed') ? asText(row['FailureReason']) : undefined;
  return say(reason === undefined ? outcome : `${outcome}: ${tellWords(reason) ?? ''}`, asText(row['LogonType']) === undefined ? undefined : `(${asText(row['LogonType']) ?? ''})`, table.startsWith('Identity') ? asText(row['Protocol']) : undefined);
}

/** Whether a sign-in of Entra ID succeeded, and why not. */
export function entraOutcome({ table, row }: DefenderRow): { action: string; reason: string | undefined } | undefined {
  const code = asNumber(row['ErrorCode']);
  return code === undefined || !table.includes('SignInEvents') ? undefined : readResultCode(code);
}

function mailMessage({ table, row }: DefenderRow): string {
  const threats = asText(row['ThreatTypes']);
  const act = table === 'EmailEvents' ? `Mail ${asText(row['DeliveryAction'])?.toLowerCase() ?? 'seen'}` : table === 'EmailUrlInfo' ? 'Mail with a URL' : table === 'EmailAttachmentInfo' ? 'Mail with an attachment' : tellWords(row['ActionType'] ?? table) ?? 'Mail';
  return say(threats === undefined ? act : `${threats}: ${act}`, row['Subject'] === undefined ? undefined : `(${shorten(asText(row['Subject']) ?? '', 80)})`);
}

/** What a row says, in one sentence. */
export function tellRow(all: DefenderRow): string {
  const { table, row, extra } = all;
  if (/^(?:Alert|Behavior)/.test(table)) return say(asText(row['Title']) ?? asText(row['Description']) ?? 'Alert', tellEvidence(all));
  const entra = entraOutcome(all);
  if (entra !== undefined) return say(`Sign-in ${tellSignIn(entra.action, entra.reason) ?? ''}`, asText(row['Application']) === undefined ? undefined : `(${asText(row['Application']) ?? ''})`);
  const action = asText(row['ActionType']) ?? table;
  if (action.startsWith("Process") && (isStart(table) || row['ProcessCommandLine'] !== undefined)) return tellProcess(action === 'ProcessCreated' || action === 'OpenProcess' ? 'Process created' : tellWords(action) ?? action, row['FileName'], row['ProcessCommandLine'], row['InitiatingProcessFileName']);
  if (/Logon(?:Success|Failed|Attempted)/.test(action)) return signInMessage(all, action);
  if (table === 'DeviceNetworkEvents' || /^(?:Inbound)?Connection|^Dns/.test(action)) return networkMessage(all, action);
  if (table.startsWith('Email')) return mailMessage(all);
  const words = tellWords(action) ?? 'Defender event';
  const shown = words.charAt(0).toUpperCase() + words.slice(1);
  const program = row['InitiatingProcessFileName'];
  if (action.startsWith('Registry')) return tellThing(shown, say(asText(row['RegistryKey']), asText(row['RegistryValueName']), row['RegistryValueData'] === undefined ? undefined : asText(row['RegistryValueData'])), program);
  const threat = asText(extra['ThreatName']);
  const detail = threat ?? asText(extra['Command']) ?? asText(extra['ScriptContent']) ?? asText(extra['TaskName']) ?? asText(extra['ServiceName']) ?? asText(extra['PipeName']);
  if (table === 'DeviceFileEvents' || (row['FileName'] !== undefined && row['FileName'] !== null && detail === undefined)) return tellThing(shown, nameOf(row['FileName'] ?? row['FolderPath']), program);
  return tellThing(shown, detail ?? row['Application'] ?? row['ObjectName'], program);
}
