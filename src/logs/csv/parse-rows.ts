import { parse } from 'csv-parse/sync';

/** Rows of cells of a text in which cells may be quoted and hold line ends; undefined when it cannot be cut. */
export function parseRows(text: string, delimiter: string): string[][] | undefined {
  try {
    // A tab between cells is no blank around them.
    return parse(text, { delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: delimiter !== '\t' });
  } catch {
    return undefined;
  }
}

/** The cells of one row. A quote that does not close is a part of its cell. */
export function splitRow(text: string, delimiter: string): string[] {
  return (text.includes('"') && !isQuoteOpen(text, false) ? parseRows(text, delimiter)?.[0] : undefined) ?? text.split(delimiter);
}

/** True when a quote is open at the end of a line, given whether it was at its start. */
export function isQuoteOpen(text: string, wasOpen: boolean): boolean {
  let isOpen = wasOpen;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) isOpen = !isOpen;
  return isOpen;
}

/** Lines to rows: a row goes on over line ends while a quote is open. */
export function joinOpenLines(lines: readonly string[]): string[] {
  const rows: string[] = [];
  let isOpen = false;
  for (const line of lines) {
    if (isOpen) rows.push(`${rows.pop() ?? ''}\n${line}`);
    else rows.push(line);
    isOpen = isQuoteOpen(line, isOpen);
  }
  return rows;
}
