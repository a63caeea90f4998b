import type { Readable } from 'node:stream';
import { chooseReader } from '../choose-reader.ts';
import { decodeText, detectEncoding, type TextEncoding } from './decode-text.ts';
import { detectBinary } from './detect-binary.ts';
import { describeFileError, type InputProblem, type LogInput } from './find-inputs.ts';
import type { LogReader } from '../log-reader.ts';
import { openInput, type OpenInput } from './open-input.ts';
import { LineSplitter } from './split-lines.ts';

/** What the first bytes of an input tell. */
export interface ProbedInput {
  input: LogInput;
  reader: LogReader;
  encoding: TextEncoding;
  skippedBytes: number;
  /** A pipe can be opened once only: what was opened for the probe, and the bytes taken from it. */
  kept?: { open: OpenInput; head: Buffer };
}

const headBytes = 128 * 1024;
const sniffedLines = 50;

/** Reads the beginning of an input; a problem when it cannot be used at all. */
export async function probeInput(input: LogInput, stdin: Readable): Promise<{ probed: ProbedInput } | { problem: InputProblem }> {
  if (input.problem !== undefined) return { problem: input.problem };
  try {
    const open = await openInput(input, stdin);
    const chunks: Buffer[] = [];
    let size = 0;
    let isWhole = false;
    while (size < headBytes) {
      const next = await open.bytes.next();
      if (next.done === true) {
        isWhole = true;
        break;
      }
      chunks.push(next.value);
      size += next.value.length;
    }
    const head = Buffer.concat(chunks);
    if (input.kind === 'file') await open.bytes.return(undefined);
    const { encoding, skippedBytes } = detectEncoding(head);
    const text = await decodeHead(head, encoding, skippedBytes);
    const problem = describeHead(input.path, { text, isWhole, damage: open.damage() });
    if (problem !== undefined) {
      await open.bytes.return(undefined);
      return { problem };
    }
    const { reader } = chooseReader(firstLines(text, isWhole));
    return { probed: { input, reader, encoding, skippedBytes, ...(input.kind !== 'file' && { kept: { open, head } }) } };
  } catch (error) {
    return { problem: describeFileError(input.path, error) };
  }
}

async function decodeHead(head: Buffer, encoding: TextEncoding, skippedBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  const once = async function* (): AsyncGenerator<Buffer> { yield head; };
  for await (const part of decodeText(once(), encoding, skippedBytes)) parts.push(part);
  return Buffer.concat(parts);
}

function describeHead(path: string, head: { text: Buffer; isWhole: boolean; damage: string | undefined }): InputProblem | undefined {
  const name = path === '-' ? 'Standard input' : path;
  if (head.text.length === 0 && head.damage !== undefined) return { code: 'input-unreadable', sentence: `${name} is a gzip archive that is damaged from its start.` };
  if (head.isWhole && head.text.toString('latin1').trim() === '') return { code: 'input-empty', sentence: `${name} is empty.` };
  const binary = detectBinary(head.text);
  return binary === undefined ? undefined : { code: 'input-invalid', sentence: `${name} is ${binary} and not a log that is read.` };
}

/** The first lines that are not blank. A last line that the head cuts off is left out, unless it is the only one. */
function firstLines(text: Buffer, isWhole: boolean): string[] {
  const splitter = new LineSplitter(headBytes, 0);
  const lines = splitter.add(text);
  if (isWhole || lines.length === 0) lines.push(...splitter.end());
  return lines.slice(0, sniffedLines).map((line) => line.text);
}
