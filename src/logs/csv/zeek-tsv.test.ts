import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines, silent } from '../log-reader.contract.ts';
import { zeekTsvReader } from './zeek-tsv.ts';

interface Table { path?: string; fields: readonly string[]; types?: readonly string[]; rows: readonly (readonly string[])[]; separator?: string }

function log({ path, fields, types, rows, separator = '\t' }: Table): string[] {
  const line = (...cells: readonly string[]): string => cells.join(separator);
  return [
    `#separator \\x${separator.charCodeAt(0).toString(16).padStart(2, '0')}`, line('#set_separator', separator === ',' ? ';' : ','), line('#empty_field', '(empty)'), line('#unset_field', '-'), ...(path === undefined ? [] : [line('#path', path)]),
    line('#open', '2026-01-01-00-00-00'), line('#fields', ...fields), ...(types === undefined ? [] : [line('#types', ...types)]), ...rows.map((row) => line(...row)), line('#close', '2026-01-01-01-00-00'),
  ];
}

const ends = ['ts', 'uid', 'id.orig_h', 'id.orig_p', 'id.resp_h', 'id.resp_p'];
const endTypes = ['time', 'string', 'addr', 'port', 'addr', 'port'];
const place = ['1767225600.25', 'CAbcdefghij12', '192.0.2.10', '50001', '198.51.100.7', '23'];
const conn = { path: 'conn', fields: [...ends, 'proto', 'service', 'duration', 'orig_bytes', 'resp_bytes', 'conn_state', 'tunnel_parents'], types: [...endTypes, 'enum', 'string', 'interval', 'count', 'count', 'string', 'set[string]'] };
const connRow = [...place, 'tcp', '-', '1.5', '10', '20', 'S0', '(empty)'];
const sample = log({ ...conn, rows: [connRow, connRow.with(11, 'SF')] });

describeLogReader(zeekTsvReader, sample);

function dropped(lines: readonly string[]): { names: string[]; result: ReturnType<typeof readLines> } {
  const names: string[] = [];
  return { names, result: readLines(zeekTsvReader, lines, { ...silent, dropColumns: (columns) => { for (const name of columns) if (!names.includes(name)) names.push(name); } }) };
}

describe('zeek (TSV)', () => {
  it('reads a row', () => {
    const { records, structureLines } = readLines(zeekTsvReader, sample);
    expect(records[0]).toEqual({
      source: 's1', line: 9, byteOffset: 80, format: 'zeek', kind: 'event', severityId: 1, product: 'Zeek', classUid: 4001, message: 'connection attempt without answer tcp/23 (S0)', timeMs: 1_767_225_600_250, protocol: 'TCP',
      srcEndpoint: { ip: '192.0.2.10', port: 50001 }, dstEndpoint: { ip: '198.51.100.7', port: 23 }, bytesOut: 10, bytesIn: 20, durationMs: 1500, raw: connRow.join('\t'),
    });
    expect(structureLines).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 11]);
  });

  it.each([
    ['two columns', [...conn.fields, 'label', 'detailedlabel'], [...conn.types, 'string', 'string'], [...connRow, 'TruthA', 'TruthB'], ['label', 'detailedlabel']],
    ['columns in between', ['label', ...conn.fields, 'detailed-label'], ['string', ...conn.types, 'string'], ['TruthA', ...connRow, 'TruthB'], ['label', 'detailed-label']],
    ['labels glued to the last column', [...conn.fields.slice(0, -1), 'tunnel_parents   label   detailed-label'], [...conn.types.slice(0, -1), 'set[string]   string   string'], [...connRow.slice(0, -1), '(empty)   TruthA   TruthB'], ['label', 'detailed-label']],
    ['labels glued to an unset column', [...conn.fields.slice(0, -1), 'tunnel_parents   label   detailed-label'], [], [...connRow.slice(0, -1), '-   TruthA   -'], ['label', 'detailed-label']],
  ])('shows no truth: %s', (_name, fields, types, row, names) => {
    const { names: told, result } = dropped(log({ path: 'conn', fields, types, rows: [row] }));
    expect(told).toEqual(names);
    expect(result.records).toHaveLength(1);
    expect(JSON.stringify(result.records)).not.toContain('Truth');
    expect(result.records[0]).toMatchObject({ message: 'connection attempt without answer tcp/23 (S0)', bytesOut: 10 });
  });

  it('keeps the columns whose names only look like labels', () => {
    const lines = log({ path: 'telemetry', fields: ['ts', 'peer', 'name', 'labels', 'label_values', 'value'], types: ['time', 'string', 'string', 'vector[string]', 'vector[string]', 'double'], rows: [['1767225600.0', 'zeek', 'zeek_events', 'endpoint', 'x', '3']] });
    const { names, result } = dropped(lines);
    expect(names).toEqual([]);
    expect(result.records[0]).toMatchObject({ message: 'Statistics of the sensor zeek_events', raw: lines[8] });
    expect(result.records[0]).not.toHaveProperty('device');
  });

  it('follows the separator, lines before the header, several headers, and a log that tells no path', () => {
    const dns = log({ fields: [...ends, 'proto', 'trans_id', 'query', 'qtype_name', 'rcode_name', 'answers'], rows: [[...place, 'udp', '1', 'a.example', 'A', 'NOERROR', '192.0.2.1;192.0.2.2']], separator: ',' });
    const { records, rejected } = readLines(zeekTsvReader, ['a note of somebody', '### a comment', ...dns, ...sample]);
    expect(rejected).toEqual([{ line: 1, byteOffset: 0, text: 'a note of somebody' }]);
    expect(records.map((record) => record.message)).toEqual(['DNS query A a.example NOERROR -> 192.0.2.1;192.0.2.2', 'connection attempt without answer tcp/23 (S0)', 'connection established and closed tcp/23 (SF)']);
  });

  it('takes sets and booleans apart by their types', () => {
    const ssh = log({ path: 'ssh', fields: [...ends, 'auth_success', 'client'], types: [...endTypes, 'bool', 'string'], rows: [[...place, 'T', 'SSH-2.0-x'], [...place, 'F', '-'], [...place, '-', '-']] });
    expect(readLines(zeekTsvReader, ssh).records.map((record) => [record.action, record.message])).toEqual([['success', 'SSH login succeeded client SSH-2.0-x'], ['failure', 'SSH login failed'], [undefined, 'SSH connection, outcome of login unknown']]);
    const dns = log({ path: 'dns', fields: [...ends, 'query', 'qtype_name', 'answers'], types: [...endTypes, 'string', 'string', 'vector[string]'], rows: [[...place, 'a.example', 'A', '192.0.2.1,192.0.2.2']] });
    expect(readLines(zeekTsvReader, dns).records[0]?.message).toBe('DNS query A a.example -> 192.0.2.1, 192.0.2.2');
  });

  it.each([
    ['XXXXXXXXXX.XXXXXX', undefined, undefined], ['-', undefined, undefined], ['-5', undefined, undefined], ['19.5', 19_500, true], ['2026-01-01T00:00:00.250000Z', 1_767_225_600_250, undefined], ['1767225600.250000', 1_767_225_600_250, undefined],
  ])('reads the time %s', (ts, timeMs, isTimeGuessed) => {
    const [record] = readLines(zeekTsvReader, log({ ...conn, rows: [connRow.with(0, ts)] })).records;
    expect([record?.timeMs, record?.isTimeGuessed]).toEqual([timeMs, isTimeGuessed]);
  });

  it('tells that times count from the start of a capture', () => {
    const notes: string[] = [];
    readLines(zeekTsvReader, log({ ...conn, rows: [connRow.with(0, '3.5')] }), { ...silent, note: (sentence) => notes.push(sentence) });
    expect(notes).toEqual(['The times count seconds from the start of the capture: order and distances hold, dates (shown from 1970-01-01) do not.']);
  });

  it('lists torn rows, and leaves lines of other formats to others', () => {
    const { rejected } = readLines(zeekTsvReader, [...sample.slice(0, -1), 'torn\trow', 'no row at all']);
    expect(rejected.map((line) => line.reason)).toEqual(['a row with other than 13 columns', undefined]);
  });

  it('is not sure of IIS logs', () => {
    expect(zeekTsvReader.sniff(['#Software: Microsoft Internet Information Services 10.0', '#Fields: date time c-ip', '2026-01-01 00:00:00 192.0.2.1'])).toBe(0);
  });
});
