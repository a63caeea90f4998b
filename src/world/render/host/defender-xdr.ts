import { isIP } from 'node:net';
import type { Renderer, SensorSite } from '../renderer.ts';
import { isWindows, plainAccount, shortName } from './act-ends.ts';
import { agentActOf, cronPath, unitPath, type AgentAct } from './agent-act.ts';
import { fileHash, guidOf, hexOf, pidOf } from './made-values.ts';
import { baseOf, linuxPath, programOf } from './split-command.ts';
import { domainOf, programPath } from './windows-event.ts';
import { isoUtc } from './write-time.ts';

type Row = Record<string, unknown>;
type Act<K extends AgentAct['kind']> = Extract<AgentAct, { kind: K }>;

/** One row of a table of advanced hunting. */
interface TableRow { table: string; row: Row }

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'), 0));
}

function fullPath(act: AgentAct, program: string, commandLine?: string): string {
  return isWindows(act.to) ? programPath(program, commandLine) : linuxPath(program);
}

/** Columns of the program that acted. */
function actorOf(act: AgentAct, program: string | undefined): Row {
  const account = plainAccount(act.account ?? (isWindows(act.to) ? 'system' : 'root'));
  const path = program === undefined ? undefined : fullPath(act, program);
  return {
    InitiatingProcessAccountName: account, InitiatingProcessAccountDomain: isWindows(act.to) ? domainOf(act.account, act.to).toLowerCase() : shortName(act.to), InitiatingProcessId: pidOf(act, 1),
    ...(path !== undefined && { InitiatingProcessFileName: baseOf(path), InitiatingProcessFolderPath: path }),
  };
}

function fileColumns(path: string): Row {
  return { FileName: baseOf(path), FolderPath: path, SHA256: fileHash(path), SHA1: hexOf(`sha1 ${path}`, 40), MD5: hexOf(`md5 ${path}`, 32) };
}

function processRow(act: Act<'process'>): TableRow {
  const path = fullPath(act, act.data.program, act.data.commandLine);
  const account = plainAccount(act.account ?? (isWindows(act.to) ? 'system' : 'root'));
  return {
    table: 'DeviceProcessEvents',
    row: { ActionType: 'ProcessCreated', ...fileColumns(path), ProcessId: pidOf(act), ProcessCommandLine: act.data.commandLine, AccountName: account, AccountDomain: domainOf(act.account, act.to).toLowerCase(), ProcessIntegrityLevel: act.account === undefined ? 'System' : 'Medium', ...actorOf(act, act.data.parent ?? (isWindows(act.to) ? 'explorer.exe' : 'bash')) },
  };
}

/** A host without Windows runs what was set up, by the program that does such things. */
function startRow(act: AgentAct, { program, commandLine, parent, account }: { program: string; commandLine: string; parent: string; account: string }): TableRow {
  return { table: 'DeviceProcessEvents', row: { ActionType: 'ProcessCreated', ...fileColumns(program), ProcessId: pidOf(act, 2), ProcessCommandLine: commandLine, AccountName: account, AccountDomain: shortName(act.to), ...actorOf(act, parent), InitiatingProcessAccountName: 'root' } };
}

function signInRow(act: Act<'ssh-login' | 'windows-logon'>): TableRow {
  const types: Readonly<Record<number, string>> = { 2: 'Interactive', 3: 'Network', 4: 'Batch', 5: 'Service', 7: 'Unlock', 10: 'RemoteInteractive' };
  const { isSuccess } = act.data;
  const { from } = act;
  return {
    table: 'DeviceLogonEvents',
    row: {
      ActionType: isSuccess ? 'LogonSuccess' : 'LogonFailed', AccountName: plainAccount(act.account ?? 'root'), AccountDomain: isWindows(act.to) ? domainOf(act.account, act.to).toLowerCase() : shortName(act.to), LogonType: act.kind === 'windows-logon' ? types[act.data.type] ?? 'Network' : 'Network',
      Protocol: act.kind === 'windows-logon' ? 'NTLM' : 'ssh', ...(!isSuccess && { FailureReason: 'InvalidUserNameOrPassword' }),
      ...(from !== undefined && { RemoteIP: from.address, RemoteIPType: from.isInternal ? 'Private' : 'Public', RemotePort: act.sourcePort, ...(from.name !== from.address && isIP(from.name) === 0 && { RemoteDeviceName: from.name }) }),
      IsLocalAdmin: act.kind === 'windows-logon' && act.data.hasSpecialPrivileges, LogonId: act.serial,
    },
  };
}

const severityWords: readonly string[] = ['Informational', 'Informational', 'Informational', 'Informational', 'Low', 'Low', 'Low', 'Medium', 'Medium', 'Medium', 'Medium', 'High', 'High', 'High', 'High', 'High'];
const attackNames: Readonly<Record<string, string>> = {
  T1003: 'OS Credential Dumping', T1021: 'Remote Services', T1027: 'Obfuscated Files or Information', T1053: 'Scheduled Task/Job', T1055: 'Process Injection', T1059: 'Command and Scripting Interpreter', T1070: 'Indicator Removal', T1078: 'Valid Accounts', T1110: 'Brute Force', T1136: 'Create Account',
  T1486: 'Data Encrypted for Impact', T1505: 'Server Software Component', T1543: 'Create or Modify System Process', T1547: 'Boot or Logon Autostart Execution', T1562: 'Impair Defenses', T1496: 'Resource Hijacking', T1190: 'Exploit Public-Facing Application',
};

/** An alert is a row of its own, and one of evidence for the machine. */
function alertRows(act: Act<'host-alert'>): TableRow[] {
  const { title, level, techniqueId } = act.data;
  const common: Row = {
    AlertId: `da${hexOf(`alert ${act.serial} ${act.to.name}`, 32)}_1`, Title: title, Severity: severityWords[level] ?? 'Medium', ServiceSource: 'Microsoft Defender for Endpoint', DetectionSource: 'EDR',
    AttackTechniques: techniqueId === undefined ? '' : JSON.stringify([`${attackNames[techniqueId.split('.', 1)[0] ?? ''] ?? 'Technique'} (${techniqueId})`]),
  };
  return [
    { table: 'AlertInfo', row: { ...common, Category: 'SuspiciousActivity' } },
    { table: 'AlertEvidence', row: { ...common, Categories: '["SuspiciousActivity"]', EntityType: 'Machine', EvidenceRole: 'Impacted', ...(act.account !== undefined && { AccountName: plainAccount(act.account) }), ...machineOf(act) } },
  ];
}

function machineOf(act: AgentAct): Row {
  return { DeviceId: hexOf(`device ${act.to.name}`, 40), DeviceName: act.to.name.toLowerCase() };
}

function deviceRow(act: AgentAct, action: string, { row, extra }: { row: Row; extra: Row }): TableRow {
  return { table: 'DeviceEvents', row: { ActionType: action, ...row, AdditionalFields: JSON.stringify(extra) } };
}

function rowsOf(act: AgentAct): TableRow[] {
  switch (act.kind) {
    case 'process': return [processRow(act)];
    case 'file-write': return [{ table: 'DeviceFileEvents', row: { ActionType: 'FileCreated', ...fileColumns(act.data.path), ...actorOf(act, act.data.program) } }];
    case 'ssh-login': case 'windows-logon': return [signInRow(act)];
    case 'host-alert': return alertRows(act);
    case 'malware-alert': return [deviceRow(act, 'AntivirusDetection', { row: { ...fileColumns(act.data.path), ...(act.account !== undefined && actorOf(act, undefined)) }, extra: { ThreatName: act.data.threat, WasRemediated: act.data.isCleaned, WasExecutingWhileDetected: false, ReportSource: 'RealtimeProtection', Action: act.data.isCleaned ? 'Quarantine' : 'NoAction' } })];
    case 'account-created': return [deviceRow(act, 'UserAccountCreated', { row: { AccountName: plainAccount(act.data.name), AccountDomain: domainOf(act.account, act.to).toLowerCase(), ...actorOf(act, isWindows(act.to) ? undefined : 'useradd') }, extra: {} })];
    case 'service-installed':
      if (!isWindows(act.to)) return [{ table: 'DeviceFileEvents', row: { ActionType: 'FileCreated', ...fileColumns(unitPath(act.data.name)), ...actorOf(act, undefined) } }, startRow(act, { program: programOf(act.data.path), commandLine: act.data.path, parent: '/usr/lib/systemd/systemd', account: 'root' })];
      return [deviceRow(act, 'ServiceInstalled', { row: { FileName: baseOf(programOf(act.data.path)), FolderPath: programOf(act.data.path), ProcessCommandLine: act.data.path, ...actorOf(act, 'services.exe') }, extra: { ServiceName: act.data.name, ServiceAccount: 'LocalSystem', ServiceStartType: 3, ServiceType: 16 } })];
    case 'scheduled-task':
      if (!isWindows(act.to)) return [{ table: 'DeviceFileEvents', row: { ActionType: 'FileCreated', ...fileColumns(cronPath(act.data.name, act.account)), ...actorOf(act, 'crontab'), InitiatingProcessCommandLine: 'crontab -' } }, startRow(act, { program: '/bin/sh', commandLine: `/bin/sh -c ${act.data.command}`, parent: '/usr/sbin/cron', account: plainAccount(act.account ?? 'root') })];
      return [deviceRow(act, 'ScheduledTaskCreated', { row: { ...actorOf(act, 'svchost.exe') }, extra: { TaskName: act.data.name, TaskContent: act.data.command, SubjectUserName: plainAccount(act.account ?? 'SYSTEM') } })];
  }
}

function folderColumn(row: Row): Row {
  return typeof row['InitiatingProcessFolderPath'] === 'string' ? { ...row, InitiatingProcessFolderPath: folderOf(row['InitiatingProcessFolderPath']) } : row;
}

/** As the streaming API hands it on, or (`style` from 0.6) as a row of a Sentinel table. */
function writeRow({ table, row }: TableRow, act: AgentAct, site: SensorSite): string {
  const time = site.time(act.timeMs);
  const isAlertInfo = table === 'AlertInfo';
  const whole: Row = { ...(isAlertInfo ? {} : machineOf(act)), ...folderColumn(row), ReportId: act.serial };
  if (site.style >= 0.6) return JSON.stringify({ TimeGenerated: time, Timestamp: time, ...whole, Type: table });
  return JSON.stringify({ time, tenantId: guidOf('tenant'), operationName: 'Publish', category: `AdvancedHunting-${table}`, properties: { Timestamp: time, ...whole } });
}

/** Tables of Microsoft Defender XDR, with the events of all devices. */
export const defenderXdr: Renderer = {
  kind: 'host-agent',
  format: 'defender-xdr',
  fileNames: ['defender-xdr.jsonl', 'advanced-hunting.json', 'mde-events.jsonl'],
  time: (timeMs) => isoUtc(timeMs, 7),
  render(rendered, site) {
    const act = agentActOf(rendered);
    return act === undefined ? [] : rowsOf(act).map((row) => writeRow(row, act, site));
  },
};
