/** Writes each UTF-8 byte of a text; those that `isPlain` refuses as `write` says. */
function escapeBytes(text: string, isPlain: (byte: number) => boolean, write: (byte: number) => string): string {
  let out = '';
  for (const byte of Buffer.from(text)) out += isPlain(byte) ? String.fromCharCode(byte) : write(byte);
  return out;
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
const isPrintable = (byte: number): boolean => byte >= 32 && byte < 127;

const apacheNames: ReadonlyMap<number, string> = new Map([[8, '\\b'], [9, '\\t'], [10, '\\n'], [11, '\\v'], [13, '\\r'], [34, '\\"'], [92, '\\\\']]);

/** What Apache writes of a client's text in its access log: `\"`, `\n`, `\xc3`. */
export function escapeApache(text: string): string {
  return escapeBytes(text, (byte) => isPrintable(byte) && byte !== 34 && byte !== 92, (byte) => apacheNames.get(byte) ?? `\\x${hex(byte)}`);
}

/** What nginx writes by default: `\x22` for a quote. */
export function escapeNginx(text: string): string {
  return escapeBytes(text, (byte) => isPrintable(byte) && byte !== 34 && byte !== 92, (byte) => `\\x${hex(byte).toUpperCase()}`);
}

/** What HAProxy writes of a request: `#22` for a quote. */
export function escapeHaproxy(text: string): string {
  return escapeBytes(text, (byte) => isPrintable(byte) && byte !== 34 && byte !== 35, (byte) => `#${hex(byte).toUpperCase()}`);
}

/** A word of Squid's log, also a URL as clients have to send it: blanks, quotes and all beyond ASCII as `%20`. */
export function escapeUrl(text: string): string {
  return escapeBytes(text, (byte) => byte > 32 && byte < 127 && byte !== 34 && byte !== 60 && byte !== 62, (byte) => `%${hex(byte).toUpperCase()}`);
}

/** A value of IIS: blanks and controls become plus signs, nothing becomes a dash. */
export function escapeIis(text: string): string {
  let out = '';
  for (const character of text) out += (character.codePointAt(0) ?? 0) <= 32 || character === '\u007f' || character.trim() === '' ? '+' : character;
  return out === '' ? '-' : out;
}

/** Controls as `?`, for products that leave all else. */
export function hideControls(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    out += code < 32 || code === 127 ? '?' : character;
  }
  return out;
}

/** A cell of a CSV line in quotes. */
export function quoteCsv(text: string): string {
  return `"${hideControls(text).replaceAll('"', '""')}"`;
}

/** A value of FortiOS in quotes. */
export function quoteFortinet(text: string): string {
  return `"${hideControls(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A queried name as BIND and dnsmasq write it: what no host name holds as `\032`. */
export function escapeName(name: string): string {
  return escapeBytes(name, (byte) => byte > 32 && byte < 127 && !'"\\$();@\''.includes(String.fromCharCode(byte)), (byte) => `\\${String(byte).padStart(3, '0')}`);
}

/** A name in OpenVPN, which takes letters, digits and some signs and writes an underscore for the others. */
export function escapeOpenvpn(name: string): string {
  return name.replace(/[^\w.@:-]/g, '_');
}
