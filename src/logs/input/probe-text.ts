import type { LogReader } from '../log-reader.ts';
import { chooseReader } from '../choose-reader.ts';
import { jsonReader } from '../json/json-reader.ts';
import { shouldSplitElements } from '../json/should-split-elements.ts';
import { JsonElementSplitter } from '../json/split-elements.ts';
import { decodeText, detectEncoding, type TextEncoding } from './decode-text.ts';
import { detectBinary } from './detect-binary.ts';
import { nameOf, type InputProblem } from './log-input.ts';
import { takeHead, type OpenInput } from './open-input.ts';
import { LineSplitter, type SourceLine } from './split-lines.ts';

/** What the first bytes of a text tell. */
export interface ProbedText {
  reader: LogReader;
  encoding: TextEncoding;
  skippedBytes: number;
  /** The first lines that are not blank. */
  firstLines: readonly SourceLine[];
  /** The chunks that were taken for this. */
  head: readonly Buffer[];
  /** It is one list of JSON objects, which is cut object by object and not by lines. */
  isList: boolean;
}

const headBytes = 128 * 1024;
const sniffedLines = 50;

/** Reads the beginning of an opened input; a problem when it cannot be used at all. Closes nothing. */
export async function probeText(path: string, open: OpenInput): Promise<{ probed: ProbedText } | { problem: InputProblem }> {
  const { chunks, isWhole } = await takeHead(open.bytes, headBytes);
  const head = Buffer.concat(chunks);
  const { encoding, skippedBytes } = detectEncoding(head);
  const text = await decodeHead(head, encoding, skippedBytes);
  const problem = describeHead(nameOf(path), text, isWhole, open);
  if (problem !== undefined) return { problem };
  const isList = shouldSplitElements(text);
  const firstLines = splitHead(text, isWhole, isList);
  const reader = isList ? jsonReader : chooseReader(firstLines.map((line) => line.text)).reader;
  return { probed: { reader, encoding, skippedBytes, firstLines, head: chunks, isList } };
}

async function decodeHead(head: Buffer, encoding: TextEncoding, skippedBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  const once = async function* (): AsyncGenerator<Buffer> { yield head; };
  for await (const part of decodeText(once(), encoding, skippedBytes)) parts.push(part);
  return Buffer.concat(parts);
}

function describeHead(name: string, text: Buffer, isWhole: boolean, open: OpenInput): InputProblem | undefined {
  const [layer] = open.layers;
  if (text.length === 0 && open.damage() !== undefined) return { code: 'input-unreadable', sentence: layer === undefined ? `${name} is damaged from its start.` : `${name} is a ${layer} archive that is damaged from its start.` };
  if (isWhole && text.toString('latin1').trim() === '') return { code: 'input-empty', sentence: `${name} is empty.` };
  const binary = detectBinary(text);
  return binary === undefined ? undefined : { code: 'input-invalid', sentence: `${name} is ${binary} and not a log that is read.` };
}

/** The first lines that are not blank. A last line that the head cuts off is left out, unless it is the only one. */
function splitHead(text: Buffer, isWhole: boolean, isList: boolean): SourceLine[] {
  const splitter = new (isList ? JsonElementSplitter : LineSplitter)(headBytes, 0);
  const lines = splitter.add(text);
  if (isWhole || lines.length === 0) lines.push(...splitter.end());
  return lines.slice(0, sniffedLines);
}
