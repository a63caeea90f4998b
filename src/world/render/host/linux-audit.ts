import { posix } from 'node:path';
import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { isHere, isWindows, plainAccount, shortName, sourceOf } from './act-ends.ts';
import { numberOf, pidOf, uidOf } from './made-values.ts';
import { baseOf, linuxPath, splitCommand } from './split-command.ts';

const nobody = '4294967295';
/** Between the raw part of a record and its resolved names (log_format = ENRICHED). */
const names = '\u001d';

/** Text that others choose: in quotes, or in hexadecimal when it has blanks, quotes or anything beyond ASCII. */
function untrusted(text: string): string {
  return /^[!#-~]*$/.test(text) ? `"${text}"` : Buffer.from(text, 'utf8').toString('hex').toUpperCase();
}

class AuditEvent {
  readonly #node: string;
  readonly #head: string;
  readonly #isEnriched: boolean;
  readonly lines: string[] = [];

  constructor(act: RenderedAct, site: SensorSite) {
    this.#head = `msg=audit(${site.time(act.timeMs)}:${1000 + act.serial * 4})`;
    this.#isEnriched = site.style > 0.3;
    this.#node = `node=${shortName(site.host)} `;
  }

  add(type: string, fields: string, enriched = ''): this {
    this.lines.push(`${this.#node}type=${type} ${this.#head}: ${fields}${this.#isEnriched && enriched !== '' ? `${names}${enriched}` : ''}`);
    return this;
  }
}

interface Login { id: string; name: string; session: string }

/** Whose session the act belongs to. */
function loginOf(act: RenderedAct): Login {
  const account = act.account === undefined ? undefined : plainAccount(act.account);
  return account === undefined ? { id: nobody, name: 'unset', session: nobody } : { id: String(uidOf(account)), name: account, session: String(1 + numberOf(`session ${account}`, 400)) };
}

function quoted(name: string): string {
  return `"${name.replace(/["\s]/g, '')}"`;
}

/** `type=SYSCALL` of a program that runs with its user's own rights. */
function call(act: RenderedAct, { number, name, program, key }: { number: number; name: string; program: string; key: string }): [string, string] {
  const { id, name: user, session } = loginOf(act);
  const uid = id === nobody ? '0' : id;
  const userName = id === nobody ? 'root' : user;
  const exe = linuxPath(program);
  const ids = ['uid', 'gid', 'euid', 'suid', 'fsuid', 'egid', 'sgid', 'fsgid'].map((field) => `${field}=${uid}`).join(' ');
  const resolved = ['UID', 'GID', 'EUID', 'SUID', 'FSUID', 'EGID', 'SGID', 'FSGID'].map((field) => `${field}=${quoted(userName)}`).join(' ');
  return [
    `arch=c000003e syscall=${number} success=yes exit=${number === 59 ? 0 : 3} a0=${(act.serial * 4096 + 0x55d0).toString(16)} a1=7ffd${(act.serial % 65_536).toString(16).padStart(4, '0')} a2=0 a3=0 items=2 ppid=${pidOf(act, 1)} pid=${pidOf(act)} auid=${id} ${ids} tty=${id === nobody ? '(none)' : `pts${act.serial % 4}`} ses=${session} comm=${untrusted(baseOf(exe).slice(0, 15))} exe=${untrusted(exe)} key="${key}"`,
    `ARCH=x86_64 SYSCALL=${name} AUID=${quoted(user)} ${resolved}`,
  ];
}

/** A record that a program of the host hands to the kernel. */
function userRecord(act: RenderedAct, { by, message, exe }: { by: Login; message: string; exe: string }): [string, string] {
  return [`pid=${pidOf(act)} uid=0 auid=${by.id} ses=${by.session} msg='${message} exe="${exe}"`, `UID="root" AUID=${quoted(by.name)}`];
}

const noLogin: Login = { id: nobody, name: 'unset', session: nobody };

function renderSignIn(event: AuditEvent, act: RenderedAct, { exe, terminal, isSuccess }: { exe: string; terminal: string; isSuccess: boolean }): void {
  const tail = ` hostname=${isSuccess ? sourceOf(act) : '?'} addr=${sourceOf(act)} terminal=${terminal} res=${isSuccess ? 'success' : 'failed'}'`;
  const [fields, resolved] = userRecord(act, { by: noLogin, message: `op=login acct=${untrusted(act.account ?? 'root')}`, exe });
  event.add('USER_LOGIN', fields + tail, resolved);
}

function renderProcess(event: AuditEvent, act: Extract<RenderedAct, { kind: 'process' }>): void {
  const words = splitCommand(act.data.commandLine);
  const program = words[0]?.startsWith('/') === true && baseOf(words[0]) === baseOf(act.data.program) ? words[0] : act.data.program;
  event.add('SYSCALL', ...call(act, { number: 59, name: 'execve', program, key: 'exec' }));
  event.add('EXECVE', `argc=${words.length} ${words.map((word, index) => `a${index}=${untrusted(word)}`).join(' ')}`);
  event.add('CWD', `cwd=${untrusted(act.account === undefined || act.account === 'root' ? '/root' : `/home/${plainAccount(act.account)}`)}`);
  event.add('PATH', `item=0 name=${untrusted(linuxPath(program))} inode=${numberOf(program, 900_000)} dev=08:01 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0`, 'OUID="root" OGID="root"');
  event.add('PROCTITLE', `proctitle=${words.length < 2 ? untrusted(words[0] ?? '') : Buffer.from(words.join('\0'), 'utf8').toString('hex').toUpperCase().slice(0, 256)}`);
}

function renderWrite(event: AuditEvent, act: RenderedAct, { path, program, key }: { path: string; program: string; key: string }): void {
  event.add('SYSCALL', ...call(act, { number: 257, name: 'openat', program, key }));
  event.add('CWD', 'cwd="/"');
  event.add('PATH', `item=0 name=${untrusted(posix.dirname(path))} inode=${numberOf(posix.dirname(path), 900_000)} dev=08:01 mode=040755 ouid=0 ogid=0 rdev=00:00 nametype=PARENT cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0`, 'OUID="root" OGID="root"');
  event.add('PATH', `item=1 name=${untrusted(path)} inode=${numberOf(path, 900_000)} dev=08:01 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=CREATE cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0`, 'OUID="root" OGID="root"');
}

function renderSudo(event: AuditEvent, act: Extract<RenderedAct, { kind: 'sudo' }>): void {
  const by = loginOf(act);
  const account = by.id === nobody ? 'root' : by.name;
  event.add('USER_CMD', `pid=${pidOf(act)} uid=${uidOf(account)} auid=${by.id} ses=${by.session} msg='cwd=${untrusted(account === 'root' ? '/root' : `/home/${account}`)} cmd=${untrusted(act.data.command)} exe="/usr/bin/sudo" terminal=pts/${act.serial % 4} res=${act.data.isAllowed ? 'success' : 'failed'}'`, `UID=${quoted(account)} AUID=${quoted(by.name)}`);
}

function linesOf(act: RenderedAct, site: SensorSite): string[] {
  const event = new AuditEvent(act, site);
  switch (act.kind) {
    case 'ssh-login': renderSignIn(event, act, { exe: '/usr/sbin/sshd', terminal: act.data.isSuccess ? `/dev/pts/${act.serial % 4}` : 'sshd', isSuccess: act.data.isSuccess }); break;
    case 'ftp-login': renderSignIn(event, act, { exe: '/usr/sbin/vsftpd', terminal: 'ftp', isSuccess: act.data.isSuccess }); break;
    case 'sudo': renderSudo(event, act); break;
    case 'process': renderProcess(event, act); break;
    case 'file-write': renderWrite(event, act, { path: act.data.path, program: act.data.program ?? 'bash', key: 'file-create' }); break;
    case 'account-created': {
      const [fields, resolved] = userRecord(act, { by: loginOf(act), message: `op=add-user acct=${untrusted(plainAccount(act.data.name))}`, exe: '/usr/sbin/useradd' });
      event.add('ADD_USER', `${fields} hostname=${shortName(site.host)} addr=? terminal=pts/${act.serial % 4} res=success'`, resolved);
      break;
    }
    case 'service-installed':
      // The unit's own text is no matter of the kernel: the file that holds it is.
      renderWrite(event, act, { path: `/etc/systemd/system/${baseOf(act.data.name.replace(/\.service$/, ''))}.service`, program: 'bash', key: 'systemd' });
      break;
    case 'scheduled-task': renderWrite(event, act, { path: act.data.name.startsWith('/') ? act.data.name : `/var/spool/cron/crontabs/${loginOf(act).id === nobody ? 'root' : loginOf(act).name}`, program: 'crontab', key: 'cron' }); break;
    default: break;
  }
  return event.lines;
}

/** The audit log of a Linux host, with rules for commands, new files, sudo and sign-ins. Times are seconds since the epoch. */
export const linuxAudit: Renderer = {
  kind: 'linux-audit',
  format: 'linux-audit',
  fileNames: ['audit.log', 'audit.log.1'],
  time: (timeMs) => `${Math.floor(timeMs / 1000)}.${String(Math.floor(timeMs) % 1000).padStart(3, '0')}`,
  render: (act, site) => (isHere(act, site) && !isWindows(act.to) ? linesOf(act, site) : []),
};
