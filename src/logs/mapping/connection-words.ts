import { asNumber, asText } from './values.ts';

/** What Zeek's states of a connection mean. */
const zeekStates: Readonly<Record<string, string>> = {
  S0: 'connection attempt without answer', S1: 'connection established and open', SF: 'connection established and closed', REJ: 'connection rejected',
  S2: 'connection half closed by source', S3: 'connection half closed by destination', RSTO: 'connection reset by source', RSTR: 'connection reset by destination',
  RSTOS0: 'connection attempt half-open, reset by source', RSTRH: 'connection answered and reset by destination, no SYN seen',
  SH: 'connection attempt half-open, closed by source', SHR: 'connection answered and closed by destination, no SYN seen', OTH: 'connection seen midway',
};

/** What Argus' states mean that are words; its TCP flags (`S_RA`) are read apart. */
const argusStates: Readonly<Record<string, string>> = {
  CON: 'connection established and open', INT: 'connection attempt without answer', REQ: 'connection attempt without answer', FIN: 'connection established and closed', CLO: 'connection established and closed',
  RST: 'connection reset', ACC: 'connection accepted', TIM: 'connection timed out', URP: 'port unreachable', URH: 'host unreachable', URN: 'network unreachable', URFIL: 'unreachable, filtered',
  URO: 'unreachable', ECO: 'echo request', ECR: 'echo reply', RSP: 'connection answered', NRS: 'neighbour solicitation', NRA: 'neighbour advertisement',
};

/** `S_RA`: the flags that the source sent and those that came back. */
function wordsOfBothFlags(state: string): string | undefined {
  const [sent, back] = state.split('_');
  if (sent === undefined || back === undefined || !/^[FSRPAECU]{0,8}$/.test(sent) || !/^[FSRPAECU]{0,8}$/.test(back)) return undefined;
  if (back === '') return sent.includes('S') && !sent.includes('A') ? 'connection attempt without answer' : 'packets in one direction';
  if (back.includes('R') && !back.includes('S') && !back.includes('P')) return sent.includes('S') ? 'connection rejected' : 'connection reset by destination';
  if (sent.includes('R')) return 'connection reset by source';
  if (back.includes('R')) return 'connection reset by destination';
  return sent.includes('F') || back.includes('F') ? 'connection established and closed' : 'connection established and open';
}

/** The state of a connection in words: Zeek's, Argus' or a word of another product. */
export function stateWords(state: unknown): string | undefined {
  const text = asText(state);
  if (text === undefined || text.length > 24) return undefined;
  return zeekStates[text] ?? argusStates[text] ?? (text.includes('_') ? wordsOfBothFlags(text) : undefined);
}

/** TCP flags of all packets of a flow in one direction, as a number (27) or as letters (`.AP.S.`), as letters without dots. */
export function flagLetters(flags: unknown): string | undefined {
  const number = typeof flags === 'string' && /^0x[0-9a-f]{1,4}$/i.test(flags) ? Number(flags) : asNumber(flags);
  if (number !== undefined) return number < 0 || number > 0xffff ? undefined : [...'FSRPAUEC'].filter((_, bit) => (number & (1 << bit)) !== 0).join('');
  const text = asText(flags)?.toUpperCase().replace(/[^FSRPAUEC]/g, '');
  return text === undefined || text.length > 8 ? undefined : text;
}

/** What the flags of a TCP flow in one direction say. */
export function flagWords(flags: unknown): string | undefined {
  const letters = flagLetters(flags);
  if (letters === undefined || letters === '') return undefined;
  const has = (letter: string): boolean => letters.includes(letter);
  if (has('S') && !has('A') && !has('R')) return 'connection attempt without answer';
  if (has('R') && !has('P') && !has('F')) return has('S') ? 'connection attempt half-open, reset' : 'connection rejected';
  if (has('R')) return 'connection reset';
  if (has('S') && has('F')) return 'connection established and closed';
  return has('S') ? 'connection established and open' : undefined;
}

/** `tcp/443`, `udp`, `icmp`: what a connection goes to; nothing when neither is known. */
export function portWords(protocol: string | undefined, port: number | undefined): string | undefined {
  const name = protocol?.toLowerCase();
  return port === undefined || (name !== undefined && /icmp|igmp|arp|^proto /.test(name)) ? name : `${name ?? 'port'}/${port}`;
}
