import type { SensorSite } from '../renderer.ts';
import { shortName } from './act-ends.ts';
import { escapeSyslog } from './escape-text.ts';
import { hexOf } from './made-values.ts';
import type { ProgramLine } from './program-lines.ts';

function tagOf({ program, pid }: ProgramLine): string {
  return pid === undefined ? program : `${program}[${pid}]`;
}

/** A line of a file as rsyslog writes it by tradition: `Mar  1 10:00:00 web sshd[99]: …`. */
export function writeSyslogLine(line: ProgramLine, timeMs: number, site: SensorSite): string {
  return `${site.time(timeMs)} ${shortName(site.host)} ${tagOf(line)}: ${escapeSyslog(line.text)}`;
}

/** `<86>1 2026-03-01T10:00:00.123456+00:00 web sshd 99 - - …`. */
export function writeRfc5424Line(line: ProgramLine, timeMs: number, site: SensorSite): string {
  const host = site.style < 0.5 ? site.host.name : shortName(site.host);
  return `<${line.facility * 8 + line.severity}>1 ${site.time(timeMs)} ${host} ${line.program} ${line.pid ?? '-'} - ${site.style > 0.8 ? '[origin software="rsyslogd"]' : '-'} ${escapeSyslog(line.text)}`;
}

/** An entry of the journal as `journalctl -o json` writes it. */
export function writeJournalEntry(line: ProgramLine, timeMs: number, site: SensorSite): string {
  const program = line.program.slice(line.program.lastIndexOf('/') + 1);
  return JSON.stringify({
    __REALTIME_TIMESTAMP: site.time(timeMs), _BOOT_ID: hexOf(`boot ${site.host.name}`, 32), _MACHINE_ID: hexOf(`machine ${site.host.name}`, 32), _HOSTNAME: shortName(site.host),
    PRIORITY: String(line.severity), SYSLOG_FACILITY: String(line.facility), SYSLOG_IDENTIFIER: line.program,
    ...(line.pid === undefined ? { _TRANSPORT: 'kernel' } : { _TRANSPORT: 'syslog', SYSLOG_PID: String(line.pid), _PID: String(line.pid), _UID: '0', _GID: '0', _COMM: program.slice(0, 15).toLowerCase() }),
    MESSAGE: line.text,
  });
}
