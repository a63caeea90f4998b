import { compileMapping, type FieldMapping } from '../../mapping/field-mapping.ts';
import { asAddress, asText, say, type JsonObject } from '../../mapping/values.ts';
import { severityOfWord } from '../../severity.ts';
import { mappedTable, objectRows, type TableFormat } from '../table-format.ts';

/** `Cmdline: x ¦ Proc: y ¦ User: z` to its parts. */
function readDetails(text: string | undefined): Map<string, string> {
  const parts = new Map<string, string>();
  for (const part of (text ?? '').slice(0, 8000).split(' ¦ ')) {
    const colon = part.indexOf(': ');
    if (colon > 0 && colon < 40 && !parts.has(part.slice(0, colon).toLowerCase())) parts.set(part.slice(0, colon).toLowerCase(), part.slice(colon + 2));
  }
  return parts;
}

function detail(...names: string[]): (row: JsonObject) => string | undefined {
  return (row) => {
    const parts = readDetails(asText(row['details']));
    for (const name of names) {
      const value = asText(parts.get(name));
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

const hayabusaSource = detail('srcip', 'src', 'ipaddress', 'srccomp');
const hayabusaLevels: Readonly<Record<string, string>> = { crit: 'critical', med: 'medium', emer: 'critical', emergency: 'critical', undef: 'unknown' };

const hayabusaMapping: FieldMapping = {
  product: 'Hayabusa', kind: (row) => (/^info/i.test(asText(row['level']) ?? '') ? 'event' : 'alert'), classUid: 2004, time: ['timestamp', 'datetime'],
  severity: (row) => severityOfWord(hayabusaLevels[asText(row['level'])?.toLowerCase() ?? ''] ?? asText(row['level'])), message: 'ruletitle', ruleId: 'eventid', classification: ['mitretactics', 'channel'], techniqueIds: ['mitretags'],
  device: { hostname: 'computer' }, src: { ip: (row) => asAddress(hayabusaSource(row)), hostname: (row) => (asAddress(hayabusaSource(row)) === undefined ? hayabusaSource(row) : undefined) }, dst: { ip: detail('tgtip', 'dstip'), port: detail('tgtport', 'dstport') },
  account: detail('user', 'srcuser', 'tgtuser'), targetAccount: detail('tgtuser'), commandLine: detail('cmdline', 'cmd'), process: detail('proc', 'image'), file: detail('path', 'tgtfile', 'file'), hash: detail('sha256', 'sha1', 'md5', 'hash'), domain: detail('query'),
};

/** Hits of Sigma rules in Windows logs. */
export const hayabusaHits: TableFormat = mappedTable({
  format: 'hayabusa', title: 'Hayabusa timeline (CSV)', understands: 'rule, level, host, ATT&CK ids; account, address, command line and process out of the details',
  matchesColumns: (keys) => keys.has('ruletitle') && keys.has('level') && keys.has('computer'),
}, hayabusaMapping);

const payload = ['payloaddata1', 'payloaddata2', 'payloaddata3', 'payloaddata4', 'payloaddata5', 'payloaddata6'] as const;

/** Windows events as EvtxECmd lays them out. */
export const evtxEcmdEvents: TableFormat = mappedTable({
  format: 'evtxecmd', title: 'EvtxECmd (CSV)', understands: 'event id, what its map says of it, account, remote host, command line',
  matchesColumns: (keys) => keys.has('eventrecordid') && keys.has('mapdescription') && keys.has('timecreated'),
}, {
  product: 'Windows', time: (row) => (/^\d{4}-\d{2}-\d{2} [\d:.]{8,16}$/.test(asText(row['timecreated']) ?? '') ? `${asText(row['timecreated'])?.slice(0, 23) ?? ''}Z` : row['timecreated']), ruleId: 'eventid', classification: 'channel',
  message: { join: [(row) => asText(row['mapdescription']) ?? say('Event', asText(row['eventid'])), ...payload] }, device: { hostname: 'computer' },
  account: (row) => asText(row['username'])?.replace(/ \(S-1-[\d-]{1,80}\)$/, ''), src: { ip: (row) => asAddress(/[0-9A-Fa-f:.]{3,45}/.exec(asText(row['remotehost'])?.replace(/^.* \(|\)$/g, '') ?? '')?.[0]) },
  commandLine: 'executableinfo',
});

/** Events as the viewer of Windows saves them; the column of the text has no name there. */
export const viewerEvents: TableFormat = mappedTable({
  format: 'windows-viewer', title: 'Windows event viewer (CSV)', understands: 'level, time, provider, event id, task and text',
  matchesColumns: (keys) => keys.has('level') && keys.has('dateandtime') && keys.has('source') && keys.has('eventid'),
}, {
  product: 'Windows', time: 'dateandtime', ruleId: 'eventid', severity: (row) => (/^(?:critical|error|warning)$/i.test(asText(row['level']) ?? '') ? severityOfWord(asText(row['level'])) : 1), classification: 'taskcategory', process: 'source',
  message: { join: [(row) => asText(row['description'])?.split('\n', 1)[0] ?? say('Event', asText(row['eventid']), asText(row['taskcategory']))] },
  account: (row) => [...(asText(row['description']) ?? '').slice(0, 4000).matchAll(/Account Name:\s{1,8}([^\s]{1,64})/g)].map((match) => match[1]).filter((name) => name !== '-' && name !== undefined).at(-1),
  src: { ip: (row) => /Source Network Address:\s{1,8}([0-9A-Fa-f:.]{3,45})/.exec((asText(row['description']) ?? '').slice(0, 4000))?.[1] },
  action: (row) => (/^An account failed|Audit Failure/.test(asText(row['description']) ?? asText(row['keywords']) ?? '') ? 'failure' : (asText(row['description']) ?? '').startsWith("An account was successfully logged on") ? 'success' : undefined),
});

/** Timelines of Plaso and log2timeline, whole or in their short form. */
export const plasoTimeline: TableFormat = {
  format: 'plaso',
  title: 'Plaso timeline (CSV)',
  understands: 'dynamic and l2tcsv columns; a log line inside by the reader that knows it',
  matchesColumns: (keys) => (keys.has('datetime') && keys.has('timestampdesc') && keys.has('message')) || (keys.has('macb') && keys.has('sourcetype') && keys.has('desc')),
  openColumns: objectRows(compileMapping('Plaso timeline', {
    product: 'Plaso', message: { join: ['message', 'desc'] }, classification: ['sourcelong', 'sourcetype', 'source'], account: 'user', device: { hostname: ['host', 'hostname'] }, file: 'filename',
    time: (row) => {
      const zone = /^(?:UTC|GMT|Z)$/i.test(asText(row['timezone']) ?? '') ? 'Z' : '';
      return asText(row['datetime']) ?? `${asText(row['date']) ?? ''} ${asText(row['time']) ?? ''}${zone}`;
    },
  })),
};
