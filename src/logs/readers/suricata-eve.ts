import { isIP } from 'node:net';
import type { Endpoint, LogRecord } from '../../contracts/index.ts';
import { parseJson } from '../../kit/json.ts';
import { describeAlertContext, describeEvent } from '../eve-event.ts';
import { isObject, JsonObjectCutter, type FoundObject, type JsonObjectResult } from '../json-objects.ts';
import { cutRaw, type LinePosition, type LineResult, type LogReader, type ReaderContext, type RejectedLine } from '../log-reader.ts';
import { protocolHasPorts } from '../parse-endpoint.ts';
import { parseLeadingTime } from '../parse-time.ts';
import { severityOfPriority } from '../severity.ts';
import { timeFields } from '../time-fields.ts';

type Json = Record<string, unknown>;

function isEve(value: Json): boolean {
  return typeof value['event_type'] === 'string' && typeof value['timestamp'] === 'string';
}

function endpoint(ip: unknown, port: unknown, protocol: string | undefined): Endpoint | undefined {
  if (typeof ip !== 'string' || isIP(ip) === 0) return undefined;
  const isPort = typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65535;
  return isPort && protocolHasPorts(protocol) ? { ip, port } : { ip };
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** The fields that only an alert has, or those of its event type. */
function bodyOf(event: Json, kind: string): Pick<LogRecord, 'kind' | 'severityId' | 'message'> & Partial<LogRecord> {
  const alert = event['alert'];
  if (kind !== 'alert' || !isObject(alert)) return { kind: 'event', severityId: 1, ...describeEvent(kind, event) };
  const priority = wholeNumber(alert['severity']);
  const ids = [alert['gid'], alert['signature_id'], alert['rev']].map((value) => wholeNumber(value));
  const { signature, category, action } = alert;
  return {
    kind: 'alert', severityId: severityOfPriority(priority), message: typeof signature === 'string' && signature !== '' ? signature : 'Alert without a signature',
    ...(ids[1] !== undefined && { ruleId: `${ids[0] ?? 1}:${ids[1]}:${ids[2] ?? 0}` }), ...(priority !== undefined && { priority }),
    ...(typeof category === 'string' && category !== '' && { classification: category }), ...(typeof action === 'string' && { action }), ...describeAlertContext(event),
  };
}

function toRecord(event: Json, found: Pick<FoundObject, 'lines' | 'text'>, context: ReaderContext): LogRecord {
  const [first] = found.lines;
  const lastLine = found.lines.at(-1)?.line ?? first.line;
  const kind = String(event['event_type']);
  const protocol = typeof event['proto'] === 'string' ? event['proto'] : undefined;
  const source = endpoint(event['src_ip'], event['src_port'], protocol);
  const destination = endpoint(event['dest_ip'], event['dest_port'], protocol);
  const sensor = typeof event['host'] === 'string' ? event['host'] : undefined;
  return {
    source: context.source, line: first.line, ...(lastLine !== first.line && { lastLine }), byteOffset: first.byteOffset,
    ...timeFields(parseLeadingTime(String(event['timestamp']), context.referenceMs), context), product: 'Suricata', ...bodyOf(event, kind), raw: cutRaw(found.text),
    ...(protocol !== undefined && { protocol }), ...(source !== undefined && { srcEndpoint: source }), ...(destination !== undefined && { dstEndpoint: destination }),
    ...(sensor !== undefined && { device: { hostname: sensor } }),
  };
}

/** An event on one line, with or without a collector's text before it. */
function parseAlone(text: string, position: LinePosition, context: ReaderContext): LogRecord | undefined {
  if (!text.includes('"event_type"')) return undefined;
  const open = text.indexOf('{');
  const value = open < 0 ? undefined : parseJson(text.slice(open, text.lastIndexOf('}') + 1));
  return isObject(value) && isEve(value) ? toRecord(value, { lines: [{ ...position, text }], text }, context) : undefined;
}

class EveParser {
  readonly #context: ReaderContext;
  readonly #cutter = new JsonObjectCutter(isEve);

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  parseLine(text: string, position: LinePosition): LineResult {
    return this.#result(this.#cutter.add({ ...position, text }));
  }

  end(): LineResult {
    return this.#result(this.#cutter.end());
  }

  parseAlone(text: string, position: LinePosition): LogRecord | undefined {
    return parseAlone(text, position, this.#context);
  }

  #result(cut: JsonObjectResult): LineResult {
    const records: LogRecord[] = [];
    const rejected: RejectedLine[] = [];
    const own = cut.objects.filter((found) => isEve(found.value));
    for (const found of own) records.push(toRecord(found.value, found, this.#context));
    if (own.length === cut.objects.length && cut.rejected.length === 0) return { records, rejected, structureLines: cut.structureLines };
    const taken = new Set(own.flatMap((found) => found.lines.map((line) => line.line)));
    for (const line of cut.rejected) {
      const record = line.isBroken && !taken.has(line.line) ? parseAlone(line.text, line, this.#context) : undefined;
      if (record !== undefined) records.push(record);
      else rejected.push({ line: line.line, byteOffset: line.byteOffset, text: line.text, ...(line.isBroken && { reason: 'a JSON object that is broken, does not end, or has other text behind it' }) });
    }
    // Other JSON objects go back line by line; a line that gave a record or went back already is only remarked on.
    for (const line of cut.objects.filter((found) => !isEve(found.value)).flatMap((found) => found.lines)) {
      rejected.push({ ...line, ...(taken.has(line.line) && { reason: 'holds a JSON object that is no event' }) });
      taken.add(line.line);
    }
    return { records, rejected, structureLines: cut.structureLines };
  }
}

/** Suricata's event log: every event type, one a line, as one array, or one after the other over many lines. */
export const suricataEveReader: LogReader = {
  format: 'suricata-eve',
  title: 'Suricata EVE JSON',
  sniff(lines) {
    const events = lines.filter((line) => line.includes('"event_type"') && line.includes('"timestamp"')).length;
    const share = lines.length === 0 ? 0 : events / lines.length;
    const start = lines[0]?.trimStart() ?? '';
    const isJson = start.startsWith('{') || start.startsWith('[');
    const isSpread = isJson && lines.some((line) => /^\s{0,40}"event_type"\s{0,4}:/.test(line)) && lines.some((line) => /^\s{0,40}"timestamp"\s{0,4}:/.test(line));
    return isSpread ? Math.max(0.95, share) : share;
  },
  open: (context) => new EveParser(context),
};
