import type { Renderer, SensorSite } from '../renderer.ts';
import { isWindows, plainAccount, shortName } from './act-ends.ts';
import { agentActOf, cronPath, unitPath, type AgentAct } from './agent-act.ts';
import { fileHash, guidOf, hexOf, pidOf } from './made-values.ts';
import { baseOf, linuxPath, programOf, splitCommand } from './split-command.ts';
import { domainOf, programPath } from './windows-event.ts';
import { isoUtc } from './write-time.ts';

type Document = Record<string, unknown>;
type Act<K extends AgentAct['kind']> = Extract<AgentAct, { kind: K }>;

function fullPath(act: AgentAct, program: string, commandLine?: string): string {
  return isWindows(act.to) ? programPath(program, commandLine) : linuxPath(program);
}

function userOf(act: AgentAct): Document {
  return { name: plainAccount(act.account ?? (isWindows(act.to) ? 'SYSTEM' : 'root')), ...(isWindows(act.to) && { domain: act.account === undefined ? 'NT AUTHORITY' : domainOf(act.account, act.to) }) };
}

function eventOf(category: string, type: string, { action, dataset, outcome, kind = 'event' }: { action: string; dataset: string; outcome?: 'success' | 'failure'; kind?: 'event' | 'alert' }): Document {
  return { kind, category: [category], type: [type], action, module: dataset.split('.', 1)[0], dataset, ...(outcome !== undefined && { outcome }) };
}

function fileOf(path: string, act: AgentAct): Document {
  const name = baseOf(path);
  const dot = name.lastIndexOf('.');
  return { path, name, ...(dot > 0 && { extension: name.slice(dot + 1) }), directory: path.slice(0, Math.max(path.length - name.length - 1, 1)), hash: { sha256: fileHash(path) }, ...(!isWindows(act.to) && { owner: plainAccount(act.account ?? 'root') }) };
}

function processOf(program: string, act: AgentAct): Document {
  const executable = fullPath(act, program);
  return { pid: pidOf(act, 1), name: baseOf(executable), executable };
}

function signIn(act: Act<'ssh-login' | 'windows-logon'>): Document {
  const outcome = act.data.isSuccess ? 'success' : 'failure';
  const action = act.kind === 'windows-logon' ? (act.data.isSuccess ? 'logged-in' : 'logon-failed') : act.data.isSuccess ? 'ssh_login' : 'ssh_login_failed';
  return {
    event: eventOf('authentication', 'start', { action, dataset: 'system.auth', outcome }), user: userOf(act), process: { name: act.kind === 'ssh-login' ? 'sshd' : 'svchost.exe', pid: pidOf(act) },
    ...(act.from !== undefined && { source: { ip: act.from.address, port: act.sourcePort } }), ...(act.kind === 'windows-logon' ? { winlogon: { logon: { type: act.data.type } } } : { system: { auth: { ssh: { method: act.data.method, event: act.data.isSuccess ? 'Accepted' : 'Failed' } } } }),
  };
}

/** What a detection rule of Elastic Security made of events. */
function detection(act: Act<'host-alert'>, site: SensorSite): Document {
  const { title, level, techniqueId } = act.data;
  const severity = level >= 12 ? 'critical' : level >= 9 ? 'high' : level >= 6 ? 'medium' : 'low';
  return {
    event: { kind: 'signal', category: ['intrusion_detection'] }, 'kibana.alert.rule.name': title, 'kibana.alert.severity': severity, 'kibana.alert.risk_score': { critical: 99, high: 73, medium: 47, low: 21 }[severity], 'kibana.alert.rule.rule_id': guidOf(`rule ${title}`), 'kibana.alert.uuid': hexOf(`alert ${act.serial} ${site.host.name}`, 64),
    'kibana.alert.original_time': site.time(act.timeMs), 'kibana.alert.status': 'active', 'kibana.alert.reason': `event on ${shortName(act.to)} created ${severity} alert ${title}.`,
    ...(techniqueId !== undefined && { 'kibana.alert.rule.threat': [{ framework: 'MITRE ATT&CK', technique: [{ id: techniqueId.split('.', 1)[0], ...(techniqueId.includes('.') && { subtechnique: [{ id: techniqueId }] }) }] }] }),
    ...(act.account !== undefined && { user: userOf(act) }), ...(act.from !== undefined && { source: { ip: act.from.address } }),
  };
}

function documentOf(act: AgentAct, site: SensorSite): Document {
  switch (act.kind) {
    case 'ssh-login': case 'windows-logon': return signIn(act);
    case 'host-alert': return detection(act, site);
    case 'process': {
      const executable = fullPath(act, act.data.program, act.data.commandLine);
      const parent = processOf(act.data.parent ?? (isWindows(act.to) ? 'explorer.exe' : 'bash'), act);
      return {
        event: eventOf('process', 'start', { action: isWindows(act.to) ? 'start' : 'exec', dataset: 'endpoint.events.process', outcome: 'success' }), user: userOf(act),
        process: { pid: pidOf(act), name: baseOf(executable), executable, command_line: act.data.commandLine, args: splitCommand(isWindows(act.to) ? act.data.commandLine.replaceAll('\\', '\\\\') : act.data.commandLine), hash: { sha256: fileHash(executable) }, parent },
      };
    }
    case 'file-write': return { event: eventOf('file', 'creation', { action: 'creation', dataset: 'endpoint.events.file', outcome: 'success' }), user: userOf(act), file: fileOf(act.data.path, act), ...(act.data.program !== undefined && { process: processOf(act.data.program, act) }) };
    case 'malware-alert': return {
      event: { ...eventOf('malware', 'info', { action: 'creation', dataset: 'endpoint.alerts', kind: 'alert' }), type: act.data.isCleaned ? ['info', 'denied'] : ['info', 'allowed'], severity: 73, risk_score: 73 }, rule: { name: act.data.threat }, message: 'Malware Detection Alert', ...(act.account !== undefined && { user: userOf(act) }), file: fileOf(act.data.path, act),
    };
    case 'account-created': return { event: eventOf('iam', 'creation', { action: 'added-user-account', dataset: isWindows(act.to) ? 'system.security' : 'auditd.log', outcome: 'success' }), user: { ...userOf(act), target: { name: plainAccount(act.data.name) } }, message: `User account ${plainAccount(act.data.name)} was created` };
    case 'service-installed': return {
      event: eventOf('configuration', 'creation', { action: 'service-installed', dataset: 'system.system', outcome: 'success' }), user: userOf(act), service: { name: act.data.name }, process: { command_line: act.data.path }, file: fileOf(isWindows(act.to) ? programOf(act.data.path) : unitPath(act.data.name), act), message: `A service was installed: ${act.data.name} (${act.data.path})`,
    };
    case 'scheduled-task': return {
      event: eventOf('configuration', 'creation', { action: 'scheduled-task-created', dataset: isWindows(act.to) ? 'system.security' : 'system.syslog', outcome: 'success' }), user: userOf(act), process: { command_line: act.data.command },
      ...(!isWindows(act.to) && { file: { path: cronPath(act.data.name, act.account) } }), message: `A scheduled task was created: ${act.data.name} (${act.data.command})`,
    };
  }
}

/** Documents of the Elastic agent and of Elastic Security, with the events of all hosts. */
export const elasticEcs: Renderer = {
  kind: 'host-agent',
  format: 'elastic-ecs',
  fileNames: ['elastic-events.ndjson', 'elastic-agent.jsonl', 'logs-endpoint.ndjson'],
  time: (timeMs) => isoUtc(timeMs),
  render(rendered, site) {
    const act = agentActOf(rendered);
    if (act === undefined) return [];
    const version = site.style < 0.5 ? '8.11.3' : '8.15.0';
    return [JSON.stringify({
      '@timestamp': site.time(act.timeMs), agent: { type: 'endpoint', version, id: guidOf(`agent ${act.to.name}`) }, ecs: { version: '8.10.0' },
      host: { name: act.to.name, hostname: shortName(act.to), ip: [act.to.address], os: { type: isWindows(act.to) ? 'windows' : 'linux', ...(act.to.host !== undefined && { full: act.to.host.os }) } }, ...documentOf(act, site),
    })];
  },
};
