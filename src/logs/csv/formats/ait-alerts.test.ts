import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines, silent } from '../../log-reader.contract.ts';
import { tableReader } from '../table-reader.ts';

const header = 'time,name,ip,host,short,time_label,event_label';
const rows = ['1642118409,Suricata: Alert - Test query,192.168.0.1,share,S-Dns,scan,dirb', '1642118410,Wazuh: Test login level: high,10.0.0.2,mail,W-Log,false_positive,-', '1642118411,AMiner: Test value,10.0.0.3,web,A-Web,webshell,webshell_cmd'];

describeLogReader(tableReader, [header, ...rows]);

describe('ait-alerts', () => {
  it('reads a row, and the truth in it reaches neither a field nor the raw text', () => {
    const [record, leveled] = readLines(tableReader, [header, ...rows]).records;
    expect(record).toEqual({
      source: 's1', line: 2, byteOffset: 10, format: 'ait-alerts', timeMs: 1642118409000, kind: 'alert', product: 'Suricata', severityId: 0, ruleId: 'S-Dns', message: 'Test query',
      device: { ip: '192.168.0.1', hostname: 'share' }, raw: '1642118409,Suricata: Alert - Test query,192.168.0.1,share,S-Dns',
    });
    expect(leveled?.severityId).toBe(4);
  });

  it('tells which columns it dropped', () => {
    const dropped = new Set<string>();
    readLines(tableReader, [header, ...rows], { ...silent, dropColumns: (names) => { for (const name of names) dropped.add(name); } });
    expect([...dropped]).toEqual(['time_label', 'event_label']);
  });

  it('knows its rows without a header', () => {
    const dropped = new Set<string>();
    const { records } = readLines(tableReader, rows, { ...silent, dropColumns: (names) => { for (const name of names) dropped.add(name); } });
    expect(records.map((record) => record.raw)).toEqual(rows.map((row) => row.split(',').slice(0, 5).join(',')));
    expect([...dropped]).toEqual(['time_label', 'event_label']);
  });

  it('follows the header where columns have another order', () => {
    const [record] = readLines(tableReader, ['event_label,host,ip,name,time,short', 'dirb,web,10.0.0.3,"Wazuh: a, b",5000000000,W-1']).records;
    expect(record).toMatchObject({ timeMs: 5000000000000, message: 'a, b', device: { ip: '10.0.0.3', hostname: 'web' }, raw: 'web,10.0.0.3,"Wazuh: a, b",5000000000,W-1' });
  });

  it('reads a quoted field that holds a line end, and rows around broken ones, past a batch', () => {
    const many = Array.from({ length: 1500 }, (_, index) => `16421184${String(index % 100).padStart(2, '0')},Wazuh: Test,10.0.0.2,mail,W-1,x,y`);
    many[700] = '1642118409,Wazuh: torn';
    many[701] = '1642118409,"Wazuh: two';
    many[702] = 'lines",10.0.0.2,mail,W-1,x,y';
    const result = readLines(tableReader, [header, ...many]);
    expect(result.rejected.map((line) => line.line)).toEqual([702]);
    expect(result.records.length).toBe(1498);
    expect(result.records.find((record) => record.line === 703)).toMatchObject({ lastLine: 704, message: 'two\nlines' });
    expect(result.records.map((record) => record.line)).toEqual([...result.records.map((record) => record.line)].sort((left, right) => left - right));
  });
});
