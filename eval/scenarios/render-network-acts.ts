import type { DrawnAct, DrawnEnd, RenderedAct } from '../../src/contracts/index.ts';

const end = (name: string, address: string, host?: Partial<NonNullable<DrawnEnd['host']>>): DrawnEnd => ({ name, address, isInternal: host !== undefined, ...(host !== undefined && { host: { name, os: 'Ubuntu 22.04', type: 'web', services: [], ...host } }) });

/** Ends that the acts are between. */
export const ends = {
  firewall: end('gw-01', '10.4.0.1', { type: 'firewall' }), web: end('web-01', '10.4.1.20', { services: ['https'] }), file: end('fs-02.corp.example', '10.4.2.30', { os: 'Windows Server 2019', type: 'file' }), controller: end('dc-01.corp.example', '10.4.2.5', { type: 'domain-controller' }),
  workstation: end('ws-17.corp.example', '10.4.3.40', { os: 'Windows 11', type: 'workstation' }), database: end('db-01', '10.4.2.40', { type: 'database', services: ['mysql'] }), mail: end('mail-01', '10.4.1.25', { type: 'mail' }), resolver: end('ns-01', '10.4.1.53', { type: 'resolver', services: ['dns'] }),
  vpn: end('vpn-01', '10.4.0.9', { type: 'vpn-gateway', services: ['openvpn'] }), outside: end('203.0.113.77', '203.0.113.77'), depot: end('cdn.depot.example', '198.51.100.23'), sixFrom: end('2001:db8:4::40', '2001:db8:4::40', { type: 'workstation' }), sixTo: end('2001:db8:9::7', '2001:db8:9::7'),
};

type Given = Pick<DrawnAct, 'kind' | 'to' | 'data'> & { from?: DrawnEnd; account?: string };
const connection = (change: Partial<Extract<DrawnAct, { kind: 'connection' }>['data']>): Extract<DrawnAct, { kind: 'connection' }>['data'] => ({ port: 443, protocol: 'tcp', bytesOut: 61_000, bytesIn: 240_000, seconds: 6, isAllowed: true, ...change });
const request = (change: Partial<Extract<DrawnAct, { kind: 'http-request' }>['data']>): Extract<DrawnAct, { kind: 'http-request' }>['data'] => ({ method: 'GET', path: '/shop/item?id=7', status: 200, bytesOut: 4000, port: 80, isTls: false, ...change });

const given: Given[] = [
  { kind: 'connection', from: ends.outside, to: ends.web, data: connection({ port: 22 }) },
  { kind: 'connection', from: ends.outside, to: ends.web, data: connection({ port: 23, isAllowed: false }) },
  { kind: 'connection', from: ends.workstation, to: ends.depot, data: connection({ port: 443, seconds: 3400 }) },
  { kind: 'connection', from: ends.workstation, to: ends.depot, data: connection({ port: 443, isAllowed: false }) },
  { kind: 'connection', from: ends.workstation, to: ends.file, data: connection({ port: 445 }) },
  { kind: 'connection', from: ends.workstation, to: ends.outside, data: connection({ port: 123, protocol: 'udp', bytesOut: 100_048, bytesIn: 48, seconds: 0.1 }) },
  { kind: 'connection', from: ends.outside, to: ends.web, data: connection({ port: 161, protocol: 'udp', isAllowed: false, bytesOut: 80 }) },
  { kind: 'connection', from: ends.workstation, to: ends.web, data: connection({ port: 0, protocol: 'icmp', bytesOut: 100_168, bytesIn: 168 }) },
  { kind: 'connection', from: ends.outside, to: ends.web, data: connection({ port: 0, protocol: 'icmp', isAllowed: false }) },
  { kind: 'connection', from: ends.sixFrom, to: ends.sixTo, data: connection({ port: 8443 }) },
  { kind: 'connection', from: ends.sixTo, to: ends.sixFrom, data: connection({ port: 22, isAllowed: false }) },
  { kind: 'connection', from: ends.outside, to: ends.firewall, data: connection({ port: 4444, isAllowed: false }) },
  { kind: 'dns-query', from: ends.workstation, to: ends.resolver, data: { name: 'cdn.depot.example', type: 'A', answer: '198.51.100.23' } },
  { kind: 'dns-query', from: ends.web, to: ends.depot, data: { name: 'cdn.depot.example', type: 'A' } },
  { kind: 'dns-query', from: ends.workstation, to: ends.resolver, data: { name: 'a1b2c3.t.depot.example', type: 'TXT' } },
  { kind: 'http-request', from: ends.outside, to: ends.web, data: request({}) },
  { kind: 'http-request', from: ends.outside, to: ends.web, account: 'shopadmin', data: request({ method: 'POST', path: '/admin/login', status: 401, isTls: true, bytesOut: 0, site: 'shop.corp.example', userAgent: 'curl/8.4.0', referrer: 'https://shop.corp.example/' }) },
  { kind: 'http-request', from: ends.workstation, to: ends.depot, data: request({ path: '/a.bin', port: 8080, bytesOut: 318_000, userAgent: 'Mozilla/4.0 (compatible; MSIE 8.0)' }) },
  { kind: 'http-request', from: ends.workstation, to: ends.depot, account: 'jdoe', data: request({ method: 'POST', path: '/b', isTls: true, status: 304 }) },
  { kind: 'tls-handshake', from: ends.workstation, to: ends.depot, data: { serverName: 'cdn.depot.example', port: 443, bytesOut: 200_000, bytesIn: 6000 } },
  ...(['TCP', 'UDP', 'ICMP'] as const).map((protocol, index): Given => ({ kind: 'ids-alert', from: ends.outside, to: ends.web, data: { signature: `SCAN Probe of kind ${protocol}`, classification: 'Attempted Information Leak', priority: index + 1, sid: 2_801_219 + index, port: 80, protocol, isBlocked: index === 1 } })),
  ...[true, false].flatMap((isSuccess): Given[] => [
    { kind: 'ssh-login', from: ends.outside, to: ends.web, account: 'deploy', data: { isSuccess, method: 'password', isKnownAccount: true } },
    { kind: 'windows-logon', from: ends.workstation, to: ends.file, account: 'CORP\\jdoe', data: { isSuccess, type: 3, hasSpecialPrivileges: false } },
    { kind: 'windows-logon', from: ends.outside, to: ends.file, account: 'Administrator', data: { isSuccess, type: 10, hasSpecialPrivileges: false } },
    { kind: 'vpn-login', from: ends.outside, to: ends.vpn, account: 'j.doe', data: { isSuccess } },
    { kind: 'mail-login', from: ends.outside, to: ends.mail, account: 'j.doe@corp.example', data: { isSuccess, protocol: 'imap' } },
    { kind: 'cloud-login', from: ends.workstation, to: ends.depot, account: 'j.doe@corp.example', data: { isSuccess, application: 'Portal', hasSecondFactor: false } },
    { kind: 'ftp-login', from: ends.outside, to: ends.web, account: 'upload', data: { isSuccess } },
    { kind: 'database-login', from: ends.web, to: ends.database, account: 'app', data: { isSuccess, database: 'shop' } },
    { kind: 'file-transfer', from: ends.outside, to: ends.web, account: 'upload', data: { path: '/up.php', bytes: 20_480, isUpload: isSuccess } },
    { kind: 'share-access', from: ends.workstation, to: ends.file, account: 'jdoe', data: { share: 'finance', path: 'q3\\plan.xlsx', isWrite: isSuccess } },
    { kind: 'mail', from: ends.outside, to: ends.mail, data: { sender: 'billing@partner.example', recipient: 'j.doe@corp.example', subject: 'Invoice 4471', isRejected: !isSuccess } },
  ]),
  { kind: 'windows-logon', from: ends.workstation, to: ends.file, account: 'jdoe', data: { isSuccess: true, type: 5, hasSpecialPrivileges: false } },
  { kind: 'kerberos-ticket', from: ends.workstation, to: ends.controller, account: 'jdoe', data: { service: 'svc-sql', encryption: 'rc4' } },
  { kind: 'directory-replication', from: ends.workstation, to: ends.controller, account: 'jdoe', data: {} },
  { kind: 'cloud-call', from: ends.workstation, to: ends.depot, account: 'ci', data: { service: 's3', action: 'GetObject', isAllowed: true } },
  { kind: 'kubernetes-call', from: ends.workstation, to: ends.web, account: 'dev', data: { verb: 'get', resource: 'secrets', namespace: 'web', isAllowed: true } },
  { kind: 'sudo', to: ends.web, account: 'deploy', data: { command: '/usr/bin/id', isAllowed: true, as: 'root' } },
  { kind: 'process', to: ends.web, data: { program: '/bin/sh', commandLine: 'sh -c id' } },
  { kind: 'database-query', from: ends.web, to: ends.database, account: 'app', data: { statement: 'SELECT 1', database: 'shop' } },
  { kind: 'connection', from: ends.web, to: ends.web, data: connection({ port: 8080 }) },
];

/** Acts of all kinds that sensors in a network see, and some that none of them does, three seconds apart. */
export const acts = given.map((act, index) => ({ sourcePort: 40_000 + index, serial: 100 + index, timeMs: Date.UTC(2026, 2, 1, 10, 0, 0, 570) + index * 3011, ...act })) as RenderedAct[];
