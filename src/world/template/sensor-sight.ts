import { type ActKind, type ScenarioTemplate, type SensorKind, type TemplateAct } from '../../contracts/index.ts';
import { splitRef } from './refs.ts';

/** Which sensors tell of an act what it is, so that their lines can show a fact. */
export const tellingSensors: Readonly<Record<ActKind, readonly SensorKind[]>> = {
  connection: ['firewall', 'flow', 'network-monitor'], 'port-scan': ['firewall', 'flow', 'network-monitor'], 'dns-query': ['resolver', 'network-monitor', 'ids'], 'http-request': ['web-server', 'proxy', 'network-monitor', 'ids'], 'tls-handshake': ['network-monitor', 'proxy', 'firewall', 'flow', 'ids'],
  'ids-alert': ['ids', 'firewall'], 'ssh-login': ['linux-auth', 'linux-audit', 'host-agent', 'network-monitor'], 'windows-logon': ['windows', 'host-agent', 'network-monitor', 'share'], 'vpn-login': ['vpn'], 'mail-login': ['mail'], 'cloud-login': ['identity', 'cloud'], 'ftp-login': ['ftp', 'linux-auth', 'linux-audit'],
  'database-login': ['database'], sudo: ['linux-auth', 'linux-audit'], process: ['linux-audit', 'windows', 'host-agent'], 'file-write': ['linux-audit', 'windows', 'host-agent'], 'account-created': ['linux-auth', 'linux-audit', 'windows', 'host-agent', 'identity'],
  'service-installed': ['windows', 'linux-auth', 'linux-audit', 'host-agent'], 'scheduled-task': ['windows', 'linux-auth', 'linux-audit', 'host-agent'], 'kerberos-ticket': ['windows', 'network-monitor'], 'directory-replication': ['windows'], 'malware-alert': ['host-agent', 'windows', 'linux-auth'], 'host-alert': ['host-agent'],
  'cloud-call': ['cloud'], 'kubernetes-call': ['kubernetes'], 'database-query': ['database'], 'share-access': ['share', 'windows', 'network-monitor'], 'file-transfer': ['ftp', 'network-monitor'], mail: ['mail', 'network-monitor'], message: ['linux-auth', 'windows', 'mail', 'database'],
};

/** Sensors that see only what happens on their own host. */
const localSensors: ReadonlySet<SensorKind> = new Set(['web-server', 'linux-auth', 'linux-audit', 'windows', 'mail', 'vpn', 'ftp', 'database', 'share']);

/** Sensors whose file is the log of one host or service, which its lines need not name. */
export const ownLogSensors: ReadonlySet<SensorKind> = new Set([...localSensors, 'cloud', 'identity', 'kubernetes']);

/** Ids of the sensors that tell of an act. `to`: the act's host. */
export function listTellingSensors(template: ScenarioTemplate, act: TemplateAct, to: string | undefined): string[] {
  return Object.entries(template.sensors).filter(([, sensor]) => tellingSensors[act.act].includes(sensor.kind) && (!localSensors.has(sensor.kind) || (to !== undefined && splitRef(sensor.on).id === splitRef(to).id))).map(([id]) => id);
}
