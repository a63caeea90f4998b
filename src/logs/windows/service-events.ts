import type { EventEntry, EventFamily } from './event-entry.ts';
import { cutLine, type Lookup } from './event-template.ts';

const signIn = (text: string, more: Partial<EventEntry> = {}): EventEntry => ({ text, classUid: 3002, account: 'User/Param1/param1/UserName', srcIp: 'Address/Param3/param3/IPString/ClientIP', ...more });
const task = (text: string, more: Partial<EventEntry> = {}): EventEntry => ({ text, classUid: 1006, account: 'UserContext/UserName', ...more });
const service = (text: string, more: Partial<EventEntry> = {}): EventEntry => ({ text, classUid: 201003, ...more });
const firewallRule = (act: string): EventEntry => ({ text: `Firewall rule ${act}: {RuleName/RuleId}[ for {ApplicationPath|base}]`, classUid: 5019, account: 'ModifyingUser', process: 'ModifyingApplication', file: 'ApplicationPath' });
const application = (text: string, action: string): EventEntry => ({ text, classUid: 1007, action, account: 'TargetUser/User', file: 'FullFilePath/FilePath', process: 'FilePath', hash: 'FileHash|hash' });
const transfer = (text: string): EventEntry => ({ text, classUid: 4001, url: 'url/RemoteName/remoteName', file: 'LocalName/localName', account: 'User/jobOwner', process: 'processPath' });
const ntlm = (text: string, action?: string): EventEntry => ({ text, classUid: 3002, account: 'UserName/SChannelName/User', dstHost: 'TargetName', srcHost: 'WorkstationName/Workstation', ...(action !== undefined && { action }) });

/** `[CLIENT: 192.0.2.1]` of an SQL Server message. */
function sqlClient(get: Lookup): string | undefined {
  for (const name of ['param3', 'param2', 'param1', 'Message']) {
    const text = get(name);
    const at = text?.indexOf('CLIENT:') ?? -1;
    if (at >= 0) return /^CLIENT: ?([0-9a-f.:]{2,45}|<named pipe>|<local machine>)/i.exec(text?.slice(at) ?? '')?.[1];
  }
  return undefined;
}

/** What OpenSSH wrote, as it stands in a system log; the time is the event's and not taken from here. */
function sshLine(get: Lookup): string | undefined {
  const payload = get('payload') ?? get('param2') ?? get('Message');
  return payload === undefined ? undefined : `2000-01-01T00:00:00Z host sshd[1]: ${payload.replace(/^sshd(?:\[\d{1,9}\])?: /, '')}`;
}

/** The log of the service control manager and its neighbours in the System log. */
const systemEvents: readonly EventFamily[] = [
  {
    product: 'Windows Service Control Manager', providers: ['service-control-manager'], defaults: {},
    entries: {
      7045: service('New service installed: {ServiceName/param1} ({ImagePath/param2|cut})', { commandLine: 'ImagePath/param2' }), 7036: service('Service {param1} is now {param2}'), 7040: service('Start type of service {param1} changed from {param2} to {param3}'), 7035: service('Service {param1} was sent a {param2} control'),
      7000: service('Service {param1} failed to start[: {param2|cut}]'), 7001: service('Service {param1} failed to start: it depends on {param2}'), 7009: service('Service {param2} did not answer in time'), 7011: service('Service {param2} did not answer in time'), 7022: service('Service {param1} hung on starting'), 7023: service('Service {param1} ended with an error[: {param2|cut}]'),
      7024: service('Service {param1} ended with an error of its own'), 7026: service('Drivers failed to load: {param1|cut}'), 7030: service('Service {param1} is marked interactive'), 7031: service('Service {param1} ended unexpectedly'), 7034: service('Service {param1} ended unexpectedly'), 7038: service('Service {param1} could not sign in as {param2}', { action: 'failure' }), 7042: service('Service {param1} was stopped'),
    },
  },
  { product: 'Windows', providers: ['user32'], defaults: { account: 'param7' }, entries: { 1074: { text: '[{param5|lower} ]of the system requested[ by {param1|base}]', account: 'param7', process: 'param1' } } },
  { product: 'Windows', providers: ['kernel-general'], defaults: {}, entries: { 1: 'The system time was changed', 12: 'The system started', 13: 'The system is shutting down', 16: 'Registry hive access history cleared: {HiveName|cut}' } },
  { product: 'Windows', providers: ['kernel-power'], defaults: {}, entries: { 41: 'The system rebooted without a clean shutdown', 109: 'The kernel power manager began a shutdown' } },
  { product: 'Windows Netlogon', providers: ['netlogon'], defaults: {}, entries: { 5805: { text: 'Machine session failed to authenticate', action: 'failure', srcHost: 'param1' }, 5723: { text: 'Machine session setup failed', action: 'failure', srcHost: 'param1' }, 5827: { text: 'Vulnerable Netlogon connection denied (Zerologon)', action: 'blocked', account: 'param1' }, 5828: { text: 'Vulnerable Netlogon connection denied (Zerologon)', action: 'blocked', account: 'param1' }, 5829: { text: 'Vulnerable Netlogon connection allowed', action: 'allowed', account: 'param1' } } },
];

const remoteEvents: readonly EventFamily[] = [
  {
    product: 'Windows Remote Desktop', providers: ['terminalservices-localsessionmanager'], defaults: {},
    entries: {
      21: signIn('Remote desktop session: successful sign-in', { action: 'success' }), 22: signIn('Remote desktop session: shell started'), 23: signIn('Remote desktop session: signed out'), 24: signIn('Remote desktop session disconnected'), 25: signIn('Remote desktop session: successful reconnection', { action: 'success' }),
      39: { text: 'Remote desktop session disconnected by another session' }, 40: { text: 'Remote desktop session disconnected[, reason {Reason}]' }, 41: signIn('Remote desktop session arbitration began'), 42: signIn('Remote desktop session arbitration ended'),
    },
  },
  {
    product: 'Windows Remote Desktop', providers: ['terminalservices-remoteconnectionmanager'], defaults: {},
    entries: { 1149: signIn('Remote desktop: user authentication succeeded', { action: 'success' }), 261: 'Remote desktop: a connection was received', 1158: signIn('Remote desktop: connection received', { srcIp: 'param1/Param1', account: '' }), 20523: 'Remote desktop: a session was refused' },
  },
  {
    product: 'Windows Remote Desktop', providers: ['remotedesktopservices-rdpcorets'], defaults: {},
    entries: { 131: { text: 'Remote desktop: connection accepted', classUid: 4001, srcIp: (get) => splitClient(get)?.[0], srcPort: (get) => splitClient(get)?.[1], protocol: 'ConnType' }, 98: 'Remote desktop: connection established', 102: 'Remote desktop: connection ended', 103: 'Remote desktop: disconnected', 140: { text: 'Remote desktop: sign-in failed, bad user name or password', classUid: 3002, srcIp: 'IPString', action: 'failure' }, 139: { text: 'Remote desktop: security layer error', srcIp: 'IPString' } },
  },
  { product: 'Windows Remote Desktop', providers: ['terminalservices-client-activexcore', 'terminalservices-clientactivexcore'], defaults: {}, entries: { 1024: { text: 'Remote desktop client connects', classUid: 4001, dstHost: 'Value/param2' }, 1102: { text: 'Remote desktop client opened a connection', classUid: 4001, dstHost: 'Value/param2' }, 1029: 'Remote desktop client: hash of the user name' } },
  { product: 'Windows Remote Management', providers: ['winrm'], defaults: {}, entries: { 6: { text: 'WinRM session opened to {connection|cut}', classUid: 4001 }, 91: 'WinRM shell created on the server[: {resourceUri|cut}]', 161: { text: 'WinRM: authentication failed', classUid: 3002, action: 'failure' }, 162: { text: 'WinRM: authentication failed', action: 'failure' }, 168: 'WinRM: sending an authentication request', 169: { text: 'WinRM: user authenticated successfully', classUid: 3002, action: 'success', account: 'username/userName' }, 33: 'WinRM session closed' } },
  { product: 'OpenSSH', providers: ['openssh'], channels: ['openssh/operational'], defaults: {}, entries: { 4: { text: '{payload/param2/Message|cut}', classUid: 4007, embedded: sshLine }, 2: { text: '{payload/param2/Message|cut}', embedded: sshLine } } },
  { product: 'Windows SMB', providers: ['smbserver'], defaults: { srcHost: 'ClientName', srcIp: 'ClientAddress' }, entries: { 551: { text: 'SMB session authentication failed', classUid: 3002, action: 'failure', account: 'UserName' }, 1006: { text: 'SMB share denied access to the client: {ShareName}', action: 'failure', classUid: 4006 }, 1009: 'SMB server denied anonymous access', 3000: { text: 'SMB1 access', classUid: 4006 } } },
  { product: 'Windows SMB', providers: ['smbclient'], defaults: {}, entries: { 31001: { text: 'SMB sign-in to a server failed', classUid: 3002, action: 'failure', dstHost: 'ServerName', account: 'UserName' }, 30622: 'SMB connection to a share could not be made' } },
  { product: 'Windows NTLM', providers: ['ntlm'], defaults: {}, entries: { 8001: ntlm('Outgoing NTLM sign-in to a server'), 8002: ntlm('Incoming NTLM sign-in'), 8003: ntlm('NTLM sign-in in the domain'), 8004: ntlm('NTLM sign-in at the domain controller'), 4001: ntlm('Outgoing NTLM sign-in blocked', 'blocked'), 4002: ntlm('Incoming NTLM sign-in blocked', 'blocked'), 4003: ntlm('NTLM sign-in in the domain blocked', 'blocked'), 4020: ntlm('NTLM used by this client') } },
];

/** `192.0.2.1:50000` or `[2001:db8::1]:50000` of the remote desktop core. */
function splitClient(get: Lookup): [string, string] | undefined {
  const text = get('ClientIP') ?? get('ClientAddress');
  const colon = text?.lastIndexOf(':') ?? -1;
  return text === undefined || colon < 1 ? undefined : [text.slice(0, colon), text.slice(colon + 1)];
}

const otherEvents: readonly EventFamily[] = [
  {
    product: 'Windows Task Scheduler', providers: ['taskscheduler'], channels: ['microsoft-windows-taskscheduler/operational'], defaults: { account: 'UserContext/UserName' },
    entries: {
      106: task('New scheduled task registered: {TaskName}'), 140: task('Scheduled task updated: {TaskName}'), 141: task('Scheduled task deleted: {TaskName}'), 142: task('Scheduled task disabled: {TaskName}'), 100: task('Scheduled task started: {TaskName}'), 101: task('Scheduled task failed to start: {TaskName}', { action: 'failure' }), 102: task('Scheduled task finished: {TaskName}'),
      103: task('Scheduled task action failed: {TaskName}', { action: 'failure' }), 107: task('Scheduled task triggered by the clock: {TaskName}'), 108: task('Scheduled task triggered by an event: {TaskName}'), 110: task('Scheduled task triggered by a user: {TaskName}'), 111: task('Scheduled task ended by force: {TaskName}'), 118: task('Scheduled task triggered by the system start: {TaskName}'),
      119: task('Scheduled task triggered by a sign-in: {TaskName}'), 129: task('Scheduled task started a process: {TaskName} ({Path|cut})', { process: 'Path' }), 200: task('Scheduled task action started: {TaskName} ({ActionName|cut})', { process: 'ActionName' }), 201: task('Scheduled task action finished: {TaskName} ({ActionName|cut})', { process: 'ActionName' }), 203: task('Scheduled task action failed: {TaskName}', { action: 'failure' }),
    },
  },
  {
    product: 'Windows Firewall', providers: ['windows-firewall-with-advanced-security'], defaults: { account: 'ModifyingUser' },
    entries: { 2002: 'Firewall setting changed', 2003: 'Firewall profile setting changed: {SettingValueText/SettingType|cut}', 2004: firewallRule('added'), 2005: firewallRule('changed'), 2006: firewallRule('deleted'), 2008: 'Firewall group policy settings changed', 2009: 'Firewall failed to load group policy', 2010: 'Firewall network profile changed', 2032: 'Firewall reset to default', 2033: firewallRule('deleted with all others'), 2071: firewallRule('added'), 2097: firewallRule('added'), 2052: firewallRule('deleted'), 2073: firewallRule('changed') },
  },
  {
    product: 'Windows WMI', providers: ['wmi-activity'], defaults: { account: 'User' },
    entries: { 5857: 'WMI provider started: {ProviderName}', 5858: 'WMI query failed: {Operation|cut}', 5859: { text: 'WMI event query registered: {Query|cut}', classUid: 1009 }, 5860: { text: 'WMI temporary event consumer registered: {Query|cut}', classUid: 1009 }, 5861: { text: 'WMI permanent event consumer registered: {ESS|cut}[ {CONSUMER|cut}]', classUid: 1009 } },
  },
  { product: 'Windows BITS', providers: ['bits-client'], defaults: {}, entries: { 3: transfer('BITS transfer job created: {jobTitle/string|cut}'), 4: transfer('BITS transfer finished: {jobTitle|cut}'), 59: transfer('BITS transfer started: {name|cut}'), 60: transfer('BITS transfer stopped: {name|cut}'), 61: transfer('BITS transfer stopped: {name|cut}'), 16403: transfer('BITS transfer job created: {jobTitle|cut}') } },
  { product: 'Windows DNS Client', providers: ['dns-client'], defaults: { domain: 'QueryName' }, entries: { 3006: { text: 'DNS query {QueryName}', classUid: 4003 }, 3008: { text: 'DNS query {QueryName}[ failed: {QueryStatus|dns}]', classUid: 4003 }, 3010: { text: 'DNS query {QueryName} sent', classUid: 4003 }, 3020: { text: 'DNS query {QueryName} answered', classUid: 4003 }, 1014: 'DNS query {QueryName} timed out' } },
  {
    product: 'Windows AppLocker', providers: ['applocker'], defaults: {},
    entries: { 8002: application('AppLocker allowed a program', 'allowed'), 8003: application('AppLocker would block a program', 'allowed'), 8004: application('AppLocker blocked a program', 'blocked'), 8005: application('AppLocker allowed a script or installer', 'allowed'), 8006: application('AppLocker would block a script or installer', 'allowed'), 8007: application('AppLocker blocked a script or installer', 'blocked'), 8020: application('AppLocker allowed a packaged app', 'allowed'), 8022: application('AppLocker blocked a packaged app', 'blocked') },
  },
  { product: 'Windows Code Integrity', providers: ['codeintegrity'], defaults: {}, entries: { 3033: { text: 'Code integrity blocked a module: {FileNameBuffer/File Name|base}', action: 'blocked' }, 3076: { text: 'Code integrity would block a module: {File Name|base}', file: 'File Name', process: 'Process Name' }, 3077: { text: 'Code integrity blocked a module: {File Name|base}', file: 'File Name', process: 'Process Name', action: 'blocked' } } },
  { product: 'Windows Print Service', providers: ['printservice'], defaults: {}, entries: { 307: 'Document printed', 316: 'Printer driver added or updated: {param1|cut}', 808: 'Print spooler failed to load a module: {param1|cut}', 354: 'Print job failed' } },
  { product: 'Windows Installer', providers: ['msiinstaller'], defaults: {}, entries: { 1033: 'Product installed: {param1|cut}', 1034: 'Product removed: {param1|cut}', 1040: 'Installation began: {param1|cut}', 1042: 'Installation ended: {param1|cut}', 11707: '{param1|cut}', 11708: '{param1|cut}', 11724: '{param1|cut}' } },
  { product: 'Windows Application Error', providers: ['application-error'], defaults: {}, entries: { 1000: { text: 'Application crashed: {AppName/param1}[ in {ModuleName/param4}]', process: 'AppPath/param11/AppName/param1' } } },
  {
    product: 'SQL Server', providers: ['mssqlserver'], defaults: { account: 'param1', srcIp: sqlClient },
    entries: { 18456: { text: 'SQL Server sign-in failed for a user', classUid: 3002, action: 'failure' }, 18452: { text: 'SQL Server sign-in failed: untrusted domain', classUid: 3002, action: 'failure', account: '' }, 18453: { text: 'SQL Server sign-in succeeded', classUid: 3002, action: 'success' }, 18454: { text: 'SQL Server sign-in succeeded', classUid: 3002, action: 'success' }, 15457: { text: (get) => `SQL Server option changed: ${cutLine(`${get('param1') ?? ''} from ${get('param2') ?? ''} to ${get('param3') ?? ''}`)}`, account: '' }, 33205: { text: 'SQL Server audit event', account: '' } },
  },
  { product: 'Windows Directory Service', providers: ['activedirectory_domainservice'], defaults: {}, entries: { 2889: { text: 'LDAP bind without signing', classUid: 3002, account: 'param2', srcIp: 'param1' }, 1644: 'Expensive LDAP search', 2887: 'LDAP binds without signing were counted' } },
  { product: 'Windows Directory Service', providers: ['esent', 'ntds-isam'], defaults: {}, entries: { 216: 'Database location changed[: {param5|cut}]', 325: 'Database created[: {param5|cut}]', 326: 'Database attached[: {param5|cut}]', 327: 'Database detached[: {param5|cut}]' } },
  { product: 'Windows Update', providers: ['windowsupdateclient'], defaults: {}, entries: { 19: 'Update installed: {updateTitle|cut}', 20: 'Update failed to install: {updateTitle|cut}', 43: 'Update installation began: {updateTitle|cut}', 44: 'Update download began: {updateTitle|cut}' } },
  { product: 'Exchange Server', providers: ['msexchange-management', 'msexchange-cmdletlogs'], channels: ['msexchange management'], defaults: { account: 'param3' }, entries: { 1: { text: 'Exchange command run: {param1} {param2|cut}', classUid: 6003, account: 'param3' }, 6: { text: 'Exchange command failed: {param1} {param2|cut}', classUid: 6003, action: 'failure', account: 'param3' } } },
];

/** Providers beside the Security log, Sysmon, PowerShell and Defender. */
export const serviceFamilies: readonly EventFamily[] = [...systemEvents, ...remoteEvents, ...otherEvents];
