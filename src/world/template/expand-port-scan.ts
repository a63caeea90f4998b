import type { ActData, DrawnEnd, Random } from '../../contracts/index.ts';
import { drawInt, pick, shuffle } from './draw.ts';
import type { ActInput } from './placed-act.ts';

/** Ports that scanners try first. */
const usualPorts = [
  80, 23, 443, 21, 22, 25, 3389, 110, 445, 139, 143, 53, 135, 3306, 8080, 1723, 111, 995, 993, 5900, 1025, 587, 8888, 199, 1720, 465, 548, 113, 81, 6001, 10_000, 514, 5060, 179, 1026, 2000, 8443, 8000, 32_768, 554, 26, 1433, 49_152, 2001, 515, 8008, 49_154, 1027, 5666, 646,
  5000, 5631, 631, 49_153, 8081, 2049, 88, 79, 5800, 106, 2121, 1110, 49_155, 6000, 513, 990, 5357, 427, 49_156, 543, 544, 5101, 144, 7, 389, 8009, 3128, 444, 9999, 5009, 7070, 5190, 3000, 5432, 1900, 3986, 13, 1029, 9, 5051, 6646, 49_157, 1028, 873, 1755, 2717, 4899, 9100, 119, 37,
  27_017, 6379, 9200, 11_211, 2375, 6443, 10_250, 5985, 1521, 8834, 9090, 8086, 5601, 2181, 4369, 15_672, 1883, 502, 47_808, 20_000,
] as const;

const servicePorts: Readonly<Record<string, readonly number[]>> = {
  ssh: [22], http: [80], https: [443], dns: [53], smtp: [25], imap: [143], imaps: [993], smb: [445, 139], rdp: [3389], mysql: [3306], mariadb: [3306], postgresql: [5432], postgres: [5432], ftp: [21], ldap: [389], kerberos: [88], mssql: [1433], redis: [6379], kubelet: [10_250], squid: [3128], ipp: [631], sip: [5060], mqtt: [1883], modbus: [502], vnc: [5900], telnet: [23],
};

/** Whether a service of the host answers on the port. */
function isServed(end: DrawnEnd, port: number): boolean {
  return (end.host?.services ?? []).some((service) => servicePorts[service]?.includes(port) === true);
}

/**
 * One connection for each port, in the mixed order of scanners and at their pace. Ports where a service answers are let through, the
 * others as `isAllowed` says. Times are seconds after the start.
 */
export function expandPortScan(random: Random, given: { from?: DrawnEnd; to: DrawnEnd; data: ActData<'port-scan'> }): { afterSeconds: number; input: ActInput }[] {
  const { from, to, data: { portCount, isAllowed } } = given;
  const ports = new Set<number>(shuffle(random, usualPorts.slice(0, Math.max(portCount, 60))).slice(0, portCount));
  while (ports.size < Math.min(portCount, 60_000)) ports.add(drawInt(random, 1, 65_000));
  const secondsEach = pick(random, [0.004, 0.02, 0.05, 0.3, 0.9, 1.6]);
  let afterSeconds = 0;
  return [...ports].map((port) => {
    afterSeconds += secondsEach * (0.4 + 1.2 * random.next());
    const isOpen = isServed(to, port);
    return { afterSeconds, input: { kind: 'connection', ...(from !== undefined && { from }), to, data: { port, bytesOut: isOpen ? drawInt(random, 104, 400) : 60, bytesIn: isOpen ? drawInt(random, 60, 1800) : 0, seconds: isOpen ? Math.round(random.next() * 20) / 10 : 0, isAllowed: isOpen || isAllowed } } };
  });
}
