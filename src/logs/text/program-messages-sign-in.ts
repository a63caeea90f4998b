import { says, type MessageFacts } from './message-pattern.ts';
import type { ProgramMessages } from './program-message.ts';

const success: MessageFacts = { action: 'success', classUid: 3002 };
const failure: MessageFacts = { action: 'failure', classUid: 3002 };
const command: MessageFacts = { action: 'success', classUid: 1007 };
const sudoPlace = '(?HOST={host} ; ?)(?TTY={tty} ; ?)(?CHROOT={root-} ; ?)PWD={folder-} ; USER={target}(? ; GROUP={group}?)(? ; TSID={session}?)(? ; ENV={settings-}?) ; COMMAND={command*}';
const polkitPlace = '[USER={target}] [TTY={tty}] [CWD={folder-}] [COMMAND={command*}]';

/** Changing to another account, and signing in at a terminal. */
export const signInMessages: readonly ProgramMessages[] = [
  {
    programs: ['sudo'], product: 'sudo', classUid: 3002, lead: /^ {1,40}/,
    messages: [
      says(`{account} : ${sudoPlace}`, 'sudo USER={target} ; COMMAND={command}', command),
      says(`{account} : (command continued) {command*}`, 'sudo (command continued) {command}', command),
      says(`{account} : {reason-} ; ${sudoPlace}`, 'sudo {reason} ; USER={target} ; COMMAND={command}', failure),
      says('{account} : {reason-} ; TTY={tty} ; PWD={folder-} ; USER={target}', 'sudo {reason} ; USER={target}', failure),
    ],
  },
  {
    programs: ['su', 'su-l', 'runuser'], product: 'su', classUid: 3002,
    messages: [
      says('Successful su for {target} by {account}', 'Successful su', success),
      says('FAILED su for {target} by {account}', 'FAILED su', failure),
      says('FAILED SU (to {target}) {account} on {tty}', 'FAILED su', failure),
      says('(to {target}) {account} on {tty}', 'su to another user', success),
      says("'su {target}' succeeded for {account} on {tty}", 'Successful su', success),
      says("'su {target}' failed for {account} on {tty}", 'FAILED su', failure),
      says('BAD SU {account} to {target} on {tty}', 'BAD SU', failure),
      says('+ {tty} {account}:{target}', 'su to another user', success),
      says('- {tty} {account}:{target}', 'FAILED su', failure),
      says('{account} to {target} on {tty}', 'su to another user', success),
    ],
  },
  {
    programs: ['login', 'remote', 'telnetd', 'in.telnetd', 'rlogind', 'in.rlogind', 'rshd', 'in.rshd', 'rexecd', 'in.rexecd'], product: 'login', classUid: 3002,
    messages: [
      says("FAILED LOGIN ({count}) on '{tty}' from '{src}' FOR '{account*}', {reason*}", 'FAILED LOGIN: {reason}', failure),
      says("FAILED LOGIN ({count}) on '{tty}' FOR '{account*}', {reason*}", 'FAILED LOGIN: {reason}', failure),
      says('FAILED LOGIN {count} FROM {src} FOR {account*}, {reason*}', 'FAILED LOGIN: {reason}', failure),
      says('FAILED LOGIN {count} FROM ({none}) FOR {account*}, {reason*}', 'FAILED LOGIN: {reason}', failure),
      says('FAILED LOGIN SESSION FROM {src} FOR {account*}, {reason*}', 'FAILED LOGIN SESSION: {reason}', failure),
      says('TOO MANY LOGIN TRIES ({count}) FROM {src} FOR {account*}, {reason*}', 'TOO MANY LOGIN TRIES: {reason}', failure),
      says("ROOT LOGIN ON {tty} FROM {src}", 'ROOT LOGIN', success),
      says('ROOT LOGIN on {tty}', 'ROOT LOGIN', success),
      says('ROOT LOGIN ON {tty}', 'ROOT LOGIN', success),
      says('LOGIN ON {tty} BY {account*} FROM {src}', 'LOGIN', success),
      says('LOGIN ON {tty} BY {account}', 'LOGIN', success),
      says('DIALUP AT {tty} BY {account}', 'DIALUP', success),
      says('connect from {srcName} ({src})', 'connect', { classUid: 4001 }),
      says('connect from {src}', 'connect', { classUid: 4001 }),
    ],
  },
  {
    programs: ['pkexec'], product: 'polkit', classUid: 3002,
    messages: [
      says(`{account}: Executing command ${polkitPlace}`, 'pkexec: USER={target} ; COMMAND={command}', command),
      says(`{account}: {reason-} ${polkitPlace}`, 'pkexec: {reason} ; USER={target} ; COMMAND={command}', failure),
    ],
  },
  {
    programs: ['polkitd', 'polkit-agent-helper-1'], product: 'polkit', classUid: 3002,
    messages: [
      says('Operator of unix-session:{session} successfully authenticated as unix-user:{target} to gain {time} authorization for action {what} for {who*} [{command*}] (owned by unix-user:{account})', 'Operator authenticated for action {what}: {command}', success),
      says('Operator of unix-session:{session} FAILED to authenticate to gain authorization for action {what} for {who*} [{command*}] (owned by unix-user:{account})', 'Operator FAILED to authenticate for action {what}: {command}', failure),
    ],
  },
  {
    programs: ['doas'], product: 'doas', classUid: 1007,
    messages: [
      says('{account} ran command {command*} as {target} from {folder*}', 'doas: USER={target} ; COMMAND={command}', command),
      says('command not permitted for {account}: {command*}', 'doas: command not permitted: {command}', failure),
      says('failed auth for {account}', 'doas: failed authentication', failure),
    ],
  },
  {
    programs: ['systemd-logind', 'elogind'], product: 'systemd', classUid: 3002,
    messages: [
      says('New session {session} of user {account}.', 'New session', { action: 'success' }),
      says("New session '{session}' of user '{account}' with class '{kind}' and type '{type}'.", 'New session of class {kind}', { action: 'success' }),
      says('Removed session {session}.', 'Removed session'),
      says('Session {session} logged out.', 'Session logged out. Waiting for processes to exit.'),
    ],
  },
];

/** PAM speaks through any program. */
export const pamMessages: readonly ReturnType<typeof says>[] = [
  says('{module}({service}:session): session opened for user {target}(?(uid={id})?) by {account}(uid={by})', '{service} session opened', success),
  says('{module}({service}:session): session opened for user {account}(?(uid={id})?) by (uid={by})', '{service} session opened', success),
  says('{module}({service}:session): session closed for user {account}', '{service} session closed', { classUid: 3002 }),
  says('session opened for user {account} by {by}', 'session opened', success),
  says('session closed for user {account}', 'session closed', { classUid: 3002 }),
  says('{module}({service}:chauthtok): password changed for {target}', '{service} password changed', { action: 'success', classUid: 3001 }),
  says('{module}({service}:auth): check pass; user unknown', '{service} check pass; user unknown', failure),
  says('check pass; user unknown', 'check pass; user unknown', failure),
  says('{module}({service}:auth): user {account} ({id}) tally {tally}, deny {limit}', '{service} user locked out after too many authentication failures', failure),
  says('{module}({service}:auth): user {account} ({id}) has time limit', '{service} user locked out for a time', failure),
  says('{module}({service}:auth): Consecutive login failures for user {account} account temporarily locked', '{service} consecutive login failures, account temporarily locked', failure),
  says('{module}({service}:auth): requirement "{requirement*}" not met by user "{account*}"', '{service} requirement not met: {requirement}', failure),
  says('{module}({service}:auth): received for user {account*}: {code} ({reason*})', '{service} authentication failed: {reason}', failure),
  says("{module}({service}:account): access denied for user '{account*}' from '{src}'", '{service} access denied', failure),
  says("{module}({service}:auth): Accepted google_authenticator for {account}", '{service} Accepted google_authenticator', success),
  says("{module}({service}:auth): Invalid verification code(? for {account}?)", '{service} invalid verification code', failure),
  says('{module}({service}:auth): conversation failed', '{service} conversation failed', failure),
  says('{module}({service}:auth): auth could not identify password for [{account*}]', '{service} auth could not identify password', failure),
  says('{module}({service}:account): account {account} has expired', '{service} account has expired', failure),
  says('{module}({service}:account): expired password for user {account}', '{service} expired password'),
  says('PAM service({service}) ignoring max retries', 'PAM service ignoring max retries'),
];
