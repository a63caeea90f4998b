import { says } from './message-pattern.ts';
import type { ProgramMessages } from './program-message.ts';

const crontab = { classUid: 1006, action: 'success' };

/** Jobs, services and the kernel. */
export const systemMessages: readonly ProgramMessages[] = [
  {
    programs: ['cron', 'crond', 'crontab', 'fcron', 'anacron', 'run-parts', 'atd'], product: 'cron', classUid: 1006,
    messages: [
      says('({account}) CMD ({command*})', 'cron CMD ({command})', { classUid: 1007 }),
      says('({account}) CMDEND ({command*})', 'cron CMDEND ({command})', { classUid: 1007 }),
      says('({account}) CMDOUT ({output*})', 'cron CMDOUT ({output})', { classUid: 1007 }),
      says('({account}) BEGIN EDIT ({target})', 'crontab edit begun', crontab),
      says('({account}) END EDIT ({target})', 'crontab edit ended', crontab),
      says('({account}) REPLACE ({target})', 'crontab replaced', crontab),
      says('({account}) DELETE ({target})', 'crontab deleted', crontab),
      says('({account}) LIST ({target})', 'crontab listed', crontab),
      says('({account}) RELOAD ({file*})', 'crontab reloaded', { classUid: 1006 }),
      says('({account}) AUTH ({reason*})', 'crontab refused: {reason}', { classUid: 1006, action: 'failure' }),
      says("Starting job {job} ({file}) for user '{account}'", 'at job started', { classUid: 1007 }),
      says('(CRON) INFO ({what*})', 'cron INFO ({what})'),
      says('(CRON) {word} ({what*})', 'cron {word} ({what})'),
    ],
  },
  {
    programs: ['systemd', 'init', 'upstart'], product: 'systemd',
    messages: [
      says('Failed to start {unit*}', 'Failed to start {unit}', { action: 'failure' }),
      says("{unit}: Failed with result '{result}'", "{unit}: Failed with result '{result}'", { action: 'failure' }),
      says('Started Session {session} of user {account}.', 'Started Session of user', { action: 'success', classUid: 3002 }),
      says('Started session-{session}.scope - Session {number} of User {account}.', 'Started Session of user', { action: 'success', classUid: 3002 }),
      says('Created slice User Slice of {account}.', 'Created slice User Slice'),
      says('Removed slice User Slice of {account}.', 'Removed slice User Slice'),
    ],
  },
  {
    programs: ['kernel'], product: 'Linux', lead: /^(?:\[ {0,10}\d{1,10}\.\d{1,9}\] ?)+/,
    messages: [
      says('Out of memory: Killed process {pid} ({process})', 'Out of memory: process killed'),
      says('Out of memory: Kill process {pid} ({process})', 'Out of memory: process killed'),
      says('{process}[{pid}]: segfault at {address} ip {ip} sp {sp} error {code} in {library}', 'segfault in {library}', { severityId: 3 }),
      says('{process}[{pid}]: segfault at', 'segfault', { severityId: 3 }),
      says('traps: {process}[{pid}] {what*} ip:{ip} sp:', 'traps: {what}', { severityId: 3 }),
      says('device {device} entered promiscuous mode', 'device {device} entered promiscuous mode'),
      says('TCP: {where*}: Possible SYN flooding on port {dstPort}. {what*}', 'TCP: Possible SYN flooding. {what}', { severityId: 3 }),
    ],
  },
  {
    programs: ['fail2ban', 'fail2ban.actions', 'fail2ban.filter', 'fail2ban-server', 'sshguard', 'denyhosts'], product: 'Fail2ban', lead: /^(?:\[\d{1,9}\]: )?(?:(?:NOTICE|INFO|WARNING|ERROR|CRITICAL|DEBUG) {1,8})?/,
    messages: [
      says('[{rule}] Ban {src}', 'Ban', { action: 'blocked' }),
      says('[{rule}] Restore Ban {src}', 'Restore Ban', { action: 'blocked' }),
      says('[{rule}] Unban {src}', 'Unban', { action: 'unblocked' }),
      says('[{rule}] Found {src}', 'Found: a failed attempt'),
      says('[{rule}] {src} already banned', 'already banned'),
      says('Blocking "{src}/{mask}" for {time*}', 'Blocking for {time}', { action: 'blocked' }),
      says('Blocking "{src}" for {time*}', 'Blocking for {time}', { action: 'blocked' }),
      says('Blocking {src} for', 'Blocking', { action: 'blocked' }),
      says('Attack from "{src}" on service {service*} with danger', 'Attack on service {service}', { severityId: 3 }),
    ],
  },
  {
    programs: ['clamd', 'clamav', 'clamscan', 'clamonacc', 'clamdscan'], product: 'ClamAV',
    messages: [
      says('{file*}: {rule} FOUND', 'Malware found: {rule}', { kind: 'alert', classUid: 2004, severityId: 4 }),
    ],
  },
];
