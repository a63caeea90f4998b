import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogRecord } from '../../../contracts/index.ts';
import { jsonReader } from '../../json/json-reader.ts';
import type { ReaderContext } from '../../log-reader.ts';
import { LineSplitter } from '../split-lines.ts';
import { runTool, type ToolEnd } from './run-tool.ts';

interface SuricataContext extends ReaderContext { onProblem(sentence: string, line: number): void }

/** Runs Suricata over a capture with its default configuration, and gives the records of the event log that it writes. */
export async function* readBySuricata(program: string, path: string, context: SuricataContext): AsyncGenerator<LogRecord[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stanch-'));
  try {
    let end: ToolEnd = { code: 0, said: '' };
    for await (const _chunk of runTool(program, ['-r', path, '-l', folder, '-k', 'none'], (given) => { end = given; })) continue;
    context.note('The capture was read by Suricata; a line is one of the event log (eve.json) that it wrote.');
    if (end.code !== 0) context.onProblem(`Suricata stopped before the end of the capture: ${end.said.trim().split('\n').at(-1)?.slice(0, 300) ?? ''}`, 1);
    const parser = jsonReader.open(context);
    const splitter = new LineSplitter(1 << 20, 0);
    for await (const chunk of createReadStream(join(folder, 'eve.json'), { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
      yield splitter.add(chunk).flatMap((line) => parser.parseLine(line.text, line).records);
    }
    yield [...splitter.end().flatMap((line) => parser.parseLine(line.text, line).records), ...parser.end().records];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
