import { describe, expect, it } from 'vitest';
import type { DrawnEnd, RenderedAct } from '../../../contracts/index.ts';
import { linuxAudit } from './linux-audit.ts';
import { linuxAuthSyslog } from './linux-auth-syslog.ts';
import { mysqlGeneral } from './mysql-general.ts';
import { postgresql } from './postgresql.ts';
import { programOf, splitCommand } from './split-command.ts';
import { programPath } from './windows-event.ts';
import { windowsXml } from './windows-xml.ts';

const web: DrawnEnd = { name: 'web-01', address: '10.0.0.4', isInternal: true, host: { name: 'web-01', os: 'Debian 12', type: 'web', services: [] } };
const pc: DrawnEnd = { name: 'pc-1', address: '10.0.0.9', isInternal: true, host: { name: 'pc-1', os: 'Windows 11', type: 'workstation', services: [] } };
const outside: DrawnEnd = { name: '203.0.113.7', address: '203.0.113.7', isInternal: false };
const frame = { timeMs: 0, sourcePort: 5000, serial: 7 };
const site = (host: DrawnEnd): { host: DrawnEnd; style: number; time: () => string } => ({ host, style: 0.2, time: () => '{time}' });

describe('text that others choose', () => {
  it('is escaped by OpenSSH: no line end, and backslashes doubled', () => {
    const act: RenderedAct = { ...frame, kind: 'ssh-login', from: outside, to: web, account: 'a\\b\nc', data: { isSuccess: false, method: 'password', isKnownAccount: false } };
    expect(linuxAuthSyslog.render(act, site(web))[0]).toBe('{time} web-01 sshd[1019]: Invalid user a\\\\b\\012c from 203.0.113.7 port 5000');
  });

  it('is escaped by rsyslog', () => {
    const act: RenderedAct = { ...frame, kind: 'message', to: web, data: { program: 'app', text: 'one\ntwo', severity: 'info' } };
    expect(linuxAuthSyslog.render(act, site(web))).toEqual(['{time} web-01 app[1019]: one#012two']);
  });

  it('is written in hexadecimal by the audit system where it has blanks or quotes', () => {
    const act: RenderedAct = { ...frame, kind: 'process', to: web, account: 'ada', data: { program: '/bin/sh', commandLine: 'sh -c "id; ls"' } };
    expect(linuxAudit.render(act, site(web))[1]).toBe(`node=web-01 type=EXECVE msg=audit({time}:1028): argc=3 a0="sh" a1="-c" a2=${Buffer.from('id; ls').toString('hex').toUpperCase()}`);
  });

  it('cannot end an element of event XML', () => {
    const act: RenderedAct = { ...frame, kind: 'process', to: pc, account: 'ada', data: { program: 'cmd.exe', commandLine: 'cmd.exe /c echo </Data>"&\'\n' } };
    expect(windowsXml.render(act, site(pc))[0]).toContain('<Data Name="CommandLine">cmd.exe /c echo &lt;/Data&gt;&quot;&amp;&apos;&#10;</Data>');
  });

  it('goes over several lines in the logs of databases', () => {
    const act: RenderedAct = { ...frame, kind: 'database-query', from: outside, to: web, account: 'app', data: { statement: 'SELECT 1\nFROM t', database: 'shop' } };
    expect(postgresql.render(act, site(web)).at(-1)).toBe('\tFROM t');
    expect(mysqlGeneral.render(act, site(web)).slice(1, 3)).toEqual(['{time}\t   15 Query\tSELECT 1', 'FROM t']);
  });
});

describe('programs of command lines', () => {
  it.each([['a "b c" \'d e\' f\\ g', ['a', 'b c', 'd e', 'f g']], ['', []], ['a ""', ['a', '']]])('%j is %j', (line, words) => { expect(splitCommand(line)).toEqual(words); });
  it.each([['C:\\Program Files\\x\\a.exe -k', 'C:\\Program Files\\x\\a.exe'], ['"C:\\a b\\c.exe" -x', 'C:\\a b\\c.exe'], ['/usr/bin/x -y', '/usr/bin/x']])('of %s it is %s', (line, program) => { expect(programOf(line)).toBe(program); });
  it.each([['whoami', '', 'C:\\Windows\\System32\\whoami.exe'], ['upd.exe', 'C:\\Temp\\upd.exe -a', 'C:\\Temp\\upd.exe'], ['upd.exe', 'upd.exe -a', 'upd.exe'], ['constructor', '', 'constructor.exe']])('%s lies where Windows or the command line says', (program, line, path) => { expect(programPath(program, line)).toBe(path); });
});
