import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LogReading, LogRecord } from '../../../contracts/index.ts';
import { readLogs } from '../../read-logs.ts';
import { dns, pcap, tcp, udp } from '../__fixtures__/captures.ts';
import { CaptureParser } from './capture-parser.ts';
import { findCaptureTool } from './capture-tools.ts';
import { fieldNames, parseRow, separator, type PacketFields } from './tshark-fields.ts';

const client = { src: '192.0.2.10', dst: '198.51.100.5' };
const server = { src: '198.51.100.5', dst: '192.0.2.10' };

let folder = '';
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'stanch-capture-')); });
afterAll(async () => { await rm(folder, { recursive: true }); });
afterEach(() => { vi.unstubAllEnvs(); });

async function read(name: string, content: Buffer): Promise<LogReading & { all: LogRecord[] }> {
  await writeFile(join(folder, name), content);
  const reading = await readLogs([join(folder, name)]);
  const all: LogRecord[] = [];
  for await (const record of reading.records) all.push(record);
  return { ...reading, all };
}

/** The packets as tshark would tell them, a second apart. */
function parse(packets: readonly PacketFields[]): LogRecord[] {
  const parser = new CaptureParser({ source: 's1' });
  const records = packets.flatMap((fields, index) => parser.add({ 'frame.number': String(index + 1), 'frame.time_epoch': `${1_600_000_000 + index}.500000000`, 'frame.len': '60', ...fields }));
  return [...records, ...parser.end()];
}

const out = (flags: number, rest: PacketFields = {}): PacketFields => ({ 'ip.src': client.src, 'ip.dst': client.dst, 'tcp.srcport': '40000', 'tcp.dstport': '80', 'tcp.flags': `0x${flags.toString(16).padStart(4, '0')}`, ...rest });
const back = (flags: number, rest: PacketFields = {}): PacketFields => ({ 'ip.src': server.src, 'ip.dst': server.dst, 'tcp.srcport': '80', 'tcp.dstport': '40000', 'tcp.flags': `0x${flags.toString(16).padStart(4, '0')}`, ...rest });

describe('CaptureParser', () => {
  it.each([
    ['a connection that is closed', [out(2), back(18), out(16), out(17), back(17)], 'connection established and closed tcp/80', undefined],
    ['a connection that stays open', [out(2), back(18), out(16)], 'connection established and open tcp/80', undefined],
    ['a port that is closed', [out(2), back(20)], 'connection rejected tcp/80', 'failure'],
    ['no answer', [out(2), out(2)], 'connection attempt without answer tcp/80', 'failure'],
    ['a half-open scan', [out(2), back(18), out(4)], 'connection reset by source tcp/80', undefined],
    ['an answer whose question was not seen', [back(18), out(16)], 'connection seen midway tcp/80', undefined],
  ])('%s', (_what, packets, message, action) => {
    const records = parse(packets);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ line: 1, kind: 'event', classUid: 4001, message, protocol: 'TCP', srcEndpoint: { ip: client.src, port: 40_000 }, dstEndpoint: { ip: client.dst, port: 80 }, timeMs: 1_600_000_000_500 });
    expect(records[0]?.action).toBe(action);
    expect(records[0]?.durationMs).toBe((packets.length - 1) * 1000);
  });

  it('counts both ways, and begins anew on the same ends', () => {
    const records = parse([out(2), back(20), out(2), back(18), out(16, { 'frame.len': '1000' })]);
    expect(records.map(({ line, lastLine, bytesOut, bytesIn }) => [line, lastLine, bytesOut, bytesIn])).toEqual([[1, 2, 60, 60], [3, 5, 1060, 60]]);
  });

  it('joins a request and its answer', () => {
    const records = parse([out(24, { 'http.request.method': 'GET', 'http.host': 'www.example.com', 'http.request.uri': '/a?b=1', 'http.user_agent': 'probe/1' }), back(24, { 'http.response.code': '401' })]);
    expect(records.find(({ classUid }) => classUid === 4002)).toMatchObject({ line: 1, message: 'GET www.example.com/a?b=1 401 agent "probe/1"', url: 'http://www.example.com/a?b=1', domain: 'www.example.com', action: 'failure' });
  });

  it.each([
    [{ 'dns.qry.name': 'a.example', 'dns.qry.type': '16' }, { classUid: 4003, message: 'DNS query TXT a.example', domain: 'a.example' }],
    [{ 'dns.qry.name': 'a.example', 'dns.qry.type': '1', 'dns.flags.response': '1', 'dns.flags.rcode': '3' }, { message: 'DNS answer A a.example NXDOMAIN' }],
    [{ 'dns.qry.name': 'a.example', 'dns.qry.type': '1', 'dns.flags.response': 'True', 'dns.a': '203.0.113.9' }, { message: 'DNS answer A a.example -> 203.0.113.9' }],
    [{ 'tls.handshake.extensions_server_name': 'tls.example' }, { message: 'TLS to tls.example', domain: 'tls.example' }],
    [{ 'ftp.request.command': 'USER', 'ftp.request.arg': 'anna' }, { message: 'FTP USER anna', account: 'anna' }],
    [{ 'ftp.request.command': 'PASS', 'ftp.request.arg': 'hunter2' }, { message: 'FTP PASS (password)' }],
    [{ 'ftp.response.code': '530' }, { message: 'FTP sign-in failed (530)', action: 'failure' }],
    [{ 'ntlmssp.auth.username': 'anna', 'ntlmssp.auth.domain': 'EXAMPLE' }, { message: 'NTLM sign-in', account: 'anna', domain: 'EXAMPLE' }],
    [{ 'kerberos.CNameString': 'anna', 'kerberos.error_code': '24' }, { message: 'Kerberos error 24', account: 'anna', action: 'failure' }],
    [{ 'smb2.filename': 'a\\b.exe' }, { message: 'SMB file a\\b.exe', file: 'a\\b.exe' }],
  ] as const)('%j', (fields, expected) => {
    expect(parse([out(24, fields)]).find(({ classUid, message }) => classUid !== 4001 || message.startsWith('TLS'))).toMatchObject(expected);
  });

  it('tells ICMP, ARP and IPv6 apart, and takes nothing from a packet inside a packet', () => {
    const ping = { 'ip.src': client.src, 'ip.dst': client.dst, 'ip.proto': '1', 'icmp.type': '8' };
    const unreachable = { 'ip.src': server.src, 'ip.dst': server.dst, 'ip.proto': '1', 'icmp.type': '3', 'udp.srcport': '5', 'udp.dstport': '53', 'dns.qry.name': 'a.example' };
    const records = parse([ping, { ...unreachable, 'ip.src': '203.0.113.1' }, { 'arp.opcode': '1', 'arp.src.proto_ipv4': client.src, 'arp.dst.proto_ipv4': client.dst }, { 'ipv6.src': '2001:db8::1', 'ipv6.dst': '2001:db8::2', 'udp.srcport': '5', 'udp.dstport': '53' }]);
    expect(records.map(({ protocol, message }) => `${protocol}: ${message}`)).toEqual(['ICMP: ICMP echo request without answer', 'ICMP: ICMP destination unreachable', 'ARP: ARP request without answer', 'UDP: packets without answer udp/53']);
  });

  it('never throws, and gives finite times, whatever the fields say', () => {
    const value = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('1', '-1', '99999999999999999999', '0x12', '192.0.2.1', '2001:db8::1', 'NaN', ''));
    const packet = fc.dictionary(fc.constantFrom(...fieldNames), value, { maxKeys: 20 });
    fc.assert(fc.property(fc.array(packet, { maxLength: 20 }), (packets) => {
      const parser = new CaptureParser({ source: 's1' });
      const records = [...packets.flatMap((fields) => parser.add(fields)), ...parser.end()];
      for (const { timeMs, raw, line } of records) expect([Number.isSafeInteger(timeMs), raw.length > 0, Number.isSafeInteger(line)]).toEqual([true, true, true]);
    }));
  });

  it('reads rows by their places', () => {
    expect(parseRow(['7', '1600000000.5', '', 'eth:ip'].join(separator))).toEqual({ 'frame.number': '7', 'frame.time_epoch': '1600000000.5', 'frame.protocols': 'eth:ip' });
  });
});

describe('packet captures without a program that reads them', () => {
  it('are told, and the rest is read', async () => {
    vi.stubEnv('PATH', join(folder, 'nothing-here'));
    await writeFile(join(folder, 'words.log'), 'just words\n');
    await writeFile(join(folder, 'a.pcap'), pcap([]));
    const { sources, records } = await readLogs([join(folder, 'a.pcap'), join(folder, 'words.log')]);
    for await (const _record of records) continue;
    expect(sources[0]?.problem).toBe(`${join(folder, 'a.pcap')} is a packet capture; install tshark or Suricata to have it read.`);
    expect(sources[1]?.recordCount).toBe(1);
    await expect(readLogs([join(folder, 'a.pcap')])).rejects.toMatchObject({ code: 'unsupported' });
  });

  it.skipIf(process.platform === 'win32')('are read by Suricata where only that is installed (a stand-in writes the event log)', async () => {
    const bin = join(folder, 'bin');
    await mkdir(bin);
    const event = '{"timestamp":"2021-03-24T14:02:11.000001+0000","event_type":"alert","src_ip":"192.0.2.1","dest_ip":"198.51.100.1","proto":"TCP","alert":{"signature":"Test","signature_id":1,"gid":1,"rev":1,"severity":1}}';
    await writeFile(join(bin, 'suricata'), `#!/bin/sh\n[ "$1" = -r ] && [ "$3" = -l ] && [ "$5 $6" = "-k none" ] && echo '${event}' > "$4/eve.json"\n`);
    await chmod(join(bin, 'suricata'), 0o755);
    vi.stubEnv('PATH', bin);
    vi.stubEnv('TMPDIR', join(folder, 'tmp'));
    await mkdir(join(folder, 'tmp'));
    const { all, sources } = await read('b.pcap', pcap([]));
    expect(all).toMatchObject([{ source: 's1', line: 1, kind: 'alert', ruleId: '1:1:1' }]);
    expect(sources[0]?.notes.join()).toContain('was read by Suricata');
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });
});

const tool = await findCaptureTool();
describe.skipIf(tool?.tool !== 'tshark')('packet captures read by tshark (skipped where tshark is not installed)', () => {
  const web = { srcPort: 40_000, dstPort: 80 };
  const frames = [
    udp({ ...client, srcPort: 5000, dstPort: 53 }, dns('www.example.com', false)), udp({ ...server, srcPort: 53, dstPort: 5000 }, dns('www.example.com', true)),
    tcp({ ...client, ...web }, 2), tcp({ ...server, srcPort: 80, dstPort: 40_000 }, 20), tcp({ ...client, srcPort: 40_001, dstPort: 80 }, 2),
  ];

  it('gives conversations and names, also from an archive', async () => {
    for (const [name, content, compression] of [['c.pcap', pcap(frames), 'none'], ['c.pcap.gz', gzipSync(pcap(frames)), 'gzip']] as const) {
      const { all, sources, unread } = await read(name, content);
      expect(all.map(({ line, message }) => [line, message])).toEqual([
        [1, 'DNS query A www.example.com'], [1, 'packets both ways udp/53 dns'], [2, 'DNS answer A www.example.com NXDOMAIN'], [3, 'connection rejected tcp/80'], [5, 'connection attempt without answer tcp/80'],
      ]);
      expect(all[1]).toMatchObject({ bytesOut: 75, srcEndpoint: { ip: client.src, port: 5000 }, dstEndpoint: { ip: client.dst, port: 53 }, timeMs: 1_600_000_000_000 });
      expect(sources[0]).toMatchObject({ format: 'packet-capture', compression, recordCount: 5, lineCount: 5 });
      expect(unread).toEqual([]);
    }
  });

  it('uses what comes before a cut', async () => {
    const whole = pcap(frames);
    const { all, unread } = await read('cut.pcap', whole.subarray(0, whole.length - 20));
    expect(all.length).toBe(4);
    expect(unread).toMatchObject([{ source: 's1', line: 4, reason: 'the capture is cut off; what came before was read' }]);
  });
});
