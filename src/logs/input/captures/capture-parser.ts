import type { LogRecord } from '../../../contracts/index.ts';
import { cutRaw, type ReaderContext } from '../../log-reader.ts';
import type { RecordFields } from '../../mapping/values.ts';
import { ConversationTable, type Conversation, type Packet } from './conversation-table.ts';
import { detailOf, requestDetail, toPacket } from './packet-events.ts';
import type { PacketFields } from './tshark-fields.ts';

interface WaitingRequest { fields: PacketFields; packet: Packet }

const maxWaiting = 10_000;
/** Conversations are known when they end: so many records are held back to come in the order of their times. */
const maxHeld = 50_000;

/** Packets to records: conversations, and what the packets say of names, requests and sign-ins. */
export class CaptureParser {
  /** Packets without two ends, such as those of switches among each other. */
  otherPackets = 0;
  packets = 0;
  readonly #context: Pick<ReaderContext, 'source'>;
  readonly #conversations = new ConversationTable();
  /** Requests by connection, until their answers come. */
  readonly #requests = new Map<string, WaitingRequest[]>();
  #waiting = 0;
  #held: LogRecord[] = [];

  constructor(context: Pick<ReaderContext, 'source'>) {
    this.#context = context;
  }

  /** Takes a packet in; gives records when there are many. */
  add(fields: PacketFields): LogRecord[] {
    this.packets += 1;
    const packet = toPacket(fields);
    if (packet === undefined) {
      this.otherPackets += 1;
      return [];
    }
    for (const conversation of this.#conversations.add(packet)) this.#hold(conversation);
    if (fields['http.request.method'] !== undefined) this.#keepRequest(fields, packet);
    else if (fields['http.response.code'] !== undefined) this.#answer(packet, Number(fields['http.response.code']));
    const detail = detailOf(fields);
    if (detail !== undefined) this.#holdDetail(detail, packet);
    return this.#held.length >= maxHeld ? this.#take() : [];
  }

  end(): LogRecord[] {
    for (const requests of this.#requests.values()) for (const request of requests) this.#giveRequest(request, undefined);
    this.#requests.clear();
    for (const conversation of this.#conversations.end()) this.#hold(conversation);
    return this.#take();
  }

  #keepRequest(fields: PacketFields, packet: Packet): void {
    const key = connectionKey(packet.src, packet.dst);
    const requests = this.#requests.get(key);
    if (this.#waiting >= maxWaiting) {
      this.#giveRequest({ fields, packet }, undefined);
      return;
    }
    this.#waiting += 1;
    if (requests === undefined) this.#requests.set(key, [{ fields, packet }]);
    else requests.push({ fields, packet });
  }

  #answer(packet: Packet, status: number): void {
    const key = connectionKey(packet.dst, packet.src);
    const requests = this.#requests.get(key);
    const request = requests?.shift();
    if (request === undefined) return;
    this.#waiting -= 1;
    if (requests?.length === 0) this.#requests.delete(key);
    this.#giveRequest(request, Number.isInteger(status) ? status : undefined);
  }

  #giveRequest({ fields, packet }: WaitingRequest, status: number | undefined): void {
    const detail = requestDetail(fields, status);
    if (detail !== undefined) this.#holdDetail(detail, packet);
  }

  #holdDetail(detail: Partial<RecordFields> & Pick<RecordFields, 'message'>, { frame, timeMs, protocol, src, dst }: Packet): void {
    this.#hold({ firstFrame: frame, lastFrame: frame, fields: { timeMs, kind: 'event', product: 'tshark', severityId: 1, protocol, srcEndpoint: src, dstEndpoint: dst, ...detail } });
  }

  #hold({ firstFrame, lastFrame, fields }: Conversation): void {
    this.#held.push({ source: this.#context.source, line: firstFrame, ...(lastFrame !== firstFrame && { lastLine: lastFrame }), byteOffset: 0, format: 'packet-capture', ...fields, raw: cutRaw(describeRaw(firstFrame, lastFrame, fields)) });
  }

  #take(): LogRecord[] {
    const taken = this.#held.sort((left, right) => (left.timeMs ?? 0) - (right.timeMs ?? 0) || left.line - right.line);
    this.#held = [];
    return taken;
  }
}

function connectionKey(client: Packet['src'], server: Packet['dst']): string {
  return `${client.ip ?? ''} ${client.port ?? ''} ${server.ip ?? ''} ${server.port ?? ''}`;
}

function shown({ ip, port }: Packet['src'] = {}): string {
  return port === undefined ? ip ?? '' : ip?.includes(':') === true ? `[${ip}]:${port}` : `${ip ?? ''}:${port}`;
}

/** A capture holds no text: what stands for the raw line is made of the packets. */
function describeRaw(firstFrame: number, lastFrame: number, { timeMs, protocol, srcEndpoint, dstEndpoint, message, bytesOut, bytesIn }: RecordFields): string {
  const frames = firstFrame === lastFrame ? `packet ${firstFrame}` : `packets ${firstFrame} to ${lastFrame}`;
  const bytes = bytesOut === undefined ? '' : ` ${bytesOut} bytes out, ${bytesIn ?? 0} bytes back`;
  return `${timeMs === undefined ? '' : `${new Date(timeMs).toISOString()} `}${frames} ${protocol ?? ''} ${shown(srcEndpoint)} -> ${shown(dstEndpoint)} ${message}${bytes}`;
}
