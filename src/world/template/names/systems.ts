import type { HostType } from '../../../contracts/index.ts';

export type SystemFamily = 'windows' | 'linux';

const linuxServers = ['Debian 12', 'Debian 11', 'Debian 13', 'Ubuntu 22.04', 'Ubuntu 24.04', 'Ubuntu 20.04', 'Rocky Linux 9', 'AlmaLinux 9', 'Red Hat Enterprise Linux 9', 'SUSE Linux Enterprise 15'] as const;
const windowsServers = ['Windows Server 2022', 'Windows Server 2019', 'Windows Server 2016', 'Windows Server 2025'] as const;
const clients = ['Windows 11', 'Windows 11', 'Windows 10', 'Windows 10', 'Ubuntu 24.04'] as const;

/** Systems of hosts that are neither a usual server nor a client. */
const special: Partial<Record<HostType, readonly string[]>> = {
  firewall: ['OPNsense 26.1', 'pfSense 2.8', 'Debian 12', 'Cisco ASA 9.20', 'PAN-OS 11.1', 'FortiOS 7.4'], router: ['Cisco IOS XE 17.9', 'RouterOS 7.16', 'JunOS 23.4', 'VyOS 1.4'], 'vpn-gateway': ['Debian 12', 'OPNsense 26.1', 'Ubuntu 22.04'],
  'domain-controller': windowsServers, workstation: clients, laptop: [...clients, 'macOS 15'], 'cloud-service': ['managed service'], 'identity-provider': ['managed service'],
  camera: ['vendor firmware 5.7', 'embedded Linux 4.9'], 'sensor-device': ['vendor firmware 2.3', 'embedded Linux 5.4'], voice: ['Debian 11', 'vendor firmware 12.1'], printer: ['vendor firmware 24.6'], 'control-system': ['Windows 10 IoT', 'vendor firmware 3.2'],
};

/** Systems that a firewall runs when its log has this format. */
export const firewallSystems: Readonly<Record<string, readonly string[]>> = {
  netfilter: ['Debian 12', 'Ubuntu 22.04', 'Rocky Linux 9'], 'pf-filterlog': ['OPNsense 26.1', 'OPNsense 25.7', 'pfSense 2.8', 'pfSense 2.7'], 'cisco-asa': ['Cisco ASA 9.20', 'Cisco ASA 9.16'], 'palo-alto': ['PAN-OS 11.1', 'PAN-OS 10.2'], fortigate: ['FortiOS 7.4', 'FortiOS 7.2'],
};

export function familyOf(os: string): SystemFamily | undefined {
  if (/windows/i.test(os)) return 'windows';
  return /linux|debian|ubuntu|centos|fedora|suse|red hat|alpine|amazon linux|raspbian/i.test(os) ? 'linux' : undefined;
}

/** Systems that fit a type of host. `need`: what its logs and acts ask for. */
export function systemsFor(type: HostType, need: SystemFamily | undefined): readonly string[] {
  const isClient = type === 'workstation' || type === 'laptop';
  const usual = special[type] ?? (type === 'file' || type === 'application' ? [...linuxServers, ...windowsServers] : linuxServers);
  if (need === undefined) return usual;
  const fitting = usual.filter((os) => familyOf(os) === need);
  if (fitting.length > 0) return fitting;
  return need === 'windows' ? isClient ? ['Windows 11', 'Windows 10'] : windowsServers : linuxServers;
}
