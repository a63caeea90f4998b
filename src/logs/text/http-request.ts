import { isIP } from 'node:net';
import type { Endpoint } from '../../contracts/index.ts';
import { asHostname } from '../mapping/values.ts';

const maxTargetCharacters = 200;
const maxAgentCharacters = 80;
const maxUrlCharacters = 1024;

/** A request as a server or proxy logged it. */
export interface HttpRequest {
  /** Missing: what the client sent was no request. */
  method?: string | undefined;
  /** Path with query, whole URL, or `host:port` of a CONNECT. What the client sent, when it was no request. */
  target: string;
  status?: number | undefined;
  agent?: string | undefined;
  referrer?: string | undefined;
  /** The server's name for itself, where the line has one. */
  host?: string | undefined;
  port?: number | undefined;
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

const methodName = /^[A-Za-z][A-Za-z_-]{1,24}$/;

/** Splits `GET /path HTTP/1.1`. Text that is no request is the target of none. */
export function splitRequestLine(line: string): Pick<HttpRequest, 'method' | 'target'> {
  const blank = line.indexOf(' ');
  if (blank < 2 || blank > 25) return { target: line };
  const method = line.slice(0, blank);
  const version = line.lastIndexOf(' HTTP/');
  if (!methodName.test(method)) return { target: line };
  const target = (version > blank ? line.slice(blank + 1, version) : line.slice(blank + 1)).trim();
  // Without a version only what looks like a place is a request.
  return version > blank || /^(?:[/*]|https?:|[\w.-]{1,253}:\d)/i.test(target) ? { method, target } : { target: line };
}

/** `GET /path?query 200 agent "…"`: stable for equal requests. A referrer that is no web address is shown, since it is not a browser's. */
export function describeRequest(request: HttpRequest): string {
  const { method, target, status, agent, referrer } = request;
  let message: string;
  if (method !== undefined) message = `${method} ${cut(target, maxTargetCharacters)}`;
  else message = target === '' || target === '-' ? 'no request' : `malformed request "${cut(target, maxAgentCharacters)}"`;
  if (status !== undefined) message += ` ${status}`;
  if (referrer !== undefined && !referrer.startsWith('http') && !referrer.startsWith('-') && !referrer.startsWith('android-app:')) message += ` referrer "${cut(referrer, maxAgentCharacters)}"`;
  return agent === undefined ? message : `${message} agent "${cut(agent, maxAgentCharacters)}"`;
}

/** Success for what was answered, failure for a refused sign-in or right; missing for other errors, which say nothing of a will. */
export function actionOfStatus(status: number | undefined): string | undefined {
  if (status === undefined || status < 200) return undefined;
  if (status < 400) return 'success';
  return status === 401 || status === 403 || status === 407 ? 'failure' : undefined;
}

/** The place that was asked for, with the server's name where the line has it. */
export function urlOf(request: HttpRequest): string | undefined {
  const { method, target, host, port } = request;
  if (method === undefined || target === '' || target === '-') return undefined;
  if (host === undefined || !target.startsWith('/')) return target.length > maxUrlCharacters ? target.slice(0, maxUrlCharacters) : target;
  const shownPort = port === undefined || port === 80 || port === 443 ? '' : `:${port}`;
  const shownHost = isIP(host) === 6 ? `[${host}]` : host;
  return `${port === 443 ? 'https' : 'http'}://${shownHost}${shownPort}${target}`.slice(0, maxUrlCharacters);
}

/** Host and port of `http://host:port/…`, `host:port` and `[2001:db8::1]:443`. */
export function endpointOfUrl(url: string): Endpoint | undefined {
  const scheme = url.indexOf('://');
  if (scheme > 12) return undefined;
  const start = scheme < 0 ? 0 : scheme + 3;
  const rest = url.slice(start, start + 400);
  const end = rest.search(/[/?#\s]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const colon = host.lastIndexOf(':');
  const close = host.lastIndexOf(']');
  const portText = colon > close ? host.slice(colon + 1) : '';
  const name = (colon > close && /^\d{1,5}$/.test(portText) ? host.slice(0, colon) : host).replace(/^\[|\]$/g, '');
  const written = /^\d{1,5}$/.test(portText) && Number(portText) <= 65535 ? Number(portText) : undefined;
  const port = written ?? (scheme < 0 ? undefined : url.startsWith('https') ? 443 : url.startsWith('http') ? 80 : undefined);
  const own: Endpoint = {};
  if (isIP(name) !== 0) own.ip = name;
  else {
    const hostname = asHostname(name);
    if (hostname === undefined || !/^[\w.-]{1,253}$/.test(hostname)) return undefined;
    own.hostname = hostname.toLowerCase();
  }
  if (port !== undefined) own.port = port;
  return own;
}
