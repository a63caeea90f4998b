import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { haproxyReader } from './haproxy.ts';

const request = 'Feb  6 12:14:14 lb1 haproxy[14389]: 192.0.2.12:33317 [06/Feb/2026:12:14:14.655] www~ app/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {www.example.org} {} "GET /index.html?a=1 HTTP/1.1"';
const connection = '2001:db8::12:33317 [06/Feb/2026:12:14:14.655] db pgs/<NOSRV> 0/-1/5007 212 SC 0/0/0/0/3 0/0';

describeLogReader(haproxyReader, [request, connection]);

describe('haproxy', () => {
  it.each([
    ['a request', request, { timeMs: Date.UTC(2026, 1, 6, 12, 14, 14, 655), isTimeGuessed: true, message: 'GET /index.html?a=1 200 by www to app/srv1', url: '/index.html?a=1', action: 'success', bytesIn: 2750, durationMs: 109, srcEndpoint: { ip: '192.0.2.12', port: 33317 }, device: { hostname: 'lb1' } }],
    ['a bare connection', connection, { message: 'connection on db to pgs SC', classUid: 4001, bytesIn: 212, srcEndpoint: { ip: '2001:db8::12', port: 33317 } }],
    ['an error', 'Feb  6 12:14:14 lb1 haproxy[1]: 192.0.2.12:33317 [06/Feb/2026:12:14:14.655] www/1: SSL handshake failure', { message: 'SSL handshake failure on www/1', action: 'failure' }],
    ['a bad request', request.replace('"GET /index.html?a=1 HTTP/1.1"', '"<BADREQ>"').replace(' 200 ', ' 400 '), { message: 'no request 400 by www to app/srv1' }],
  ])('reads %s', (_name, line, expected) => {
    const result = readLines(haproxyReader, [line]);
    expect(result.rejected).toEqual([]);
    expect(result.records[0]).toMatchObject({ format: 'haproxy', ...expected });
  });
});
