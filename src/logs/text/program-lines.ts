import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import type { RecordFields } from '../mapping/values.ts';
import { describeProgramMessage, isKnownProgram, readProgramMessage } from './read-program-message.ts';
import { readServerMessage } from './read-server-message.ts';

/** `sshd[99]: …`, `sudo: …` */
const tagged = /^([A-Za-z(][\w./()-]{1,60}?)(\[\d{1,9}\])?: /;
/** What only one program says, whose header was taken off. */
const starts: readonly (readonly [string, string])[] = [
  ['DHCP', 'dhcpd'], ['Failed ', 'sshd'], ['Accepted ', 'sshd'], ['Invalid user ', 'sshd'], ['Illegal user ', 'sshd'], ['Connection closed by ', 'sshd'], ['Connection reset by ', 'sshd'], ['Received disconnect from ', 'sshd'],
  ['Disconnected from ', 'sshd'], ['Did not receive identification string ', 'sshd'], ['error: maximum authentication attempts', 'sshd'], ['NOQUEUE: ', 'postfix'], ['warning: ', 'postfix'], ['connect from ', 'postfix'],
  ['disconnect from ', 'postfix'], ['lost connection after ', 'postfix'], ['imap-login: ', 'dovecot'], ['pop3-login: ', 'dovecot'], ['new user: ', 'useradd'], ['new group: ', 'groupadd'], ['pam_', 'login'],
];

function read(text: string, context: ReaderContext): RecordFields | undefined {
  const tag = tagged.exec(text);
  const server = tag?.[1] === undefined ? undefined : readServerMessage(tag[1], text.slice(tag[0].length), context);
  if (server !== undefined && server.message !== '') return { process: tag?.[1] ?? '', kind: 'event', severityId: 1, ...server };
  if (tag?.[1] !== undefined && isKnownProgram(tag[1])) {
    const message = text.slice(tag[0].length);
    const fields = tag[2] === undefined ? readProgramMessage(tag[1], message) : describeProgramMessage(tag[1], message);
    if (fields !== undefined && fields.message !== '') return { process: tag[1], kind: 'event', severityId: 1, ...fields };
  }
  const start = starts.find(([words]) => text.startsWith(words));
  const fields = start === undefined ? undefined : readProgramMessage(start[1], text);
  return start === undefined || fields === undefined ? undefined : { ...(start[0] !== 'pam_' && { process: start[1] }), kind: 'event', severityId: 1, ...fields };
}

const silent: ReaderContext = { source: '', referenceMs: 0, note: () => undefined, dropColumns: () => undefined, readEmbedded: () => undefined };

/** Messages of known programs that lost the time and host before them. */
export const programLinesReader = singleLineReader({
  format: 'program-message',
  title: 'Messages of known programs without a header',
  understands: '`sshd[99]: …` and the like, and what only sshd, dhcpd, Postfix, Dovecot or useradd writes; no time',
  isLikely: (text) => read(text, silent) !== undefined,
  read,
});
