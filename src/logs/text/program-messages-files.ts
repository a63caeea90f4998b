import { says, type MessageFacts } from './message-pattern.ts';
import type { ProgramMessages } from './program-message.ts';

const success: MessageFacts = { action: 'success', classUid: 3002 };
const failure: MessageFacts = { action: 'failure', classUid: 3002 };

/** Servers that hold files. */
export const fileServerMessages: readonly ProgramMessages[] = [
  {
    programs: ['vsftpd'], product: 'vsftpd', classUid: 4008, lead: /^(?:\[pid \d{1,9}\] )?/,
    messages: [
      says('CONNECT: Client "{src}"(?, "{what*}"?)', 'CONNECT'),
      says('[{account*}] OK LOGIN: Client "{src}"', 'OK LOGIN', success),
      says('[{account*}] FAIL LOGIN: Client "{src}"', 'FAIL LOGIN', failure),
      says('[{account*}] OK {what}: Client "{src}", "{file*}", {bytes} bytes', 'OK {what} of a file', { action: 'success', classUid: 1001 }),
      says('[{account*}] OK {what}: Client "{src}", "{file*}"', 'OK {what} of a file', { action: 'success', classUid: 1001 }),
      says('[{account*}] FAIL {what}: Client "{src}", "{file*}"', 'FAIL {what} of a file', { action: 'failure', classUid: 1001 }),
      says('[{account*}] FTP {what}: Client "{src}", "{said*}"', 'FTP {what}'),
      says('[{account*}] OK {what}: Client "{src}"', 'OK {what}', { action: 'success' }),
    ],
  },
  {
    programs: ['ftpd', 'in.ftpd', 'wu-ftpd'], product: 'ftpd', classUid: 4008,
    messages: [
      says('connection from {src} ({srcName}) at', 'connection'),
      says('connection from {src}', 'connection'),
      says('ANONYMOUS FTP LOGIN FROM {src}, ({account*})', 'ANONYMOUS FTP LOGIN', success),
      says('FTP LOGIN FROM {src} as {account}', 'FTP LOGIN', success),
      says('FTP LOGIN FAILED FROM {src}, {account}', 'FTP LOGIN FAILED', failure),
      says('User {account} timed out after {count} seconds', 'User timed out'),
    ],
  },
  {
    programs: ['proftpd'], product: 'ProFTPD', classUid: 3002, lead: /^(?:[\w.-]{1,120} )?\((?<srcName>[^()\s[\]]{1,120})\[(?<src>[^[\]\s]{1,60})\]\)(?: - |: )/,
    messages: [
      says('USER {account*}: no such user found from {srcName} [{src}] to {dst}:{dstPort}', 'USER: no such user found', failure),
      says('USER {account*}: no such user found', 'USER: no such user found', failure),
      says('USER {account*}: no such user', 'USER: no such user', failure),
      says('USER {account*} (Login failed): {reason*}', 'Login failed: {reason}', failure),
      says('USER {account*}: Login successful', 'Login successful', success),
      says('ANON {account*}: Login successful', 'ANON login successful', success),
      says('SECURITY VIOLATION: {what*} login attempted', 'SECURITY VIOLATION: {what} login attempted', failure),
      says('Maximum login attempts ({count}) exceeded', 'Maximum login attempts exceeded, connection refused', { action: 'blocked', classUid: 3002 }),
    ],
  },
  {
    programs: ['pure-ftpd'], product: 'Pure-FTPd', classUid: 4008, lead: /^\((?<account>[^()@\s]{0,64})@(?<src>[^()\s]{1,120})\) \[(?:INFO|NOTICE|WARNING|ERROR|DEBUG)\] /,
    messages: [
      says('Authentication failed for user [{account*}]', 'Authentication failed', failure),
      says('New connection from {src}', 'New connection'),
      says('{account} is now logged in', 'logged in', success),
      says('{file*} uploaded  ({bytes} bytes', 'file uploaded', { classUid: 1001, action: 'success' }),
      says('{file*} downloaded  ({bytes} bytes', 'file downloaded', { classUid: 1001, action: 'success' }),
      says('Deleted {file*}', 'file deleted', { classUid: 1001, action: 'success' }),
      says('Logout', 'Logout'),
      says('Timeout', 'Timeout'),
    ],
  },
  {
    programs: ['smbd', 'nmbd', 'winbindd', 'samba', 'smbd_audit'], product: 'Samba', classUid: 3002, lead: /^(?:\[[\d/]{8,10} [\d:.]{8,16}, {1,3}\d{1,2}(?:, pid=[^\]]{1,80})?\] \S{1,120} {0,4})?/,
    messages: [
      says('Auth: [{service*}] user [{realm-}]\\[{account-}] at [{time-}] with [{method-}] status [NT_STATUS_OK] workstation [{workstation-}] remote host [ipv4:{src}:{srcPort}]', 'Auth: {method} status NT_STATUS_OK', success),
      says('Auth: [{service*}] user [{realm-}]\\[{account-}] at [{time-}] with [{method-}] status [NT_STATUS_OK]', 'Auth: {method} status NT_STATUS_OK', success),
      says('Auth: [{service*}] user [{realm-}]\\[{account-}] at [{time-}] with [{method-}] status [{status-}] workstation [{workstation-}] remote host [ipv4:{src}:{srcPort}]', 'Auth: failed, {method} status {status}', failure),
      says('Auth: [{service*}] user [{realm-}]\\[{account-}] at [{time-}] with [{method-}] status [{status-}] workstation [{workstation-}] remote host [ipv6:{src}:{srcPort}]', 'Auth: failed, {method} status {status}', failure),
      says('Auth: [{service*}] user [{realm-}]\\[{account-}] at [{time-}] with [{method-}] status [{status-}]', 'Auth: failed, {method} status {status}', failure),
      says('check_ntlm_password: Authentication for user [{account-}] -> [{mapped-}] FAILED with error {status},', 'Authentication FAILED: {status}', failure),
      says('check_ntlm_password: authentication for user [{account-}] -> [{mapped-}] -> [{final-}] succeeded', 'Authentication succeeded', success),
      says('{machine} ({kind}:{src}:{srcPort}) connect to service {share*} initially as user {account*} (uid=', 'connect to service {share}', { action: 'success', classUid: 4006 }),
      says('{machine} ({src}) connect to service {share*} initially as user {account*} (uid=', 'connect to service {share}', { action: 'success', classUid: 4006 }),
      says('{machine} ({kind}:{src}:{srcPort}) closed connection to service {share}', 'closed connection to service {share}', { classUid: 4006 }),
      says('{machine} ({src}) closed connection to service {share}', 'closed connection to service {share}', { classUid: 4006 }),
      says('{account-}|{src-}|{share-}|{what-}|ok|{file*}', 'file share: {what}', { action: 'success', classUid: 1001 }),
      says('{account-}|{src-}|{share-}|{what-}|fail{reason-}|{file*}', 'file share: {what} failed', { action: 'failure', classUid: 1001 }),
    ],
  },
];
