import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines, silent } from '../log-reader.contract.ts';
import { chooseReader } from '../choose-reader.ts';
import { findTable } from './find-table.ts';
import { tableFormats } from './table-formats.ts';
import { toColumns } from './table-format.ts';
import { tableReader } from './table-reader.ts';

const generic = ['Date,Time,Source IP,Src Port,Destination IP,Dst Port,Action,User,Message,Severity,Label', '2026-01-02,10:00:00,192.0.2.1,4444,198.51.100.2,80,deny,bob,Login refused,high,Truth', '2026-01-02,10:00:01,192.0.2.1,4445,198.51.100.2,80,allow,ada,"Login, ok",low,Truth'];
const postgres = [
  '2026-05-01 10:00:00.123 UTC,"postgres","postgres",311,"192.0.2.9:50000",66000000.137,2,"authentication",2026-05-01 10:00:00 UTC,3/1,0,FATAL,28P01,"password authentication failed for user ""postgres""","line 97 of the rules",,,,,,,,"","client backend",,0',
  '2026-05-01 10:00:01.223 UTC,"app","db",312,"[local]",66000000.138,2,"SELECT",2026-05-01 10:00:00 UTC,3/1,0,ERROR,42P01,"relation ""x"" does not exist",,,,,,"SELECT *', 'FROM x', 'WHERE a = ""b""",15,,"psql","client backend",,0',
];

describe('rows of unknown kind', () => { describeLogReader(tableReader, generic); });
describe('rows over several lines', () => { describeLogReader(tableReader, postgres); });

function read(...lines: readonly string[]): ReturnType<typeof readLines> & { dropped: string[]; notes: string[] } {
  const dropped: string[] = [];
  const notes: string[] = [];
  const add = (list: string[]) => (names: readonly string[]) => { for (const name of names) if (!list.includes(name)) list.push(name); };
  const result = readLines(tableReader, lines, { ...silent, dropColumns: add(dropped), note: (sentence) => { add(notes)([sentence]); } });
  return { ...result, dropped, notes };
}

describe('tables of a known kind', () => {
  const ends = { srcEndpoint: { ip: '192.0.2.10', port: 50001 }, dstEndpoint: { ip: '198.51.100.7', port: 22 } };
  it.each([
    ['argus', ['StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,Label', '2026/01/02 10:00:00.250000,1.5,tcp,192.0.2.10,50001,   ->,198.51.100.7,22,S_RA,0,0,2,114,60,flow=Truth'],
      { ...ends, message: 'flow, connection rejected tcp/22 (S_RA)', timeMs: Date.UTC(2026, 0, 2, 10, 0, 0, 250), isTimeGuessed: true, bytesOut: 60, bytesIn: 54, durationMs: 1500, product: 'Argus' }],
    ['argus', ['StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,Label', '2026/01/02 10:00:00,1.5,tcp,198.51.100.7,22,  <-,192.0.2.10,50001,FSPA_FSPA,0,0,2,114,60,'],
      { ...ends, message: 'flow, connection established and closed tcp/22 (FSPA_FSPA)', bytesOut: 54, bytesIn: 60 }],
    ['argus', ['stime;flgs;proto;saddr;sport;dir;daddr;dport;state;dur;spkts;dpkts;sbytes;dbytes', '1767348000.25;e;icmp;192.0.2.10;0x0008;<->;198.51.100.7;0x4d2;ECO;0.5;1;1;98;98'], { srcEndpoint: { ip: '192.0.2.10' }, message: 'flow, echo request icmp (ECO)', timeMs: Date.UTC(2026, 0, 2, 10, 0, 0, 250) }],
    ['nfdump', ['ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt', '2026-01-02 10:00:00,2026-01-02 10:00:02,2.100,192.0.2.10,198.51.100.7,50001,22,TCP,....S.,0,0,3,180,0,0'], { ...ends, message: 'flow, connection attempt without answer tcp/22', durationMs: 2100, bytesOut: 180 }],
    ['nfdump', ['Date first seen,Duration,Proto,Src IP Addr,Src Pt,Dst IP Addr,Dst Pt,Packets,Bytes,Flows,Flags', '2026-01-02 10:00:00.250,0.5,TCP  ,192.0.2.10,50001,198.51.100.7,22,1,  2.1 M,1,.APRS.'], { ...ends, message: 'flow, connection reset tcp/22', bytesOut: 2_100_000 }],
    ['flow', ['IPV4_SRC_ADDR,L4_SRC_PORT,IPV4_DST_ADDR,L4_DST_PORT,PROTOCOL,IN_BYTES,OUT_BYTES,TCP_FLAGS,FLOW_DURATION_MILLISECONDS,Label,Attack', '192.0.2.10,50001,198.51.100.7,22,6,100,0,2,4000,1,Truth'], { ...ends, message: 'flow, connection attempt without answer tcp/22', durationMs: 4000, bytesOut: 100, bytesIn: 0 }],
    ['flow', ['            sIP|            dIP|sPort|dPort|pro|   packets|     bytes|   flags|                  sTime| duration|', '     192.0.2.10|   198.51.100.7|50001|   22|  6|         3|       180| S      |2026/01/02T10:00:00.250|    2.100|'], { ...ends, message: 'flow, connection attempt without answer tcp/22', timeMs: Date.UTC(2026, 0, 2, 10, 0, 0, 250) }],
    ['flow', ['version,account_id,interface_id,srcaddr,dstaddr,srcport,dstport,protocol,packets,bytes,start,end,action,log_status', '2,1,eni-1,192.0.2.10,198.51.100.7,50001,22,6,1,40,1767348000,1767348060,REJECT,OK'], { ...ends, action: 'blocked', timeMs: Date.UTC(2026, 0, 2, 10), durationMs: 60_000 }],
    ['cic-flow', ['Flow ID, Source IP, Source Port, Destination IP, Destination Port, Protocol, Timestamp, Flow Duration, Total Fwd Packets, Total Backward Packets,Total Length of Fwd Packets, Total Length of Bwd Packets,Flow Bytes/s,Fwd Header Length,Fwd Header Length, Label', 'x,192.0.2.10,50001,198.51.100.7,22,6,2/1/2026 3:56,1500000,3,0,60,0,Infinity,20,NaN,Truth'],
      { ...ends, message: 'flow, without answer tcp/22', timeMs: Date.UTC(2026, 0, 2, 15, 56), isTimeGuessed: true, durationMs: 1500, bytesOut: 60, bytesIn: 0 }],
    ['cic-flow', ['Flow ID,Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp,Flow Duration,Tot Fwd Pkts,Tot Bwd Pkts,TotLen Fwd Pkts,TotLen Bwd Pkts,Label', 'x,192.0.2.10,50001,198.51.100.7,22,6,02/01/2026 08:31:01 AM,1000,3,2,60,40,Truth'], { ...ends, message: 'flow tcp/22', timeMs: Date.UTC(2026, 0, 2, 8, 31, 1), bytesIn: 40 }],
    ['cic-flow', ['src_ip,dst_ip,src_port,dst_port,protocol,timestamp,flow_duration,tot_fwd_pkts,tot_bwd_pkts,totlen_fwd_pkts', '192.0.2.10,198.51.100.7,50001,22,6,2026-01-02 03:31:01,1000,3,2,60'], { ...ends, timeMs: Date.UTC(2026, 0, 2, 3, 31, 1) }],
    ['cic-flow', [' Destination Port, Flow Duration, Total Fwd Packets, Total Backward Packets, Label', '22,1000,3,2,Truth'], { message: 'flow port/22', durationMs: 1 }],
    ['wireshark', ['"No.","Time","Source","Destination","Protocol","Length","Info"', '"1","0.250000","192.0.2.10","198.51.100.7","TCP","66","50001  >  22 [SYN] Seq=0 Win=64240 Len=0"'], { ...ends, message: 'packet tcp/22 [SYN]', timeMs: 250, isTimeGuessed: true }],
    ['wireshark', ['No.,Time,Source,Destination,Protocol,Length,Info', '1,2026-01-02 10:00:00.250,192.0.2.10,192.0.2.53,DNS,66,Standard query 0x1a2b A a.example'], { domain: 'a.example', message: 'DNS query A a.example', timeMs: Date.UTC(2026, 0, 2, 10, 0, 0, 250) }],
    ['wireshark', ['frame.time_epoch\tip.src\tip.dst\ttcp.srcport\ttcp.dstport\thttp.host\thttp.request.method\thttp.request.uri', '1767348000.25\t192.0.2.10\t198.51.100.7\t50001\t22\tshop.example\tGET\t/x'], { ...ends, url: 'http://shop.example/x', domain: 'shop.example', message: 'GET shop.example/x' }],
    ['zeek', ['ts,uid,id.orig_h,id.orig_p,id.resp_h,id.resp_p,proto,conn_state,label', '1767348000.25,CAbcdefghij12,192.0.2.10,50001,198.51.100.7,22,tcp,REJ,Truth'], { ...ends, message: 'connection rejected tcp/22 (REJ)' }],
    ['hayabusa', ['"Timestamp","RuleTitle","Level","Computer","Channel","EventID","MitreTags","Details"', '"2026-01-02 10:00:00.250 +00:00","Odd shell","high","HOST1","Sec",4688,"T1059.001","Cmdline: cmd /c x ¦ Proc: C:\\cmd.exe ¦ User: bob ¦ SrcIP: 192.0.2.10"'],
      { kind: 'alert', severityId: 4, message: 'Odd shell', ruleId: '4688', techniqueIds: ['T1059.001'], commandLine: 'cmd /c x', process: 'C:\\cmd.exe', account: 'bob', srcEndpoint: { ip: '192.0.2.10' }, device: { hostname: 'HOST1' } }],
    ['evtxecmd', ['EventRecordId,TimeCreated,EventId,Level,Computer,MapDescription,UserName,RemoteHost,PayloadData1,ExecutableInfo', '1,2026-01-02 10:00:00.2501234,4625,LogAlways,HOST1,Failed logon,EX\\bob (S-1-5-21-1),WS1 (192.0.2.10),Target: bob,cmd /c x'],
      { timeMs: Date.UTC(2026, 0, 2, 10, 0, 0, 250), ruleId: '4625', message: 'Failed logon Target: bob', account: 'EX\\bob', srcEndpoint: { ip: '192.0.2.10' }, commandLine: 'cmd /c x' }],
    ['windows-viewer', ['Level,Date and Time,Source,Event ID,Task Category', 'Information,1/2/2026 3:04:05 PM,Security-Auditing,4625,Logon,"An account failed to log on.', '', 'Account Name:\tbob', 'Source Network Address:\t192.0.2.10"'],
      { message: 'An account failed to log on.', ruleId: '4625', account: 'bob', action: 'failure', srcEndpoint: { ip: '192.0.2.10' }, timeMs: Date.UTC(2026, 0, 2, 15, 4, 5) }],
    ['plaso', ['datetime,timestamp_desc,source,source_long,message,parser,display_name,tag', '2026-01-02T10:00:00.250000+00:00,Written,LOG,syslog,something happened,x,y,-'], { message: 'something happened', timeMs: Date.UTC(2026, 0, 2, 10, 0, 0, 250) }],
  ])('%s: %s', (format, lines, expected) => {
    const { records, rejected, dropped } = read(...lines);
    expect(rejected).toEqual([]);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ format, ...expected });
    expect(JSON.stringify(records)).not.toContain('Truth');
    expect(dropped.length > 0).toBe(/label/i.test(lines[0] ?? ''));
    expect(findTable(lines)?.confidence).toBeGreaterThan(0.9);
  });

  it('drops what stands beside a label, and nothing that products write', () => {
    expect(read('stime,proto,saddr,sport,daddr,dport,state,spkts,dpkts,sbytes,dbytes,attack,category,subcategory', '1767348000,tcp,192.0.2.10,1,198.51.100.7,22,CON,1,1,5,6,1,TruthA,TruthB').dropped).toEqual(['attack', 'category', 'subcategory']);
    expect(read('Date first seen,Src IP Addr,Dst IP Addr,Bytes,class,attackType,attackID,attackDescription', '2026-01-02 10:00:00.250,192.0.2.10,198.51.100.7,5,TruthA,TruthB,1,TruthC').dropped).toEqual(['class', 'attackType', 'attackID', 'attackDescription']);
    expect(read('time,host,attack_type,category,severity_label,message', '2026-01-02 10:00:00,web1,SQL-Injection,waf,high,blocked').dropped).toEqual([]);
  });

  it('does not show the sums below nfdump\'s flows, and goes on with a second table', () => {
    const header = 'ts,te,td,sa,da,sp,dp,pr,flg,ipkt,ibyt';
    const row = '2026-01-02 10:00:00,2026-01-02 10:00:02,2.1,192.0.2.10,198.51.100.7,50001,22,TCP,....S.,3,180';
    const { records, rejected, structureLines } = read(header, row, 'Summary', 'flows,bytes,packets,avg_bps,avg_pps,avg_bpp', '1,180,3,0,0,0', header, row);
    expect([records.length, rejected, structureLines]).toEqual([2, [], [1, 3, 4, 5, 6]]);
  });

  it('takes the hours of flows as they are once one is past noon', () => {
    const header = 'Src IP,Dst IP,Protocol,Timestamp,Flow Duration,Tot Fwd Pkts';
    const hours = read(header, '192.0.2.1,192.0.2.2,6,2/1/2026 13:00,1,1', '192.0.2.1,192.0.2.2,6,2/1/2026 3:00,1,1').records.map((record) => new Date(record.timeMs ?? 0).getUTCHours());
    expect(hours).toEqual([13, 3]);
  });
});

describe('rows without a header', () => {
  it.each([
    ['snort3-csv', '01/02-10:00:00.250123, 12, TCP, raw, 60, C2S, 192.0.2.10:50001, 198.51.100.7:22, 1:1000001:2, allow', { message: 'Alert of rule 1:1000001:2', action: 'allowed', severityId: 0, isTimeGuessed: true }],
    ['snort3-csv', 'block, Attempted Recon, "eA==", C2S, 198.51.100.7, 198.51.100.7:22, 22, , , , , 1, , , , , eth0, , , "SCAN, test", 0, raw, 5, 7, 2, TCP, 2, 1:1000001:2, 1767348000, ssh, 1000001, 192.0.2.10, 192.0.2.10:50001, 50001, , , , , , , 01/02-10:00:00.250123, , , , 0',
      { message: 'SCAN, test', action: 'blocked', severityId: 3, classification: 'Attempted Recon', timeMs: Date.UTC(2026, 0, 2, 10, 0, 0, 250) }],
    ['snort3-csv', '01/02-10:00:00.250123, TCP, 192.0.2.10, 50001, 198.51.100.7, 22, 1:1000001:2, 2, Attempted Information Leak, "SCAN of something, a longer text", drop', { message: 'SCAN of something, a longer text', priority: 2, classification: 'Attempted Information Leak', action: 'blocked' }],
    ['snort2-csv', '01/02-10:00:00.250123 ,1,1000001,2,"SCAN, test",TCP,192.0.2.10,50001,198.51.100.7,22,00:00:00:00:00:01,00:00:00:00:00:02,0x3C,******S*,0x1,0x0,,0x400,64,0,0,60,61440,,,,', { message: 'SCAN, test', isTimeGuessed: true }],
  ])('%s', (format, line, expected) => {
    const { records, rejected } = read(line, line);
    expect(rejected).toEqual([]);
    expect(records).toHaveLength(2);
    expect(records[0]).toMatchObject({ format, kind: 'alert', product: 'Snort', ruleId: '1:1000001:2', protocol: 'TCP', srcEndpoint: { ip: '192.0.2.10', port: 50001 }, dstEndpoint: { ip: '198.51.100.7', port: 22 }, raw: line, ...expected });
    expect(tableReader.open(silent).parseAlone?.(line, { line: 1, byteOffset: 0 })).toMatchObject({ format, ruleId: '1:1000001:2' });
    expect(chooseReader([line, line]).reader.format).toBe('table');
  });

  it('reads PostgreSQL: a refused sign-in, and a statement over several lines', () => {
    const { records, rejected } = read(...postgres);
    expect(rejected).toEqual([]);
    expect(records[0]).toMatchObject({
      format: 'postgresql-csv', product: 'PostgreSQL', classUid: 3002, severityId: 3, ruleId: '28P01', action: 'failure', account: 'postgres', srcEndpoint: { ip: '192.0.2.9', port: 50000 }, timeMs: Date.UTC(2026, 4, 1, 10, 0, 0, 123),
      message: 'FATAL: password authentication failed for user "postgres" line 97 of the rules',
    });
    expect(records[1]).toMatchObject({ line: 2, lastLine: 4, account: 'app', ruleId: '42P01', severityId: 2, message: 'ERROR: relation "x" does not exist query: SELECT *\nFROM x\nWHERE a = "b"', raw: postgres.slice(1).join('\n') });
    expect(records[1]).not.toHaveProperty('srcEndpoint');
    expect(chooseReader(postgres).reader.format).toBe('table');
  });

  it.each([22, 23, 24, 26])('reads %i columns of PostgreSQL', (count) => {
    const cells = '2026-05-01 10:00:00.123 UTC,"app","db",312,"db.example:4000",66000000.138,2,"authentication",2026-05-01 10:00:00 UTC,3/1,0,LOG,00000,"connection authorized: user=app database=db",,,,,,,,,"psql","client backend",,0'.split(',').slice(0, count);
    expect(read(cells.join(',')).records[0]).toMatchObject({ action: 'success', account: 'app', srcEndpoint: { hostname: 'db.example' }, severityId: 1 });
  });
});

describe('tables of unknown kind', () => {
  it('guesses fields by name and value, and says so', () => {
    const { records, dropped, notes } = read(...generic);
    expect(records[0]).toMatchObject({
      format: 'table', kind: 'event', timeMs: Date.UTC(2026, 0, 2, 10), isTimeGuessed: true, severityId: 4, message: 'Login refused', account: 'bob', action: 'blocked', srcEndpoint: { ip: '192.0.2.1', port: 4444 }, dstEndpoint: { ip: '198.51.100.2', port: 80 },
      raw: '2026-01-02,10:00:00,192.0.2.1,4444,198.51.100.2,80,deny,bob,Login refused,high',
    });
    expect(records[1]?.message).toBe('Login, ok');
    expect(dropped).toEqual(['Label']);
    expect(JSON.stringify(records)).not.toContain('Truth');
    expect(notes[0]).toContain('time from Date and Time, source from Source IP, source port from Src Port');
  });

  it.each([
    ['semicolons, a line for spreadsheets, names of another language', ['sep=;', 'Datum;Zeit;Aktion;Quelle;Ziel', '2026-01-02;10:00:00;block;192.0.2.1;198.51.100.2'], { timeMs: Date.UTC(2026, 0, 2, 10), action: 'blocked', srcEndpoint: { ip: '192.0.2.1' }, dstEndpoint: { ip: '198.51.100.2' }, message: 'Aktion block' }],
    ['tabs and a byte order mark', ['\ufefftimestamp\thost\tuser\tmessage', '2026-01-02T10:00:00Z\tweb1\tbob\tsomething failed'], { timeMs: Date.UTC(2026, 0, 2, 10), device: { hostname: 'web1' }, account: 'bob', message: 'something failed' }],
    ['bars and no name for the first column', ['|alert_time|signature|src|dst|severity', '0|2026-01-02 10:00:00|Test scan|192.0.2.1|198.51.100.2|high'], { kind: 'alert', message: 'Test scan', severityId: 4, srcEndpoint: { ip: '192.0.2.1' }, dstEndpoint: { ip: '198.51.100.2' } }],
    ['text before the header', ['Report of the firewall', 'made on Friday', 'time,source,bytes', '2026-01-02 10:00:00,192.0.2.1,5'], { timeMs: Date.UTC(2026, 0, 2, 10), srcEndpoint: { ip: '192.0.2.1' }, bytesOut: 5 }],
    ['times as Kibana exports them', ['"@timestamp","source.ip",message', '"Jan 2, 2026 @ 10:00:00.250","192.0.2.1",hello'], { timeMs: Date.UTC(2026, 0, 2, 10, 0, 0, 250), srcEndpoint: { ip: '192.0.2.1' }, message: 'hello' }],
  ])('reads %s', (_name, lines, expected) => {
    const { records } = read(...lines);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject(expected);
    expect(chooseReader(lines).reader.format).toBe('table');
  });

  it('reads a whole log line in a column by whoever knows it, with the row\'s own time', () => {
    const context = { ...silent, readEmbedded: (text: string) => (text.startsWith('Jan') ? { kind: 'event' as const, severityId: 1 as const, message: 'Failed password', format: 'syslog', timeMs: 5, isTimeGuessed: true } : undefined) };
    const { records } = readLines(tableReader, ['"_time","_raw",host', '"2026-01-02T10:00:00.000+0000","Jan  2 10:00:00 web1 sshd[1]: Failed password",web1'], context);
    expect(records[0]).toMatchObject({ format: 'syslog', message: 'Failed password', timeMs: Date.UTC(2026, 0, 2, 10) });
    expect(records[0]).not.toHaveProperty('isTimeGuessed');
  });

  it('reads rows that are objects of a known kind as those', () => {
    const { records } = read('event_type,timestamp,src_ip,dest_ip,proto', 'flow,2026-01-02T10:00:00.000000+0000,192.0.2.1,198.51.100.2,TCP');
    expect(records[0]).toMatchObject({ format: 'suricata-eve', srcEndpoint: { ip: '192.0.2.1' } });
  });

  it.each([
    ['prose', ['Dear all, this is, well, a letter', 'With commas, of course, and nothing', 'Yet more, and more, and more']],
    ['rows without a header', ['1,2,3', '4,5,6']],
    ['lines of syslog with commas', ['Jan  2 10:00:00 web1 app: a, b, c', 'Jan  2 10:00:01 web1 app: a, b, c']],
    ['a header alone', ['alpha,beta,gamma']],
    ['two names', ['name,value', 'a,1']],
  ])('takes no %s for one', (_name, lines) => {
    expect(tableReader.sniff(lines)).toBe(0);
  });
});

describe('broken rows', () => {
  const header = 'time,user,message';
  it.each([
    ['a quote that never closes', [header, '2026-01-02 10:00:00,bob,ok', '2026-01-02 10:00:01,bob,"torn', '2026-01-02 10:00:02,bob,ok'], [2, 3, 4], []],
    ['a quote inside a cell', [header, '2026-01-02 10:00:00,bob,5" disk', '2026-01-02 10:00:01,bob,ok'], [2, 3], []],
    ['too few cells', [header, '2026-01-02 10:00:00,bob,ok', '2026-01-02 10:00:01,bob', '2026-01-02 10:00:02,bob,ok'], [2, 4], [3]],
    ['a line of another format', [header, '2026-01-02 10:00:00,bob,ok', 'Jan  2 10:00:00 web1 app: x'], [2], [3]],
    ['the header again', [header, '2026-01-02 10:00:00,bob,ok', header, '2026-01-02 10:00:02,bob,ok'], [2, 4], []],
  ])('%s', (_name, lines, read_, rejectedLines) => {
    const { records, rejected } = read(...lines);
    expect(records.map((record) => record.line)).toEqual(read_);
    expect(rejected.map((line) => line.line)).toEqual(rejectedLines);
  });
});

it('throws on no cells', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('', '-', 'NaN', 'Infinity', '1e999', '192.0.2.1', '999999999999999', '0x', '2/1/2026 3:56', '<-', '\u0000', '{"a":1}'));
  const names = ['srcip', 'dstip', 'sport', 'dport', 'proto', 'state', 'dir', 'dur', 'ts', 'sa', 'da', 'pr', 'td', 'flg', 'obyt', 'timestamp', 'flow duration', 'total fwd packets', 'no', 'time', 'source', 'destination', 'info', 'uid', 'id.orig_h', 'name', 'ip', 'host', 'short', 'level', 'ruletitle', 'computer', 'details'];
  fc.assert(fc.property(fc.constantFrom(...tableFormats), fc.uniqueArray(fc.constantFrom(...names), { minLength: 3, maxLength: 20 }), fc.array(cell, { minLength: 20, maxLength: 20 }), (format, columns, cells) => {
    const readRow = format.openColumns(toColumns(columns), []);
    const fields = readRow(cells.slice(0, columns.length), silent);
    expect(fields === undefined || typeof fields.message === 'string').toBe(true);
  }), { numRuns: 3000 });
});
