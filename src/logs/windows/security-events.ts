import type { EventEntry, EventFamily } from './event-entry.ts';
import { cutLine, type Lookup } from './event-template.ts';
import { describeKerberosStatus, describeLogonType, describeNtStatus, describeParameter, describeWeakEncryption } from './value-words.ts';

/** OCSF classes. */
const signIn = 3002;
const accountChange = 3001;
const groupChange = 3006;
const fileActivity = 1001;
const processActivity = 1007;
const jobActivity = 1006;
const networkActivity = 4001;
const shareActivity = 4006;

const account = (text: string): EventEntry => ({ text, classUid: accountChange });
const group = (text: string): EventEntry => ({ text, classUid: groupChange, target: '' });
const member = (act: 'added to' | 'removed from', kind: string): EventEntry => ({
  text: `Account ${act} {TargetSid/TargetUserName|privileged} ${kind} group {TargetUserName}`, classUid: groupChange, target: memberName,
});
const signInFailure = (text: string): EventEntry => ({ text, classUid: signIn, account: 'TargetUserName/LogonAccount/UserName', target: '', action: 'failure' });
const share = (text: string): EventEntry => ({ text, classUid: shareActivity, target: '' });
const firewallPacket = (text: string, action: string): EventEntry => ({
  text, classUid: networkActivity, action, account: '', target: '', process: 'Application', protocol: 'Protocol', srcIp: 'SourceAddress', srcPort: 'SourcePort', srcHost: '', dstIp: 'DestAddress', dstPort: 'DestPort',
});

/** `CN=Alice,OU=…` by its first part, else the SID. */
function memberName(get: Lookup): string | undefined {
  const name = get('MemberName');
  if (name === undefined) return get('MemberSid');
  const common = /^CN=((?:[^,\\]|\\.){1,200})/i.exec(name)?.[1];
  return common === undefined ? name : common.replace(/\\(.)/g, '$1');
}

/** The program of a scheduled task's definition. */
export function taskCommand(get: Lookup): string | undefined {
  const content = get('TaskContent') ?? get('TaskContentNew');
  const between = (name: string): string | undefined => {
    const start = content?.indexOf(`<${name}>`) ?? -1;
    const end = start < 0 ? -1 : content?.indexOf(`</${name}>`, start) ?? -1;
    return end < 0 ? undefined : content?.slice(start + name.length + 2, end).trim();
  };
  const command = between('Command');
  const args = between('Arguments');
  return command === undefined ? undefined : args === undefined ? command : `${command} ${args}`;
}

const task = (act: string): EventEntry => ({
  text: (get) => `${act}: ${cutLine(`${get('TaskName') ?? ''} ${taskCommand(get) ?? ''}`)}`, classUid: jobActivity, target: '', commandLine: taskCommand,
});

function objectText(act: string): (get: Lookup) => string {
  return (get) => {
    const name = get('ObjectName');
    const type = get('ObjectType')?.toLowerCase();
    return `${act}${type === undefined || type.startsWith('%{') ? '' : ` ${type}`}${name === undefined || name.startsWith('%{') ? '' : ` ${cutLine(type === 'process' ? name.slice(name.lastIndexOf('\\') + 1) : name)}`}`;
  };
}

const objectFile = (get: Lookup): string | undefined => (get('ObjectType') === 'File' ? get('ObjectName') : undefined);
const object = (act: string): EventEntry => ({ text: objectText(act), target: '', file: objectFile });

/** The extended rights of replication: who has them and uses them can ask a domain controller for every password hash. */
const replicationRights = /1131f6a[acd]-9c07-11d1-f79f-00c04fc2dcd2|89e95b76-444d-4c62-991a-0facbeda640c/i;

function directoryOperation(get: Lookup): string {
  if (!replicationRights.test((get('Properties') ?? '').slice(0, 4000))) return 'Operation on a directory object';
  return get('SubjectUserName')?.endsWith('$') === true ? 'Directory replication by a computer account' : 'Directory replication rights used by an account (DCSync)';
}

function ticketGranting(get: Lookup): string {
  if (get('Status') === '0x0' && get('PreAuthType') === '0') return 'Kerberos ticket-granting ticket issued without pre-authentication (AS-REP roast possible)';
  return 'Kerberos ticket-granting ticket requested';
}

const serviceAccount = (get: Lookup): string | undefined => {
  const name = get('ServiceName');
  return name === undefined || name.endsWith('$') || /^krbtgt/i.test(name) ? undefined : name;
};
const installedService: EventEntry = {
  text: 'New service installed: {ServiceName} ({ServiceFileName/ImagePath|cut})', classUid: 201003, target: '', commandLine: 'ServiceFileName/ImagePath', process: '', account: 'SubjectUserName',
};
const directoryChange = (act: string): EventEntry => ({ text: `${act}: {ObjectClass} {ObjectDN|cut}[ ({AttributeLDAPDisplayName})]`, classUid: 3004, target: '' });
const certificate = (text: string): EventEntry => ({ text, account: 'Requester/SubjectUserName', target: '', classUid: 3004 });
const firewallRule = (act: string): EventEntry => ({ text: `Firewall rule ${act}: {RuleName}`, account: '', target: '', classUid: 5019 });
const networkPolicy = (text: string): EventEntry => ({ text, classUid: signIn, account: 'SubjectUserName', target: '', srcHost: 'CallingStationID', process: '' });
const newUser = account('New user account created');

/** What the event logging service itself writes, partly into the Security log. */
const eventLogEntries: Record<number, string | EventEntry> = {
  1100: 'The event logging service was shut down', 1101: 'Audit events were dropped', 1102: { text: 'The audit log was cleared', classUid: 1008, target: '' }, 1104: 'The security log is full', 1105: 'The event log was archived', 1108: 'The event logging service met an error',
  104: { text: 'The {Channel} log was cleared', classUid: 1008, target: '' }, 6005: 'The event log service was started (system start)', 6006: 'The event log service was stopped (system shutdown)', 6008: 'The previous system shutdown was unexpected', 6009: 'System version at start', 6013: 'System uptime',
};

const entries: Record<number, string | EventEntry> = {
  ...eventLogEntries,
  4608: 'Windows is starting', 4609: 'Windows is shutting down', 4610: 'Authentication package loaded: {AuthenticationPackageName}', 4611: 'Logon process registered: {LogonProcessName}', 4612: 'Audit messages were lost', 4614: 'Password notification package loaded: {NotificationPackageName}',
  4616: 'The system time was changed', 4618: 'A monitored pattern of security events occurred', 4621: 'Recovered from CrashOnAuditFail', 4622: 'Security package loaded: {SecurityPackageName}',
  4624: { text: 'An account was successfully signed in[ (logon type {LogonType|logonType})]', classUid: signIn, account: 'TargetUserName/TargetUserSid', target: 'TargetOutboundUserName', action: 'success' },
  4625: { text: (get) => failedSignIn(get), classUid: signIn, account: 'TargetUserName', target: '', action: 'failure' },
  4626: { text: 'User or device claims of a sign-in', account: 'TargetUserName', target: '' }, 4627: { text: 'Group membership of a sign-in', account: 'TargetUserName', target: '' },
  4634: { text: 'An account signed out[ (logon type {LogonType|logonType})]', classUid: signIn, account: 'TargetUserName', target: '' }, 4647: { text: 'A user signed out', classUid: signIn, account: 'TargetUserName', target: '' },
  4646: 'IKE DoS prevention mode started', 4648: { text: 'Sign-in tried with explicit credentials', classUid: signIn, dstHost: 'TargetServerName' }, 4649: { text: 'A replay attack was detected', severity: 4 },
  4656: object('Handle requested to'), 4657: { text: 'Registry value changed: {ObjectName}\\{ObjectValueName}', classUid: 201002, target: '' }, 4658: 'The handle to an object was closed', 4659: object('Handle requested for deletion of'), 4660: 'An object was deleted',
  4661: object('Directory handle requested to'), 4662: { text: directoryOperation, target: '', classUid: 3004 }, 4663: object('Attempt to access'), 4664: { text: 'Hard link created: {LinkName}', classUid: fileActivity, file: 'LinkName' }, 4670: object('Permissions changed on'),
  4672: { text: 'Special privileges assigned to a new sign-in', classUid: 3003, target: '' }, 4673: { text: 'Privileged service called[: {PrivilegeList|cut}]', target: '' }, 4674: object('Operation tried on a privileged object'), 4675: 'SIDs were filtered',
  4688: {
    text: 'Process created: {CommandLine/NewProcessName|cut}[ (parent {ParentProcessName|base})]', classUid: processActivity, process: 'NewProcessName', commandLine: 'CommandLine', action: '',
  },
  4689: { text: 'Process ended: {ProcessName|base}', classUid: processActivity, target: '', action: '' }, 4690: 'Handle to an object duplicated', 4691: 'Indirect access to an object requested', 4692: 'Data protection master key backed up', 4693: 'Data protection master key recovered',
  4695: 'Protected data unprotected', 4696: { text: 'Primary token assigned to a process', process: 'ProcessName/TargetProcessName' }, 4697: installedService,
  4698: task('New scheduled task created'), 4699: task('Scheduled task deleted'), 4700: task('Scheduled task enabled'), 4701: task('Scheduled task disabled'), 4702: task('Scheduled task updated'),
  4703: { text: 'Token rights adjusted[: {EnabledPrivilegeList|cut} enabled]', target: '' }, 4704: account('User right assigned: {PrivilegeList|cut}'), 4705: account('User right removed: {PrivilegeList|cut}'), 4706: 'New domain trust created: {DomainName}', 4707: 'Domain trust removed: {DomainName}',
  4713: 'Kerberos policy changed', 4714: 'Encrypted data recovery policy changed', 4715: 'Audit policy (SACL) on an object changed', 4716: 'Domain trust changed: {DomainName}', 4717: account('System security access granted: {AccessGranted}'), 4718: account('System security access removed: {AccessRemoved}'),
  4719: { text: 'System audit policy was changed[: {SubcategoryName}]', target: '' }, 4720: newUser, 4722: account('User account enabled'), 4723: account('Attempt to change the password of an account'), 4724: account('Attempt to reset the password of an account'),
  4725: account('User account disabled'), 4726: account('User account deleted'), 4727: group('Security-enabled global group created: {TargetUserName}'), 4728: member('added to', 'global'), 4729: member('removed from', 'global'), 4730: group('Security-enabled global group deleted: {TargetUserName}'),
  4731: group('Security-enabled local group created: {TargetUserName}'), 4732: member('added to', 'local'), 4733: member('removed from', 'local'), 4734: group('Security-enabled local group deleted: {TargetUserName}'), 4735: group('Security-enabled local group changed: {TargetUserName}'),
  4737: group('Security-enabled global group changed: {TargetUserName}'), 4738: account('User account changed'), 4739: 'Domain policy changed: {DomainPolicyChanged}', 4740: { ...account('User account locked out'), account: '', target: 'TargetUserName', srcHost: 'TargetDomainName', action: 'failure' },
  4741: account('New computer account created'), 4742: account('Computer account changed'), 4743: account('Computer account deleted'), 4744: group('Distribution local group created: {TargetUserName}'), 4745: group('Distribution local group changed: {TargetUserName}'),
  4746: member('added to', 'distribution local'), 4747: member('removed from', 'distribution local'), 4748: group('Distribution local group deleted: {TargetUserName}'), 4749: group('Distribution global group created: {TargetUserName}'), 4750: group('Distribution global group changed: {TargetUserName}'),
  4751: member('added to', 'distribution global'), 4752: member('removed from', 'distribution global'), 4753: group('Distribution global group deleted: {TargetUserName}'), 4754: group('Security-enabled universal group created: {TargetUserName}'), 4755: group('Security-enabled universal group changed: {TargetUserName}'),
  4756: member('added to', 'universal'), 4757: member('removed from', 'universal'), 4758: group('Security-enabled universal group deleted: {TargetUserName}'), 4759: group('Distribution universal group created: {TargetUserName}'), 4760: group('Distribution universal group changed: {TargetUserName}'),
  4761: member('added to', 'distribution universal'), 4762: member('removed from', 'distribution universal'), 4763: group('Distribution universal group deleted: {TargetUserName}'), 4764: group('Type of a group changed: {TargetUserName}'), 4765: account('SID history added to an account'),
  4766: account('Attempt to add SID history to an account failed'), 4767: account('User account unlocked'),
  4768: { text: (get) => withReason(ticketGranting(get), 'Kerberos ticket request failed', get), classUid: signIn, account: 'TargetUserName', target: '', srcHost: '', process: '', action: '{Status|outcome}' },
  4769: {
    text: (get) => withReason(weakTicket(get), 'Kerberos service ticket request failed', get), classUid: signIn, account: 'TargetUserName', target: serviceAccount, srcHost: '', process: '', action: '{Status|outcome}',
  },
  4770: { text: 'Kerberos service ticket renewed', classUid: signIn, account: 'TargetUserName', target: serviceAccount, process: '' },
  4771: { ...signInFailure('Kerberos sign-in failed (pre-authentication)[: {Status|kerberos}]'), srcHost: '', process: '' }, 4772: signInFailure('Kerberos authentication ticket request failed[: {FailureCode|kerberos}]'), 4773: signInFailure('Kerberos service ticket request failed[: {FailureCode|kerberos}]'),
  4774: signInFailure('An account could not be mapped for sign-in'), 4775: signInFailure('An account could not be mapped for sign-in'),
  4776: { text: (get) => ntlmCheck(get), classUid: signIn, account: 'TargetUserName', target: '', srcHost: 'Workstation/WorkstationName', action: '{Status|outcome}' }, 4777: signInFailure('The domain controller failed to validate credentials of a sign-in'),
  4778: { text: 'A remote desktop session was reconnected', classUid: signIn, account: 'AccountName/TargetUserName', target: '', srcIp: 'ClientAddress/IpAddress', srcHost: 'ClientName' }, 4779: { text: 'A remote desktop session was disconnected', classUid: signIn, account: 'AccountName/TargetUserName', target: '', srcIp: 'ClientAddress/IpAddress', srcHost: 'ClientName' },
  4780: account('Access list of an administrators\' account was reset'), 4781: { ...account('Account renamed: {OldTargetUserName} to {NewTargetUserName}'), target: 'NewTargetUserName/OldTargetUserName' }, 4782: account('Password hash of an account was read'),
  4793: 'Password policy checking was called', 4794: { ...account('Attempt to set the directory restore mode password'), srcHost: 'Workstation' }, 4797: account('Query for a blank password of an account'), 4798: account('Local group membership of a user was enumerated'),
  4799: { text: 'Membership of {TargetSid/TargetUserName|privileged} local group {TargetUserName} was enumerated', classUid: groupChange, target: '', process: 'CallerProcessName' },
  4800: { text: 'Workstation locked', account: 'TargetUserName', target: '' }, 4801: { text: 'Workstation unlocked', account: 'TargetUserName', target: '' }, 4802: { text: 'Screen saver started', account: 'TargetUserName', target: '' }, 4803: { text: 'Screen saver ended', account: 'TargetUserName', target: '' },
  4817: 'Audit settings on an object changed', 4819: 'Central access policies changed', 4820: signInFailure('Kerberos ticket-granting ticket denied by access control'), 4821: signInFailure('Kerberos service ticket denied by access control'),
  4822: signInFailure('NTLM sign-in failed: member of protected users'), 4823: signInFailure('NTLM sign-in failed: access control'), 4824: signInFailure('Kerberos sign-in failed: member of protected users'), 4825: { text: 'Access denied to remote desktop', classUid: signIn, account: 'AccountName', target: '', srcIp: 'ClientAddress', action: 'failure' },
  4826: 'Boot configuration data loaded', 4864: 'A namespace collision was detected', 4865: 'Trusted forest entry added', 4866: 'Trusted forest entry removed', 4867: 'Trusted forest entry changed', 4870: certificate('Certificate revoked'), 4882: certificate('Certificate services permissions changed'),
  4885: certificate('Certificate services audit filter changed'), 4886: certificate('Certificate requested'), 4887: certificate('Certificate issued'), 4888: certificate('Certificate request denied'), 4890: certificate('Certificate manager settings changed'), 4898: certificate('Certificate template loaded: {TemplateInternalName}'),
  4899: certificate('Certificate template changed: {TemplateInternalName}'), 4900: certificate('Certificate template security changed: {TemplateInternalName}'), 4902: 'Per-user audit policy table created', 4904: 'Security event source registered: {AuditSourceName}', 4905: 'Security event source removed: {AuditSourceName}',
  4906: 'CrashOnAuditFail value changed', 4907: object('Audit settings changed on'), 4908: 'Special groups logon table changed', 4911: object('Resource attributes changed on'), 4912: 'Per-user audit policy changed', 4928: 'Directory replica source added', 4929: 'Directory replica source removed',
  4932: 'Directory replication began', 4933: 'Directory replication ended', 4944: 'Firewall policy active at start', 4945: { ...firewallRule('listed at start'), account: '' }, 4946: firewallRule('added'), 4947: firewallRule('changed'), 4948: firewallRule('deleted'), 4949: 'Firewall settings restored to default',
  4950: 'Firewall setting changed: {SettingType} {SettingValue}', 4954: 'Firewall group policy settings changed', 4956: 'Firewall active profile changed', 4957: firewallRule('not applied'), 4964: { text: 'A special group was assigned to a new sign-in', classUid: signIn, account: 'TargetUserName/SubjectUserName', target: '' }, 4985: 'State of a transaction changed',
  5024: 'The firewall service started', 5025: 'The firewall service stopped', 5027: 'The firewall could not read its policy', 5030: 'The firewall service failed to start', 5031: { text: 'Firewall blocked an application from accepting connections: {Application|base}', action: 'blocked', account: '', target: '', process: 'Application' }, 5033: 'The firewall driver started', 5034: 'The firewall driver stopped',
  5038: { text: 'Code integrity: the hash of a file is not valid: {param1}', file: 'param1', severity: 3 }, 5058: 'Key file operation', 5059: 'Key migration operation', 5061: 'Cryptographic operation', 5136: directoryChange('Directory object changed'), 5137: directoryChange('Directory object created'), 5138: directoryChange('Directory object restored'),
  5139: { text: 'Directory object moved: {OldObjectDN|cut}', classUid: 3004, target: '' }, 5141: directoryChange('Directory object deleted'), 5140: share('Network share {ShareName} was accessed'), 5142: share('Network share added: {ShareName}'), 5143: share('Network share changed: {ShareName}'), 5144: share('Network share deleted: {ShareName}'),
  5145: { ...share('Network share {ShareName} was asked for {RelativeTargetName|base}'), file: 'RelativeTargetName' }, 5152: firewallPacket('Firewall blocked a packet', 'blocked'), 5153: firewallPacket('Firewall blocked a packet', 'blocked'), 5154: firewallPacket('Application allowed to listen on a port: {Application|base}', 'allowed'), 5155: firewallPacket('Application blocked from listening on a port: {Application|base}', 'blocked'),
  5156: firewallPacket('Firewall allowed [{Direction|parameter} ]connection of {Application|base}', 'allowed'), 5157: firewallPacket('Firewall blocked [{Direction|parameter} ]connection of {Application|base}', 'blocked'), 5158: firewallPacket('Firewall allowed a bind to a local port by {Application|base}', 'allowed'),
  5159: firewallPacket('Firewall blocked a bind to a local port by {Application|base}', 'blocked'), 5168: { text: 'SPN check for SMB failed', action: 'failure', srcHost: 'ClientName' }, 5376: account('Stored credentials were backed up'), 5377: account('Stored credentials were restored'), 5378: account('Delegation of credentials was not allowed by policy'),
  5379: { text: 'Stored credentials were read', classUid: signIn, target: '' }, 5380: { text: 'Credential vault was searched', target: '' }, 5381: { text: 'Credential vault was read', target: '' }, 5382: { text: 'Credential vault was read', target: '' },
  5632: { text: 'Authentication to a wireless network requested: {SSID}', target: '' }, 5633: 'Authentication to a wired network requested', 5712: 'Remote procedure call tried', 5888: 'COM+ catalog object changed', 5889: 'COM+ catalog object deleted', 5890: 'COM+ catalog object added', 6144: 'Security policy of group policy applied',
  6272: { ...networkPolicy('Network policy server granted access'), action: 'success' }, 6273: { ...networkPolicy('Network policy server denied access[: {Reason|cut}]'), action: 'failure' }, 6274: networkPolicy('Network policy server discarded a request'), 6278: { ...networkPolicy('Network policy server granted full access'), action: 'success' },
  6279: { ...networkPolicy('Network policy server locked an account'), action: 'failure' }, 6281: { text: 'Code integrity: page hashes of a file are not valid: {param1}', file: 'param1', severity: 3 }, 6410: { text: 'Code integrity: a file does not meet the requirements: {param1}', file: 'param1' }, 6416: 'New external device: {DeviceDescription}',
  6419: 'Request to disable a device', 6420: 'Device disabled: {DeviceDescription}', 6421: 'Request to enable a device', 6422: 'Device enabled: {DeviceDescription}', 6423: 'Device installation forbidden by policy: {DeviceDescription}',
};

function withReason(success: string, failure: string, get: Lookup): string {
  const reason = kerberosReason(get('Status'));
  return reason === undefined ? success : `${failure}: ${reason}`;
}

function weakTicket(get: Lookup): string {
  const weak = describeWeakEncryption(get('TicketEncryptionType') ?? '');
  return `Kerberos service ticket requested${weak === undefined || get('ServiceName')?.endsWith('$') === true ? '' : ` with weak encryption ${weak}`}`;
}

const kerberosReason = (status: string | undefined): string | undefined => (status === undefined ? undefined : describeKerberosStatus(status));

function failedSignIn(get: Lookup): string {
  const reason = describeNtStatus(get('SubStatus') ?? '') ?? describeNtStatus(get('Status') ?? '') ?? describeParameter(get('FailureReason') ?? '');
  const type = describeLogonType(get('LogonType') ?? '');
  return `An account failed to sign in${reason === undefined || reason === '' ? '' : `: ${reason}`}${type === undefined ? '' : ` (logon type ${type})`}`;
}

function ntlmCheck(get: Lookup): string {
  const reason = describeNtStatus(get('Status') ?? '');
  return reason === undefined ? 'NTLM sign-in: credentials validated' : `NTLM sign-in failed: ${reason}`;
}

/** The event logging service. */
export const eventLogEvents: EventFamily = { product: 'Windows Event Log', providers: ['eventlog'], defaults: { account: 'SubjectUserName' }, entries: eventLogEntries, isWrittenByService: true };

/** The Security log. */
export const securityEvents: EventFamily = {
  product: 'Windows Security',
  providers: ['security-auditing', 'security'],
  channels: ['security'],
  defaults: { account: 'SubjectUserName', target: 'TargetUserName', process: 'ProcessName', srcIp: 'IpAddress', srcPort: 'IpPort', srcHost: 'WorkstationName' },
  entries,
  isWrittenByService: true,
};

/** The id since Vista of an event of Windows XP and 2003, whose ids are 4,096 lower; those that fell together are named. */
export function modernSecurityId(id: number): number {
  if (id === 517) return 1102;
  if (id === 540) return 4624;
  if ((id >= 530 && id <= 537) || id === 539) return 4625;
  return id >= 512 && id <= 861 ? id + 4096 : id;
}
