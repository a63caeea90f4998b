import { isIP } from 'node:net';
import type { Endpoint } from '../../contracts/index.ts';
import type { ReaderContext } from '../log-reader.ts';
import { asAddress, asHostname, asText } from '../mapping/values.ts';
import { parseEndpoint } from '../parse-endpoint.ts';
import { parseCollectorHead } from './collector-head.ts';
import { endpointOfUrl } from './http-request.ts';

/** What stands before the time of an access line. */
export interface AccessHead { client?: Endpoint; account?: string; host?: string; port?: number; device?: string; program?: string }

function clientOf(word: string): Endpoint | undefined {
  const kind = isIP(word);
  if (kind === 4 || (kind === 6 && !word.startsWith('::ffff:'))) return { ip: word };
  const ip = asAddress(word);
  if (ip !== undefined) return { ip };
  const withPort = parseEndpoint(word, true);
  if (withPort !== undefined) return withPort;
  const hostname = asHostname(word);
  return hostname === undefined || !/^[\w.-]{2,253}$/.test(hostname) ? undefined : { hostname };
}

function accountOf(text: string): string | undefined {
  return text === '-' || text === '' ? undefined : asText(text.replace(/^"|"$/g, ''))?.slice(0, 256);
}

/** `client ident user`, or with a virtual host, a list of forwarded addresses or a collector's words before the client, or blanks in the user. */
export function readAccessHead(text: string, end: number, context: ReaderContext): AccessHead {
  const first = text.indexOf(' ');
  const second = text.indexOf(' ', first + 1);
  if (first > 0 && second < end - 1 && text.indexOf(' ', second + 1) === end - 1) return headOf(clientOf(text.slice(0, first)), text.slice(second + 1, end - 1));
  const words = text.slice(0, end).split(' ').filter((word) => word !== '');
  const bare = words.map((word) => word.replace(/^"|[",]{1,2}$/g, ''));
  const at = bare.findIndex((word) => isIP(word) !== 0);
  if (at < 0) {
    const isHostFirst = words.length >= 4 && /^[\w.-]{1,253}:\d{1,5}$/.test(words[0] ?? '');
    const client = isHostFirst ? 1 : 0;
    return { ...(isHostFirst && virtualHost(words[0] ?? '')), ...headOf(clientOf(words[client] ?? ''), words.slice(client + 2).join(' ')) };
  }
  let last = at;
  while (isIP(bare[last + 1] ?? '') !== 0) last += 1;
  const before = words.slice(0, at).join(' ');
  const collector = at > 1 ? parseCollectorHead(before, context.referenceMs) : {};
  return {
    ...(at === 1 && words[0] !== '-' && virtualHost(words[0] ?? '')), ...headOf(clientOf(bare[at] ?? ''), words.slice(last + 2).join(' ')),
    ...(collector.host !== undefined && { device: collector.host }), ...(collector.program !== undefined && { program: collector.program }),
  };
}

function headOf(client: Endpoint | undefined, user: string): AccessHead {
  const account = accountOf(user);
  return { ...(client !== undefined && { client }), ...(account !== undefined && { account }) };
}

function virtualHost(word: string): Pick<AccessHead, 'host' | 'port'> {
  const end = endpointOfUrl(word);
  const host = end?.hostname ?? end?.ip;
  return host === undefined ? {} : { host, ...(end?.port !== undefined && { port: end.port }) };
}
