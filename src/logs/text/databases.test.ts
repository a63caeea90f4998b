import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines, silent } from '../log-reader.contract.ts';
import { mysqlErrorReader } from './mysql-error.ts';
import { mysqlGeneralReader } from './mysql-general.ts';
import { postgresqlReader } from './postgresql.ts';

const fatal = '2025-03-01 10:00:00.250 UTC [4913] ada@shop FATAL:  password authentication failed for user "ada"';
const mysql8 = "2025-03-01T10:00:00.500000Z 12 [Note] [MY-010926] [Server] Access denied for user 'root'@'203.0.113.9' (using password: YES)";
const mysqlOld = '250301  9:05:07 [Note] /usr/sbin/mysqld: ready for connections.';
const query = '2025-03-01T10:00:00.500000Z\t    7 Query\tSELECT 1';

describeLogReader(postgresqlReader, [fatal, '2025-03-01 10:00:00.250 UTC [4913] ada@shop DETAIL:  Role "ada" does not exist.', '\tConnection matched line 1']);
describeLogReader(mysqlErrorReader, [mysqlOld, "Version: '5.0.1'  socket: '/x.sock'  port: 3306", mysql8]);
describeLogReader(mysqlGeneralReader, ['Time                 Id Command    Argument', query, '250301 10:00:00\t      9 Connect     ada@10.0.0.5 on shop', '\t\t      9 Quit']);

describe('postgresql', () => {
  it.each([
    [fatal, { timeMs: Date.UTC(2025, 2, 1, 10, 0, 0, 250), account: 'ada', action: 'failure', severityId: 4, message: 'password authentication failed', classUid: 3002 }],
    ['2025-03-01 10:00:00 UTC:203.0.113.9(4022):ada@shop:[127]:FATAL:  no pg_hba.conf entry for host "203.0.113.9", user "ada", database "shop", SSL off', { action: 'failure', srcEndpoint: { ip: '203.0.113.9' }, message: 'no pg_hba.conf entry for host (SSL off): access denied' }],
    ['2025-03-01 10:00:00 CET [9-1] user=ada,db=shop,app=psql,client=203.0.113.9 LOG:  connection authorized: user=ada database=shop', { timeMs: Date.UTC(2025, 2, 1, 9), action: 'success', srcEndpoint: { ip: '203.0.113.9' }, account: 'ada' }],
    ['2025-03-01 10:00:00 UTC [9] LOG:  connection received: host=2001:db8::9 port=4022', { srcEndpoint: { ip: '2001:db8::9', port: 4022 }, message: 'connection received' }],
    ['2025-03-01 10:00:00 UTC [9] ada@shop LOG:  duration: 0.250 ms  statement: SELECT 1', { durationMs: 0.25, message: 'statement: SELECT 1' }],
    ['2025-03-01 10:00:00 UTC [9] ada@shop LOG:  AUDIT: SESSION,1,1,READ,SELECT,TABLE,public.cards,select * from cards,<none>', { message: 'pgAudit READ SELECT public.cards: select * from cards,<none>' }],
    ['2025-03-01 10:00:00 UTC [9] ada@shop ERROR:  42501: permission denied for table cards', { action: 'failure', severityId: 3, message: 'permission denied for table cards' }],
    ['2025-03-01 10:00:00 UTC [9] [unknown]@[unknown] LOG:  incomplete startup packet', { message: 'incomplete startup packet', severityId: 1 }],
    ['1740823200.250 [9] WARNING:  words', { timeMs: 1_740_823_200_250, severityId: 2, message: 'WARNING: words' }],
  ])('reads %j', (line, expected) => {
    expect(readLines(postgresqlReader, [line]).records[0]).toMatchObject(expected);
  });

  it('joins what belongs to a message, of the same process only', () => {
    const { records } = readLines(postgresqlReader, ['2025-03-01 10:00:00 UTC [9] ERROR:  syntax error', '2025-03-01 10:00:00 UTC [9] STATEMENT:  SELECT', '\tx FROM y', '2025-03-01 10:00:00 UTC [8] DETAIL:  of another', '2025-03-01 10:00:00 UTC [9] LOG:  statement: SELECT', '\t2']);
    expect(records.map((record) => [record.line, record.lastLine, record.message])).toEqual([[1, 3, 'ERROR: syntax error'], [4, undefined, 'DETAIL: of another'], [5, 6, 'statement: SELECT 2']]);
  });

  it.each(['2025-03-01 10:00:00 ERROR: words', 'LOG:  words', 'NOTICE:  x', '2025-03-01T10:00:00Z INFO words'])('does not claim %j', (line) => {
    expect(postgresqlReader.open(silent).parseAlone?.(line, { line: 1, byteOffset: 0 })).toBeUndefined();
  });
});

describe('mysql-error', () => {
  it.each([
    [mysql8, { timeMs: Date.UTC(2025, 2, 1, 10, 0, 0, 500), ruleId: 'MY-010926', action: 'failure', account: 'root', srcEndpoint: { ip: '203.0.113.9' }, message: 'Access denied (using password: YES)' }],
    [mysqlOld, { timeMs: Date.UTC(2025, 2, 1, 9, 5, 7), isTimeGuessed: true, message: '/usr/sbin/mysqld: ready for connections.' }],
    ["2025-03-01  9:05:07 7 [Warning] Access denied for user 'ada'@'gate.example.net' to database 'shop'", { severityId: 3, account: 'ada', srcEndpoint: { hostname: 'gate.example.net' }, message: 'Access denied to database' }],
    ["2025-03-01 09:05:07 1234 [Warning] Aborted connection 7 to db: 'shop' user: 'ada' host: '203.0.113.9' (Got an error reading communication packets)", { account: 'ada', message: 'Aborted connection: Got an error reading communication packets' }],
    ['250301 10:00:00 mysqld_safe Starting mysqld daemon with databases from /var/lib/mysql', { message: 'mysqld_safe Starting mysqld daemon with databases from /var/lib/mysql' }],
  ])('reads %j', (line, expected) => {
    expect(readLines(mysqlErrorReader, [line]).records[0]).toMatchObject(expected);
  });

  it('joins lines without a time, and takes a status for structure', () => {
    const result = readLines(mysqlErrorReader, [mysqlOld, "Version: '5.0.1'", '', 'Status information:', '', 'lock: 0x29a90d0:', 'Open tables:  7', 'words, that are none.', '250301 10:00:00  InnoDB: Error', 'InnoDB: more']);
    expect(result.records.map((record) => [record.line, record.lastLine])).toEqual([[1, 2], [9, 10]]);
    expect(result.structureLines).toEqual([4, 6, 7]);
    expect(result.rejected.map((line) => line.line)).toEqual([8]);
  });
});

describe('mysql-general', () => {
  it('keeps time, account and client of a thread', () => {
    const { records } = readLines(mysqlGeneralReader, ['250301 10:00:00\t     42 Connect     ada@203.0.113.9 on shop', '\t\t     42 Query       SELECT a', '          FROM b', '\t\t     42 Quit', "250301 10:00:05\t     43 Connect     Access denied for user 'eve'@'203.0.113.9' (using password: YES)"]);
    expect(records).toMatchObject([
      { line: 1, message: 'Connect', action: 'success', account: 'ada', srcEndpoint: { ip: '203.0.113.9' }, timeMs: Date.UTC(2025, 2, 1, 10) },
      { line: 2, lastLine: 3, message: 'Query: SELECT a FROM b', account: 'ada', timeMs: Date.UTC(2025, 2, 1, 10) },
      { line: 4, message: 'Quit', account: 'ada' },
      { line: 5, action: 'failure', account: 'eve', message: 'Access denied (using password: YES)' },
    ]);
  });

  it('reads the form of 5.7 and its header', () => {
    const result = readLines(mysqlGeneralReader, ['/usr/sbin/mysqld, Version: 8.0.1 (x). started with:', 'Tcp port: 3306  Unix socket: /x', 'Time                 Id Command    Argument', '2025-03-01T10:00:00.5Z\t    3 Connect\tada@localhost on  using Socket', query]);
    expect(result.structureLines).toEqual([1, 2, 3]);
    expect(result.records).toMatchObject([{ message: 'Connect using Socket', srcEndpoint: { hostname: 'localhost' } }, { message: 'Query: SELECT 1' }]);
  });
});
