import type { SampleExpectation } from './sample-expectation.ts';

const syslog = 'format-samples/syslog';
const auth = 'format-samples/auth';
const database = 'format-samples/database';
const linux = 'format-samples/linux';
const services = 'format-samples/services';

export const textSamples: readonly SampleExpectation[] = [
  { path: `${syslog}/rfc3164-rsyslog-traditional.log`, format: 'syslog', records: 9, fields: { time: 0.88, device: 0.77, severity: 0.88 } },
  { path: `${syslog}/rfc3164-rsyslog-forward.log`, format: 'syslog', records: 9, fields: { time: 1, device: 1, severity: 1 } },
  { path: `${syslog}/rfc5424-rsyslog.log`, format: 'syslog-rfc5424', records: 9, fields: { time: 1, device: 1, severity: 1, process: 1 } },
  { path: `${syslog}/cisco-ios.log`, format: 'cisco-ios', records: 51, fields: { time: 1, rule: 1, severity: 1, src: 0.41, action: 0.58, account: 0.35 } },
  { path: 'format-samples/firewall/mikrotik.log', format: 'mikrotik', records: 7, fields: { time: 1, src: 1, dst: 0.85, device: 1, severity: 1 } },
  { path: `${auth}/openssh.log`, format: 'syslog', records: 200, fields: { time: 1, device: 1, src: 0.85, action: 0.7, account: 0.56, process: 1 } },
  { path: `${auth}/sshd-success.log`, format: 'syslog', records: 4, fields: { time: 1, device: 1, src: 1, action: 1, account: 1 } },
  { path: `${auth}/sudo-pam.log`, format: 'syslog', records: 2, fields: { time: 1, device: 1, action: 1, account: 1 } },
  { path: `${auth}/pkexec-cve-2021-4034.log`, format: 'syslog', records: 1, fields: { time: 1, device: 1, action: 1, account: 1, commandLine: 1 } },
  { path: `${auth}/auth-sudo.log`, format: 'syslog', records: 10, fields: { time: 1, device: 1, src: 0.5, action: 0.9, account: 0.8, commandLine: 0.3 } },
  { path: `${auth}/openvpn.log`, format: 'openvpn', records: 24, fields: { time: 1, src: 0.91, action: 0.37, severity: 1 } },
  { path: `${auth}/strongswan-ipsec-bruteforce.log`, format: 'syslog-rfc5424', records: 154, fields: { time: 1, device: 1, src: 0.33, action: 0.27, severity: 1 } },
  { path: `${services}/postfix.log`, format: 'syslog', records: 7, fields: { time: 1, device: 1, src: 1, action: 0.71 } },
  { path: `${services}/bind-denied.log`, format: 'bind', records: 23, fields: { time: 1, src: 1, action: 1, domain: 1 } },
  { path: `${services}/bind-queries.log`, format: 'bind', records: 31, fields: { src: 0.7, domain: 0.9, severity: 1 } },
  { path: `${services}/isc-dhcpd.log`, format: 'program-message', records: 4, fields: { severity: 1, process: 1, action: 0.5 } },
  { path: `${database}/postgresql.log`, format: 'postgresql', records: 18, fields: { time: 1, severity: 1, process: 1 } },
  { path: `${database}/postgresql-auth-failures.log`, format: 'postgresql', records: 6, fields: { time: 1, src: 1, action: 1, account: 1, severity: 1 } },
  { path: `${database}/postgresql-multiline.log`, format: 'postgresql', records: 8, fields: { time: 1, account: 1 } },
  { path: `${database}/mysql-errlog001.log`, format: 'mysql-error', records: 34, fields: { time: 0.97, severity: 1 } },
  { path: `${database}/mysql-errlog005.log`, format: 'mysql-error', records: 2, fields: { time: 1, severity: 1 } },
  { path: `${database}/mysql-auth-failures.log`, format: 'syslog', records: 7, fields: { time: 1, device: 1, src: 1, action: 1, account: 1 } },
  { path: `${database}/mysql-general-old.log`, format: 'mysql-general', records: 7, fields: { time: 1, src: 1, account: 1 } },
  { path: `${database}/mysql-general-5.7.log`, format: 'mysql-general', records: 13, fields: { time: 1, severity: 1 } },
  { path: `${linux}/auditd-enriched.log`, format: 'linux-audit', records: 12, fields: { time: 1, rule: 1, action: 1, account: 1, process: 1 } },
  { path: `${linux}/auditd-selinux-oddities.log`, format: 'linux-audit', records: 10, fields: { time: 0.9, rule: 1 } },
  { path: `${linux}/auditd-base64-exec.log`, format: 'linux-audit', records: 4, fields: { time: 1, rule: 1, action: 1, process: 1 } },
  { path: `${linux}/auditd-postexploit-exec-from-net.log`, format: 'linux-audit', records: 3, fields: { time: 1, rule: 1, action: 1, process: 1 } },
  { path: `${linux}/auditd-suid-crash.log`, format: 'linux-audit', records: 3, fields: { time: 1, rule: 1, action: 1, account: 1, process: 1 } },
  { path: `${linux}/auditd-binary-padding.log`, format: 'linux-audit', records: 1, fields: { time: 1, rule: 1, action: 1, commandLine: 1 } },
  { path: 'cam-lds/scenario-1-autostart-localaccount/step24.auth.log', format: 'syslog', records: 3, fields: { time: 1, device: 1, account: 1 } },
  { path: 'cam-lds/scenario-1-autostart-localaccount/step04.audit.log.gz', format: 'linux-audit', records: 322, fields: { time: 1, rule: 1, action: 0.9, account: 1, process: 1, techniques: 0.85 } },
];
