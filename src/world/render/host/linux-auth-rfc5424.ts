import type { Renderer } from '../renderer.ts';
import { linuxLines } from './program-lines.ts';
import { writeRfc5424Line } from './write-program-line.ts';
import { isoZoned } from './write-time.ts';

/** Messages of a Linux host as a collector keeps them in RFC 5424. */
export const linuxAuthRfc5424: Renderer = {
  kind: 'linux-auth',
  format: 'syslog-rfc5424',
  fileNames: ['syslog-rfc5424.log', 'remote.log', 'collected.log'],
  time: (timeMs, offsetMinutes) => isoZoned(timeMs, 6, offsetMinutes),
  render: (act, site) => linuxLines(act, site).map((line) => writeRfc5424Line(line, act.timeMs, site)),
};
