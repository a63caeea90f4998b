import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { isWindows, plainAccount, shortName, sourceOf } from './act-ends.ts';
import { agentActOf, cronPath, unitPath, type AgentAct } from './agent-act.ts';
import { fileHash, hexOf, numberOf, pidOf, uidOf } from './made-values.ts';
import { linuxLines, type ProgramLine } from './program-lines.ts';
import { baseOf, linuxPath, programOf, splitCommand } from './split-command.ts';
import { windowsEvents } from './windows-events.ts';
import type { WindowsEvent } from './windows-event.ts';
import { isoZoned } from './write-time.ts';

/** What an alert says beside the frame that all alerts have. */
interface Alert {
  rule: { id: number; level: number; description: string; groups: string[]; techniqueIds?: string[] };
  decoder: string;
  location: string;
  fullLog?: string;
  more?: Record<string, unknown>;
}

type Act<K extends AgentAct['kind']> = Extract<AgentAct, { kind: K }>;

/** Ids of rules that a site wrote itself. */
function localRule(title: string): number {
  return 100_000 + numberOf(`rule ${title}`, 9000);
}

function logLine(line: ProgramLine, act: RenderedAct, site: SensorSite): string {
  return `${site.time(act.timeMs)} ${shortName(act.to)} ${line.program}[${line.pid ?? 1}]: ${line.text}`;
}

/** The line of the host that the act leaves in its own log: the first that has one of these words. */
function lineWith(act: AgentAct, site: SensorSite, words: readonly string[]): string | undefined {
  const line = linuxLines(act, { ...site, host: act.to }).find(({ text }) => words.some((word) => text.includes(word)));
  return line === undefined ? undefined : logLine(line, act, site);
}

function predecoder(program: string, act: RenderedAct): Record<string, unknown> {
  return { hostname: shortName(act.to), program_name: program };
}

function sshAlert(act: Act<'ssh-login'>, site: SensorSite): Alert {
  const account = act.account ?? 'root';
  const { isSuccess, isKnownAccount } = act.data;
  const rule = isSuccess ? { id: 5715, level: 3, description: 'sshd: authentication success.', groups: ['syslog', 'sshd', 'authentication_success'], techniqueIds: ['T1078', 'T1021'] }
    : isKnownAccount ? { id: 5760, level: 5, description: 'sshd: authentication failed.', groups: ['syslog', 'sshd', 'authentication_failed'], techniqueIds: ['T1110.001', 'T1021.004'] }
      : { id: 5710, level: 5, description: 'sshd: Attempt to login using a non-existent user', groups: ['syslog', 'sshd', 'authentication_failed', 'invalid_login'], techniqueIds: ['T1110.001', 'T1021.004'] };
  const fullLog = lineWith(act, site, ['Accepted ', 'Failed ', 'Invalid user ']);
  return { rule, decoder: 'sshd', location: '/var/log/auth.log', ...(fullLog !== undefined && { fullLog }), more: { predecoder: predecoder('sshd', act), data: { srcip: sourceOf(act), srcport: String(act.sourcePort), [isSuccess ? 'dstuser' : 'srcuser']: account } } };
}

/** An event of the Windows agent. Names of values begin with small letters. */
function windowsAlert(event: WindowsEvent | undefined, rule: Alert['rule'], act: AgentAct): Alert | undefined {
  if (event === undefined) return undefined;
  const values = event.data.filter(([, value]) => value !== '-' && value !== '');
  const eventdata: Record<string, string> = Object.fromEntries(values.map(([name, value]) => [`${name.charAt(0).toLowerCase()}${name.slice(1).replaceAll(' ', '')}`, value] as const));
  const severityValue = event.outcome === 'failure' ? 'AUDIT_FAILURE' : event.outcome === 'success' ? 'AUDIT_SUCCESS' : event.level === 2 ? 'ERROR' : event.level === 3 ? 'WARNING' : 'INFORMATION';
  const system = { providerName: event.provider, eventID: String(event.id), level: String(event.level), task: String(event.task), eventRecordID: String(40_000 + act.serial * 8), channel: event.channel, computer: act.to.name, severityValue, message: `"${event.title}"` };
  return { rule, decoder: 'windows_eventchannel', location: 'EventChannel', more: { data: { win: { system, eventdata } } } };
}

/** The event of the host's own log with this id. Sysmon is on all hosts that have the agent: `style` 0.5. */
function eventWith(act: AgentAct, ...ids: number[]): WindowsEvent | undefined {
  return windowsEvents(act, { host: act.to, style: 0.5, time: () => '' }).find(({ id }) => ids.includes(id));
}

function newFile(path: string, act: AgentAct): Alert {
  const sha256 = fileHash(path);
  const account = plainAccount(act.account ?? (isWindows(act.to) ? 'SYSTEM' : 'root'));
  const owner = isWindows(act.to) ? { uname_after: account } : { uid_after: String(uidOf(account)), uname_after: account, perm_after: 'rw-r--r--' };
  return {
    rule: { id: 554, level: 5, description: 'File added to the system.', groups: ['ossec', 'syscheck', 'syscheck_entry_added', 'syscheck_file'] }, decoder: 'syscheck_new_entry', location: 'syscheck', fullLog: `File '${path}' added\nMode: realtime\n`,
    more: { syscheck: { path, mode: 'realtime', size_after: String(200 + numberOf(`size ${path}`, 90_000)), ...owner, md5_after: hexOf(`md5 ${path}`, 32), sha1_after: hexOf(`sha1 ${path}`, 40), sha256_after: sha256, event: 'added' } },
  };
}

function auditAlert(act: AgentAct, { program, words, account }: { program: string; words: readonly string[]; account: string }): Alert {
  const exe = linuxPath(program);
  const uid = String(uidOf(account));
  const execve: Record<string, string> = Object.fromEntries(words.map((word, index) => [`a${index}`, word] as const));
  const audit = { type: 'SYSCALL', id: String(1000 + act.serial * 4), syscall: '59', success: 'yes', ppid: String(pidOf(act, 1)), pid: String(pidOf(act)), uid, euid: uid, command: baseOf(exe), exe, key: 'audit-wazuh-c', execve };
  return { rule: { id: 80792, level: 3, description: `Audit: Command: ${exe}.`, groups: ['audit', 'audit_command'] }, decoder: 'auditd', location: '/var/log/audit/audit.log', more: { data: { audit, user: account } } };
}

function processAlert(act: Act<'process'>): Alert | undefined {
  if (isWindows(act.to)) return windowsAlert(eventWith(act, 1), { id: 61603, level: 3, description: `Sysmon - Event 1: Process creation ${baseOf(act.data.program)}`, groups: ['windows', 'sysmon', 'sysmon_event1'] }, act);
  return auditAlert(act, { program: act.data.program, words: splitCommand(act.data.commandLine), account: act.account ?? 'root' });
}

function malwareAlert(act: Act<'malware-alert'>): Alert | undefined {
  const { path, threat, isCleaned } = act.data;
  if (isWindows(act.to)) {
    const description = `Windows Defender: Antimalware platform ${isCleaned ? 'performed an action to protect you from' : 'detected'} potentially unwanted software (${threat})`;
    return windowsAlert(eventWith(act, isCleaned ? 1117 : 1116), { id: isCleaned ? 62124 : 62123, level: isCleaned ? 3 : 12, description, groups: ['windows', 'windows_defender'] }, act);
  }
  return { rule: { id: 52502, level: 8, description: `ClamAV: Virus detected: ${threat}`, groups: ['clamd', 'freshclam', 'virus'] }, decoder: 'clamd', location: '/var/log/clamav/clamav.log', fullLog: `${path}: ${threat} FOUND`, more: { data: { url: path, extra_data: threat, file: path } } };
}

function hostAlert(act: Act<'host-alert'>): Alert {
  const { title, level, group, techniqueId } = act.data;
  return {
    rule: { id: localRule(title), level, description: title, groups: ['local', group], ...(techniqueId !== undefined && { techniqueIds: [techniqueId] }) }, decoder: group === 'syscheck' ? 'syscheck_integrity_changed' : group, location: group, fullLog: title,
    ...((act.account !== undefined || act.from !== undefined) && { more: { data: { ...(act.from !== undefined && { srcip: act.from.address }), ...(act.account !== undefined && { srcuser: act.account }) } } }),
  };
}

function signInAlert(act: Act<'windows-logon'>): Alert | undefined {
  const rule = act.data.isSuccess ? { id: 60106, level: 3, description: 'Windows Logon Success', groups: ['windows', 'windows_security', 'authentication_success'], techniqueIds: ['T1078'] }
    : { id: 60122, level: 5, description: 'Logon Failure - Unknown user or bad password', groups: ['windows', 'windows_security', 'win_authentication_failed', 'authentication_failed'], techniqueIds: ['T1531'] };
  return windowsAlert(eventWith(act, 4624, 4625), rule, act);
}

function accountAlert(act: Act<'account-created'>, site: SensorSite): Alert | undefined {
  if (isWindows(act.to)) return windowsAlert(eventWith(act, 4720), { id: 60109, level: 8, description: 'User account enabled or created', groups: ['windows', 'windows_security', 'adduser', 'account_changed'], techniqueIds: ['T1098'] }, act);
  const fullLog = lineWith(act, site, ['new user']);
  const name = plainAccount(act.data.name);
  return { rule: { id: 5902, level: 8, description: 'New user added to the system.', groups: ['syslog', 'adduser'], techniqueIds: ['T1136'] }, decoder: 'useradd', location: '/var/log/auth.log', ...(fullLog !== undefined && { fullLog }), more: { predecoder: predecoder('useradd', act), data: { dstuser: name, home: `/home/${name}`, shell: '/bin/bash' } } };
}

function serviceAlerts(act: Act<'service-installed'>): (Alert | undefined)[] {
  if (isWindows(act.to)) return [windowsAlert(eventWith(act, 7045), { id: 61138, level: 5, description: 'New Windows Service Created', groups: ['windows', 'windows_system', 'policy_changed'], techniqueIds: ['T1543.003'] }, act)];
  return [newFile(unitPath(act.data.name), act), auditAlert(act, { program: programOf(act.data.path), words: splitCommand(act.data.path), account: 'root' })];
}

function taskAlert(act: Act<'scheduled-task'>, site: SensorSite): Alert | undefined {
  if (isWindows(act.to)) return windowsAlert(eventWith(act, 4698), { id: localRule('scheduled task'), level: 5, description: 'Windows scheduled task created', groups: ['local', 'windows', 'windows_security'], techniqueIds: ['T1053.005'] }, act);
  const fullLog = lineWith(act, site, [' CMD ']);
  return { rule: { id: 2832, level: 5, description: 'Crontab entry changed.', groups: ['syslog', 'cron'], techniqueIds: ['T1053.003'] }, decoder: 'crontab', location: '/var/log/syslog', ...(fullLog !== undefined && { fullLog }), more: { predecoder: predecoder('crontab', act), data: { file: cronPath(act.data.name, act.account), command: act.data.command, srcuser: act.account ?? 'root' } } };
}

function alertsOf(act: AgentAct, site: SensorSite): (Alert | undefined)[] {
  switch (act.kind) {
    case 'ssh-login': return [sshAlert(act, site)];
    case 'windows-logon': return [signInAlert(act)];
    case 'process': return [processAlert(act)];
    case 'file-write': return [newFile(act.data.path, act)];
    case 'malware-alert': return [malwareAlert(act)];
    case 'host-alert': return [hostAlert(act)];
    case 'account-created': return [accountAlert(act, site)];
    case 'service-installed': return serviceAlerts(act);
    case 'scheduled-task': return [taskAlert(act, site)];
  }
}

function writeAlert(act: AgentAct, site: SensorSite, alert: Alert): string {
  const { techniqueIds, ...rule } = alert.rule;
  return JSON.stringify({
    timestamp: site.time(act.timeMs),
    rule: { level: rule.level, description: rule.description, id: String(rule.id), ...(techniqueIds !== undefined && { mitre: { id: techniqueIds } }), firedtimes: 1 + (act.serial % 40), mail: rule.level >= 12, groups: rule.groups },
    agent: { id: String(1 + numberOf(`agent ${act.to.name}`, 998)).padStart(3, '0'), name: act.to.name, ip: act.to.address },
    manager: { name: site.style < 0.5 ? site.host.name : 'wazuh-manager' }, decoder: { name: alert.decoder }, ...alert.more, ...(alert.fullLog !== undefined && { full_log: alert.fullLog }), location: alert.location,
  });
}

/** `alerts.json` of a Wazuh manager, with the alerts of all its agents. */
export const wazuh: Renderer = {
  kind: 'host-agent',
  format: 'wazuh',
  fileNames: ['alerts.json', 'wazuh-alerts.json', 'ossec-alerts.json'],
  time: (timeMs, offsetMinutes) => isoZoned(timeMs, 3, offsetMinutes, ''),
  render(rendered, site) {
    const act = agentActOf(rendered);
    return act === undefined ? [] : alertsOf(act, site).flatMap((alert) => (alert === undefined ? [] : [writeAlert(act, site, alert)]));
  },
};
