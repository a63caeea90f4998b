import type { Endpoint } from '../../contracts/index.ts';
import type { FormatFacts, ReaderContext } from '../log-reader.ts';
import { asAddress, asHostname, asNumber, asPort, withoutUndefined, type RecordFields } from '../mapping/values.ts';
import { parseLeadingTime } from '../parse-time.ts';
import { timeFields } from '../time-fields.ts';
import { machineOf } from './collector-head.ts';
import { actionOfStatus, describeRequest, endpointOfUrl, urlOf, type HttpRequest } from './http-request.ts';
import type { W3cHeader, W3cRow } from './w3c-row.ts';

export const iisFacts: FormatFacts = {
  format: 'iis-w3c',
  title: 'IIS and other servers, W3C extended',
  understands: 'requests of IIS (web, FTP, HTTP.sys errors), CloudFront, ProxySG and others by column name; times are UTC by rule',
};

/** Date and time of a row. UTC by the rule of the format, unless the header says that the clock is local. */
export function timeOfRow(row: W3cRow, header: W3cHeader, context: ReaderContext): Pick<RecordFields, 'timeMs' | 'isTimeGuessed'> {
  const time = row('time');
  const whole = row('date-time') ?? row('datetime') ?? row('timestamp');
  if (time === undefined) return whole === undefined ? {} : timeFields(parseLeadingTime(whole, context.referenceMs), context);
  const date = row('date') ?? header.date;
  if (date === undefined) {
    context.note('The rows have a time and no date, and no line #Date tells it; the time was left out.');
    return {};
  }
  return timeFields(parseLeadingTime(`${date} ${time}${header.isLocalTime ? '' : 'Z'}`, context.referenceMs), context);
}

/** An end from the first address and port columns that hold one; a name is kept too. */
export function endOf(ip: string | undefined, port: string | undefined, hostname?: string): Endpoint | undefined {
  const address = asAddress(ip);
  const name = asHostname(hostname) ?? (address === undefined ? asHostname(ip) : undefined);
  if (address === undefined && name === undefined) return undefined;
  const number = asPort(port);
  return withoutUndefined<Endpoint>({ ip: address, port: number === 0 ? undefined : number, hostname: name });
}

/** IIS writes blanks as plus signs. */
function withBlanks(text: string | undefined): string | undefined {
  return text?.replaceAll('+', ' ');
}

function targetOf(row: W3cRow): string {
  const whole = row('cs-uri');
  if (whole !== undefined) return whole;
  const stem = row('cs-uri-stem') ?? row('cs-uri-path') ?? '';
  const query = row('cs-uri-query');
  return query === undefined ? stem : `${stem}${query.startsWith('?') ? '' : '?'}${query}`;
}

function productOf(software: string, row: W3cRow): string {
  if (/Internet Information|Microsoft-IIS|^Microsoft HTTP/i.test(software)) return 'IIS';
  if (/SGOS|ProxySG/i.test(software)) return 'Blue Coat ProxySG';
  if (row('x-edge-location') !== undefined) return 'CloudFront';
  return software === '' ? 'Web server' : software.slice(0, 60);
}

/** One row that tells of a request. */
export function readHttpRow(row: W3cRow, header: W3cHeader, context: ReaderContext): RecordFields {
  const status = asNumber(row('sc-status'));
  const host = asHostname((row('cs-host') ?? row('cs(host)') ?? row('x-host-header'))?.replace(/:\d{1,5}$/, ''));
  const server = endOf(row('s-ip') ?? row('cs-ip') ?? row('r-ip'), row('s-port') ?? row('cs-uri-port'), host);
  const method = row('cs-method');
  const request: HttpRequest = { method, target: targetOf(row), status, agent: withBlanks(row('cs(user-agent)')), host, port: server?.port, referrer: row('cs(referer)') };
  const client = endOf(row('c-ip'), row('c-port'), row('c-dns'));
  const account = row('cs-username') ?? row('cs-user');
  const reason = row('s-reason') ?? row('x-exception-id');
  const result = row('sc-filter-result') ?? row('s-action');
  const action = result !== undefined && /DENIED/i.test(result) ? 'blocked' : actionOfStatus(status);
  const url = method === undefined ? undefined : urlOf(request);
  const computer = asHostname(row('s-computername'));
  const own = asAddress(row('s-ip'));
  const taken = asNumber(row('time-taken'));
  const [sent, received] = [asNumber(row('cs-bytes')), asNumber(row('sc-bytes'))];
  const domain = url?.startsWith('http') === true && request.target.includes('://') ? endpointOfUrl(url)?.hostname : undefined;
  const message = method === undefined && reason !== undefined ? `request refused: ${reason}` : `${describeRequest(request)}${reason === undefined ? '' : ` ${reason}`}`;
  const time = timeOfRow(row, header, context);
  return withoutUndefined<RecordFields>({
    timeMs: time.timeMs, isTimeGuessed: time.isTimeGuessed, kind: 'event', product: productOf(header.software, row), classUid: 4002, severityId: 1, message,
    url, action, srcEndpoint: client, dstEndpoint: server, device: computer === undefined ? machineOf(own) : { hostname: computer }, account: account?.slice(0, 256), domain, bytesOut: sent, bytesIn: received,
    // Milliseconds in IIS; seconds with a fraction in other servers.
    durationMs: taken !== undefined && row('time-taken')?.includes('.') === true ? Math.round(taken * 1000) : taken,
  });
}
