/** Control characters as rsyslog writes them: `#012` for a line end. */
export function escapeSyslog(text: string): string {
  return replaceControls(text, (code) => `#${code.toString(8).padStart(3, '0')}`);
}

/** Control characters and backslashes as OpenSSH writes what a client sent: `\012`, `\\`. */
export function escapeSsh(text: string): string {
  return replaceControls(text.replaceAll('\\', '\\\\'), (code) => `\\${code.toString(8).padStart(3, '0')}`);
}

/** Control characters as Postfix, Exim, Dovecot and the FTP servers write them. */
export function maskControls(text: string): string {
  return replaceControls(text, () => '?');
}

/** For text and attributes of XML on one line; what XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;');
  return replaceControls(escaped, (code) => (code === 9 || code === 10 || code === 13 ? `&#${code};` : '\ufffd'));
}

function replaceControls(text: string, write: (code: number) => string): string {
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    out += code < 32 || code === 127 ? write(code) : character;
  }
  return out;
}
