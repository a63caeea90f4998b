import { posix } from 'node:path';
import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { isHere, isWindows, plainAccount, shortName, sourceOf } from './act-ends.ts';
import { cronPath, unitPath } from './agent-act.ts';
import { isServiceAccount, numberOf, pidOf, uidOf } from './made-values.ts';
import { baseOf, linuxPath, splitCommand } from './split-command.ts';

const nobody = '4294967295';
/** Between the raw part of a record and its resolved names (log_format = ENRICHED). */
const names = '\u001d';

/** Text that others choose: in quotes, or in hexadecimal when it has blanks, quotes or anything beyond ASCII. */
function untrusted(text: string): string {
  return /^[!#-~]*$/.test(text) ? `"${text}"` : Buffer.from(text, 'utf8').toString('hex').toUpperCase();
}

/** The lines of one event, with resolved names behind what the kernel wrote. */
class AuditEvent {
  readonly #head: string;
  readonly #node: string;
  readonly lines: string[] = [];

  /** Events of the same act are numbered by `step`, 0 to 3. */
  constructor(act: RenderedAct, site: SensorSite, step = 0) {
    this.#node = `node=${shortName(site.host)} `;
    this.#head = `msg=audit(${site.time(act.timeMs)}:${1000 + act.serial * 4 + step})`;
  }

  add(type: string, fields: string, resolved = ''): this {
    this.lines.push(`${this.#node}type=${type} ${this.#head}: ${fields}${resolved === '' ? '' : `${names}${resolved}`}`);
    return this;
  }
}

/** Whose rights and whose session an act has; what a service does belongs to no session. */
interface Login { user: string; uid: string; auid: string; auidName: string; session: string }

function loginOf(account: string | undefined): Login {
  const user = account === undefined ? 'root' : plainAccount(account);
  const uid = String(uidOf(user));
  if (account === undefined || isServiceAccount(user)) return { user, uid, auid: nobody, auidName: 'unset', session: nobody };
  return { user, uid, auid: uid, auidName: user, session: String(1 + numberOf(`session ${user}`, 400)) };
}

function homeOf({ user, auid }: Login): string {
  return user === 'root' ? '/root' : auid === nobody ? '/' : `/home/${user}`;
}

function quoted(name: string): string {
  return `"${name.replace(/["\s]/g, '')}"`;
}

interface Call { number: number; name: string; program: string; key: string; items: number; step?: number }

/** `type=SYSCALL` of a program that runs with its user's own rights. */
function call(act: RenderedAct, login: Login, { number, name, program, key, items, step = 0 }: Call): [string, string] {
  const exe = linuxPath(program);
  const ids = ['uid', 'gid', 'euid', 'suid', 'fsuid', 'egid', 'sgid', 'fsgid'].map((field) => `${field}=${login.uid}`).join(' ');
  const resolved = ['UID', 'GID', 'EUID', 'SUID', 'FSUID', 'EGID', 'SGID', 'FSGID'].map((field) => `${field}=${quoted(login.user)}`).join(' ');
  return [
    `arch=c000003e syscall=${number} success=yes exit=${number === 59 ? 0 : 3} a0=${(act.serial * 4096 + 0x55d0).toString(16)} a1=7ffd${(act.serial % 65_536).toString(16).padStart(4, '0')} a2=0 a3=0 items=${items} ppid=${pidOf(act, step + 1)} pid=${pidOf(act, step)} auid=${login.auid} ${ids} tty=${login.auid === nobody ? '(none)' : `pts${act.serial % 4}`} ses=${login.session} comm=${untrusted(baseOf(exe).slice(0, 15))} exe=${untrusted(exe)} key="${key}"`,
    `ARCH=x86_64 SYSCALL=${name} AUID=${quoted(login.auidName)} ${resolved}`,
  ];
}

/** A record that a program of the host hands to the kernel. */
function userRecord(act: RenderedAct, { by, message, exe }: { by: Login; message: string; exe: string }): [string, string] {
  return [`pid=${pidOf(act)} uid=0 auid=${by.auid} ses=${by.session} msg='${message} exe="${exe}"`, `UID="root" AUID=${quoted(by.auidName)}`];
}

function renderSignIn(event: AuditEvent, act: RenderedAct, { exe, terminal, isSuccess }: { exe: string; terminal: string; isSuccess: boolean }): void {
  const tail = ` hostname=${isSuccess ? sourceOf(act) : '?'} addr=${sourceOf(act)} terminal=${terminal} res=${isSuccess ? 'success' : 'failed'}'`;
  const [fields, resolved] = userRecord(act, { by: loginOf(undefined), message: `op=login acct=${untrusted(act.account ?? 'root')}`, exe });
  event.add('USER_LOGIN', fields + tail, resolved);
}

function path(item: number, name: string, { mode, nametype }: { mode: string; nametype: string }): [string, string] {
  return [`item=${item} name=${untrusted(name)} inode=${numberOf(name, 900_000)} dev=08:01 mode=${mode} ouid=0 ogid=0 rdev=00:00 nametype=${nametype} cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0 cap_frootid=0`, 'OUID="root" OGID="root"'];
}

function renderCommand(event: AuditEvent, act: RenderedAct, { login, program, words, step = 0 }: { login: Login; program: string; words: readonly string[]; step?: number }): void {
  event.add('SYSCALL', ...call(act, login, { number: 59, name: 'execve', program, key: 'exec', items: 1, step }));
  event.add('EXECVE', `argc=${words.length} ${words.map((word, index) => `a${index}=${untrusted(word)}`).join(' ')}`);
  event.add('CWD', `cwd=${untrusted(homeOf(login))}`);
  event.add('PATH', ...path(0, linuxPath(program), { mode: '0100755', nametype: 'NORMAL' }));
  event.add('PROCTITLE', `proctitle=${words.length < 2 ? untrusted(words[0] ?? '') : Buffer.from(words.join('\0'), 'utf8').toString('hex').toUpperCase().slice(0, 256)}`);
}

function renderProcess(event: AuditEvent, act: Extract<RenderedAct, { kind: 'process' }>): void {
  const words = splitCommand(act.data.commandLine);
  const program = words[0]?.startsWith('/') === true && baseOf(words[0]) === baseOf(act.data.program) ? words[0] : act.data.program;
  renderCommand(event, act, { login: loginOf(act.account), program, words });
}

function renderWrite(event: AuditEvent, act: RenderedAct, { file, program, key }: { file: string; program: string; key: string }): void {
  const login = loginOf(act.account);
  event.add('SYSCALL', ...call(act, login, { number: 257, name: 'openat', program, key, items: 2 }));
  event.add('CWD', `cwd=${untrusted(homeOf(login))}`);
  event.add('PATH', ...path(0, posix.dirname(file), { mode: '040755', nametype: 'PARENT' }));
  event.add('PATH', ...path(1, file, { mode: '0100644', nametype: 'CREATE' }));
}

function renderSudo(event: AuditEvent, act: Extract<RenderedAct, { kind: 'sudo' }>): void {
  const by = loginOf(act.account);
  event.add('USER_CMD', `pid=${pidOf(act)} uid=${by.uid} auid=${by.auid} ses=${by.session} msg='cwd=${untrusted(homeOf(by))} cmd=${untrusted(act.data.command)} exe="/usr/bin/sudo" terminal=pts/${act.serial % 4} res=${act.data.isAllowed ? 'success' : 'failed'}'`, `UID=${quoted(by.user)} AUID=${quoted(by.auidName)}`);
}

function linesOf(act: RenderedAct, site: SensorSite): string[] {
  const event = new AuditEvent(act, site);
  /** The same act goes on: what it set up is run. */
  const next = new AuditEvent(act, site, 1);
  switch (act.kind) {
    case 'ssh-login': renderSignIn(event, act, { exe: '/usr/sbin/sshd', terminal: act.data.isSuccess ? `/dev/pts/${act.serial % 4}` : 'sshd', isSuccess: act.data.isSuccess }); break;
    case 'ftp-login': renderSignIn(event, act, { exe: '/usr/sbin/vsftpd', terminal: 'ftp', isSuccess: act.data.isSuccess }); break;
    case 'sudo': renderSudo(event, act); break;
    case 'process': renderProcess(event, act); break;
    case 'file-write': renderWrite(event, act, { file: act.data.path, program: act.data.program ?? 'bash', key: 'file-create' }); break;
    case 'account-created': {
      const [fields, resolved] = userRecord(act, { by: loginOf(act.account), message: `op=add-user acct=${untrusted(plainAccount(act.data.name))}`, exe: '/usr/sbin/useradd' });
      event.add('ADD_USER', `${fields} hostname=? addr=? terminal=pts/${act.serial % 4} res=success'`, resolved);
      break;
    }
    case 'service-installed': {
      const words = splitCommand(act.data.path);
      renderWrite(event, act, { file: unitPath(act.data.name), program: 'bash', key: 'systemd' });
      renderCommand(next, act, { login: loginOf(undefined), program: words[0] ?? act.data.path, words, step: 2 });
      break;
    }
    case 'scheduled-task': {
      const user = plainAccount(act.account ?? 'root');
      renderWrite(event, act, { file: cronPath(act.data.name, user), program: act.data.name.startsWith('/') ? 'bash' : 'crontab', key: 'cron' });
      renderCommand(next, act, { login: { ...loginOf(user), auid: nobody, auidName: 'unset', session: nobody }, program: '/bin/sh', words: ['/bin/sh', '-c', act.data.command], step: 2 });
      break;
    }
    default: break;
  }
  return [...event.lines, ...next.lines];
}

/** The audit log of a Linux host, with rules for commands, new files, sudo and sign-ins. Times are seconds since the epoch. */
export const linuxAudit: Renderer = {
  kind: 'linux-audit',
  format: 'linux-audit',
  fileNames: ['audit.log', 'audit.log.1'],
  time: (timeMs) => `${Math.floor(timeMs / 1000)}.${String(Math.floor(timeMs) % 1000).padStart(3, '0')}`,
  render: (act, site) => (isHere(act, site) && !isWindows(act.to) ? linesOf(act, site) : []),
};
