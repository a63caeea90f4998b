import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { clientName, isHere, sourceOf } from './act-ends.ts';
import { maskControls } from './escape-text.ts';
import { base64Of } from './made-values.ts';
import { mailBytes, messageId } from './mail-lines.ts';
import { isoLocal, zoneOf } from './write-time.ts';

/** `1lGxyz-0001Ab-2C`, of base 62 digits. */
function mailId(act: RenderedAct): string {
  const digits = base64Of(`exim ${act.serial} ${act.to.name}`, 60).replace(/[^A-Za-z0-9]/g, '');
  return `1${digits.slice(0, 5)}-${digits.slice(5, 11)}-${digits.slice(11, 13)}`;
}

function hostOf(act: RenderedAct): string {
  return `H=${clientName(act) ?? `(${act.from === undefined ? 'localhost' : 'mail'})`} [${sourceOf(act)}]:${act.sourcePort}`;
}

function messagesOf(act: RenderedAct): string[] {
  if (act.kind === 'mail') {
    const { sender, recipient, subject, attachment, isRejected } = act.data;
    if (isRejected) return [`${hostOf(act)} F=<${sender}> rejected RCPT <${recipient}>: blocked by policy`];
    const id = mailId(act);
    return [
      `${id} <= ${sender} ${hostOf(act)} P=esmtps X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no${act.account === undefined ? '' : ` A=dovecot_login:${act.account}`} S=${mailBytes(act)} id=${messageId(act)} T="${subject.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}" for ${recipient}`,
      // The access list for MIME parts notes their names.
      ...(attachment === undefined ? [] : [`${id} H=localhost [127.0.0.1] Warning: MIME part with file name "${attachment.replaceAll('"', '\\"')}"`]),
      `${id} => ${recipient} R=dovecot_user T=dovecot_lmtp C="250 2.0.0 <${recipient}> Saved"`, `${id} Completed`,
    ];
  }
  if (act.kind === 'mail-login' && act.data.protocol === 'smtp') {
    const name = clientName(act) ?? '([127.0.0.1])';
    const end = `${name} [${sourceOf(act)}]:${act.sourcePort}`;
    return act.data.isSuccess ? [`no MAIL in SMTP connection from ${end} A=dovecot_login:${act.account ?? 'unknown'} D=2.1s C=EHLO,STARTTLS,EHLO,AUTH,QUIT`] : [`dovecot_login authenticator failed for ${end}: 535 Incorrect authentication data (set_id=${act.account ?? 'unknown'})`];
  }
  return act.kind === 'message' && act.data.program.startsWith('exim') ? [act.data.text] : [];
}

/** Main log of Exim. Sign-ins to read mail are no matter of Exim's: only those to send are here. */
export const exim: Renderer = {
  kind: 'mail',
  format: 'exim',
  fileNames: ['mainlog', 'exim_mainlog', 'exim4-mainlog'],
  time: (timeMs, offsetMinutes) => `${isoLocal(timeMs, 0, { offsetMinutes, between: ' ' })} ${zoneOf(offsetMinutes, '')}`,
  render: (act: RenderedAct, site: SensorSite) => (isHere(act, site) ? messagesOf(act).map((message) => `${site.time(act.timeMs)} ${maskControls(message)}`) : []),
};
