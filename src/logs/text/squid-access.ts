import type { Endpoint } from '../../contracts/index.ts';
import { singleLineReader, type ReaderContext } from '../log-reader.ts';
import { asAddress, asHostname, asText, withoutUndefined, type RecordFields } from '../mapping/values.ts';
import { machineOf, parseCollectorHead } from './collector-head.ts';
import { describeRequest, endpointOfUrl } from './http-request.ts';

/** Time, elapsed, client, result/status, bytes, method, URL, user, hierarchy/peer, type; what stands behind is left. */
const native = /(?:^|\s)(\d{9,10})\.(\d{3}) {1,10}(-?\d{1,12}) (\S{1,280}) ([A-Z][A-Z_]{2,60})\/(\d{3}) (\d{1,18}) (\S{1,40}) (\S{1,8192}) (\S{1,256}) ([A-Z][A-Z_]{2,40})\/(\S{1,280})(?: |$)/;

function actionOf(result: string, status: number): string | undefined {
  if (status === 407 || status === 401) return 'failure';
  if (result.includes('DENIED')) return 'blocked';
  return status >= 200 && status < 400 ? 'success' : undefined;
}

function read(text: string, context: ReaderContext): RecordFields | undefined {
  const match = native.exec(text.length > 12_000 ? text.slice(0, 12_000) : text);
  if (match === null) return undefined;
  const [, seconds = '', fraction = '', elapsed = '', client = '', result = '', statusText = '', bytes = '', method = '', url = '', user = '', , peer = ''] = match;
  const collector = match.index > 8 ? parseCollectorHead(text.slice(0, match.index), context.referenceMs) : {};
  const status = Number(statusText);
  const isUrl = method !== '-' && method !== 'NONE' && url !== '-';
  const end = isUrl ? endpointOfUrl(url) : undefined;
  const peerIp = asAddress(peer);
  const clientIp = asAddress(client);
  const clientName = clientIp === undefined ? asHostname(client) : undefined;
  const action = actionOf(result, status);
  const ip = end?.ip ?? peerIp;
  return withoutUndefined<RecordFields>({
    timeMs: Number(seconds) * 1000 + Number(fraction), kind: 'event', product: 'Squid', classUid: 4002, severityId: 1,
    message: isUrl ? `${describeRequest({ method, target: url, status: status === 0 ? undefined : status })} ${result}` : `${url === '-' ? 'no request' : url.slice(0, 100)} ${result}`,
    url: isUrl ? url.slice(0, 1024) : undefined, domain: end?.hostname, action, account: asText(user), srcEndpoint: clientIp === undefined ? machineOf(clientName) : { ip: clientIp },
    dstEndpoint: end === undefined && ip === undefined ? undefined : withoutUndefined<Endpoint>({ ip, port: end?.port, hostname: end?.hostname }),
    device: machineOf(collector.host), bytesIn: Number(bytes), durationMs: Number(elapsed) < 0 ? undefined : Number(elapsed),
  });
}

/** Squid's own access log; its common and combined forms are those of web servers. */
export const squidAccessReader = singleLineReader({
  format: 'squid-access',
  title: 'Squid access log',
  understands: 'the native form with or without fields behind, also behind syslog; denied, tunnelled and broken requests',
  isLikely: (text) => text.includes('/') && native.test(text.length > 12_000 ? text.slice(0, 12_000) : text),
  read,
});
