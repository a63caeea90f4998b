import type { EventEntry, EventFamily } from './event-entry.ts';
import { cutLine, type Lookup } from './event-template.ts';
import { baseName, describeDnsStatus } from './value-words.ts';

const file = (text: string, more: Partial<EventEntry> = {}): EventEntry => ({ text, classUid: 1001, file: 'TargetFilename', ...more });
const registry = (text: string, classUid: number): EventEntry => ({ text, classUid });
const wmi = (text: string): EventEntry => ({ text, classUid: 1009 });

function connection(get: Lookup): string {
  const act = get('Initiated')?.toLowerCase() === 'false' ? 'accepted' : 'opened';
  const program = baseName(get('Image') ?? '');
  return `Network connection ${act}${program === undefined ? '' : ` by ${program}`}`;
}

/** The first address of `type: 5 a.example;::ffff:192.0.2.1;`. */
function firstAnswer(results: string | undefined): string | undefined {
  const found = results?.slice(0, 2000).split(';').map((part) => part.trim().replace(/^::ffff:/i, '')).find((part) => /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}:[0-9a-f:]{2,40})$/i.test(part));
  return found;
}

function dnsQuery(get: Lookup): string {
  const failure = describeDnsStatus(get('QueryStatus') ?? '');
  const answer = failure === undefined ? firstAnswer(get('QueryResults')) : undefined;
  return `DNS query ${cutLine(get('QueryName') ?? '')}${failure === undefined ? '' : ` failed: ${failure}`}${answer === undefined ? '' : ` answered ${answer}`}`;
}

const registryActs: Readonly<Record<string, string>> = { CreateKey: 'key created', AddKey: 'key created', DeleteKey: 'key deleted', CreateValue: 'value created', DeleteValue: 'value deleted' };

function registryObject(get: Lookup): string {
  const type = get('EventType') ?? '';
  return `Registry ${registryActs[type] ?? `object ${type}`}: ${(get('TargetObject') ?? '').slice(-160)}`;
}

/** Sysmon, for Windows and for Linux. */
export const sysmonEvents: EventFamily = {
  product: 'Sysmon',
  providers: ['sysmon', 'linux-sysmon'],
  channels: ['microsoft-windows-sysmon/operational', 'linux-sysmon/operational'],
  isWrittenByService: true,
  hasResolvedNames: true,
  defaults: { account: 'User/SourceUser', process: 'Image/SourceImage', hash: 'Hashes/Hash|hash' },
  entries: {
    1: { text: 'Process created: {CommandLine/Image|cut}[ (parent {ParentImage|base})]', classUid: 1007, commandLine: 'CommandLine' },
    2: file('File creation time changed: {TargetFilename|base}[ by {Image|base}]'),
    3: { text: connection, classUid: 4001, protocol: 'Protocol', srcIp: 'SourceIp', srcPort: 'SourcePort', srcHost: 'SourceHostname', dstIp: 'DestinationIp', dstPort: 'DestinationPort', dstHost: 'DestinationHostname' },
    4: 'Sysmon service {State|lower}',
    5: { text: 'Process ended: {Image|base}', classUid: 1007 },
    6: { text: 'Driver loaded: {ImageLoaded|cut}[ (signature {SignatureStatus|lower})]', classUid: 1002, file: 'ImageLoaded' },
    7: { text: 'Image loaded by {Image|base}: {ImageLoaded|base}[ (signature {SignatureStatus|lower})]', classUid: 1005, file: 'ImageLoaded' },
    8: { text: 'Remote thread created by {SourceImage|base} in {TargetImage|base} (code injection possible)', classUid: 1007 },
    9: { text: 'Raw disk read by {Image|base}: {Device}', classUid: 1001 },
    10: { text: 'Process {TargetImage|base} opened by {SourceImage|base}[ with access {GrantedAccess}]', classUid: 1007, target: 'TargetUser' },
    11: file('File created: {TargetFilename|base}[ by {Image|base}]'),
    12: { text: registryObject, classUid: 201001 },
    13: registry('Registry value set: {TargetObject|cutStart}[ = {Details|cut}]', 201002),
    14: registry('Registry object renamed: {TargetObject|cutStart}[ to {NewName|cut}]', 201001),
    15: file('File stream created: {TargetFilename|base}[ by {Image|base}]'),
    16: 'Sysmon configuration changed[: {Configuration|cut}]',
    17: { text: 'Named pipe created: {PipeName|cut}[ by {Image|base}]', classUid: 1001 },
    18: { text: 'Named pipe opened: {PipeName|cut}[ by {Image|base}]', classUid: 1001 },
    19: wmi('WMI event filter {Operation|lower}: {Name}[ {Query|cut}]'),
    20: wmi('WMI event consumer {Operation|lower}: {Name}[ {Destination|cut}]'),
    21: wmi('WMI consumer bound to filter ({Operation|lower})[: {Consumer|cut}]'),
    22: { text: dnsQuery, classUid: 4003, domain: 'QueryName' },
    23: file('File deleted (kept by Sysmon): {TargetFilename|base}[ by {Image|base}]'),
    24: 'Clipboard changed[ by {Image|base}]',
    25: { text: 'Process image tampered with: {Type}[ in {Image|base}]', classUid: 1007 },
    26: file('File deleted: {TargetFilename|base}[ by {Image|base}]'),
    27: file('Executable file blocked: {TargetFilename|base}[ by {Image|base}]', { action: 'blocked' }),
    28: file('File shredding blocked: {TargetFilename|base}[ by {Image|base}]', { action: 'blocked' }),
    29: file('Executable file created: {TargetFilename|base}[ by {Image|base}]'),
    255: 'Sysmon error {ID}[: {Description|cut}]',
  },
};

// Keys come from log text: an inherited name such as `toString` must not be found.
for (const table of [registryActs]) Object.setPrototypeOf(table, null);
