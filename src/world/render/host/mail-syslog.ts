import type { Renderer } from '../renderer.ts';
import { postfixLines } from './mail-lines.ts';
import { writeSyslogLine } from './write-program-line.ts';
import { syslogTime } from './write-time.ts';

/** `mail.log` of a host with Postfix and Dovecot. Times are UTC, without year and zone. */
export const mailSyslog: Renderer = {
  kind: 'mail',
  format: 'syslog',
  fileNames: ['mail.log', 'maillog', 'mail.info'],
  time: (timeMs) => syslogTime(timeMs),
  render: (act, site) => postfixLines(act, site).map((line) => writeSyslogLine(line, act.timeMs, site)),
};
