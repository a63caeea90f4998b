import type { RenderedAct } from '../../../contracts/index.ts';
import type { SensorSite } from '../renderer.ts';
import { isHere, isWindows, plainAccount, shortName } from './act-ends.ts';
import { escapeXml } from './escape-text.ts';
import { fileHash, guidOf, numberOf, pidOf } from './made-values.ts';
import { baseOf } from './split-command.ts';
import { defender, domainOf, logonIdOf, programPath, sidOf, subjectOf, sysmon, type WindowsEvent } from './windows-event.ts';
import { audit, logonEvents, replicationEvents, shareEvents, ticketEvents } from './windows-sign-in-events.ts';

type Act<K extends RenderedAct['kind']> = Extract<RenderedAct, { kind: K }>;

const unknownProcess = '<unknown process>';

/** Two of three hosts have Sysmon beside the security log. */
function hasSysmon(site: SensorSite): boolean {
  return site.style >= 0.34;
}

/** What a Windows host writes down of an act: of those on it, and with Sysmon of the connections and lookups that it makes. */
export function windowsEvents(act: RenderedAct, site: SensorSite): WindowsEvent[] {
  if (!isWindows(site.host)) return [];
  if (act.from?.name === site.host.name && hasSysmon(site)) {
    if (act.kind === 'connection') return [connectionEvent(act)];
    if (act.kind === 'dns-query') return [lookupEvent(act)];
  }
  if (!isHere(act, site)) return [];
  switch (act.kind) {
    case 'windows-logon': return logonEvents(act);
    case 'kerberos-ticket': return ticketEvents(act);
    case 'directory-replication': return replicationEvents(act);
    case 'share-access': return shareEvents(act);
    case 'process': return processEvents(act, site);
    case 'file-write': return [fileEvent(act, site)];
    case 'account-created': return accountEvents(act);
    case 'service-installed': return serviceEvents(act);
    case 'scheduled-task': return [taskEvent(act)];
    case 'malware-alert': return malwareEvents(act);
    case 'message': return [messageEvent(act)];
    default: return [];
  }
}

function userOf(act: RenderedAct): string {
  return act.account === undefined ? 'NT AUTHORITY\\SYSTEM' : `${domainOf(act.account, act.to)}\\${plainAccount(act.account)}`;
}

function sysmonEvent(id: number, title: string, data: readonly (readonly [string, string])[]): WindowsEvent {
  return { provider: sysmon, channel: 'Microsoft-Windows-Sysmon/Operational', id, level: 4, task: id, data: [['RuleName', '-'], ...data], title, userSid: 'S-1-5-18' };
}

function parentOf(act: Act<'process'>): string {
  return programPath(act.data.parent ?? (act.account === undefined ? 'services.exe' : 'explorer.exe'));
}

function processEvents(act: Act<'process'>, site: SensorSite): WindowsEvent[] {
  const image = programPath(act.data.program, act.data.commandLine);
  const isBoth = site.style > 0.8;
  const events: WindowsEvent[] = [];
  if (hasSysmon(site)) {
    events.push(sysmonEvent(1, 'Process Create:', [
      ['ProcessGuid', `{${guidOf(`process ${act.serial} ${act.to.name}`)}}`], ['ProcessId', String(pidOf(act))], ['Image', image], ['FileVersion', '-'], ['Description', '-'], ['Product', '-'], ['Company', '-'], ['OriginalFileName', '-'], ['CommandLine', act.data.commandLine], ['CurrentDirectory', 'C:\\Windows\\system32\\'],
      ['User', userOf(act)], ['LogonGuid', `{${guidOf(`logon ${userOf(act)} ${act.to.name}`)}}`], ['LogonId', logonIdOf(act.account, act.to)], ['TerminalSessionId', act.account === undefined ? '0' : '1'], ['IntegrityLevel', act.account === undefined ? 'System' : 'Medium'],
      ['Hashes', `SHA256=${fileHash(image).toUpperCase()}`], ['ParentProcessGuid', `{${guidOf(`parent ${act.serial} ${act.to.name}`)}}`], ['ParentProcessId', String(pidOf(act, 1))], ['ParentImage', parentOf(act)], ['ParentCommandLine', parentOf(act)], ['ParentUser', userOf(act)],
    ]));
  }
  if (!hasSysmon(site) || isBoth) {
    events.push(audit(4688, 'A new process has been created.', 13312, [
      ...subjectOf(act.account, act.to), ['NewProcessId', `0x${pidOf(act).toString(16)}`], ['NewProcessName', image], ['TokenElevationType', '%%1936'], ['ProcessId', `0x${pidOf(act, 1).toString(16)}`], ['CommandLine', act.data.commandLine],
      ['TargetUserSid', 'S-1-0-0'], ['TargetUserName', '-'], ['TargetDomainName', '-'], ['TargetLogonId', '0x0'], ['ParentProcessName', parentOf(act)], ['MandatoryLabel', act.account === undefined ? 'S-1-16-16384' : 'S-1-16-8192'],
    ]));
  }
  return events;
}

function fileEvent(act: Act<'file-write'>, site: SensorSite): WindowsEvent {
  const program = act.data.program === undefined ? undefined : programPath(act.data.program);
  if (hasSysmon(site)) return sysmonEvent(11, 'File created:', [['ProcessGuid', `{${guidOf(`process ${act.serial} ${act.to.name}`)}}`], ['ProcessId', String(pidOf(act))], ['Image', program ?? unknownProcess], ['TargetFilename', act.data.path], ['User', userOf(act)]]);
  return audit(4663, 'An attempt was made to access an object.', 12800, [
    ...subjectOf(act.account, act.to), ['ObjectServer', 'Security'], ['ObjectType', 'File'], ['ObjectName', act.data.path], ['HandleId', `0x${(0x200 + (act.serial % 4000) * 4).toString(16)}`], ['AccessList', '%%4417\n\t\t\t\t'], ['AccessMask', '0x2'], ['ProcessId', `0x${pidOf(act).toString(16)}`], ['ProcessName', program ?? '-'], ['ResourceAttributes', 'S:AI'],
  ]);
}

/** Sysmon names the program where it still can; an act does not tell it. */
function connectionEvent(act: Act<'connection'>): WindowsEvent {
  const { protocol, port } = act.data;
  const isSix = act.to.address.includes(':');
  return sysmonEvent(3, 'Network connection detected:', [
    ['ProcessGuid', '{00000000-0000-0000-0000-000000000000}'], ['ProcessId', String(pidOf(act))], ['Image', unknownProcess], ['User', '-'], ['Protocol', protocol], ['Initiated', 'true'], ['SourceIsIpv6', String(isSix)], ['SourceIp', act.from?.address ?? '-'], ['SourceHostname', act.from?.name ?? '-'], ['SourcePort', String(act.sourcePort)],
    ['SourcePortName', '-'], ['DestinationIsIpv6', String(isSix)], ['DestinationIp', act.to.address], ['DestinationHostname', act.to.name === act.to.address ? '-' : act.to.name], ['DestinationPort', String(port)], ['DestinationPortName', '-'],
  ]);
}

function lookupEvent(act: Act<'dns-query'>): WindowsEvent {
  const { answer } = act.data;
  return sysmonEvent(22, 'Dns query:', [
    ['ProcessGuid', '{00000000-0000-0000-0000-000000000000}'], ['ProcessId', String(pidOf(act))], ['QueryName', act.data.name], ['QueryStatus', answer === undefined ? '9003' : '0'], ['QueryResults', answer === undefined ? '-' : `${/^\d{1,3}(?:\.\d{1,3}){3}$/.test(answer) ? '::ffff:' : ''}${answer};`], ['Image', unknownProcess], ['User', '-'],
  ]);
}

function accountEvents(act: Act<'account-created'>): WindowsEvent[] {
  const domain = domainOf(act.account, act.to);
  const name = plainAccount(act.data.name);
  const target: [string, string][] = [['TargetUserName', name], ['TargetDomainName', domain], ['TargetSid', sidOf(name, domain)], ...subjectOf(act.account, act.to)];
  const values = ['DisplayName', 'UserPrincipalName', 'HomeDirectory', 'HomePath', 'ScriptPath', 'ProfilePath', 'UserWorkstations', 'PasswordLastSet', 'AccountExpires'].map((field): [string, string] => [field, field === 'PasswordLastSet' || field === 'AccountExpires' ? '%%1794' : '%%1793']);
  return [
    audit(4720, 'A user account was created.', 13824, [...target, ['PrivilegeList', '-'], ['SamAccountName', name], ...values, ['PrimaryGroupId', '513'], ['OldUacValue', '0x0'], ['NewUacValue', '0x15'], ['UserAccountControl', '\n\t\t%%2080\n\t\t%%2082\n\t\t%%2084'], ['LogonHours', '%%1797']]),
    audit(4722, 'A user account was enabled.', 13824, target),
  ];
}

function serviceEvents(act: Act<'service-installed'>): WindowsEvent[] {
  const domain = domainOf(act.account, act.to);
  const isAutomatic = numberOf(act.data.name, 2) === 0;
  return [
    {
      provider: 'Service Control Manager', channel: 'System', id: 7045, level: 4, task: 0, title: 'A service was installed in the system.', userSid: sidOf(act.account, domain), ...(act.account !== undefined && { user: { name: plainAccount(act.account), domain } }),
      data: [['ServiceName', act.data.name], ['ImagePath', act.data.path], ['ServiceType', 'user mode service'], ['StartType', isAutomatic ? 'auto start' : 'demand start'], ['AccountName', 'LocalSystem']],
    },
    audit(4697, 'A service was installed in the system.', 12289, [...subjectOf(act.account, act.to), ['ServiceName', act.data.name], ['ServiceFileName', act.data.path], ['ServiceType', '0x10'], ['ServiceStartType', isAutomatic ? '2' : '3'], ['ServiceAccount', 'LocalSystem']]),
  ];
}

/** The task's definition as it lies in the event: text of an XML document. */
function taskContent(command: string, user: string): string {
  const match = /^(?:"([^"]*)"|(\S+))(?:\s+(.*))?$/s.exec(command);
  const program = match?.[1] ?? match?.[2] ?? command;
  const args = match?.[3];
  return `<?xml version="1.0" encoding="UTF-16"?>\r\n<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">\r\n  <RegistrationInfo>\r\n    <Author>${escapeXml(user)}</Author>\r\n  </RegistrationInfo>\r\n  <Actions Context="Author">\r\n    <Exec>\r\n      <Command>${escapeXml(program)}</Command>\r\n${args === undefined ? '' : `      <Arguments>${escapeXml(args)}</Arguments>\r\n`}    </Exec>\r\n  </Actions>\r\n</Task>`;
}

function taskEvent(act: Act<'scheduled-task'>): WindowsEvent {
  const name = act.data.name.startsWith('\\') ? act.data.name : `\\${act.data.name}`;
  return audit(4698, 'A scheduled task was created.', 12804, [...subjectOf(act.account, act.to), ['TaskName', name], ['TaskContent', taskContent(act.data.command, userOf(act))], ['ClientProcessStartKey', String(act.serial + 4_503_599_627_370_000)], ['ClientProcessId', String(pidOf(act))], ['ParentProcessId', String(pidOf(act, 1))], ['RpcCallClientLocality', '0'], ['FQDN', act.to.name]]);
}

function malwareEvents(act: Act<'malware-alert'>): WindowsEvent[] {
  const { path, threat, isCleaned } = act.data;
  const found = (id: number, title: string, action: string): WindowsEvent => ({
    provider: defender, channel: 'Microsoft-Windows-Windows Defender/Operational', id, level: id === 1116 ? 3 : 4, task: 0, title, userSid: 'S-1-5-18',
    data: [
      ['Product Name', 'Microsoft Defender Antivirus'], ['Detection ID', `{${guidOf(`detection ${act.serial} ${act.to.name}`)}}`], ['Threat ID', String(2_147_000_000 + numberOf(threat, 400_000))], ['Threat Name', threat], ['Severity ID', '5'], ['Severity Name', 'Severe'], ['Category ID', '8'], ['Category Name', 'Trojan'],
      ['Path', `file:_${path}`], ['Detection Origin', 'Local machine'], ['Detection Type', 'Concrete'], ['Detection Source', 'Real-Time Protection'], ['Process Name', 'Unknown'], ['Detection User', userOf(act)], ['Action Name', action], ['Error Code', '0x00000000'], ['Error Description', 'The operation completed successfully. '],
    ],
  });
  const events = [found(1116, 'Microsoft Defender Antivirus has detected malware or other potentially unwanted software.', 'Not Applicable')];
  if (isCleaned) events.push(found(1117, 'Microsoft Defender Antivirus has taken action to protect this machine from malware or other potentially unwanted software.', 'Quarantine'));
  return events;
}

function messageEvent(act: Act<'message'>): WindowsEvent {
  const { program, text, severity } = act.data;
  return { provider: baseOf(program), channel: 'Application', id: 1000 + numberOf(`event ${program} ${severity}`, 200), level: severity === 'error' ? 2 : severity === 'warning' ? 3 : 4, task: 0, data: [['param1', text]], title: text };
}

/** Name of the computer as it stands in events. */
export function computerOf(site: SensorSite): string {
  return site.host.name.includes('.') ? site.host.name : shortName(site.host).toUpperCase();
}
