import type { RenderedAct } from '../../../contracts/index.ts';
import { pickBy } from '../host/made-values.ts';

export type HttpAct = Extract<RenderedAct, { kind: 'http-request' }>;

const browsers = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0',
  'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1',
] as const;
const tools = ['curl/7.88.1', 'python-requests/2.31.0', 'Go-http-client/1.1', 'Apache-HttpClient/4.5.14 (Java/17.0.9)'] as const;
const deskTypes = new Set(['workstation', 'laptop']);

/** The user agent: the act's own, else one that the same client always has: a browser, or a library when a server asks. */
export function agentOf(act: HttpAct): string {
  const { from, data } = act;
  if (data.userAgent !== undefined) return data.userAgent;
  const isServer = from === undefined || (from.host !== undefined && !deskTypes.has(from.host.type));
  return isServer ? pickBy(`agent ${from?.name ?? act.to.name}`, tools) : pickBy(`agent ${from.name}`, browsers);
}

/** The name that the client asked for. */
export function siteOf({ to, data }: HttpAct): string {
  return data.site ?? to.name;
}

/** Port of the server. */
export function portOf({ data }: HttpAct): number {
  return data.isTls && data.port === 80 ? 443 : data.port;
}

/** The whole address, with the port where it is not the usual one. */
export function urlOf(act: HttpAct): string {
  const { isTls, path } = act.data;
  const port = portOf(act);
  const place = siteOf(act);
  return `${isTls ? 'https' : 'http'}://${place.includes(':') ? `[${place}]` : place}${port === (isTls ? 443 : 80) ? '' : `:${port}`}${path.startsWith('/') ? '' : '/'}${path}`;
}

const imageEnd = /\.(?:png|jpe?g|gif|ico|svg)$/i;

/** Type of the answer by the end of the path. */
export function contentTypeOf({ data }: HttpAct): string {
  const [path = ''] = data.path.split('?', 1);
  if (imageEnd.test(path)) return 'image/png';
  if (path.endsWith('.css')) return 'text/css';
  if (path.endsWith('.js')) return 'application/javascript';
  if (path.includes('/api/') || path.endsWith('.json')) return 'application/json';
  return /\.(?:zip|gz|tgz|exe|bin|dll|jar)$/i.test(path) ? 'application/octet-stream' : 'text/html';
}

const reasons: ReadonlyMap<number, string> = new Map([[200, 'OK'], [201, 'Created'], [204, 'No Content'], [301, 'Moved Permanently'], [302, 'Found'], [304, 'Not Modified'], [400, 'Bad Request'], [401, 'Unauthorized'], [403, 'Forbidden'], [404, 'Not Found'], [405, 'Method Not Allowed'], [500, 'Internal Server Error'], [502, 'Bad Gateway'], [503, 'Service Unavailable']]);

/** The words behind a status. */
export function reasonOf(status: number): string | undefined {
  return reasons.get(status);
}
