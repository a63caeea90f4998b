import type { RenderedAct } from '../../../contracts/index.ts';
import type { SensorSite } from '../renderer.ts';
import { isHere, isWindows, plainAccount, sourceOf } from './act-ends.ts';
import { escapeSsh } from './escape-text.ts';
import { base64Of, isServiceAccount, pidOf, uidOf } from './made-values.ts';
import { linuxPath } from './split-command.ts';

/** What one program of a Linux host says, before a log puts time and host to it. */
export interface ProgramLine {
  program: string;
  /** Missing: the kernel. */
  pid?: number;
  text: string;
  /** Of syslog: 3 error, 4 warning, 5 notice, 6 informational. */
  severity: 3 | 4 | 5 | 6;
  /** Of syslog: 2 mail, 3 daemon, 4 auth, 9 cron, 10 authpriv, 0 kernel, 11 ftp. */
  facility: number;
}

const authpriv = 10;

/** What the programs of a Linux host say of an act that happens on it. */
export function linuxLines(act: RenderedAct, site: SensorSite): ProgramLine[] {
  if (!isHere(act, site) || isWindows(act.to)) return [];
  switch (act.kind) {
    case 'ssh-login': return sshLines(act, site);
    case 'sudo': return sudoLines(act);
    case 'account-created': return accountLines(act);
    case 'service-installed': return serviceLines(act);
    case 'scheduled-task': return cronLines(act);
    case 'ftp-login': return act.data.isSuccess ? [] : [{ program: 'vsftpd', pid: pidOf(act), text: pamFailure('vsftpd', 'ftp', escapeSsh(act.account ?? 'anonymous'), sourceOf(act)), severity: 5, facility: authpriv }];
    case 'malware-alert': return [{ program: 'clamd', pid: 700, text: `${act.data.path}: ${act.data.threat} FOUND`, severity: 4, facility: 3 }];
    case 'message': return [messageLine(act)];
    default: return [];
  }
}

type Act<K extends RenderedAct['kind']> = Extract<RenderedAct, { kind: K }>;

function pamFailure(service: string, tty: string, account: string, source: string): string {
  return `pam_unix(${service}:auth): authentication failure; logname= uid=0 euid=0 tty=${tty} ruser= rhost=${source}  user=${account}`;
}

function sshLines(act: Act<'ssh-login'>, site: SensorSite): ProgramLine[] {
  const account = escapeSsh(act.account ?? 'root');
  const { isSuccess, method, isKnownAccount } = act.data;
  const program = site.style > 0.85 ? 'sshd-session' : 'sshd';
  const end = `${sourceOf(act)} port ${act.sourcePort}`;
  const say = (text: string, severity: ProgramLine['severity'] = 6): ProgramLine => ({ program, pid: pidOf(act), text, severity, facility: 4 });
  if (isSuccess) {
    const key = method === 'publickey' ? `: ED25519 SHA256:${base64Of(`key ${account}`, 43)}` : '';
    return [
      say(`Accepted ${method} for ${account} from ${end} ssh2${key}`),
      { ...say(`pam_unix(sshd:session): session opened for user ${account}(uid=${uidOf(account)}) by (uid=0)`), facility: authpriv },
      ...(site.style > 0.5 ? [{ program: 'systemd-logind', pid: 640, text: `New session ${1 + (act.serial % 9000)} of user ${account}.`, severity: 6, facility: 4 } as const] : []),
    ];
  }
  if (!isKnownAccount) {
    return [
      say(`Invalid user ${account} from ${end}`),
      ...(method === 'password' ? [say(`Failed password for invalid user ${account} from ${end} ssh2`)] : []),
      ...(site.style > 0.3 ? [say(`Connection closed by invalid user ${account} ${end} [preauth]`)] : []),
    ];
  }
  if (method === 'publickey') return [say(`Failed publickey for ${account} from ${end} ssh2`), say(`Connection closed by authenticating user ${account} ${end} [preauth]`)];
  return [
    ...(site.style < 0.5 ? [{ ...say(pamFailure('sshd', 'ssh', account, sourceOf(act)), 5), facility: authpriv }] : []),
    say(`Failed password for ${account} from ${end} ssh2`),
  ];
}

/** The command as sudo finds it: with the folder of its program. */
function sudoCommand(command: string): string {
  const end = command.search(/\s/);
  const program = end < 0 ? command : command.slice(0, end);
  return `${linuxPath(program)}${end < 0 ? '' : command.slice(end)}`;
}

function sudoLines(act: Act<'sudo'>): ProgramLine[] {
  const account = act.account ?? 'root';
  const { as: target, isAllowed } = act.data;
  const place = `TTY=pts/${act.serial % 4} ; PWD=${account === 'root' ? '/root' : isServiceAccount(account) ? '/' : `/home/${account}`} ; USER=${target} ; COMMAND=${sudoCommand(act.data.command)}`;
  const say = (text: string, severity: ProgramLine['severity']): ProgramLine => ({ program: 'sudo', pid: pidOf(act), text, severity, facility: authpriv });
  if (!isAllowed) return [say(`${account.padStart(8)} : user NOT in sudoers ; ${place}`, 3)];
  return [
    say(`${account.padStart(8)} : ${place}`, 5),
    say(`pam_unix(sudo:session): session opened for user ${target}(uid=${uidOf(target)}) by ${account}(uid=${uidOf(account)})`, 6),
    say(`pam_unix(sudo:session): session closed for user ${target}`, 6),
  ];
}

function accountLines(act: Act<'account-created'>): ProgramLine[] {
  const name = plainAccount(act.data.name);
  const uid = uidOf(name);
  const say = (text: string): ProgramLine => ({ program: 'useradd', pid: pidOf(act), text, severity: 6, facility: authpriv });
  return [say(`new group: name=${name}, GID=${uid}`), say(`new user: name=${name}, UID=${uid}, GID=${uid}, home=/home/${name}, shell=/bin/bash, from=/dev/pts/${act.serial % 4}`)];
}

function serviceLines(act: Act<'service-installed'>): ProgramLine[] {
  const unit = act.data.name.endsWith('.service') ? act.data.name : `${act.data.name}.service`;
  const say = (text: string): ProgramLine => ({ program: 'systemd', pid: 1, text, severity: 6, facility: 3 });
  return [say('Reloading.'), say(`Started ${unit} - ${act.data.path}.`)];
}

function cronLines(act: Act<'scheduled-task'>): ProgramLine[] {
  const account = act.account ?? 'root';
  const changed = act.data.name.startsWith('/') ? `(*system*${act.data.name.slice(act.data.name.lastIndexOf('/') + 1)}) RELOAD (${act.data.name})` : `(${account}) REPLACE (${account})`;
  return [
    { program: act.data.name.startsWith('/') ? 'cron' : 'crontab', pid: pidOf(act), text: changed, severity: 6, facility: 9 },
    { program: 'CRON', pid: pidOf(act, 1), text: `(${account}) CMD (${act.data.command})`, severity: 6, facility: 9 },
  ];
}

const facilities: readonly (readonly [RegExp, number])[] = [[/^kernel$/, 0], [/^(?:postfix|dovecot|exim|imap|sendmail)/, 2], [/^(?:cron|anacron|atd)/i, 9], [/^(?:sshd|su|sudo|login|useradd|usermod|passwd|polkitd|pkexec)/, authpriv]];

function messageLine(act: Act<'message'>): ProgramLine {
  const { program, text, severity } = act.data;
  const facility = facilities.find(([pattern]) => pattern.test(program))?.[1] ?? 3;
  return { program, ...(program !== 'kernel' && { pid: pidOf(act) }), text, severity: severity === 'error' ? 3 : severity === 'warning' ? 4 : 6, facility };
}
