import type { DrawnEnd, RenderedAct } from '../../../contracts/index.ts';
import { plainAccount, shortName, sourceOf } from './act-ends.ts';
import { guidOf, pidOf } from './made-values.ts';
import { domainOf, logonIdOf, realmOf, security, sidOf, subjectOf, type WindowsEvent } from './windows-event.ts';

type Act<K extends RenderedAct['kind']> = Extract<RenderedAct, { kind: K }>;

/** One event of the security log. */
export function audit(id: number, title: string, task: number, data: readonly (readonly [string, string])[], outcome: 'success' | 'failure' = 'success'): WindowsEvent {
  return { provider: security, channel: 'Security', id, outcome, level: 0, task, data, title };
}

const processes: Readonly<Record<number, readonly [process: string, package_: string, file: string]>> = {
  2: ['User32 ', 'Negotiate', 'C:\\Windows\\System32\\svchost.exe'], 3: ['NtLmSsp ', 'NTLM', '-'], 4: ['Advapi  ', 'Negotiate', 'C:\\Windows\\System32\\svchost.exe'], 5: ['Advapi  ', 'Negotiate', 'C:\\Windows\\System32\\services.exe'], 10: ['User32 ', 'Negotiate', 'C:\\Windows\\System32\\svchost.exe'],
};

function workstationOf(from: DrawnEnd | undefined, to: DrawnEnd): string {
  return from === undefined ? shortName(to).toUpperCase() : from.isInternal && from.name !== from.address ? shortName(from).toUpperCase() : '-';
}

function successfulSignIn(act: RenderedAct, type: number): WindowsEvent {
  const domain = domainOf(act.account, act.to);
  const [process, package_, file] = processes[type] ?? processes[3] ?? ['NtLmSsp ', 'NTLM', '-'];
  return audit(4624, 'An account was successfully logged on.', 12544, [
    ['SubjectUserSid', type === 3 ? 'S-1-0-0' : 'S-1-5-18'], ['SubjectUserName', type === 3 ? '-' : `${shortName(act.to).toUpperCase()}$`], ['SubjectDomainName', type === 3 ? '-' : domain], ['SubjectLogonId', type === 3 ? '0x0' : '0x3e7'],
    ['TargetUserSid', sidOf(act.account, domain)], ['TargetUserName', plainAccount(act.account ?? 'SYSTEM')], ['TargetDomainName', act.account === undefined ? 'NT AUTHORITY' : domain], ['TargetLogonId', logonIdOf(act.account, act.to)],
    ['LogonType', String(type)], ['LogonProcessName', process], ['AuthenticationPackageName', package_], ['WorkstationName', workstationOf(act.from, act.to)], ['LogonGuid', '{00000000-0000-0000-0000-000000000000}'], ['TransmittedServices', '-'],
    ['LmPackageName', package_ === 'NTLM' ? 'NTLM V2' : '-'], ['KeyLength', package_ === 'NTLM' ? '128' : '0'], ['ProcessId', file === '-' ? '0x0' : `0x${pidOf(act).toString(16)}`], ['ProcessName', file],
    ['IpAddress', act.from === undefined ? '-' : sourceOf(act)], ['IpPort', act.from === undefined ? '-' : String(act.sourcePort)], ['ImpersonationLevel', '%%1833'], ['ElevatedToken', '%%1842'],
  ]);
}

function failedSignIn(act: Act<'windows-logon'>): WindowsEvent {
  const { type } = act.data;
  const [process, package_, file] = processes[type] ?? processes[3] ?? ['NtLmSsp ', 'NTLM', '-'];
  return audit(4625, 'An account failed to log on.', 12544, [
    ['SubjectUserSid', 'S-1-0-0'], ['SubjectUserName', '-'], ['SubjectDomainName', '-'], ['SubjectLogonId', '0x0'], ['TargetUserSid', 'S-1-0-0'], ['TargetUserName', act.account === undefined ? '-' : plainAccount(act.account)], ['TargetDomainName', domainOf(act.account, act.to)],
    ['Status', '0xc000006d'], ['FailureReason', '%%2313'], ['SubStatus', '0xc000006a'], ['LogonType', String(type)], ['LogonProcessName', process], ['AuthenticationPackageName', package_], ['WorkstationName', workstationOf(act.from, act.to)],
    ['TransmittedServices', '-'], ['LmPackageName', '-'], ['KeyLength', '0'], ['ProcessId', file === '-' ? '0x0' : `0x${pidOf(act).toString(16)}`], ['ProcessName', file], ['IpAddress', act.from === undefined ? '-' : sourceOf(act)], ['IpPort', act.from === undefined ? '-' : String(act.sourcePort)],
  ], 'failure');
}

const privileges = ['SeSecurityPrivilege', 'SeTakeOwnershipPrivilege', 'SeLoadDriverPrivilege', 'SeBackupPrivilege', 'SeRestorePrivilege', 'SeDebugPrivilege', 'SeSystemEnvironmentPrivilege', 'SeImpersonatePrivilege'].join('\n\t\t\t');

export function logonEvents(act: Act<'windows-logon'>): WindowsEvent[] {
  if (!act.data.isSuccess) return [failedSignIn(act)];
  const events = [successfulSignIn(act, act.data.type)];
  if (act.data.hasSpecialPrivileges) events.push(audit(4672, 'Special privileges assigned to new logon.', 12548, [...subjectOf(act.account, act.to), ['PrivilegeList', privileges]]));
  return events;
}

/** A domain controller gives a ticket for a service. */
export function ticketEvents(act: Act<'kerberos-ticket'>): WindowsEvent[] {
  const domain = domainOf(act.account, act.to);
  const realm = realmOf(act.account, act.to);
  const { service, encryption } = act.data;
  return [audit(4769, 'A Kerberos service ticket was requested.', 14337, [
    ['TargetUserName', `${plainAccount(act.account ?? `${shortName(act.from ?? act.to).toUpperCase()}$`)}@${realm}`], ['TargetDomainName', realm], ['ServiceName', service], ['ServiceSid', sidOf(service, domain)], ['TicketOptions', '0x40810000'], ['TicketEncryptionType', encryption === 'rc4' ? '0x17' : '0x12'],
    ['IpAddress', act.from === undefined ? '::1' : act.from.address.includes(':') ? act.from.address : `::ffff:${act.from.address}`], ['IpPort', act.from === undefined ? '0' : String(act.sourcePort)], ['Status', '0x0'], ['LogonGuid', `{${guidOf(`ticket ${act.serial} ${act.to.name}`)}}`], ['TransmittedServices', '-'],
  ])];
}

const domainObject = '19195a5b-6da0-11d0-afd3-00c04fd930c9';

/** Both rights of replication are used: `DS-Replication-Get-Changes` and `…-All`. The sign-in before it tells from where. */
export function replicationEvents(act: Act<'directory-replication'>): WindowsEvent[] {
  const use = (right: string): WindowsEvent => audit(4662, 'An operation was performed on an object.', 14080, [
    ...subjectOf(act.account, act.to), ['ObjectServer', 'DS'], ['ObjectType', `%{${domainObject}}`], ['ObjectName', `%{${guidOf(`domain ${domainOf(act.account, act.to)}`)}}`], ['OperationType', 'Object Access'], ['HandleId', '0x0'], ['AccessList', '%%7688\n\t\t\t\t'], ['AccessMask', '0x100'],
    ['Properties', `%%7688\n\t\t{${right}}\n\t{${domainObject}}`], ['AdditionalInfo', '-'], ['AdditionalInfo2', ''],
  ]);
  return [...(act.from === undefined ? [] : [successfulSignIn(act, 3)]), use('1131f6aa-9c07-11d1-f79f-00c04fc2dcd2'), use('1131f6ad-9c07-11d1-f79f-00c04fc2dcd2')];
}

/** Files of a share are reached: the share itself, then the file. */
export function shareEvents(act: Act<'share-access'>): WindowsEvent[] {
  const share = act.data.share.slice(act.data.share.lastIndexOf('\\') + 1);
  const common: [string, string][] = [...subjectOf(act.account, act.to, `0x${(0x50000 + act.serial).toString(16)}`), ['ObjectType', 'File'], ['IpAddress', sourceOf(act)], ['IpPort', String(act.sourcePort)], ['ShareName', `\\\\*\\${share}`], ['ShareLocalPath', share.endsWith('$') ? '' : `\\??\\D:\\${share}`]];
  return [
    audit(5140, 'A network share object was accessed.', 12808, [...common, ['AccessMask', '0x1'], ['AccessList', '%%4416\n\t\t\t\t']]),
    audit(5145, 'A network share object was checked to see whether client can be granted desired access.', 12811, [
      ...common, ['RelativeTargetName', act.data.path.replaceAll('/', '\\').replace(/^\\/, '')], ['AccessMask', act.data.isWrite ? '0x2' : '0x1'], ['AccessList', act.data.isWrite ? '%%4417\n\t\t\t\t' : '%%4416\n\t\t\t\t'], ['AccessReason', '-'],
    ]),
  ];
}

