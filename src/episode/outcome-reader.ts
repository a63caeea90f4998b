import { Readable } from 'node:stream';
import type { Entity, LogRecord, OutcomeTrace } from '../contracts/index.ts';
import type { EvidenceTables } from '../evidence/build-evidence.ts';
import { readLogs } from '../logs/index.ts';

export interface OutcomeReaderRequest {
  /** What the evidence was built from. */
  tables: EvidenceTables;
  /** The first whole lines of an evidence file (some tens, with its headers): they tell its format. Empty when there is none. */
  beginningOf(file: string): Promise<readonly string[]>;
}

/** Reads what outcomes show as the evidence was read, and gives the things that are named for the first time. */
export function createOutcomeReader({ tables, beginningOf }: OutcomeReaderRequest): (trace: OutcomeTrace) => Promise<Entity[]> {
  const known = new Set(tables.entities.map((entity) => entity.alias));
  return async ({ lines, named }) => {
    for (const file of new Set(lines.map((line) => line.file))) {
      tables.add(await readLines(lines.filter((line) => line.file === file).map((line) => line.text), await beginningOf(file)));
    }
    tables.addNamed(named);
    const fresh = tables.entities.filter((entity) => !known.has(entity.alias));
    for (const entity of fresh) known.add(entity.alias);
    return fresh;
  };
}

/** Records of lines that were appended to a file with that beginning. */
export async function readLines(texts: readonly string[], beginning: readonly string[]): Promise<LogRecord[]> {
  const added = texts.flatMap((text) => text.split('\n'));
  const { records } = await readLogs(['-'], { stdin: Readable.from([Buffer.from(`${[...beginning, ...added].join('\n')}\n`)]) });
  const found: LogRecord[] = [];
  for await (const record of records) if (record.line > beginning.length) found.push(record);
  return found;
}
