import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asAddress, asText, type JsonObject } from '../../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../../severity.ts';
import { asRow, entraOutcome, isAlertRow, isStart, rowOf, tableOf, tellRow } from './defender-event.ts';
import { joinPath } from './endpoint-words.ts';
import { openJson, openList, openObject } from './json-text.ts';
import { endFrom, type TwoEnds } from './two-ends.ts';

const classes: readonly (readonly [pattern: RegExp, classUid: number])[] = [
  [/^DeviceProcess/, 1007], [/^DeviceNetworkEvents/, 4001], [/^DeviceFile/, 1001], [/^DeviceRegistry/, 201002], [/LogonEvents$|SignInEvents/, 3002], [/^DeviceImageLoad/, 1005], [/^Email/, 4009], [/^CloudApp/, 6003], [/^IdentityDirectory/, 3001], [/^UrlClick/, 4002], [/^(?:DeviceInfo|DeviceNetworkInfo)/, 5001],
];

function actionOf(event: JsonObject): string | undefined {
  const { table, row, extra } = asRow(event);
  const entra = entraOutcome(asRow(event));
  if (entra !== undefined) return entra.action;
  const action = asText(row['ActionType']) ?? '';
  if (/Blocked|Prevented|Quarantined/.test(action) || /\b(?:blocked|prevented)$/i.test(asText(row['Title']) ?? '') || /^blocked$/i.test(asText(row['DeliveryAction']) ?? '')) return 'blocked';
  if (/Failed|Failure$/.test(action)) return 'failure';
  if (/(?:Success|Accepted)$/.test(action)) return 'success';
  if (extra['WasRemediated'] === true) return 'blocked';
  return /^(?:Email|UrlClick)/.test(table) ? asText(row['DeliveryAction'])?.toLowerCase() : undefined;
}

function severityOf(event: JsonObject): SeverityId {
  const all = asRow(event);
  return severityOfWord(asText(all.row['Severity'])) ?? (isAlertRow(all) ? 3 : 1);
}

/** Sign-ins, mail and clouds name the one who came; a sensor on a machine names both ends of what the machine began, unless it says inbound. */
function endsOf(event: JsonObject): TwoEnds {
  const { table, row, extra } = asRow(event);
  const action = asText(row['ActionType']) ?? '';
  const local = { ip: row['LocalIP'] ?? row['DestinationIPAddress'], port: row['LocalPort'] ?? row['DestinationPort'], hostname: row['DestinationDeviceName'] ?? (table.includes('Logon') ? row['TargetDeviceName'] : undefined) };
  const remote = { ip: row['RemoteIP'] ?? row['IPAddress'] ?? row['SenderIPv4'] ?? row['SenderIPv6'] ?? extra['SenderIP'], port: row['RemotePort'], hostname: row['RemoteDeviceName'] };
  const isRemoteActor = table.startsWith('Alert') && (row['EvidenceDirection'] === 'Source' || (row['EvidenceDirection'] !== 'Destination' && !/endpoint/i.test(asText(row['ServiceSource']) ?? '')));
  const isInbound = /Logon|SignIn|^(?:Identity|CloudApp|Email|UrlClick)/.test(table) || action.startsWith('Inbound') || isRemoteActor;
  return { isInbound, local, remote };
}

function isAboutAccount(event: JsonObject): boolean {
  return /^(?:User|SecurityGroup|Account|PasswordChange)/.test(asText(asRow(event).row['ActionType']) ?? '');
}

function fileOf(event: JsonObject): string | undefined {
  const { table, row } = asRow(event);
  if (isStart(table) || row['EntityType'] === 'Process') return undefined;
  return joinPath(row['FolderPath'], row['FileName']) ?? asText(row['ObjectName']);
}

function processOf(event: JsonObject): string | undefined {
  const { table, row } = asRow(event);
  if (isStart(table) || row['EntityType'] === 'Process') return joinPath(row['FolderPath'], row['FileName']);
  return joinPath(row['InitiatingProcessFolderPath'], row['InitiatingProcessFileName']);
}

/** Of the file or process that the row is about; where it is about none, of the program that acted. */
function hashOf(event: JsonObject): string | undefined {
  const { row } = asRow(event);
  const own = asText(row['SHA256']) ?? asText(row['SHA1']) ?? asText(row['MD5']);
  return own ?? (asText(row['FileName']) === undefined ? asText(row['InitiatingProcessSHA256']) ?? asText(row['InitiatingProcessSHA1']) : undefined);
}

function accountOf(event: JsonObject): string | undefined {
  const { row, extra } = asRow(event);
  const actor = isAboutAccount(event) ? [] : [row['AccountName'], row['AccountUpn']];
  return [...actor, row['InitiatingProcessAccountName'], row['AccountDisplayName'], row['SenderFromAddress'], extra['Sender']].map((one) => asText(one)).find((one) => one !== undefined);
}

function targetAccountOf(event: JsonObject): unknown {
  const { row, extra } = asRow(event);
  return (isAboutAccount(event) ? asText(row['AccountName']) : undefined) ?? asText(row['TargetAccountUpn']) ?? asText(row['TargetAccountDisplayName']) ?? asText(row['RecipientEmailAddress']) ?? extra['Recipient'];
}

function linkOf(event: JsonObject): string | undefined {
  const { row, extra } = asRow(event);
  const link = asText(row['RemoteUrl']) ?? asText(row['Url']) ?? asText(row['FileOriginUrl']) ?? asText(extra['Url']) ?? asText(openList(extra['Urls'])[0]) ?? asText(openJson(extra['Urls']));
  return link?.replace(/^uri=/, '');
}

function isBareName(link: string | undefined): boolean {
  return link !== undefined && !link.includes('/') && asAddress(link) === undefined;
}

function deviceNameOf(event: JsonObject): string | undefined {
  const { row, extra } = asRow(event);
  const host = openObject(extra['Host']);
  const named = (one: JsonObject): string | undefined => {
    const name = asText(one['HostName']);
    const domain = asText(one['DnsDomain']);
    return name === undefined || domain === undefined || name.includes('.') ? name : `${name}.${domain}`;
  };
  return asText(row['DeviceName']) ?? named(host) ?? named(extra);
}

const mapping = compileMapping('Defender event', {
  product: (event) => asText(asRow(event).row['ServiceSource']) ?? 'Microsoft Defender XDR',
  kind: (event) => (isAlertRow(asRow(event)) ? 'alert' : 'event'),
  classUid: (event) => (isAlertRow(asRow(event)) ? 2004 : classes.find(([pattern]) => pattern.test(asRow(event).table))?.[1]),
  time: ['row.Timestamp', 'row.TimeGenerated', 'row.time'],
  severity: severityOf,
  ruleId: ['row.ActionType', 'row.DetectorId'],
  classification: (event) => openJson(asRow(event).row['Categories']) ?? asRow(event).row['Category'] ?? (isAlertRow(asRow(event)) ? asRow(event).row['ThreatTypes'] : undefined),
  message: (event) => tellRow(asRow(event)),
  action: actionOf,
  protocol: (event) => asText(asRow(event).row['Protocol'])?.replace(/V[46]$/, ''),
  src: endFrom(endsOf, 'source'),
  dst: endFrom(endsOf, 'destination'),
  device: { hostname: deviceNameOf },
  account: accountOf,
  targetAccount: targetAccountOf,
  domain: (event) => (isBareName(linkOf(event)) ? linkOf(event) : asText(asRow(event).extra['DnsQueryString']) ?? asRow(event).extra['query'] ?? asRow(event).row['UrlDomain']),
  url: (event) => (isBareName(linkOf(event)) ? undefined : linkOf(event)),
  file: fileOf,
  hash: hashOf,
  process: processOf,
  commandLine: ['row.ProcessCommandLine', 'row.InitiatingProcessCommandLine'],
  techniqueIds: 'row.AttackTechniques',
});

/** Microsoft Defender's tables of advanced hunting: streamed, in Sentinel, or as a query answered. */
export const defenderXdr: RecordFormat = {
  format: 'defender-xdr',
  title: 'Microsoft Defender XDR',
  understands: 'streaming API, Sentinel tables, query answers; alerts and their evidence, device, identity, mail and cloud events by action; process, file, hash, connection, account, ATT&CK ids',
  matches: (event) => tableOf(event) !== undefined,
  read: (event, context) => mapping(rowOf(event), context),
};
