import type { FormatFacts, ReaderContext } from '../log-reader.ts';
import { compileMapping, type FieldMapping } from '../mapping/field-mapping.ts';
import { plainName } from '../mapping/truth-names.ts';
import type { JsonObject, RecordFields } from '../mapping/values.ts';

/** The columns of a table. */
export interface TableColumns {
  /** As written, without the blanks around them. */
  names: readonly string[];
  /** The names as `plainName` gives them. */
  keys: readonly string[];
}

/** One row's cells to the fields of a record (with a `format`, when not the table's own); undefined when the row is none. The fields are the caller's to add to. */
export type RowReader = (cells: readonly string[], context: ReaderContext) => RecordFields | undefined;

/** A kind of table. Told by its header, or by the shape of its rows when it comes without one. */
export interface TableFormat extends FormatFacts {
  /** By the plain names of the header. */
  matchesColumns?(keys: ReadonlySet<string>): boolean;
  /** Quick look at a line of a table without a header: can it be a row? */
  isLikelyRow?(text: string): boolean;
  /** The names of the columns of such a row; undefined when it is none. */
  columnsOfRow?(cells: readonly string[]): readonly string[] | undefined;
  /** Does this line end the rows? What follows, such as sums, is no evidence. */
  isEnd?(text: string): boolean;
  /** `samples` are the cells of the first rows. */
  openColumns(columns: TableColumns, samples: readonly (readonly string[])[]): RowReader;
}

export function toColumns(names: readonly string[]): TableColumns {
  const trimmed = names.map((name) => name.replace(/^\ufeff/, '').trim());
  return { names: trimmed, keys: trimmed.map((name) => plainName(name)) };
}

/** A row as an object by column; of two columns with one name the first counts. */
export function rowToObject(keys: readonly string[], cells: readonly string[]): JsonObject {
  const row: JsonObject = {};
  for (let index = keys.length - 1; index >= 0; index -= 1) row[keys[index] ?? ''] = cells[index];
  return row;
}

/** Reads rows as objects by the plain names of their columns; `used` limits them to those that are read. */
export function objectRows(read: (row: JsonObject, context: ReaderContext) => RecordFields | undefined, used?: ReadonlySet<string>): TableFormat['openColumns'] {
  return ({ keys }) => {
    if (used === undefined) return (cells, context) => read(rowToObject(keys, cells), context);
    const picked = keys.flatMap((key, index) => (used.has(key) && keys.indexOf(key) === index ? [{ key, index }] : []));
    return (cells, context) => {
      const row: JsonObject = {};
      for (const { key, index } of picked) row[key] = cells[index];
      return read(row, context);
    };
  };
}

/** A table whose rows one mapping reads, by the plain names of the columns. */
export function mappedTable(facts: Omit<TableFormat, 'openColumns'>, mapping: FieldMapping): TableFormat {
  return { ...facts, openColumns: objectRows(compileMapping(facts.title, mapping)) };
}
