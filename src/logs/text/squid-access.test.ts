import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { squidAccessReader } from './squid-access.ts';

const tunnel = '1790762963.277   3387 192.0.2.7 TCP_TUNNEL/200 19131 CONNECT www.example.org:443 jdoe HIER_DIRECT/198.51.100.7 -';
const denied = '1790762964.100      0 192.0.2.7 TCP_DENIED/403 3868 GET http://bad.example.net/x?y=1 - HIER_NONE/- text/html';

describeLogReader(squidAccessReader, [tunnel, denied]);

describe('squid-access', () => {
  it.each([
    ['a tunnel', tunnel, { timeMs: 1790762963277, message: 'CONNECT www.example.org:443 200 TCP_TUNNEL', account: 'jdoe', action: 'success', domain: 'www.example.org', durationMs: 3387, bytesIn: 19131, srcEndpoint: { ip: '192.0.2.7' }, dstEndpoint: { ip: '198.51.100.7', port: 443, hostname: 'www.example.org' } }],
    ['a refusal', denied, { action: 'blocked', url: 'http://bad.example.net/x?y=1', domain: 'bad.example.net', dstEndpoint: { port: 80, hostname: 'bad.example.net' } }],
    ['a missing sign-in', '1790762964.100 0 192.0.2.7 TCP_DENIED/407 3868 GET http://a.example.net/ - HIER_NONE/- text/html', { action: 'failure' }],
    ['an address as the target', '1790762964.100 0 192.0.2.7 TCP_DENIED/403 3868 CONNECT 203.0.113.9:80 - HIER_NONE/- text/html "-" "-"', { dstEndpoint: { ip: '203.0.113.9', port: 80 } }],
    ['a request that never came', '1790762964.100 0 192.0.2.7 NONE_NONE/000 0 - error:transaction-end-before-headers - HIER_NONE/- - "-" "-"', { message: 'error:transaction-end-before-headers NONE_NONE' }],
    ['syslog in front', 'Oct 10 10:00:00 proxy1 (squid-1)[99]: 1790762964.100 5 192.0.2.7 TCP_MISS/200 3868 GET http://a.example.net/ - HIER_DIRECT/198.51.100.7 text/html', { device: { hostname: 'proxy1' }, timeMs: 1790762964100 }],
    ['a client by name', '1790762964.100 5 pc1.example.org TCP_HIT/200 3868 GET http://a.example.net/ - HIER_NONE/- -', { srcEndpoint: { hostname: 'pc1.example.org' } }],
  ])('reads %s', (_name, line, expected) => {
    const result = readLines(squidAccessReader, [line]);
    expect(result.rejected).toEqual([]);
    expect(result.records[0]).toMatchObject({ format: 'squid-access', product: 'Squid', classUid: 4002, ...expected });
  });

  it('leaves other lines with numbers alone', () => {
    expect(readLines(squidAccessReader, ['1790762964.100 5 a b c/200 d']).records).toEqual([]);
  });
});
