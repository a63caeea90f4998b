import type { ReaderContext } from '../../log-reader.ts';
import { asText, withoutUndefined, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import { parseEndpoint } from '../../parse-endpoint.ts';
import type { SeverityId } from '../../severity.ts';
import { timeFieldsOf } from '../../time-fields.ts';
import { rowToObject, type TableFormat } from '../table-format.ts';

/** Version 8.3 to 8.4 write the first 22, 9.0 to 12 one more, 13 a backend type, 14 and later leader and query id. */
const columns = ('log_time user_name database_name process_id connection_from session_id session_line_num command_tag session_start_time virtual_transaction_id transaction_id error_severity sql_state_code message detail hint '
  + 'internal_query internal_query_pos context query query_pos location application_name backend_type leader_pid query_id').split(' ');
const levels: Readonly<Record<string, SeverityId>> = { DEBUG: 1, DEBUG1: 1, DEBUG2: 1, DEBUG3: 1, DEBUG4: 1, DEBUG5: 1, INFO: 1, LOG: 1, NOTICE: 1, STATEMENT: 1, DETAIL: 1, HINT: 1, WARNING: 2, ERROR: 2, FATAL: 3, PANIC: 4 };
const levelAt = columns.indexOf('error_severity');
const codeAt = columns.indexOf('sql_state_code');

const refused = /authentication failed|no pg_hba\.conf entry|pg_hba\.conf rejects|role "[^"]{1,63}" does not exist|is not permitted to log in|permission denied|must be superuser|too many connections/i;

/** What a message says of a sign-in. */
function actionOf(message: string, code: string | undefined): string | undefined {
  if (/^connection authorized\b|^connection authenticated\b/.test(message)) return 'success';
  return code?.startsWith('28') === true || code === '42501' || refused.test(message) ? 'failure' : undefined;
}

function readRow(row: JsonObject, context: ReaderContext): RecordFields | undefined {
  const level = asText(row['error_severity']) ?? '';
  const message = asText(row['message']);
  const severityId = levels[level];
  if (severityId === undefined) return undefined;
  const from = asText(row['connection_from']);
  const client = from === undefined || from === '[local]' ? undefined : parseEndpoint(from, true);
  const isName = client === undefined && from !== undefined && /^[A-Za-z][\w.-]{0,252}(?::\d{1,5})?$/.test(from);
  const action = actionOf(message ?? '', asText(row['sql_state_code']));
  const isSignIn = action !== undefined && asText(row['sql_state_code']) !== '42501';
  const query = asText(row['query']);
  return withoutUndefined<RecordFields>({
    ...timeFieldsOf(asText(row['log_time']), context), kind: 'event', product: 'PostgreSQL', classUid: isSignIn ? 3002 : 6005, severityId,
    message: [level === 'LOG' ? undefined : `${level}:`, message ?? 'no message', asText(row['detail']), query === undefined ? undefined : `query: ${query.slice(0, 400)}`].filter((part) => part !== undefined).join(' ').slice(0, 2000),
    ruleId: asText(row['sql_state_code']) === '00000' ? undefined : asText(row['sql_state_code']), action, account: asText(row['user_name']) ?? /\buser[ =]"?([\w.@$-]{1,63})/.exec(message ?? '')?.[1],
    srcEndpoint: client ?? (isName ? { hostname: from.replace(/:\d{1,5}$/, '') } : undefined),
  });
}

/** PostgreSQL's `csvlog`: no header, statements over several lines. */
export const postgresqlCsv: TableFormat = {
  format: 'postgresql-csv',
  title: 'PostgreSQL log (csvlog)',
  understands: 'all versions; statements over several lines; sign-ins, refusals and errors with user and client',
  isLikelyRow: (text) => /^"?\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})? [A-Z0-9+-]{1,8}"?,/.test(text),
  columnsOfRow: (cells) => (cells.length >= 22 && cells.length <= columns.length && levels[cells[levelAt]?.trim() ?? ''] !== undefined && /^[0-9A-Z]{5}$/.test(cells[codeAt]?.trim() ?? '') ? columns.slice(0, cells.length) : undefined),
  openColumns: ({ names }) => (cells, context) => readRow(rowToObject(names, cells), context),
};
