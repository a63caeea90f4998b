/** A row's text without some of its columns: what they hold reaches neither a prompt nor a report. */
export function withoutColumns(text: string, cells: readonly string[], columns: readonly number[], delimiter: string): string {
  const first = columns[0] ?? cells.length;
  // The common case: they stand last, and nothing is quoted.
  if (cells.length - first === columns.length && !text.includes('"')) {
    let end = text.length;
    for (const _ of columns) end = text.lastIndexOf(delimiter, end - 1);
    return text.slice(0, Math.max(0, end));
  }
  const kept = cells.filter((_, index) => !columns.includes(index));
  return kept.map((cell) => (cell.includes('"') || cell.includes('\n') || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter);
}
