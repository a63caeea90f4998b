import { isIP } from 'node:net';
import { parseTimeValue } from '../parse-time.ts';
import { isQuoteOpen, joinOpenLines, splitRow } from './parse-rows.ts';
import { toColumns, type TableColumns, type TableFormat } from './table-format.ts';
import { tableFormats } from './table-formats.ts';
import { unknownTable } from './formats/unknown-table.ts';

/** A table found in lines. */
export interface FoundTable {
  format: TableFormat;
  columns: TableColumns;
  delimiter: string;
  /** The header's place among the lines; -1 when the table has none. */
  headerIndex: number;
  /** 0 to 1. */
  confidence: number;
}

const delimiters = [',', '\t', ';', '|'] as const;
const maxHeaderCharacters = 20_000;
const maxLinesBeforeHeader = 12;
const maxColumns = 1000;

function headerCells(text: string, delimiter: string): string[] {
  const cells = splitRow(text, delimiter);
  // A delimiter at the end of each line makes no column.
  if (cells.length > 2 && cells.at(-1)?.trim() === '') cells.pop();
  return cells;
}

/** The table of a known kind that a line is the header of. */
export function findKnownHeader(text: string): Omit<FoundTable, 'headerIndex' | 'confidence'> | undefined {
  if (text.length > maxHeaderCharacters || text.length < 5) return undefined;
  for (const delimiter of delimiters) {
    if (!text.includes(delimiter)) continue;
    const columns = toColumns(headerCells(text, delimiter));
    if (columns.names.length < 3 || columns.names.length > maxColumns) continue;
    const keys = new Set(columns.keys);
    const format = tableFormats.find((one) => one.matchesColumns?.(keys) === true);
    if (format !== undefined) return { format, columns, delimiter };
  }
  return undefined;
}

/** The table without a header that a text is a row of. */
export function findHeaderlessRow(text: string): { format: TableFormat; columns: TableColumns; cells: string[] } | undefined {
  const likely = tableFormats.filter((one) => one.isLikelyRow?.(text) === true);
  if (likely.length === 0) return undefined;
  const cells = splitRow(text, ',');
  for (const format of likely) {
    const names = format.columnsOfRow?.(cells);
    if (names !== undefined) return { format, columns: toColumns(names), cells };
  }
  return undefined;
}

function isDatum(cell: string): boolean {
  const text = cell.trim();
  return text !== '' && (/^[-+]?\d[\d.,]*$/.test(text) || isIP(text) !== 0 || parseTimeValue(text, 0) !== undefined);
}

function isName(cell: string): boolean {
  const text = cell.trim();
  return text.length <= 64 && /[\p{L}_]/u.test(text) && !/[<>{}=]/.test(text) && !/^https?:/.test(text) && isIP(text) === 0 && parseTimeValue(text, 0) === undefined;
}

/** Cells of the rows in these lines. A quote that does not close before they end is one inside a cell, or its row goes on. */
function rowsOf(lines: readonly string[], delimiter: string): string[][] {
  const rows = joinOpenLines(lines);
  if (isQuoteOpen(rows.at(-1) ?? '', false)) rows.pop();
  return (rows.length > 0 ? rows : lines).map((row) => splitRow(row, delimiter));
}

/** Rows with one cell more than the header has names: the event viewer of Windows leaves out that of the text. */
function nameLastColumn(names: string[], rows: readonly (readonly string[])[]): void {
  const longer = rows.filter((row) => row.length === names.length + 1 && row.at(-1)?.trim() !== '').length;
  if (longer > rows.length / 2) names.push('Description');
}

/** How sure it is that a line is the header of the rows after it, whatever they tell. */
function judgeUnknown(lines: readonly string[], headerIndex: number, delimiter: string): { columns: TableColumns; confidence: number } | undefined {
  const header = lines[headerIndex] ?? '';
  if (header.length > maxHeaderCharacters || !header.includes(delimiter)) return undefined;
  const names = headerCells(header, delimiter);
  // Exports of data frames leave the name of the first column out.
  const named = names[0]?.trim() === '' ? names.slice(1) : names;
  if (names.length < 3 || names.length > maxColumns || !named.every((name) => isName(name)) || new Set(named).size < named.length * 0.9) return undefined;
  const rows = rowsOf(lines.slice(headerIndex + 1).filter((line) => line !== header), delimiter);
  if (rows.length === 0) return undefined;
  nameLastColumn(names, rows);
  const fitting = rows.filter((row) => row.length === names.length || (row.length === names.length + 1 && row.at(-1)?.trim() === ''));
  const share = fitting.length / rows.length;
  // The last row may be cut off by the end of what is looked at.
  if (share < 0.8 && fitting.length < rows.length - 1) return undefined;
  // In some column, every row has a number, an address or a time, where the header has a name.
  const hasData = fitting.length > 0 && names.some((_, index) => fitting.every((row) => isDatum(row[index] ?? '')));
  return hasData ? { columns: toColumns(names), confidence: 0.5 + 0.25 * share } : undefined;
}

/** The table that begins in these lines (not empty), by its header or by its rows. */
export function findTable(lines: readonly string[]): FoundTable | undefined {
  const starts = lines.slice(0, maxLinesBeforeHeader);
  for (const [headerIndex, line] of starts.entries()) {
    const known = findKnownHeader(line);
    if (known === undefined) continue;
    const rows = rowsOf(lines.slice(headerIndex + 1), known.delimiter);
    const names = [...known.columns.names];
    nameLastColumn(names, rows);
    const share = rows.length === 0 ? 1 : rows.filter((row) => row.length === names.length || row.length === names.length + 1).length / rows.length;
    return { ...known, columns: toColumns(names), headerIndex, confidence: 0.6 + 0.38 * share };
  }
  const rows = joinOpenLines(lines).map((row) => findHeaderlessRow(row));
  const first = rows.find((row) => row !== undefined);
  if (first !== undefined) return { format: first.format, columns: first.columns, delimiter: ',', headerIndex: -1, confidence: rows.filter((row) => row?.format === first.format).length / rows.length };
  for (const headerIndex of starts.keys()) {
    for (const delimiter of delimiters) {
      const found = judgeUnknown(lines, headerIndex, delimiter);
      if (found !== undefined) return { format: unknownTable, delimiter, headerIndex, ...found };
    }
  }
  return undefined;
}
