import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines, silent } from '../log-reader.contract.ts';
import { w3cReader } from './w3c-extended.ts';

const head = ['#Software: Microsoft Internet Information Services 10.0', '#Version: 1.0', '#Date: 2026-08-07 00:00:01'];
const fields = '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken';
const row = '2026-08-07 00:01:24 198.51.100.4 POST /login.aspx a=1 443 EXAMPLE\\jdoe 192.0.2.9 Mozilla/5.0+(X11;+Linux) - 401 1 0 15';

describeLogReader(w3cReader, [...head, fields, row]);

function readRows(...lines: string[]) {
  const result = readLines(w3cReader, lines);
  expect(result.rejected).toEqual([]);
  return result.records;
}

describe('IIS', () => {
  it('reads a row by its columns; the time is UTC by rule', () => {
    expect(readRows(...head, fields, row)).toEqual([{
      source: 's1', line: 5, byteOffset: 40, format: 'iis-w3c', timeMs: Date.UTC(2026, 7, 7, 0, 1, 24), kind: 'event', product: 'IIS', classUid: 4002, severityId: 1,
      message: 'POST /login.aspx?a=1 401 agent "Mozilla/5.0 (X11; Linux)"', url: '/login.aspx?a=1', action: 'failure', account: 'EXAMPLE\\jdoe', srcEndpoint: { ip: '192.0.2.9' },
      dstEndpoint: { ip: '198.51.100.4', port: 443 }, device: { ip: '198.51.100.4' }, durationMs: 15, raw: row,
    }]);
  });

  it('tells header lines as structure', () => {
    expect(readLines(w3cReader, [...head, fields, row]).structureLines).toEqual([1, 2, 3, 4]);
  });

  it('follows a new list of columns within the file', () => {
    const records = readRows(...head, fields, row, '#Fields: date time c-ip cs-method cs-uri-stem sc-status cs-host s-computername sc-bytes cs-bytes', '2026-08-08 01:00:00 192.0.2.8 GET /x 200 www.example.org WEB7 5000 300');
    expect(records[1]).toMatchObject({ srcEndpoint: { ip: '192.0.2.8' }, url: 'http://www.example.org/x', device: { hostname: 'WEB7' }, bytesIn: 5000, bytesOut: 300 });
  });

  it.each([
    ['a blank before the user', row.replace('EXAMPLE', ' EXAMPLE'), { account: 'EXAMPLE\\jdoe', action: 'failure' }],
    ['blanks in the query', row.replace('a=1', 'a=1 or 1=1|80040e14|Syntax error near x'), { url: '/login.aspx?a=1 or 1=1|80040e14|Syntax error near x', account: 'EXAMPLE\\jdoe' }],
    ['blanks in the agent', row.replace('Mozilla/5.0+(X11;+Linux)', 'odd agent'), { message: 'POST /login.aspx?a=1 401 agent "odd agent"' }],
    ['an IPv6 client', row.replace('192.0.2.9', '2001:db8::9'), { srcEndpoint: { ip: '2001:db8::9' } }],
    ['nothing but dashes', '2026-08-07 00:01:24 - - - - - - - - - - - - -', { message: 'no request' }],
  ])('reads a row with %s', (_name, line, expected) => {
    expect(readRows(...head, fields, line)[0]).toMatchObject(expected);
  });

  it('takes the day from #Date where rows have none, and passes midnight', () => {
    const records = readRows(...head, '#Fields: time c-ip cs-method cs-uri-stem sc-status', '23:59:59 192.0.2.8 GET /a 200', '00:00:01 192.0.2.8 GET /b 200');
    expect(records.map((record) => record.timeMs)).toEqual([Date.UTC(2026, 7, 7, 23, 59, 59), Date.UTC(2026, 7, 8, 0, 0, 1)]);
  });

  it('leaves the time out, and says so, where no line tells the day', () => {
    const notes: string[] = [];
    const [record] = readLines(w3cReader, ['#Fields: time c-ip cs-method cs-uri-stem sc-status', '23:59:59 192.0.2.8 GET /a 200'], { ...silent, note: (sentence) => { notes.push(sentence); } }).records;
    expect(record).not.toHaveProperty('timeMs');
    expect(notes).toHaveLength(1);
  });

  it('reads rows without a header by the usual columns', () => {
    expect(readRows(row)[0]).toMatchObject({ format: 'iis-w3c', account: 'EXAMPLE\\jdoe', action: 'failure' });
    expect(w3cReader.sniff([row, row])).toBe(1);
  });

  it('tells a row that does not have the columns', () => {
    expect(readLines(w3cReader, [...head, fields, '2026-08-07 00:01:24 198.51.100.4 POST']).rejected).toMatchObject([{ line: 5, reason: 'the row does not have the columns of the line #Fields' }]);
  });
});

describe('other servers and proxies', () => {
  it.each([
    ['CloudFront', ['#Version: 1.0', '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query time-taken', '2026-08-07\t01:02:03\tFRA2-C1\t2390\t192.0.2.9\tGET\td1.example.net\t/a.png\t200\t-\tcurl/8\tb=1\t0.005'], { product: 'CloudFront', bytesIn: 2390, durationMs: 5 }],
    ['ProxySG', ['#Software: SGOS 6.5', '#Fields: date time time-taken c-ip cs-username sc-filter-result cs-categories sc-status s-action cs-method cs-host cs-uri-port cs-uri-path cs-uri-query cs(User-Agent) s-ip', '2026-08-07 01:02:03 12 192.0.2.9 jdoe DENIED "Malicious Sources/Malnets" 403 TCP_DENIED GET bad.example.net 80 /x ?a=1 "Mozilla/5.0 (X11)" 198.51.100.2'], { product: 'Blue Coat ProxySG', action: 'blocked', account: 'jdoe', url: 'http://bad.example.net/x?a=1' }],
    ['HTTP.sys', ['#Software: Microsoft HTTP API 2.0', '#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason s-queuename', '2026-08-07 01:02:03 192.0.2.9 4711 198.51.100.4 80 HTTP/1.1 GET /../x 400 - URL -'], { product: 'IIS', srcEndpoint: { ip: '192.0.2.9', port: 4711 }, message: 'GET /../x 400 URL' }],
  ])('reads %s', (_name, lines, expected) => {
    const records = readLines(w3cReader, lines).records;
    expect(records[0]).toMatchObject(expected);
  });

  it('reads Exchange message tracking', () => {
    const [record] = readRows('#Software: Microsoft Exchange Server', '#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source,event-id,recipient-address,recipient-status,message-subject,sender-address', '2026-08-07T01:02:03.456Z,192.0.2.9,pc1,198.51.100.4,MX1,SMTP,RECEIVE,bob@example.org,,"Invoice, urgent",eve@example.net');
    expect(record).toMatchObject({
      format: 'w3c-extended', product: 'Microsoft Exchange Server', classUid: 4009, timeMs: Date.UTC(2026, 7, 7, 1, 2, 3, 456), ruleId: 'RECEIVE', account: 'eve@example.net', targetAccount: 'bob@example.org',
      message: 'SMTP RECEIVE subject "Invoice, urgent"', srcEndpoint: { ip: '192.0.2.9', hostname: 'pc1' }, dstEndpoint: { ip: '198.51.100.4', hostname: 'MX1' },
    });
  });
});

describe('Windows Firewall', () => {
  const start = ['#Version: 1.5', '#Software: Microsoft Windows Firewall', '#Time Format: Local', '#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path'];
  it.each([
    ['a drop', '2026-05-19 08:13:22 DROP TCP 192.0.2.1 198.51.100.2 4711 445 40 S 1 0 8192 - - - RECEIVE', { message: 'packet blocked in TCP SYN to port 445', action: 'blocked', protocol: 'TCP', bytesOut: 40, srcEndpoint: { ip: '192.0.2.1', port: 4711 }, dstEndpoint: { ip: '198.51.100.2', port: 445 } }],
    ['an allowed packet out', '2026-05-19 08:13:22 ALLOW UDP 192.0.2.1 198.51.100.2 4711 53 0 - - - - - - - SEND', { message: 'packet allowed out UDP to port 53', action: 'allowed' }],
    ['an opened connection', '2026-05-19 08:13:22 OPEN TCP 192.0.2.1 198.51.100.2 4711 445 - - - - - - - - -', { message: 'connection opened TCP to port 445', action: 'allowed' }],
    ['ICMP, whose numbers are no ports', '2026-05-19 08:13:22 DROP ICMP 192.0.2.1 198.51.100.2 7 7 78 - - - - 8 0 - RECEIVE', { message: 'packet blocked in ICMP type 8', srcEndpoint: { ip: '192.0.2.1' } }],
    ['lost events', '2026-05-19 10:17:44 INFO-EVENTS-LOST - - - - - - - - - - - - 7 -', { message: 'the firewall lost events: 7' }],
    ['a row with the process behind', '2026-05-19 08:13:22 DROP TCP 192.0.2.1 198.51.100.2 4711 445 40 S 1 0 8192 - - - RECEIVE 1234', { action: 'blocked' }],
  ])('reads %s', (_name, line, expected) => {
    const lines = line.endsWith(' 1234') ? [...start.slice(0, 3), `${start[3] ?? ''} pid`] : start;
    expect(readRows(...lines, line)[0]).toMatchObject({ format: 'windows-firewall', isTimeGuessed: true, classUid: 4001, ...expected });
  });
});
