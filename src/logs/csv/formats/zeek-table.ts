import { readZeek, zeekPathOfKeys } from '../../mapping/zeek.ts';
import { rowToObject, type TableFormat } from '../table-format.ts';

/** A Zeek log that somebody turned into CSV: Zeek's own column names, without its header lines. */
export const zeekTable: TableFormat = {
  format: 'zeek',
  title: 'Zeek (CSV)',
  understands: 'a log exported with its own column names',
  matchesColumns: (keys) => keys.has('ts') && (keys.has('uid') || keys.has('fuid') || keys.has('note')) && (keys.has('idorigh') || keys.has('fuid') || keys.has('note')),
  openColumns({ names }) {
    const path = zeekPathOfKeys(Object.fromEntries(names.map((name) => [name, ''])));
    return (cells, context) => readZeek(path ?? 'entry', rowToObject(names, cells), context);
  },
};
