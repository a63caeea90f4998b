import { mappedFormat, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asNumber, asText, isObject, say, type JsonObject } from '../../mapping/values.ts';
import { shorten } from './api-words.ts';
import { tellCommand } from './endpoint-words.ts';
import { openList, openObject } from './json-text.ts';

/** The rows that a result tells of, the added ones first. */
function rows(event: JsonObject): JsonObject[] {
  if (isObject(event['columns'])) return [event['columns']];
  const { added, removed } = openObject(event['diffResults']);
  return [...openList(event['snapshot']), ...openList(added), ...openList(removed)];
}

function column(event: JsonObject, ...names: string[]): string | undefined {
  const row = rows(event)[0];
  return row === undefined ? undefined : names.map((name) => asText(row[name])).find((value) => value !== undefined);
}

/** The query without the pack it came in. */
function queryOf(event: JsonObject): string {
  const name = asText(event['name']) ?? 'query';
  return name.startsWith('pack') && /[/:]/.test(name) ? name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1) : name.replace(/^pack_/, '');
}

/** What a row is about, by the columns that say most. */
function tellColumns(row: JsonObject): string | undefined {
  const get = (...names: string[]): string | undefined => names.map((name) => asText(row[name])).find((value) => value !== undefined);
  const command = tellCommand(get('path', 'name'), get('cmdline', 'command'));
  const file = get('target_path', 'file_path', 'source_path');
  const account = get('username', 'user');
  const known = file ?? (get('cmdline', 'command', 'path') === undefined ? undefined : command) ?? say(account, get('groupname', 'shell', 'tty', 'host'));
  const text = known === '' ? Object.entries(row).slice(0, 4).map(([key, value]) => say(key, asText(value))).join(', ') : known;
  return text === '' ? undefined : shorten(text, 160);
}

function messageOf(event: JsonObject): string {
  const status = asText(event['message']);
  if (status !== undefined && 'filename' in event) return `osquery: ${status}`;
  const all = rows(event);
  const { added, removed } = openObject(event['diffResults']);
  const [first] = all;
  const what = isObject(event['diffResults']) ? `${openList(added).length} added, ${openList(removed).length} removed` : Array.isArray(event['snapshot']) ? `snapshot of ${all.length} rows` : asText(event['action']) ?? 'result';
  const detail = first === undefined ? undefined : tellColumns(first);
  return say(`${queryOf(event)} ${what}`, detail === undefined ? undefined : `: ${detail}`).replace(' :', ':');
}

function isProcess(event: JsonObject): boolean {
  return column(event, 'cmdline', 'parent', 'pid') !== undefined && column(event, 'path', 'name', 'cmdline') !== undefined;
}

function classOf(event: JsonObject): number | undefined {
  if (column(event, 'remote_address') !== undefined) return 4001;
  if (column(event, 'target_path') !== undefined) return 1001;
  if (isProcess(event)) return 1007;
  return /(?:^|_)users?(?:_groups)?$/.test(queryOf(event)) ? 3001 : undefined;
}

const statusLevels = [1, 3, 4, 5] as const;

/** What osquery's scheduled queries gave, in every form, and what osquery says of itself. */
export const osquery: RecordFormat = mappedFormat({
  format: 'osquery',
  title: 'osquery results',
  understands: 'events, snapshots, batches of differences (told as one), status lines; process, file, hash, account, connection by column name',
  matches: (event) => (typeof event['name'] === 'string' && (isObject(event['columns']) || Array.isArray(event['snapshot']) || isObject(event['diffResults'])) && ('unixTime' in event || 'calendarTime' in event || 'hostIdentifier' in event))
    || (typeof event['hostIdentifier'] === 'string' && 'filename' in event && 'severity' in event && typeof event['message'] === 'string'),
}, {
  product: 'osquery',
  classUid: classOf,
  time: (event) => (asNumber(event['unixTime']) === undefined ? event['calendarTime'] : event['unixTime']),
  severity: (event) => ('filename' in event ? statusLevels[asNumber(event['severity']) ?? 0] : 1),
  ruleId: ['name', 'filename'],
  message: messageOf,
  action: (event) => event['action'] ?? (isObject(event['diffResults']) ? 'changed' : undefined),
  protocol: (event) => (classOf(event) === 4001 ? column(event, 'protocol') : undefined),
  src: { ip: (event) => column(event, 'local_address'), port: (event) => column(event, 'local_port'), hostname: (event) => (column(event, 'tty') === undefined ? undefined : column(event, 'host')) },
  dst: { ip: (event) => column(event, 'remote_address'), port: (event) => column(event, 'remote_port') },
  device: { hostname: ['hostIdentifier', 'hostname', 'decorations.hostname', 'decorations.host_uuid'] },
  account: (event) => column(event, 'username', 'user', 'owner') ?? openObject(event['decorations'])['username'],
  domain: (event) => column(event, 'domain'),
  url: (event) => column(event, 'url'),
  file: (event) => column(event, 'target_path', 'file_path') ?? (isProcess(event) ? undefined : column(event, 'path')),
  hash: (event) => column(event, 'sha256', 'sha1', 'md5'),
  process: (event) => (isProcess(event) ? column(event, 'path', 'name') : undefined),
  commandLine: (event) => column(event, 'cmdline', 'command'),
});
