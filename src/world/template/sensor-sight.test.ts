import { expect, it } from 'vitest';
import { actKindNames, sensorKindNames, type ActKind, type DrawnEnd, type RenderedAct } from '../../contracts/index.ts';
import { SeededRandom } from '../../kit/random.ts';
import { hostRenderers } from '../render/host/index.ts';
import { networkRenderers } from '../render/network/index.ts';
import { placeAct, type ActInput } from './placed-act.ts';
import { canShow } from './render-evidence.ts';
import { tellingSensors } from './sensor-sight.ts';

const from: DrawnEnd = { name: '45.9.1.2', address: '45.9.1.2', isInternal: false };
const hosts: DrawnEnd[] = [['web', 'Debian 12'], ['file', 'Windows Server 2022'], ['domain-controller', 'Windows Server 2022'], ['cloud-service', 'managed service'], ['identity-provider', 'managed service'], ['resolver', 'Debian 12'], ['firewall', 'Debian 12']].map(([type = '', os = ''], index) => ({ name: `host-${index}`, address: `10.0.0.${index + 1}`, isInternal: true, host: { name: `host-${index}`, os, type, services: ['smb', 'dns', 'openvpn'] } }));
const data: Readonly<Record<Exclude<ActKind, 'port-scan'>, object | object[]>> = {
  connection: { port: 22 }, 'dns-query': { name: 'a.example' }, 'http-request': { path: '/' }, 'tls-handshake': { serverName: 'a.example' }, 'ids-alert': { signature: 'x', classification: 'y', priority: 1, sid: 1 }, 'ssh-login': { isSuccess: false }, 'windows-logon': { isSuccess: true }, 'vpn-login': { isSuccess: true },
  'mail-login': { isSuccess: true }, 'cloud-login': { isSuccess: true }, 'ftp-login': { isSuccess: false }, 'database-login': { isSuccess: false }, sudo: { command: '/usr/bin/id' }, process: { program: '/usr/bin/id', commandLine: 'id' }, 'file-write': { path: '/tmp/x' }, 'account-created': { name: 'ann' }, 'service-installed': { name: 'svc', path: '/opt/svc' },
  'scheduled-task': { name: '/etc/cron.d/x', command: '/tmp/x' }, 'kerberos-ticket': { service: 'cifs/x' }, 'directory-replication': {}, 'malware-alert': { path: '/tmp/x', threat: 'T' }, 'host-alert': { title: 'x', level: 9 }, 'cloud-call': { service: 's3', action: 'GetObject', resource: 'a/b' }, 'kubernetes-call': { verb: 'get', resource: 'pods' },
  'database-query': { statement: 'SELECT 1' }, 'share-access': { share: 's', path: 'p' }, 'file-transfer': { path: '/x' }, mail: { sender: 'a@b.example', recipient: 'c@d.example', subject: 's' },
  message: ['CRON', 'postfix/smtpd', 'openvpn', 'named', 'postgres', 'dnsmasq'].map((program) => ({ program, text: 'told' })),
};

const renderers = [...hostRenderers, ...networkRenderers];
const sensorFor = (kind: string): (typeof renderers)[number][] => renderers.filter((renderer) => renderer.kind === kind);

/** Acts of a kind on every host, from outside and from the host itself, and one that goes out. */
function actsOf(kind: Exclude<ActKind, 'port-scan'>): RenderedAct[] {
  const ends: { from?: DrawnEnd; to: DrawnEnd }[] = [...hosts.flatMap((to) => [{ from, to }, { to }]), ...(hosts[0] === undefined ? [] : [{ from: hosts[0], to: from }])];
  return [data[kind]].flat().flatMap((one) => ends.map((end) => placeAct({ kind, ...end, account: 'ann', data: one } as unknown as ActInput, Date.UTC(2026, 0, 5), new SeededRandom(1))));
}

/** Whether a sensor of the kind writes of such an act, on whichever host it is, in some format, what it was. */
function isTold(kind: Exclude<ActKind, 'port-scan'>, sensor: string): boolean {
  return actsOf(kind).some((act) => sensorFor(sensor).some((renderer) => [0.2, 0.9].some((style) => {
    const host = ['firewall', 'ids', 'proxy', 'flow', 'network-monitor'].includes(sensor) ? hosts[6] ?? act.to : act.to;
    return canShow({ id: 's', renderer, hostId: 'h', style, offsetMs: 0, offsetMinutes: 0 }, act) && renderer.render(act, { host, style, time: () => 't' }).length > 0;
  })));
}

it.each(actKindNames.filter((kind): kind is Exclude<ActKind, 'port-scan'> => kind !== 'port-scan'))('sensors said to tell of %s do, and no others', (kind) => {
  expect(sensorKindNames.filter((sensor) => isTold(kind, sensor)).sort()).toEqual([...tellingSensors[kind]].sort());
});
