import { jsonFormats } from '../../json/json-formats.ts';
import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { guessMapping } from '../../mapping/guess-fields.ts';
import type { JsonObject, RecordFields } from '../../mapping/values.ts';
import { rowToObject, type RowReader, type TableFormat } from '../table-format.ts';

const maxSamples = 20;

/** The row's own time in place of one that the line inside it leaves out or in part. */
function withTimeOf(row: RecordFields | undefined, inner: RecordFields): RecordFields {
  if (row?.timeMs === undefined || row.isTimeGuessed === true) return inner;
  const { isTimeGuessed: _isTimeGuessed, ...fields } = inner;
  return { ...fields, timeMs: row.timeMs };
}

/** `Jan 1, 2024 @ 10:00:00.000`, as Kibana exports times, in a spelling that is read. */
function tidyCell(cell: string): string {
  return cell.includes(' @ ') ? cell.replace(/^([A-Z][a-z]{2} {1,2}\d{1,2}), (\d{4}) @ (?=\d{2}:)/, '$1 $2 ') : cell;
}

/** The format of objects that the rows are, as when a search was exported with the names of its fields. */
function formatOfRows(rows: readonly JsonObject[]): RecordFormat | undefined {
  const [first] = rows;
  const format = first === undefined ? undefined : jsonFormats.find((one) => one.matches(first));
  return format !== undefined && rows.filter((row) => format.matches(row)).length >= rows.length * 0.8 ? format : undefined;
}

/** A column that holds the whole log line. */
function rawColumn(names: readonly string[], rows: readonly JsonObject[]): string | undefined {
  return names.find((name) => /^(?:_raw|raw|rawlog|raw_log|rawevent|auditdata|event_original|event\.original|rawdata|original_message|full_log|log\.original)$/i.test(name)
    && rows.some((row) => typeof row[name] === 'string' && row[name].length > 20));
}

/** A table with a header that nobody knows: fields are guessed by the names and values of its columns, or read as the objects that its rows are. */
export const unknownTable: TableFormat = {
  format: 'table',
  title: 'Table of unknown kind',
  understands: 'a header line; fields guessed by name and value, shown in a note; rows that hold a whole log line or the fields of a known object are read as those',
  openColumns({ names }, samples): RowReader {
    const shown = names.filter((name) => name !== '');
    const rows = samples.slice(0, maxSamples).map((cells) => rowToObject(names, cells.map(tidyCell)));
    const known = formatOfRows(rows);
    const guess = guessMapping(shown, (key) => rows.map((row) => row[key]));
    const read = compileMapping('Row of a table', guess.mapping);
    const raw = rawColumn(shown, rows);
    return (cells, context): RecordFields | undefined => {
      const row = rowToObject(names, cells.map(tidyCell));
      const inner = raw !== undefined && typeof row[raw] === 'string' ? context.readEmbedded(row[raw]) : undefined;
      if (inner !== undefined) return inner.timeMs === undefined || inner.isTimeGuessed === true ? withTimeOf(read(row, context), inner) : inner;
      if (known?.matches(row) === true) {
        const fields = known.read(row, context);
        if (fields !== undefined) return { format: known.format, ...fields };
      }
      context.note(`A table of unknown kind was read by guess: ${guess.sentence}.`);
      return read(row, context);
    };
  },
};
