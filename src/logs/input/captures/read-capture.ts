import type { LogRecord } from '../../../contracts/index.ts';
import type { ReaderContext } from '../../log-reader.ts';
import { LineSplitter } from '../split-lines.ts';
import { CaptureParser } from './capture-parser.ts';
import { findCaptureTool } from './capture-tools.ts';
import { readBySuricata } from './read-by-suricata.ts';
import { runTool, type ToolEnd } from './run-tool.ts';
import { parseRow, tsharkArguments } from './tshark-fields.ts';

export interface CaptureContext extends ReaderContext {
  /** Tells of damage behind a packet. */
  onProblem(sentence: string, frame: number): void;
}

/** The records of a packet capture in batches, by the tool that this machine has. No names are looked up, nothing is captured. */
export async function* readCapture(path: string, context: CaptureContext): AsyncGenerator<LogRecord[]> {
  const found = await findCaptureTool();
  if (found === undefined) throw new Error('No program that reads packet captures was found.');
  if (found.tool === 'tshark') yield* readByTshark(found.path, path, context);
  else yield* readBySuricata(found.path, path, context);
}

async function* readByTshark(program: string, path: string, context: CaptureContext): AsyncGenerator<LogRecord[]> {
  const parser = new CaptureParser(context);
  const splitter = new LineSplitter(1 << 20, 0);
  let end: ToolEnd = { code: 0, said: '' };
  for await (const chunk of runTool(program, tsharkArguments(path), (given) => { end = given; })) {
    for (const { text } of splitter.add(chunk)) {
      const records = parser.add(parseRow(text));
      if (records.length > 0) yield records;
    }
  }
  for (const { text } of splitter.end()) parser.add(parseRow(text));
  yield parser.end();
  context.note('The capture was read by tshark; a line is the number of a packet.');
  if (parser.otherPackets > 0) context.note(`Packets without two addresses, which were only counted: ${parser.otherPackets}.`);
  if (end.code !== 0) context.onProblem(end.said.includes('cut short') ? 'The capture is cut off; what came before was read.' : `tshark stopped before the end of the capture: ${lastLine(end.said)}`, Math.max(1, parser.packets));
}

function lastLine(said: string): string {
  return said.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}
