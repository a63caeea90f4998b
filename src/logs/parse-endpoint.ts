import { isIP, isIPv4, isIPv6 } from 'node:net';
import type { Endpoint } from '../contracts/index.ts';

function port(text: string): number | undefined {
  if (!/^\d{1,5}$/.test(text)) return undefined;
  const value = Number(text);
  return value <= 65535 ? value : undefined;
}

/**
 * `10.0.0.1`, `10.0.0.1:80`, `[2001:db8::1]:80` or, as Snort and Suricata write it, `2001:db8::1:80`. With `hasPorts` false (ICMP) a
 * number behind a colon is a type or code and is not kept. Undefined when no address is there.
 */
export function parseEndpoint(text: string, hasPorts: boolean): Endpoint | undefined {
  if (text.startsWith('[')) {
    const close = text.indexOf(']');
    const ip = text.slice(1, close);
    if (close < 0 || isIP(ip) === 0) return undefined;
    return withPort(ip, text[close + 1] === ':' ? text.slice(close + 2) : undefined, hasPorts);
  }
  const colon = text.lastIndexOf(':');
  if (colon < 0) return isIPv4(text) ? { ip: text } : undefined;
  const before = text.slice(0, colon);
  const after = text.slice(colon + 1);
  if (isIPv4(before)) return port(after) === undefined ? undefined : withPort(before, after, hasPorts);
  const isWhole = isIPv6(text);
  // With `::` both readings are addresses; protocols with ports always print one.
  if (port(after) !== undefined && isIPv6(before) && (hasPorts || !isWhole)) return withPort(before, after, hasPorts);
  return isWhole ? { ip: text } : undefined;
}

function withPort(ip: string, portText: string | undefined, hasPorts: boolean): Endpoint {
  const value = portText === undefined || !hasPorts ? undefined : port(portText);
  return value === undefined ? { ip } : { ip, port: value };
}

/** True when packets of this protocol name carry ports. */
export function protocolHasPorts(protocol: string | undefined): boolean {
  return protocol === undefined || !/icmp|^ip$|igmp|gre|esp|ipv6|arp|proto/i.test(protocol);
}
