import { readPatterns, says, type MessageFacts, type MessageFields } from './message-pattern.ts';
import { findPlainFields } from './plain-text.ts';
import { severityOfWord } from '../severity.ts';

const failure: MessageFacts = { action: 'failure', classUid: 3002 };
const maxMessageCharacters = 2000;

const messages = [
  says("Access denied for user '{account*}'@'{src}' to database '{database*}'", 'Access denied to database', failure),
  says("Access denied for user '{account*}'@'{src}' (using password: {used})", 'Access denied (using password: {used})', failure),
  says("Access denied for user '{account*}'@'{src}'", 'Access denied', failure),
  says("Aborted connection {id} to db: '{database-}' user: '{account-}' host: '{src}' ({reason*})", 'Aborted connection: {reason}'),
  says("Host '{src}' is blocked because of many connection errors", 'Host is blocked because of many connection errors', { action: 'blocked' }),
  says("Host '{src}' is not allowed to connect", 'Host is not allowed to connect', { action: 'blocked' }),
  says("IP address '{src}' could not be resolved: {reason*}", 'IP address could not be resolved: {reason}'),
  says("IP address '{src}' has been resolved to the host name '{srcName}'", 'Host name does not resolve back to the IP address'),
  says("Hostname '{srcName}' does not resolve to '{src}'", 'Hostname does not resolve to the IP address'),
  says("User '{account*}'@'{src}' {reason*}", 'User {reason}'),
];
/** `[Note] [MY-010926] [Server] `, in part or whole. */
const levels = /^\[(Note|Warning|ERROR|Error|System|Information)\] (?:\[(MY-\d{1,8})\] )?(?:\[(\w{1,30})\] )?/;

/** What a message of the server says, from its level on. */
export function readMysqlMessage(message: string): MessageFields {
  const level = levels.exec(message);
  const text = level === null ? message.trim() : message.slice(level[0].length).trim();
  const severityId = level?.[1] === undefined || /^(?:Note|System)$/.test(level[1]) ? 1 : severityOfWord(level[1]) ?? 1;
  const code = level?.[2];
  const known = readPatterns(messages, text);
  const facts = { product: 'MySQL', severityId, ...(code !== undefined && { ruleId: code }) } as const;
  if (known !== undefined) return { ...facts, ...known };
  return { ...facts, ...findPlainFields(text), message: (text === '' ? message : text).slice(0, maxMessageCharacters) };
}
