import type { DrawnEnd } from '../../../contracts/index.ts';
import { plainAccount, shortName } from './act-ends.ts';
import { numberOf } from './made-values.ts';

/** One event of a Windows log before a form writes it down. */
export interface WindowsEvent {
  provider: string;
  channel: string;
  id: number;
  /** Of the security log: whether the audited act worked. */
  outcome?: 'success' | 'failure';
  /** 2 error, 3 warning, 4 information, 0 an audit. */
  level: 0 | 2 | 3 | 4;
  task: number;
  /** Values in their order; those without a name come as `param1`, `param2` … */
  data: readonly (readonly [name: string, value: string])[];
  /** First sentence of the text that the event viewer shows. */
  title: string;
  /** Who the writing process ran as, by SID; the security log has none. */
  userSid?: string;
  /** The same by name, where it is an account of the site. */
  user?: { name: string; domain: string };
}

export const security = 'Microsoft-Windows-Security-Auditing';
export const sysmon = 'Microsoft-Windows-Sysmon';
export const defender = 'Microsoft-Windows-Windows Defender';

export const providerGuids: Readonly<Record<string, string>> = {
  [security]: '{54849625-5478-4994-a5ba-3e3b0328c30d}', [sysmon]: '{5770385f-c22a-43e0-bf4c-06f5698ffbd9}', [defender]: '{11cd958a-c507-4ef3-b3f2-5fd9dfbd2c78}', 'Service Control Manager': '{555908d1-a6d7-4695-8e1e-26931d2012f4}',
};

/** Domain of the site in the short form: of the account itself, else of the host's full name, else the usual one. */
export function domainOf(account: string | undefined, host: DrawnEnd): string {
  const slash = account?.lastIndexOf('\\') ?? -1;
  if (account !== undefined && slash > 0) return account.slice(0, slash);
  const label = host.name.split('.')[1];
  return (label ?? 'CORP').toUpperCase().slice(0, 15);
}

/** The realm of Kerberos. */
export function realmOf(account: string | undefined, host: DrawnEnd): string {
  const dot = host.name.indexOf('.');
  return dot < 0 ? `${domainOf(account, host)}.LOCAL` : host.name.slice(dot + 1).toUpperCase();
}

/** SID of an account of the domain; the well-known one of the system. */
export function sidOf(account: string | undefined, domain: string): string {
  if (account === undefined || /^(?:nt authority\\)?system$/i.test(account)) return 'S-1-5-18';
  const name = plainAccount(account).toLowerCase();
  const part = (index: number): number => 1_000_000_000 + numberOf(`sid ${domain} ${index}`, 3_000_000_000);
  return `S-1-5-21-${part(1)}-${part(2)}-${part(3)}-${name === 'administrator' ? 500 : 1100 + numberOf(`rid ${name}`, 8000)}`;
}

/** Id of the sign-in session of an account on a host. */
export function logonIdOf(account: string | undefined, host: DrawnEnd): string {
  if (account === undefined || /system$/i.test(account)) return '0x3e7';
  return `0x${(0x40000 + numberOf(`logon ${plainAccount(account)} ${host.name}`, 0xfffff)).toString(16)}`;
}

/** `Subject…` of an audit: who acted. */
export function subjectOf(account: string | undefined, host: DrawnEnd, logonId = logonIdOf(account, host)): [string, string][] {
  const domain = domainOf(account, host);
  return [
    ['SubjectUserSid', sidOf(account, domain)], ['SubjectUserName', account === undefined ? `${shortName(host).toUpperCase()}$` : plainAccount(account)], ['SubjectDomainName', domain], ['SubjectLogonId', logonId],
  ];
}

const systemFolder = 'C:\\Windows\\System32\\';
const folders: Readonly<Record<string, string>> = {
  'powershell.exe': `${systemFolder}WindowsPowerShell\\v1.0\\`, 'explorer.exe': 'C:\\Windows\\', 'wmiprvse.exe': `${systemFolder}wbem\\`, 'wmic.exe': `${systemFolder}wbem\\`, 'winword.exe': 'C:\\Program Files\\Microsoft Office\\root\\Office16\\',
  'excel.exe': 'C:\\Program Files\\Microsoft Office\\root\\Office16\\', 'outlook.exe': 'C:\\Program Files\\Microsoft Office\\root\\Office16\\', 'w3wp.exe': `${systemFolder}inetsrv\\`, 'chrome.exe': 'C:\\Program Files\\Google\\Chrome\\Application\\', 'msedge.exe': 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\',
};
const systemPrograms = /^(?:cmd|conhost|services|svchost|lsass|winlogon|taskhostw|schtasks|net1?|whoami|sc|reg|rundll32|regsvr32|mshta|wscript|cscript|certutil|bitsadmin|vssadmin|wevtutil|wbadmin|bcdedit|nltest|tasklist|taskkill|ipconfig|systeminfo|quser|query|arp|netstat|ping|nslookup|robocopy|msiexec|dllhost|spoolsv|mstsc|userinit|hostname|ntdsutil|icacls|attrib|fsutil|netsh|at|qwinsta|dsquery|xcopy|ftp|curl|tar|wusa|searchindexer|consent|gpupdate)\.exe$/;

/** The whole path of a program: as it is given, or where Windows keeps one of that name; the bare name for any other. */
export function programPath(program: string, commandLine = ''): string {
  if (/[\\/]/.test(program)) return program;
  const first = (commandLine.startsWith('"') ? commandLine.slice(1).split('"', 1)[0] : commandLine.split(' ', 1)[0]) ?? '';
  if (first.includes('\\') && first.toLowerCase().endsWith(`\\${program.toLowerCase()}`)) return first;
  const name = /\.[a-z]{3}$/i.test(program) ? program : `${program}.exe`;
  const lower = name.toLowerCase();
  return `${Object.hasOwn(folders, lower) ? folders[lower] ?? '' : systemPrograms.test(lower) ? systemFolder : ''}${name}`;
}
