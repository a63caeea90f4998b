import type { RenderedAct } from '../../../contracts/index.ts';
import type { SensorSite } from '../renderer.ts';
import { clientName, isHere, sourceOf } from './act-ends.ts';
import { maskControls } from './escape-text.ts';
import { base64Of, numberOf, pidOf } from './made-values.ts';
import { linuxLines, type ProgramLine } from './program-lines.ts';

type Act<K extends RenderedAct['kind']> = Extract<RenderedAct, { kind: K }>;

const mailPrograms = /^(?:postfix|dovecot|opendkim|rspamd|amavis|roundcube|imap|pop3)/;

function say(program: string, act: RenderedAct, text: string, severity: ProgramLine['severity'] = 6): ProgramLine {
  return { program, pid: pidOf(act, program.length % 7), text: maskControls(text), severity, facility: 2 };
}

function clientOf(act: RenderedAct): string {
  return `${clientName(act) ?? 'unknown'}[${sourceOf(act)}]`;
}

/** Name of a message in the queue. */
export function queueId(act: RenderedAct): string {
  return (0x1a3f0000 + act.serial * 0x1f3).toString(16).toUpperCase().padStart(10, '4');
}

export function messageId(act: Act<'mail'>): string {
  const at = act.data.sender.lastIndexOf('@');
  return `${base64Of(`message ${act.serial} ${act.data.sender}`, 22).replace(/[^A-Za-z0-9]/g, 'x')}@${at < 0 ? 'localhost' : act.data.sender.slice(at + 1)}`;
}

export function mailBytes(act: Act<'mail'>): number {
  return 1800 + numberOf(`mail ${act.serial}`, 9000) + (act.data.attachment === undefined ? 0 : 60_000 + numberOf(act.data.attachment, 400_000));
}

/** Postfix takes a message, with header checks that note subject and attachments, and hands it to Dovecot. */
function mailLines(act: Act<'mail'>, site: SensorSite): ProgramLine[] {
  const { sender, recipient, subject, attachment, isRejected } = act.data;
  const client = clientOf(act);
  const id = queueId(act);
  const route = `from=<${sender}> to=<${recipient}> proto=ESMTP helo=<${clientName(act) ?? `[${sourceOf(act)}]`}>`;
  const connect = say('postfix/smtpd', act, `connect from ${client}`);
  const leave = say('postfix/smtpd', act, `disconnect from ${client} ehlo=1 mail=1 rcpt=${isRejected ? '0/1' : '1'} ${isRejected ? '' : 'data=1 '}quit=1 commands=${isRejected ? '3/4' : '5'}`);
  if (isRejected) return [connect, say('postfix/smtpd', act, `NOQUEUE: reject: RCPT from ${client}: 554 5.7.1 Service unavailable; Client host [${sourceOf(act)}] blocked by policy; ${route}`), leave];
  return [
    connect,
    say('postfix/smtpd', act, `${id}: client=${client}${act.account === undefined ? '' : `, sasl_method=LOGIN, sasl_username=${act.account}`}`),
    say('postfix/cleanup', act, `${id}: warning: header Subject: ${subject} from ${client}; ${route}`, 4),
    ...(attachment === undefined ? [] : [say('postfix/cleanup', act, `${id}: warning: header Content-Disposition: attachment; filename="${attachment.replaceAll('"', '\\"')}" from ${client}; ${route}`, 4)]),
    say('postfix/cleanup', act, `${id}: message-id=<${messageId(act)}>`),
    say('postfix/qmgr', act, `${id}: from=<${sender}>, size=${mailBytes(act)}, nrcpt=1 (queue active)`),
    ...(site.style > 0.4 ? [leave] : []),
    say('postfix/lmtp', act, `${id}: to=<${recipient}>, relay=${site.host.name}[private/dovecot-lmtp], delay=0.${10 + (act.serial % 80)}, delays=0.05/0.01/0.02/0.08, dsn=2.0.0, status=sent (250 2.0.0 <${recipient}> ${base64Of(`lmtp ${act.serial}`, 16)} Saved)`),
    say('postfix/qmgr', act, `${id}: removed`),
  ];
}

function signInLines(act: Act<'mail-login'>, site: SensorSite): ProgramLine[] {
  const account = act.account ?? 'unknown';
  const { isSuccess, protocol } = act.data;
  if (protocol === 'smtp') {
    if (!isSuccess) return [say('postfix/smtpd', act, `connect from ${clientOf(act)}`), say('postfix/smtpd', act, `warning: ${clientOf(act)}: SASL LOGIN authentication failed: (reason unavailable), sasl_username=${account}`, 4)];
    return [say('postfix/submission/smtpd', act, `${queueId(act)}: client=${clientOf(act)}, sasl_method=LOGIN, sasl_username=${account}`)];
  }
  if (protocol === 'web') {
    const session = base64Of(`web ${act.serial}`, 16).toLowerCase().replace(/[^a-z0-9]/g, '0');
    return [say('roundcube', act, isSuccess ? `<${session.slice(0, 8)}> Successful login for ${account} (ID: ${1 + numberOf(account, 300)}) from ${sourceOf(act)} in session ${session}` : `<${session.slice(0, 8)}> Failed login for ${account} from ${sourceOf(act)} in session ${session} (error: 0)`, isSuccess ? 6 : 4)];
  }
  const ends = `user=<${account}>, method=PLAIN, rip=${sourceOf(act)}, lip=${act.to.address}, `;
  const tail = `TLS, session=<${base64Of(`imap ${act.serial}`, 16)}>`;
  if (isSuccess) return [{ ...say('dovecot', act, `imap-login: Login: ${ends}mpid=${pidOf(act, 5)}, ${tail}`), pid: 610 }];
  const head = site.style < 0.5 ? 'imap-login: Disconnected (auth failed, 1 attempts in 2 secs)' : 'imap-login: Login aborted: Connection closed (auth failed, 1 attempts in 2 secs) (auth_failed)';
  return [{ ...say('dovecot', act, `${head}: ${ends}${tail}`), pid: 610 }];
}

/** What Postfix, Dovecot and the web mail of a host say. */
export function postfixLines(act: RenderedAct, site: SensorSite): ProgramLine[] {
  if (!isHere(act, site)) return [];
  switch (act.kind) {
    case 'mail': return mailLines(act, site);
    case 'mail-login': return signInLines(act, site);
    case 'message': return mailPrograms.test(act.data.program) ? linuxLines(act, site) : [];
    default: return [];
  }
}
