import type { Endpoint } from '../../../contracts/index.ts';
import { portWords, stateWords } from '../../mapping/connection-words.ts';
import { say, withoutUndefined, type RecordFields } from '../../mapping/values.ts';

/** What one packet tells of the conversation it belongs to. */
export interface Packet {
  frame: number;
  timeMs: number;
  bytes: number;
  protocol: string;
  src: Endpoint;
  dst: Endpoint;
  /** TCP flags. */
  flags?: number;
  /** ICMP type, or what an ARP packet wants. */
  what?: string;
  /** The protocol above, such as `http`. */
  service?: string;
}

export interface Conversation {
  firstFrame: number;
  lastFrame: number;
  fields: RecordFields;
}

interface Running {
  protocol: string;
  src: Endpoint;
  dst: Endpoint;
  firstMs: number;
  lastMs: number;
  firstFrame: number;
  lastFrame: number;
  packetsOut: number;
  packetsIn: number;
  bytesOut: number;
  bytesIn: number;
  /** All TCP flags that each side sent. */
  flagsOut: number;
  flagsIn: number;
  what: string | undefined;
  service: string | undefined;
}

const fin = 1;
const syn = 2;
const reset = 4;
const acknowledge = 16;
const idleMs = 5 * 60_000;
const maxRunning = 50_000;

function endKey({ ip, port }: Endpoint): string {
  return port === undefined ? ip ?? '' : `${ip ?? ''} ${port}`;
}

/** Puts packets together to conversations: by protocol and both ends, until they are idle for five minutes or begin anew. */
export class ConversationTable {
  /** In the order of their last packets. */
  readonly #running = new Map<string, Running>();

  /** Takes a packet in; gives conversations that have ended. */
  add(packet: Packet): Conversation[] {
    const from = endKey(packet.src);
    const to = endKey(packet.dst);
    const key = from < to ? `${packet.protocol} ${from} ${to}` : `${packet.protocol} ${to} ${from}`;
    const ended = this.#takeIdle(packet.timeMs);
    let running = this.#running.get(key);
    this.#running.delete(key);
    if (running !== undefined && beginsAnew(running, packet)) {
      ended.push(describe(running));
      running = undefined;
    }
    running ??= begin(packet);
    this.#running.set(key, running);
    count(running, packet, endKey(running.src) === from);
    if (this.#running.size > maxRunning) ended.push(...this.#takeFirst());
    return ended;
  }

  end(): Conversation[] {
    const ended = [...this.#running.values()].map((running) => describe(running));
    this.#running.clear();
    return ended;
  }

  #takeIdle(nowMs: number): Conversation[] {
    const ended: Conversation[] = [];
    for (const [key, running] of this.#running) {
      if (nowMs - running.lastMs < idleMs) break;
      this.#running.delete(key);
      ended.push(describe(running));
    }
    return ended;
  }

  #takeFirst(): Conversation[] {
    for (const [key, running] of this.#running) {
      this.#running.delete(key);
      return [describe(running)];
    }
    return [];
  }
}

function begin(packet: Packet): Running {
  // An answer without its question: the other side had begun.
  const isAnswer = packet.flags !== undefined && (packet.flags & (syn | acknowledge)) === (syn | acknowledge);
  const [src, dst] = isAnswer ? [packet.dst, packet.src] : [packet.src, packet.dst];
  return {
    protocol: packet.protocol, src, dst, firstMs: packet.timeMs, lastMs: packet.timeMs, firstFrame: packet.frame, lastFrame: packet.frame, packetsOut: 0, packetsIn: 0, bytesOut: 0, bytesIn: 0, flagsOut: 0, flagsIn: 0,
    what: packet.what, service: undefined,
  };
}

/** A SYN on ends whose connection is over. */
function beginsAnew(running: Running, packet: Packet): boolean {
  if (packet.flags === undefined || (packet.flags & (syn | acknowledge)) !== syn) return false;
  return ((running.flagsOut | running.flagsIn) & (fin | reset)) !== 0;
}

function count(running: Running, packet: Packet, isOut: boolean): void {
  running.lastMs = Math.max(running.lastMs, packet.timeMs);
  running.lastFrame = packet.frame;
  running.service ??= packet.service;
  if (isOut) {
    running.packetsOut += 1;
    running.bytesOut += packet.bytes;
    running.flagsOut |= packet.flags ?? 0;
  } else {
    running.packetsIn += 1;
    running.bytesIn += packet.bytes;
    running.flagsIn |= packet.flags ?? 0;
  }
}

/** The state of a TCP connection as Zeek names it. */
function stateOf({ flagsOut, flagsIn, packetsIn }: Running): string {
  if ((flagsOut & syn) === 0) return 'OTH';
  if (packetsIn === 0) return (flagsOut & reset) !== 0 ? 'RSTOS0' : (flagsOut & fin) !== 0 ? 'SH' : 'S0';
  if ((flagsIn & syn) === 0) return (flagsIn & reset) !== 0 ? 'REJ' : 'OTH';
  if ((flagsOut & reset) !== 0) return 'RSTO';
  if ((flagsIn & reset) !== 0) return 'RSTR';
  if ((flagsOut & fin) !== 0 && (flagsIn & fin) !== 0) return 'SF';
  return (flagsOut & fin) !== 0 ? 'S2' : (flagsIn & fin) !== 0 ? 'S3' : 'S1';
}

function wordsOf(running: Running): string {
  const { protocol, packetsIn, what, dst, service } = running;
  if (what !== undefined) return say(protocol, what, packetsIn === 0 && what.includes('request') ? 'without answer' : undefined);
  const words = protocol === 'TCP' ? stateWords(stateOf(running)) : packetsIn === 0 ? 'packets without answer' : 'packets both ways';
  return say(words, portWords(protocol, dst.port), service);
}

function describe(running: Running): Conversation {
  const { protocol, src, dst, firstMs, lastMs, firstFrame, lastFrame, bytesOut, bytesIn } = running;
  const state = protocol === 'TCP' ? stateOf(running) : undefined;
  return {
    firstFrame, lastFrame,
    fields: withoutUndefined<RecordFields>({
      timeMs: firstMs, kind: 'event', product: 'tshark', classUid: 4001, severityId: 1, message: wordsOf(running), action: state === 'REJ' || state === 'S0' ? 'failure' : undefined, protocol, srcEndpoint: src, dstEndpoint: dst,
      bytesOut, bytesIn, durationMs: lastMs - firstMs,
    }),
  };
}
