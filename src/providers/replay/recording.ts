import type { ChatMessage, GenerateAnswer, GenerateRequest, ModelDescription, ModelUsage, NextTokenRequest, ScoreRequest, Segment, TokenId, WarmSource } from '../../contracts/index.ts';
import { StanchError, type ErrorCode } from '../../kit/error.ts';
import { parseJson } from '../../kit/json.ts';
import type { PathDelta } from '../../kit/path-delta.ts';

export const recordingFormat = 'stanch-recording-1';

/** What was asked, with its path apart: it is written as a delta to the path before. */
export type RecordedRequest =
  | { kind: 'next'; requests: (Omit<NextTokenRequest, 'path'> & { path: PathDelta })[] }
  | { kind: 'score'; path: PathDelta; continuations: ScoreRequest['continuations'] }
  | { kind: 'generate'; path: PathDelta; request: Omit<GenerateRequest, 'path' | 'signal'> }
  | { kind: 'warm'; path: PathDelta; cacheAt: readonly number[] };

/** Minus infinity is written as null. */
export type RecordedAnswer = { weights: (number | null)[][] } | { generated: GenerateAnswer } | { source: WarmSource } | { error: { code: ErrorCode; message: string; hint: string } };

export type RecordedCall = RecordedRequest & { answer: RecordedAnswer; usage: ModelUsage };

/** One line of a recording, as JSON. Tokenizer lines come before the calls that need them; calls stand in the order asked. */
export type RecordingLine =
  | { kind: 'model'; format: typeof recordingFormat; description: ModelDescription }
  /** `pieces`: the text of each token seen for the first time, for readable differences. */
  | { kind: 'encode'; segment: Segment; tokens: TokenId[]; pieces: [TokenId, string][] }
  | { kind: 'decode'; tokens: readonly TokenId[]; text: string }
  | { kind: 'chat'; messages: readonly ChatMessage[]; tokens: TokenId[]; pieces: [TokenId, string][] }
  | RecordedCall;

const kinds = ['model', 'encode', 'decode', 'chat', 'next', 'score', 'generate', 'warm'];

/** Lines to records. Throws `run-invalid` for a line that is not of a recording. */
export function parseRecording(lines: Iterable<string>): RecordingLine[] {
  const records: RecordingLine[] = [];
  let number = 0;
  for (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const record = parseJson(line) as RecordingLine | undefined | null;
    const isRecord = typeof record === 'object' && record !== null && kinds.includes(record.kind);
    if (!isRecord || (records.length === 0 && (record.kind !== 'model' || record.format !== recordingFormat))) {
      throw new StanchError('run-invalid', `Line ${number} of the recording is not one of ${recordingFormat}.`, 'Record the run again.');
    }
    records.push(record);
  }
  if (records.length === 0) throw new StanchError('run-invalid', 'The recording is empty.', 'Record the run again.');
  return records;
}
