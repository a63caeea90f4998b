import type { RecordFields } from '../mapping/values.ts';
import type { SeverityId } from '../severity.ts';
import { readPatterns, says, type MessageFacts, type MessageFields } from './message-pattern.ts';
import { findPlainFields } from './plain-text.ts';

const success: MessageFacts = { action: 'success', classUid: 3002 };
const failure: MessageFacts = { action: 'failure', classUid: 3002 };
const maxMessageCharacters = 2000;

const messages = [
  says('password authentication failed for user "{account*}"', 'password authentication failed', failure),
  says('{method} authentication failed for user "{account*}"', '{method} authentication failed', failure),
  says('no pg_hba.conf entry for (?replication connection from ?)host "{src}", user "{account*}", database "{database*}", {how*}', 'no pg_hba.conf entry for host ({how}): access denied', failure),
  says('no pg_hba.conf entry for (?replication connection from ?)host "{src}", user "{account*}"', 'no pg_hba.conf entry for host: access denied', failure),
  says('pg_hba.conf rejects (?replication ?)connection for host "{src}", user "{account*}"', 'pg_hba.conf rejects connection for host', { action: 'blocked', classUid: 3002 }),
  says('connection received: host={src} port={srcPort}', 'connection received', { classUid: 4001 }),
  says('connection received: host={where}', 'connection received', { classUid: 4001 }),
  says('connection authenticated: identity="{account*}" method={method}', 'connection authenticated by {method}', success),
  says('(?replication ?)connection authorized: user={account} database={database}', 'connection authorized', success),
  says('(?replication ?)connection authorized: user={account}', 'connection authorized', success),
  says('disconnection: session time: {time} user={account} database={database} host={src}(? port={srcPort}?)', 'disconnection', { classUid: 3002 }),
  says('role "{account*}" does not exist', 'role does not exist', failure),
  says('role "{account*}" is not permitted to log in', 'role is not permitted to log in', failure),
  says('database "{database*}" does not exist', 'database does not exist', failure),
  says('permission denied for {what*}', 'permission denied for {what}', { action: 'failure', classUid: 6005 }),
  says('permission denied to {what*}', 'permission denied to {what}', { action: 'failure', classUid: 6005 }),
  says('AUDIT: {kind-},{number-},{part-},{class-},{verb-},{type-},{object-},{statement*}', 'pgAudit {class} {verb} {object}: {statement}', { classUid: 6005 }),
  says('statement: {statement*}', 'statement: {statement}', { classUid: 6005 }),
  says('execute {name}: {statement*}', 'execute: {statement}', { classUid: 6005 }),
  says('duration: {durationMs} ms  statement: {statement*}', 'statement: {statement}', { classUid: 6005 }),
  says('duration: {durationMs} ms  {step} {name}: {statement*}', '{step}: {statement}', { classUid: 6005 }),
  says('duration: {durationMs} ms', 'statement took long', { classUid: 6005 }),
];
/** `42P01: `, with verbose errors. */
const state = /^(?!AUDIT)[0-9A-Z]{5}: {1,2}/;
/** As the server itself hands its levels to syslog. */
const severities: Readonly<Record<string, SeverityId>> = { NOTICE: 2, WARNING: 2, ERROR: 3, FATAL: 4, PANIC: 5 };

/** What a message of the server says, whichever log it stands in. `level` is `LOG`, `FATAL` …; `given` is what the line's prefix knows. */
export function readPostgresMessage(level: string, message: string, given: Partial<RecordFields> = {}): MessageFields {
  const text = message.replace(state, '');
  const known = readPatterns(messages, text);
  const severityId = severities[level] ?? 1;
  if (known !== undefined) return { product: 'PostgreSQL', severityId, ...given, ...known };
  return { product: 'PostgreSQL', severityId, ...findPlainFields(text), ...given, message: `${level === 'LOG' ? '' : `${level}: `}${text}`.slice(0, maxMessageCharacters) };
}
