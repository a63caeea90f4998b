import { renderVisible } from '../kit/visible-text.ts';

/** Columns that a text takes in a terminal: wide scripts and emoji take two, combining marks none. */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text) {
    if (/\p{Mn}|\p{Me}/u.test(char)) continue;
    width += /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\u3000-\u303f\uff01-\uff60]/u.test(char) ? 2 : 1;
  }
  return width;
}

/** The text on one line of at most `width` columns; an ellipsis stands for what is left out. Control characters become visible. */
export function cutText(text: string, width: number): string {
  const plain = renderVisible(text);
  if (plain.length <= width && textWidth(plain) <= width) return plain;
  let result = '';
  let used = 0;
  for (const char of plain) {
    const charWidth = textWidth(char);
    if (used + charWidth > width - 1) break;
    result += char;
    used += charWidth;
  }
  return textWidth(plain.slice(result.length)) === 0 ? plain : `${result.trimEnd()}…`;
}

/** The end of a text on one line of at most `width` columns. */
export function cutStart(text: string, width: number): string {
  const chars = [...renderVisible(text)];
  if (textWidth(chars.join('')) <= width) return chars.join('');
  let at = chars.length;
  for (let used = 1; at > 0; at -= 1) {
    used += textWidth(chars[at - 1] ?? '');
    if (used > width) break;
  }
  return `…${chars.slice(at).join('')}`;
}

/** Lines of at most `width` columns, broken at spaces, or inside a word that is longer. At least one line. Control characters become visible. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of renderVisible(text).split(/ +/)) {
    const wordWidth = textWidth(word);
    if (used > 0 && used + 1 + wordWidth <= width) {
      line += ` ${word}`;
      used += 1 + wordWidth;
      continue;
    }
    if (used > 0) lines.push(line);
    [line, used] = ['', 0];
    for (const char of word) {
      const charWidth = textWidth(char);
      if (used + charWidth > width && used > 0) {
        lines.push(line);
        [line, used] = ['', 0];
      }
      line += char;
      used += charWidth;
    }
  }
  return [...lines, line];
}

/** Wrapped, with `first` before the first line and as many spaces before the others. */
export function indentText(text: string, width: number, first: string): string[] {
  const indent = textWidth(first);
  return wrapText(text, Math.max(20, width - indent)).map((line, index) => (index === 0 ? first : ' '.repeat(indent)) + line);
}

/**
 * A table with a rule under its head, at most `width` columns wide where that is possible: the widest column gives way first, and its cells wrap.
 * @param rows cells as plain text, the head first
 * @param numberColumns columns that stand at their right end
 */
export function layOutTable(rows: readonly (readonly string[])[], width: number, numberColumns: readonly number[] = []): string[] {
  const columnCount = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columnCount }, (_, at) => Math.max(1, ...rows.map((row) => textWidth(renderVisible(row[at] ?? '')))));
  const total = (): number => widths.reduce((sum, each) => sum + each, 0) + 2 * (columnCount - 1);
  while (total() > width && Math.max(...widths) > 8) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = (widths[widest] ?? 1) - 1;
  }
  const pad = (text: string, at: number): string => {
    const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - textWidth(text)));
    return numberColumns.includes(at) ? space + text : text + space;
  };
  const lines = rows.flatMap((row, index) => {
    const cells = widths.map((each, at) => wrapText(row[at] ?? '', each));
    const height = Math.max(1, ...cells.map((cell) => cell.length));
    const block = Array.from({ length: height }, (_, y) => cells.map((cell, at) => pad(cell[y] ?? '', at)).join('  ').trimEnd());
    return index === 0 ? [...block, widths.map((each) => '─'.repeat(each)).join('  ')] : block;
  });
  return lines;
}
