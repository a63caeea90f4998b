/**
 * Text from outside made safe to show in a terminal: escape sequences, control characters and bidirectional overrides become
 * visible marks such as `\x1b` or `\u202e`. Line ends become `\n` marks too: the result is one line.
 */
export function renderVisible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (char) => (char === '\t' ? ' ' : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`))
    .replace(/[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
