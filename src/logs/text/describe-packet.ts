import { say } from '../mapping/values.ts';

/** What a filter said of one packet or connection. */
export interface PacketWords {
  /** In place of `packet blocked`. */
  act?: string | undefined;
  action?: string | undefined;
  protocol?: string | undefined;
  flags?: string | undefined;
  icmpType?: string | undefined;
  port?: number | undefined;
  /** `in`, `out`, `forward`. */
  way?: string | undefined;
  /** Rule or prefix by name, where it says more than a number. */
  rule?: string | undefined;
}

const flagNames: Readonly<Record<string, string>> = { S: 'SYN', A: 'ACK', F: 'FIN', R: 'RST', P: 'PSH', U: 'URG' };

/** Flags in letters are written out, so that all filters say the same. */
function writeOut(flags: string | undefined): string | undefined {
  return flags === undefined || !/^[SAFRPUECW]{1,8}$/.test(flags) ? flags : [...flags].map((letter) => flagNames[letter] ?? letter).join(' ');
}

/** `packet blocked in TCP SYN to port 22 by rule X`: equal for packets that only differ in numbers. */
export function describePacket({ act, action, protocol, flags, icmpType, port, way, rule }: PacketWords): string {
  const kind = icmpType === undefined || protocol?.startsWith('ICMP') !== true ? undefined : `type ${icmpType}`;
  return say(act ?? `packet ${action === 'blocked' || action === 'allowed' ? action : 'logged'}`, way, protocol, writeOut(flags), kind, port === undefined || port === 0 ? undefined : `to port ${port}`, rule === undefined || rule === '' ? undefined : `by rule ${rule}`);
}
