import { captureTimeFields } from '../../mapping/capture-time.ts';
import { portWords } from '../../mapping/connection-words.ts';
import { asAddress, asHostname, asPort, asProtocol, asText, say, withoutUndefined, type JsonObject, type RecordFields } from '../../mapping/values.ts';
import type { ReaderContext } from '../../log-reader.ts';
import type { Endpoint } from '../../../contracts/index.ts';
import { objectRows, type TableFormat } from '../table-format.ts';

/** `49158 → 80 [SYN] Seq=0 …`, also with `>` or a mangled arrow; reused ports are told before it. */
const infoPorts = /^(?:\[[^\]]{1,40}\] ?){0,3}(\d{1,5}) {1,2}[^\d\s]{1,3} {1,2}(\d{1,5})\b/;
const infoFlags = /\[([A-Z]{3}(?:, [A-Z]{3}){0,7})\]/;
const infoQuery = /^Standard query (response )?0x[0-9a-f]{1,4} (?:(No such name|Refused|Server failure|[A-Z][a-z ]{1,20}) )?([A-Z0-9]{1,8}) ([^\s]{1,253})/;
const infoRequest = /^(GET|POST|HEAD|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE|PROPFIND) (\S{1,2000})/;
const infoHello = /\(SNI=([\w.-]{1,253})\)/;

function firstOf<T>(row: JsonObject, names: readonly string[], as: (value: unknown) => T | undefined): T | undefined {
  for (const name of names) {
    const value = as(row[name]);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The transport or application that the packet was told to be. */
function describe(protocol: string | undefined, info: string, row: JsonObject): Pick<RecordFields, 'message'> & Partial<RecordFields> {
  const query = infoQuery.exec(info);
  if (query?.[4] !== undefined) return { classUid: 4003, domain: query[4], message: say(query[1] === undefined ? 'DNS query' : 'DNS answer', query[3], query[4], query[2]) };
  const asked = asText(row['dnsqryname']);
  if (asked !== undefined) return { classUid: 4003, domain: asked, message: say('DNS query', asked) };
  const request = infoRequest.exec(info);
  const host = asHostname(row['httphost']);
  const path = asText(row['httprequesturi']) ?? request?.[2];
  if (path !== undefined) {
    const url = host === undefined || path.includes('://') ? path : `http://${host}${path}`;
    return { classUid: 4002, url, ...(host !== undefined && { domain: host }), message: say(asText(row['httprequestmethod']) ?? request?.[1] ?? 'HTTP', `${host ?? ''}${path}`, asText(row['httpresponsecode'])) };
  }
  const name = asHostname(row['tlshandshakeextensionsservername']) ?? infoHello.exec(info)?.[1];
  if (name !== undefined) return { classUid: 4001, domain: name, message: say('TLS Client Hello to', name) };
  const flags = infoFlags.exec(info)?.[1];
  const ports = infoPorts.exec(info);
  if (ports !== null || flags !== undefined) return { classUid: 4001, message: say('packet', portWords(protocol, asPort(ports?.[2])), flags === undefined ? undefined : `[${flags}]`) };
  return { classUid: 4001, message: say(protocol ?? 'packet', info.slice(0, 300)) };
}

function readPacket(row: JsonObject, context: ReaderContext): RecordFields | undefined {
  const info = firstOf(row, ['info', 'wscolinfo'], asText) ?? '';
  const protocol = firstOf(row, ['protocol', 'wscolprotocol', 'frameprotocols', 'ipproto'], asProtocol)?.split(':').at(-1);
  const sourceText = ['source', 'ipsrc', 'ipv6src', 'srcip', 'src'];
  const targetText = ['destination', 'ipdst', 'ipv6dst', 'dstip', 'dst'];
  const ports = infoPorts.exec(info);
  const endpoint = (names: readonly string[], portNames: readonly string[], shown: string | undefined): Endpoint | undefined => {
    const ip = firstOf(row, names, asAddress);
    // Names of hardware (`Broadcast`, `Vendor_aa:bb:cc`) are no hosts.
    const hostname = ip === undefined ? firstOf(row, names, (value) => (/^[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}$/.test(asText(value) ?? '') ? asHostname(value) : undefined)) : undefined;
    return ip === undefined && hostname === undefined ? undefined : withoutUndefined<Endpoint>({ ip, hostname, port: firstOf(row, portNames, asPort) ?? asPort(shown) });
  };
  const src = endpoint(sourceText, ['tcpsrcport', 'udpsrcport', 'srcport', 'sourceport'], ports?.[1]);
  const dst = endpoint(targetText, ['tcpdstport', 'udpdstport', 'dstport', 'destinationport', 'destport'], ports?.[2]);
  if (src === undefined && dst === undefined && info === '') return undefined;
  // `Apr  4, 2019 16:24:47.672448 CEST`
  const written = firstOf(row, ['frametimeepoch', 'time', 'utcdatetime', 'frametime', 'frametimerelative'], asText)?.replace(/^([A-Z][a-z]{2} {1,2}\d{1,2}), /, '$1 ');
  return withoutUndefined<RecordFields>({
    ...captureTimeFields(written, context), kind: 'event', product: 'Wireshark', severityId: 1, ...describe(protocol, info, row), protocol, srcEndpoint: src, dstEndpoint: dst,
  });
}

/** Packets as Wireshark exports its list, or as `tshark -T fields` prints them. */
export const wiresharkPackets: TableFormat = {
  format: 'wireshark',
  title: 'Wireshark and tshark packets (CSV)',
  understands: 'the packet list and fields of tshark; ports, DNS, HTTP and TLS names from the info column; seconds of the capture, epoch or dates',
  matchesColumns: (keys) => (keys.has('no') && keys.has('source') && keys.has('destination') && keys.has('info')) || ((keys.has('ipsrc') || keys.has('ipv6src')) && [...keys].some((key) => key.startsWith('frame') || key.startsWith('wscol') || key === 'tcpsrcport')),
  openColumns: objectRows(readPacket),
};
