import type { Endpoint, LogRecord } from '../../contracts/index.ts';
import { cutRaw, nothingYet, type LinePosition, type LineResult, type LogReader, type ReaderContext, type RejectedLine } from '../log-reader.ts';
import { parseEndpoint, protocolHasPorts } from '../parse-endpoint.ts';
import { parseLeadingTime, type LeadingTime } from '../parse-time.ts';
import { severityOfPriority } from '../severity.ts';
import { timeFields } from '../time-fields.ts';

/** Longer alerts are broken: the rest of their lines is some other text. */
const maxAlertLines = 40;

const head = /^\s{0,4}\[\*\*\] \[(\d{1,10}:\d{1,10}:\d{1,10})\] (.{0,1000}?) ?\[\*\*\]\s{0,8}$/;
const priority = /\[Priority: ?(\d{1,3})\]/;
const classification = /\[Classification: ?([^[\]]{0,200})\]/;
const ownTime = /^\d{1,4}\/\d{1,2}(?:\/\d{2,4})?-\d{2}:\d{2}:\d{2}/;
const ends = /(?:^|\s)([0-9A-Fa-f:.[\]]{2,60}) -> ([0-9A-Fa-f:.[\]]{2,60})(?:\s|$)/;
const hardwareEnds = /(?:[0-9A-F]{1,2}:){5}[0-9A-F]{1,2} -> (?:[0-9A-F]{1,2}:){5}[0-9A-F]{1,2}/i;
const packet = /(?:^|\s)([A-Z][A-Z0-9-]{1,11}|PROTO:\d{1,3}) TTL:\d{1,3} TOS:0x/;
/** What else stands below the ends of an alert. */
const detail = /^(?:[*\dUAPRSFCE]{8} Seq: |TCP Options |Type:\d|Len: \d|Frag Offset: |IP Options |\*\* (?:ORIGINAL|END)|\(\d{1,6} more bytes|\[Xref => |UDP header truncated|\s{0,4}Seq: 0x)/;

interface HeldLine extends LinePosition { text: string }

/** One alert as its lines come. */
interface OpenAlert {
  ruleId: string;
  message: string;
  lines: HeldLine[];
  time?: LeadingTime;
  priority?: number;
  classification?: string;
  protocol?: string;
  /** Text of the ends: whether a number behind a colon is a port is known a line later. */
  ends?: readonly [string, string];
  isInOriginal?: boolean;
}

function unquote(text: string): string {
  const trimmed = text.trim();
  return trimmed.length >= 2 && trimmed.startsWith('"') && trimmed.endsWith('"') ? trimmed.slice(1, -1) : trimmed;
}

function openAlert(text: string, position: LinePosition): OpenAlert | undefined {
  const match = text.includes('[**] [') ? head.exec(text) : null;
  return match?.[1] === undefined ? undefined : { ruleId: match[1], message: unquote(match[2] ?? ''), lines: [{ ...position, text }] };
}

/** Takes what a line below the head tells; false when it is none of an alert's. */
function addLine(alert: OpenAlert, text: string, referenceMs: number): boolean {
  const line = text.trim();
  if (line.startsWith('[Classification') || line.startsWith('[Priority')) {
    const level = priority.exec(line)?.[1];
    const name = classification.exec(line)?.[1];
    if (level !== undefined) alert.priority = Number(level);
    if (name !== undefined && name !== '' && name !== '(null)' && name !== 'none') alert.classification = name;
    return true;
  }
  if (line.startsWith('** ORIGINAL')) alert.isInOriginal = true;
  const hasTime = ownTime.test(line);
  if (hasTime && alert.time === undefined) {
    const time = parseLeadingTime(line, referenceMs);
    if (time !== undefined) alert.time = time;
  }
  const found = ends.exec(line);
  const isHardware = hardwareEnds.test(line);
  if (found?.[1] !== undefined && found[2] !== undefined && !isHardware && alert.ends === undefined) alert.ends = [found[1], found[2]];
  const protocol = packet.exec(line)?.[1];
  if (protocol !== undefined && alert.isInOriginal !== true) alert.protocol ??= protocol.startsWith('PROTO:') ? protocol.replace('PROTO:', 'proto ') : protocol;
  return hasTime || found !== null || isHardware || protocol !== undefined || detail.test(line);
}

function endpointsOf(alert: OpenAlert): { srcEndpoint?: Endpoint; dstEndpoint?: Endpoint } {
  if (alert.ends === undefined) return {};
  const hasPorts = protocolHasPorts(alert.protocol);
  const [source, target] = alert.ends.map((text) => parseEndpoint(text, hasPorts));
  return { ...(source !== undefined && { srcEndpoint: source }), ...(target !== undefined && { dstEndpoint: target }) };
}

class SnortFullParser {
  readonly #context: ReaderContext;
  #alert: OpenAlert | undefined;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  parseLine(text: string, position: LinePosition): LineResult {
    const opened = openAlert(text, position);
    if (opened !== undefined) {
      const before = this.end();
      this.#alert = opened;
      return before;
    }
    const alert = this.#alert;
    if (alert !== undefined && alert.lines.length < maxAlertLines && addLine(alert, text, this.#context.referenceMs)) {
      alert.lines.push({ ...position, text });
      return nothingYet;
    }
    const before = this.end();
    const isTorn = /^\s{0,4}\[\*\*\] /.test(text) && !text.includes('{');
    const rejected: RejectedLine = { ...position, text, ...(isTorn && { reason: 'an alert without a whole rule id' }) };
    return { ...before, rejected: [...before.rejected, rejected] };
  }

  end(): LineResult {
    const alert = this.#alert;
    this.#alert = undefined;
    const [first] = alert?.lines ?? [];
    if (alert === undefined || first === undefined) return nothingYet;
    const last = alert.lines.at(-1) ?? first;
    const record: LogRecord = {
      source: this.#context.source, line: first.line, ...(last.line !== first.line && { lastLine: last.line }), byteOffset: first.byteOffset, ...timeFields(alert.time, this.#context),
      kind: 'alert', product: 'Snort', classUid: 2004, severityId: severityOfPriority(alert.priority), ruleId: alert.ruleId, message: alert.message === '' ? `Alert of rule ${alert.ruleId}` : alert.message,
      ...(alert.classification !== undefined && { classification: alert.classification }), ...(alert.priority !== undefined && { priority: alert.priority }),
      ...(alert.protocol !== undefined && { protocol: alert.protocol }), ...endpointsOf(alert), raw: cutRaw(alert.lines.map((line) => line.text).join('\n')),
    };
    return { records: [record], rejected: [], structureLines: [] };
  }
}

/** Alerts of Snort's `alert_full`: a head, a class, a line of time and ends, and details of the packet; one record each. */
export const snortFullReader: LogReader = {
  format: 'snort-full',
  title: 'Snort full alerts',
  understands: 'Snort 2 and 3; class, priority, ends, protocol, over several lines; hardware addresses in front; packets inside ICMP errors',
  sniff(lines) {
    if (lines.length === 0) return 0;
    let alert: OpenAlert | undefined;
    let owned = 0;
    let heads = 0;
    for (const text of lines) {
      const opened = openAlert(text, { line: 1, byteOffset: 0 });
      if (opened !== undefined) {
        heads += 1;
        owned += 1;
        alert = opened;
      } else if (alert !== undefined && addLine(alert, text, 0)) owned += 1;
    }
    // A head alone is what the one-line format has too, with the ends on the same line.
    return owned > heads ? owned / lines.length : 0;
  },
  open: (context) => new SnortFullParser(context),
};
