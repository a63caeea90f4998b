import { describe, expect, it } from 'vitest';
import { parseEndpoint } from './parse-endpoint.ts';

describe('parseEndpoint', () => {
  it.each([
    ['10.0.0.1', true, { ip: '10.0.0.1' }],
    ['10.0.0.1:80', true, { ip: '10.0.0.1', port: 80 }],
    ['10.0.0.1:8', false, { ip: '10.0.0.1' }],
    ['[2001:db8::1]:80', true, { ip: '2001:db8::1', port: 80 }],
    ['2001:db8::1:80', true, { ip: '2001:db8::1', port: 80 }],
    ['2001:db8::1:80', false, { ip: '2001:db8::1:80' }],
    ['2001:db8:0:0:0:0:0:1:443', true, { ip: '2001:db8:0:0:0:0:0:1', port: 443 }],
    ['2001:db8:0:0:0:0:0:1', true, { ip: '2001:db8:0:0:0:0:0:1' }],
    ['2001:db8::beef', true, { ip: '2001:db8::beef' }],
    ['10.0.0.1:99999', true, undefined],
    ['host:80', true, undefined],
  ])('%s (ports: %s)', (text, hasPorts, expected) => {
    expect(parseEndpoint(text, hasPorts)).toEqual(expected);
  });
});
