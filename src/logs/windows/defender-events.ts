import { asAction } from '../mapping/values.ts';
import type { EventEntry, EventFamily } from './event-entry.ts';
import type { Lookup } from './event-template.ts';

const detection = 2004;

/** `file:_C:\a.exe; process:_pid:12,…` by the kind of place. */
function place(get: Lookup, kind: string): string | undefined {
  const start = `${kind}:_`;
  const found = get('Path')?.slice(0, 4000).split(';').map((part) => part.trim()).find((part) => part.startsWith(start));
  return found?.slice(start.length);
}

function foundFile(get: Lookup): string | undefined {
  return place(get, 'file') ?? place(get, 'containerfile') ?? (get('Path')?.includes(':_') === true ? undefined : get('Path'));
}

/** Defender's own scale: 1 low, 2 moderate, 4 high, 5 severe. */
function severity(get: Lookup): string | undefined {
  switch (get('Severity ID') ?? get('Severity Name')?.toLowerCase()) {
    case '1': case 'low': return '2';
    case '2': case 'moderate': case 'medium': return '3';
    case '4': case 'high': return '4';
    case '5': case 'severe': case 'critical': return '5';
    default: return '3';
  }
}

function action(get: Lookup): string | undefined {
  const name = get('Action Name')?.toLowerCase();
  if (name === undefined || name === 'not applicable' || name === 'user defined') return undefined;
  if (/^(?:clean|remove|delete|quarantine|block)/.test(name)) return 'blocked';
  return name === 'no action' || name.startsWith('allow') ? 'allowed' : asAction(name);
}

const malware = (text: string, more: Partial<EventEntry> = {}): EventEntry => ({
  text, kind: 'alert', classUid: detection, severity, action, classification: 'Category Name', account: 'Detection User/User', process: 'Process Name', file: foundFile, commandLine: (get) => place(get, 'CmdLine'), ...more,
});
const rule = (text: string, did: string, level: number): EventEntry => ({
  text, kind: 'alert', classUid: detection, severity: level, action: did, account: 'User/Detection User', process: 'Process Name', file: 'Path', commandLine: 'Target Commandline', url: 'Destination',
});

/** Microsoft Defender Antivirus, and System Center Endpoint Protection before it. */
export const defenderEvents: EventFamily = {
  product: 'Microsoft Defender Antivirus',
  providers: ['windows-defender', 'antimalware'],
  channels: ['microsoft-windows-windows defender/operational'],
  isWrittenByService: true,
  defaults: { account: 'User/Detection User', process: 'Process Name' },
  entries: {
    1000: 'Antivirus scan started', 1001: 'Antivirus scan finished', 1002: 'Antivirus scan stopped before the end', 1005: 'Antivirus scan failed', 1009: 'Antivirus restored an item from quarantine: {Threat Name}', 1010: 'Antivirus could not restore an item from quarantine',
    1011: 'Antivirus deleted an item from quarantine: {Threat Name}', 1013: 'Antivirus deleted its malware history', 1006: malware('Malware found: {Threat Name}'), 1007: malware('Malware acted on: {Threat Name}[ ({Action Name|lower})]'), 1008: malware('Malware not removed: {Threat Name}', { action: 'failure' }),
    1015: malware('Suspicious behaviour found: {Threat Name}'), 1116: malware('Malware found: {Threat Name}'), 1117: malware('Malware acted on: {Threat Name}[ ({Action Name|lower})]'), 1118: malware('Malware not removed: {Threat Name}', { action: 'failure' }),
    1119: malware('Malware not removed, critical failure: {Threat Name}', { action: 'failure' }), 1120: 'Antivirus computed hashes of a threat: {Threat Name}', 1121: rule('Attack surface reduction rule blocked an act[ of {Process Name|base}]', 'blocked', 3),
    1122: rule('Attack surface reduction rule would block an act[ of {Process Name|base}]', 'allowed', 3), 1123: rule('Controlled folder access blocked a change[ by {Process Name|base}]', 'blocked', 3), 1124: rule('Controlled folder access would block a change[ by {Process Name|base}]', 'allowed', 2),
    1125: rule('Network protection would block a connection[ of {Process Name|base}]', 'allowed', 2), 1126: rule('Network protection blocked a connection[ of {Process Name|base}]', 'blocked', 3), 1127: rule('Controlled folder access blocked a change of disk sectors[ by {Process Name|base}]', 'blocked', 4),
    1129: rule('A user let an act pass that an attack surface reduction rule blocked[ of {Process Name|base}]', 'allowed', 3), 1150: 'Antivirus is healthy', 1151: 'Antivirus health report', 2000: 'Antivirus definitions updated', 2001: 'Antivirus definitions update failed', 2002: 'Antivirus engine updated', 2003: 'Antivirus engine update failed',
    2010: 'Antivirus used cloud protection for definitions', 2030: 'Antivirus downloaded an offline scan', 2050: 'Antivirus sent a sample to the cloud: {Filename|base}', 3002: 'Real-time protection met an error', 3007: 'Real-time protection recovered', 5000: 'Antivirus real-time protection enabled', 5001: 'Antivirus real-time protection disabled',
    5004: 'Antivirus real-time protection settings changed', 5007: 'Antivirus configuration changed[: {New Value|cut}]', 5008: 'Antivirus engine failed', 5009: 'Antispyware scanning enabled', 5010: 'Antispyware scanning disabled', 5011: 'Antivirus scanning enabled', 5012: 'Antivirus scanning disabled',
    5013: { text: 'Antivirus tamper protection blocked a change[: {Value/Changed Type|cut}]', action: 'blocked' }, 5100: 'Antivirus will expire', 5101: 'Antivirus has expired',
  },
};
