import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines, silent } from '../../log-reader.contract.ts';
import { jsonReader } from '../json-reader.ts';
import { networkFormats } from './network.ts';

const zeek = { ts: 1_767_225_600.25, uid: 'CAbcdefghij12', 'id.orig_h': '192.0.2.10', 'id.orig_p': 50001, 'id.resp_h': '198.51.100.7', 'id.resp_p': 23, proto: 'tcp', conn_state: 'S0' };
const snort = { seconds: 1_767_225_600, timestamp: '01/01-00:00:00.250123', action: 'block', class: 'Attempted Information Leak', priority: 2, msg: 'SCAN test', rule: '1:1000001:2', proto: 'TCP', src_addr: '192.0.2.10', src_port: 50001, dst_addr: '198.51.100.7', dst_port: 23 };
const ipfix = { sourceIPv4Address: '192.0.2.10', destinationIPv4Address: '198.51.100.7', sourceTransportPort: 50001, destinationTransportPort: 23, protocolIdentifier: 6, tcpControlBits: 2, octetDeltaCount: 180, flowStartMilliseconds: 1_767_225_600_250, flowEndMilliseconds: 1_767_225_602_250 };
const ends = { srcEndpoint: { ip: '192.0.2.10', port: 50001 }, dstEndpoint: { ip: '198.51.100.7', port: 23 } };

describeLogReader(jsonReader, [JSON.stringify(zeek), JSON.stringify(snort).replaceAll('":', '" : '), JSON.stringify(ipfix)]);

function read(...events: object[]): { records: ReturnType<typeof readLines>['records']; dropped: string[]; notes: string[] } {
  const dropped: string[] = [];
  const notes: string[] = [];
  const { records } = readLines(jsonReader, events.map((event) => JSON.stringify(event)), { ...silent, dropColumns: (names) => dropped.push(...names), note: (sentence) => notes.push(sentence) });
  return { records, dropped, notes };
}

describe('zeek (JSON)', () => {
  const { 'id.orig_h': source, 'id.orig_p': sourcePort, 'id.resp_h': target, 'id.resp_p': targetPort, ...rest } = zeek;
  it.each([
    ['dotted keys', zeek], ['underscores', { ...rest, id_orig_h: source, id_orig_p: sourcePort, id_resp_h: target, id_resp_p: targetPort }], ['nested keys', { ...rest, id: { orig_h: source, orig_p: sourcePort, resp_h: target, resp_p: targetPort } }],
    ['a path', { _path: 'conn', ...zeek }], ['an ISO time', { ...zeek, ts: '2026-01-01T00:00:00.250000Z' }], ['a time as text', { ...zeek, ts: '1767225600.250000' }],
  ])('reads entries with %s', (_name, event) => {
    expect(read(event).records[0]).toMatchObject({ format: 'zeek', timeMs: 1_767_225_600_250, message: 'connection attempt without answer tcp/23 (S0)', ...ends });
  });

  it('names the sensor of a cluster, and no process of it', () => {
    expect(read({ ...zeek, _path: 'conn', _system_name: 'sensor-1', peer: 'worker-2' }).records[0]?.device).toEqual({ hostname: 'sensor-1' });
    expect(read({ ...zeek, name: 'bad', notice: false, peer: 'worker-2', conn_state: undefined }).records[0]).not.toHaveProperty('device');
  });

  it('shows no truth', () => {
    const { records, dropped } = read({ ...zeek, label: 'TruthA', detailedlabel: 'TruthB', 'detailed-label': 'TruthC' });
    expect(records).toHaveLength(1);
    expect(JSON.stringify(records)).not.toContain('Truth');
    expect(records[0]?.raw).toBe(JSON.stringify(zeek));
    expect(dropped).toEqual(['label', 'detailedlabel', 'detailed-label']);
  });

  it('keeps seconds of a capture as a distance', () => {
    const { records, notes } = read({ ...zeek, ts: 22.5 });
    expect(records[0]).toMatchObject({ timeMs: 22_500, isTimeGuessed: true });
    expect(notes).toHaveLength(1);
  });
});

describe('snort3-json', () => {
  it('reads an alert: the whole seconds, and their fraction from the time without a year', () => {
    expect(read(snort).records[0]).toEqual({
      source: 's1', line: 1, byteOffset: 0, format: 'snort3-json', timeMs: 1_767_225_600_250, kind: 'alert', classUid: 2004, product: 'Snort', ruleId: '1:1000001:2', message: 'SCAN test', severityId: 3, priority: 2,
      classification: 'Attempted Information Leak', action: 'blocked', protocol: 'TCP', ...ends, raw: JSON.stringify(snort),
    });
  });

  it.each([
    ['the default fields', { timestamp: '01/01-00:00:00.250123', pkt_num: 1, proto: 'TCP', pkt_gen: 'raw', pkt_len: 56, dir: 'C2S', src_ap: '192.0.2.10:50001', dst_ap: '198.51.100.7:23', rule: '1:7:2', action: 'allow' }, { ruleId: '1:7:2', action: 'allowed', isTimeGuessed: true, ...ends }],
    ['IPv6', { rule: '1:7:2', pkt_num: 1, proto: 'TCP', src_ap: '2001:db8::1:50001', dst_ap: '2001:db8::2:23' }, { srcEndpoint: { ip: '2001:db8::1', port: 50001 }, dstEndpoint: { ip: '2001:db8::2', port: 23 } }],
    ['a message without ports', { rule: '1:7:2', pkt_num: 1, proto: 'ICMP', src_ap: '192.0.2.10:0', dst_ap: '198.51.100.7:0', class: 'none', priority: 0 }, { srcEndpoint: { ip: '192.0.2.10' }, dstEndpoint: { ip: '198.51.100.7' }, severityId: 0 }],
    ['the parts of a rule', { gid: 116, sid: 6, rev: 1, msg: 'decoder', seconds: 1_767_225_600 }, { ruleId: '116:6:1', timeMs: 1_767_225_600_000 }],
    ['what would have been dropped', { ...snort, action: 'would_drop' }, { action: 'allowed' }],
  ])('reads %s', (_name, event, expected) => {
    const [record] = read(event).records;
    expect(record).toMatchObject({ format: 'snort3-json', kind: 'alert', ...expected });
    expect(record?.classification).not.toBe('none');
  });
});

describe('flow (JSON)', () => {
  it.each([
    ['IPFIX', ipfix, { timeMs: 1_767_225_600_250, durationMs: 2000, bytesOut: 180, message: 'flow, connection attempt without answer tcp/23' }],
    ['ipfixcol2', { '@type': 'ipfix.entry', 'iana:sourceIPv4Address': '192.0.2.10', 'iana:destinationIPv4Address': '198.51.100.7', 'iana:sourceTransportPort': 50001, 'iana:destinationTransportPort': 23, 'iana:protocolIdentifier': 'TCP', 'iana:tcpControlBits': '.AP.SF', 'iana:octetDeltaCount': 9, 'iana@reverse:octetDeltaCount': 8, 'iana:flowStartMilliseconds': '2026-01-01T00:00:00.250Z' },
      { timeMs: 1_767_225_600_250, bytesOut: 9, bytesIn: 8, message: 'flow, connection established and closed tcp/23' }],
    ['NetFlow v9', { IPV4_SRC_ADDR: '192.0.2.10', IPV4_DST_ADDR: '198.51.100.7', L4_SRC_PORT: 50001, L4_DST_PORT: 23, PROTOCOL: 17, IN_BYTES: 76, FIRST_SWITCHED: 662_235, LAST_SWITCHED: 662_335 }, { protocol: 'UDP', bytesOut: 76, durationMs: 100, message: 'flow udp/23' }],
    ['goflow2', { type: 'NETFLOW_V9', time_received_ns: 1_767_225_600_250_000_000, src_addr: '192.0.2.10', dst_addr: '198.51.100.7', src_port: 50001, dst_port: 23, proto: 'TCP', bytes: 5, packets: 1, sampler_address: '203.0.113.1' }, { timeMs: 1_767_225_600_250, bytesOut: 5, device: { ip: '203.0.113.1' } }],
    ['goflow', { Type: 'IPFIX', TimeReceived: 1_767_225_600, SrcAddr: '192.0.2.10', DstAddr: '198.51.100.7', SrcPort: 50001, DstPort: 23, Proto: 6, Bytes: 5 }, { timeMs: 1_767_225_600_000, protocol: 'TCP' }],
    ['nfdump', { type: 'FLOW', t_first: '2026-01-01T00:00:00.250', t_last: '2026-01-01T00:00:01.250', proto: 6, src4_addr: '192.0.2.10', dst4_addr: '198.51.100.7', src_port: 50001, dst_port: 23, tcp_flags: '......S.', in_bytes: 60 }, { timeMs: 1_767_225_600_250, isTimeGuessed: true, durationMs: 1000, bytesOut: 60, message: 'flow, connection attempt without answer tcp/23' }],
    ['pmacct', { event_type: 'purge', ip_src: '192.0.2.10', ip_dst: '198.51.100.7', port_src: 50001, port_dst: 23, ip_proto: 'tcp', timestamp_start: '2026-01-01 00:00:00.250', bytes: 7 }, { timeMs: 1_767_225_600_250, bytesOut: 7 }],
    ['Logstash', { '@timestamp': '2026-01-01T00:00:00.250Z', host: '203.0.113.1', netflow: { version: 9, ipv4_src_addr: '192.0.2.10', ipv4_dst_addr: '198.51.100.7', l4_src_port: 50001, l4_dst_port: 23, protocol: 6, in_bytes: 7 } }, { timeMs: 1_767_225_600_250, device: { ip: '203.0.113.1' } }],
  ])('reads %s', (_name, event, expected) => {
    expect(read(event).records[0]).toMatchObject({ format: 'flow', kind: 'event', classUid: 4001, ...ends, ...expected });
  });

  it('says that an exporter gave no time of day', () => {
    const { records, notes } = read({ sourceIPv4Address: '192.0.2.10', destinationIPv4Address: '198.51.100.7', flowStartSysUpTime: 100, flowEndSysUpTime: 300 });
    expect(records[0]).not.toHaveProperty('timeMs');
    expect(records[0]?.durationMs).toBe(200);
    expect(notes).toEqual(['Flows with times since the start of their exporter have no time of day.']);
  });

  it('names the way back of a service', () => {
    expect(read({ ...ipfix, sourceTransportPort: 443, destinationTransportPort: 50001, tcpControlBits: 24 }).records[0]?.message).toBe('flow from tcp/443');
  });

  it('shows no truth', () => {
    const { records, dropped } = read({ ...ipfix, Label: 1, Attack: 'TruthA' });
    expect(JSON.stringify(records)).not.toContain('Truth');
    expect(dropped).toEqual(['Label', 'Attack']);
  });

  it('takes the address of the version that is set', () => {
    expect(read({ sourceIPv4Address: '0.0.0.0', destinationIPv4Address: '0.0.0.0', sourceIPv6Address: '2001:db8::1', destinationIPv6Address: '2001:db8::2', protocolIdentifier: 58 }).records[0]).toMatchObject({ srcEndpoint: { ip: '2001:db8::1' }, dstEndpoint: { ip: '2001:db8::2' } });
  });
});

describe('objects that only look alike', () => {
  it.each([
    { ts: '2026-01-01T00:00:00Z', msg: 'hello', level: 'info' }, { src_addr: '192.0.2.1', dst_addr: '192.0.2.2', action: 'deny' }, { rule: 'allow-all', timestamp: 'x' }, { flow: { bytes: 1 }, src_ip: '192.0.2.1' }, { source: { ip: '192.0.2.1' }, netflow: 'x' }, { sid: '1', gid: 1, msg: 'x' },
  ])('%o', (event) => {
    expect(networkFormats.find((format) => format.matches(event))?.format).toBeUndefined();
  });
});

it('throws on nothing', () => {
  const value = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.array(fc.string()), fc.object(), fc.constantFrom('1:2:3', '192.0.2.1', '192.0.2.1:80', 1e300, -1));
  const keys = [...new Set([zeek, snort, ipfix].flatMap((event) => Object.keys(event))), '_path', 'netflow', 'src_ap', 'label', 'first', 'last', 'dir', 'state', 'bytes', 'time_received', 'dst_addr', 'SrcAddr', 'DstAddr'];
  fc.assert(fc.property(fc.dictionary(fc.constantFrom(...keys), value), (event) => {
    for (const format of networkFormats) if (format.matches(event)) expect(format.read(event, silent)?.message).toBeTypeOf('string');
  }), { numRuns: 2000 });
});
