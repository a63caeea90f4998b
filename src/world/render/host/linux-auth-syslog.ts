import type { Renderer } from '../renderer.ts';
import { linuxLines } from './program-lines.ts';
import { writeSyslogLine } from './write-program-line.ts';
import { syslogTime } from './write-time.ts';

/** `auth.log`, `secure` and `syslog` of a Linux host. Times are UTC, without year and zone. */
export const linuxAuthSyslog: Renderer = {
  kind: 'linux-auth',
  format: 'syslog',
  fileNames: ['auth.log', 'secure', 'syslog', 'messages'],
  time: (timeMs) => syslogTime(timeMs),
  render: (act, site) => linuxLines(act, site).map((line) => writeSyslogLine(line, act.timeMs, site)),
};
