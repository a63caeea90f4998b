import { defenderEvents } from './defender-events.ts';
import type { EventEntry, EventFamily, FieldReference } from './event-entry.ts';
import { compileReference, compileTemplate, type EventText } from './event-template.ts';
import { powershellEvents } from './powershell-events.ts';
import { eventLogEvents, modernSecurityId, securityEvents } from './security-events.ts';
import { serviceFamilies } from './service-events.ts';
import { sysmonEvents } from './sysmon-events.ts';

/** Fields of a record that are a single text. */
export const entryFields = ['account', 'target', 'process', 'commandLine', 'file', 'hash', 'domain', 'url', 'classification', 'protocol', 'srcIp', 'srcPort', 'srcHost', 'dstIp', 'dstPort', 'dstHost'] as const;
export type EntryField = (typeof entryFields)[number];

/** An entry ready for use. */
export interface CompiledEntry {
  product: string | undefined;
  isWrittenByService: boolean;
  hasResolvedNames: boolean;
  /** Missing: the event's own message stands. */
  text: EventText | undefined;
  isAlert: boolean;
  classUid: number | undefined;
  severity: number | EventText | undefined;
  action: string | EventText | undefined;
  embedded: EventText | undefined;
  fields: readonly (readonly [EntryField, EventText])[];
}

/** Events of providers that have no family: values go by the names that many providers use. */
const otherFamily: EventFamily = {
  product: '',
  providers: [],
  entries: {},
  defaults: {
    account: 'SubjectUserName/User/UserName/AccountName/Username', target: 'TargetUserName', process: 'Image/ProcessName/NewProcessName/ProcessPath/Process Name/Application', commandLine: 'CommandLine', file: 'TargetFilename/FileName/FilePath',
    hash: 'Hashes/Hash|hash', domain: 'QueryName', srcIp: 'IpAddress/SourceIp/SourceAddress/ClientAddress/ClientIP/SourceIPAddress', srcPort: 'IpPort/SourcePort', srcHost: 'WorkstationName', dstIp: 'DestinationIp/DestAddress/DestinationAddress', dstPort: 'DestinationPort/DestPort',
  },
};

const families: readonly EventFamily[] = [securityEvents, eventLogEvents, sysmonEvents, powershellEvents, defenderEvents, ...serviceFamilies];
const familyByProvider = new Map(families.flatMap((family) => family.providers.map((name) => [name, family] as const)));
const familyByChannel = new Map(families.flatMap((family) => (family.channels ?? []).map((name) => [name, family] as const)));

/** `Microsoft-Windows-Security-Auditing` and `Microsoft Windows security auditing.` are both `security-auditing`. */
export function providerKey(provider: string): string {
  const key = provider.trim().toLowerCase().replace(/^microsoft[- ](?:windows[- ])?/, '').replace(/\.$/, '').replaceAll(' ', '-');
  return key.startsWith('mssql$') ? 'mssqlserver' : key;
}

function familyOf(provider: string | undefined, channel: string | undefined): EventFamily {
  const byProvider = provider === undefined ? undefined : familyByProvider.get(providerKey(provider));
  return byProvider ?? (channel === undefined ? undefined : familyByChannel.get(channel.trim().toLowerCase())) ?? otherFamily;
}

function compileField(reference: FieldReference | undefined): EventText | undefined {
  if (reference === undefined || reference === '') return undefined;
  return typeof reference === 'function' ? reference : compileReference(reference);
}

function compileEntry(family: EventFamily, entry: Partial<EventEntry>): CompiledEntry {
  const whole: Partial<EventEntry> = { ...family.defaults, ...entry };
  const { text, action } = whole;
  return {
    product: family.product === '' ? undefined : family.product, isWrittenByService: family.isWrittenByService === true, hasResolvedNames: family.hasResolvedNames === true, embedded: whole.embedded, text: text === undefined || typeof text === 'function' ? text : compileTemplate(text), isAlert: whole.kind === 'alert', classUid: whole.classUid, severity: whole.severity,
    action: typeof action === 'string' && action.startsWith('{') ? compileReference(action.slice(1, -1)) : action,
    fields: entryFields.flatMap((name) => {
      const read = compileField(whole[name]);
      return read === undefined ? [] : [[name, read] as const];
    }),
  };
}

/** Compiled when an event of that id is met; unknown ids of a family share one. */
const compiled = new Map<EventFamily, Map<number, CompiledEntry>>();

/** How to read events of this provider (or channel) and id. */
export function findEntry(provider: string | undefined, channel: string | undefined, id: number | undefined): CompiledEntry {
  const family = familyOf(provider, channel);
  let held = compiled.get(family);
  if (held === undefined) compiled.set(family, held = new Map<number, CompiledEntry>());
  const modern = family === securityEvents && id !== undefined && id < 1000 ? modernSecurityId(id) : id ?? -1;
  const key = modern in family.entries ? modern : -1;
  let entry = held.get(key);
  if (entry === undefined) {
    const own = family.entries[key];
    held.set(key, entry = compileEntry(family, own === undefined ? {} : typeof own === 'string' ? { text: own } : own));
  }
  return entry;
}
