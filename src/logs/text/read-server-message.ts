import type { ReaderContext } from '../log-reader.ts';
import { timeFields } from '../time-fields.ts';
import type { MessageFields } from './message-pattern.ts';
import { parseMysqlLine } from './mysql-error.ts';
import { readMysqlMessage } from './mysql-messages.ts';
import { parsePostgresLine } from './postgresql-line.ts';
import { readPostgresMessage } from './postgresql-messages.ts';

const mysqlNames = new Set(['mysql', 'mysqld', 'mariadb', 'mariadbd', 'mysqld_safe']);
const postgresNames = new Set(['postgres', 'postgresql', 'postmaster']);
/** `[3-1] `: command and line, as PostgreSQL numbers what it hands to syslog. */
const sequence = /^\[\d{1,9}(?:-\d{1,9})?\] /;

export function isKnownServer(program: string): boolean {
  const name = program.toLowerCase();
  return mysqlNames.has(name) || postgresNames.has(name);
}

/** Servers that write a prefix of their own in front of what they hand to syslog. Undefined when the program is none of them. */
export function readServerMessage(program: string | undefined, message: string, context: ReaderContext): MessageFields | undefined {
  const name = program?.toLowerCase() ?? '';
  if (mysqlNames.has(name)) {
    const line = parseMysqlLine(message, context.referenceMs);
    return { ...timeFields(line?.time, context), ...readMysqlMessage(line?.message ?? message) };
  }
  if (!postgresNames.has(name)) return undefined;
  const text = message.replace(sequence, '');
  const line = parsePostgresLine(text, context.referenceMs, false);
  return line === undefined ? readPostgresMessage('LOG', text) : { ...timeFields(line.time, context), ...readPostgresMessage(line.level, line.message, line.given) };
}
