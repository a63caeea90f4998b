import type { ChatMessage, GenerateAnswer, LanguageModel, ModelUsage, Segment, TokenId } from '../../contracts/index.ts';
import { StanchError } from '../../kit/error.ts';
import { createPathDecoder } from '../../kit/path-delta.ts';
import { findDifference, type AskedCall } from './find-difference.ts';
import { segmentKey } from './record-model.ts';
import { parseRecording, type RecordedCall, type RecordingLine } from './recording.ts';

export interface ReplayModel extends LanguageModel {
  /** Recorded calls that were not asked for yet. */
  readonly remainingCount: number;
}

const noUsage: ModelUsage = { evaluatedTokens: 0, reusedTokens: 0, generatedTokens: 0, batchCount: 0, copiedSequenceCount: 0, evaluationMs: 0 };

/**
 * Plays a recording back: the calls must come in the recorded order and be equal to the recorded ones. Throws `run-invalid` when the lines
 * are no recording, and `model-answer` with the first difference when another thing is asked.
 */
export function createReplayModel(lines: Iterable<string>): ReplayModel {
  const { description, calls, encoded, decoded, chats, pieces } = readRecording(parseRecording(lines));
  let position = 0;
  let usage = noUsage;

  function decode(tokens: readonly TokenId[]): string {
    return decoded.get(tokens.join(' ')) ?? tokens.map((token) => pieces.get(token) ?? `<${token}>`).join('');
  }

  function answer(asked: AskedCall): RecordedCall['answer'] {
    const recorded = calls[position];
    if (recorded === undefined) throw new StanchError('model-answer', `The recording ends after ${calls.length} calls; one more was made (${asked.kind}).`, 'Record the run again.');
    const difference = findDifference(recorded.asked, asked, decode);
    if (difference !== undefined) throw new StanchError('model-answer', `Call ${position + 1} of the recording is another one. ${difference}`, 'Record the run again if the change is meant.');
    position += 1;
    usage = recorded.usage;
    if ('error' in recorded.answer) throw new StanchError(recorded.answer.error.code, recorded.answer.error.message, recorded.answer.error.hint);
    return recorded.answer;
  }

  function weights(asked: AskedCall): number[][] {
    const found = answer(asked);
    return 'weights' in found ? found.weights.map((list) => list.map((weight) => weight ?? Number.NEGATIVE_INFINITY)) : missing(asked.kind);
  }

  function encodeOne(segment: Segment): TokenId[] {
    const tokens = encoded.get(segmentKey(segment));
    if (tokens === undefined) throw new StanchError('model-answer', `The recording never tokenized this ${segment.kind} text: ${JSON.stringify(segment.text.slice(0, 200))}`, 'Record the run again if the change is meant.');
    return tokens;
  }

  return {
    get remainingCount() { return calls.length - position; },
    describe: () => description,
    tokenizer: { encode: (segments) => segments.flatMap(encodeOne), decode },
    encodeChat: (messages) => chats.get(chatKey(messages)) ?? missing('chat'),
    next: async (requests) => weights({ kind: 'next', requests }).map((logWeights) => ({ logWeights })),
    score: async (request) => weights({ kind: 'score', request })[0] ?? missing('score'),
    async generate(request): Promise<GenerateAnswer> {
      const found = answer({ kind: 'generate', request });
      return 'generated' in found ? found.generated : missing('generate');
    },
    async warm(path, cacheAt) {
      const found = answer({ kind: 'warm', path, cacheAt });
      return 'source' in found ? found.source : missing('warm');
    },
    hold: () => () => undefined,
    usage: () => usage,
    close: async () => undefined,
  };
}

function missing(kind: string): never {
  throw new StanchError('model-answer', `The recording has no answer to this ${kind} request.`, 'Record the run again.');
}

interface Reading {
  description: ReturnType<LanguageModel['describe']>;
  calls: { asked: AskedCall; answer: RecordedCall['answer']; usage: ModelUsage }[];
  encoded: Map<string, TokenId[]>;
  decoded: Map<string, string>;
  chats: Map<string, TokenId[]>;
  pieces: Map<TokenId, string>;
}

function readRecording(records: readonly RecordingLine[]): Reading {
  const [first] = records;
  if (first?.kind !== 'model') throw new StanchError('run-invalid', 'The recording does not say which model it is of.', 'Record the run again.');
  const reading: Reading = { description: first.description, calls: [], encoded: new Map(), decoded: new Map(), chats: new Map(), pieces: new Map() };
  const decodePath = createPathDecoder();
  for (const record of records) {
    switch (record.kind) {
      case 'model': break;
      case 'encode': reading.encoded.set(segmentKey(record.segment), record.tokens); break;
      case 'decode': reading.decoded.set(record.tokens.join(' '), record.text); break;
      case 'chat': reading.chats.set(chatKey(record.messages), record.tokens); break;
      case 'next': reading.calls.push({ ...record, asked: { kind: 'next', requests: record.requests.map((request) => ({ ...request, path: decodePath(request.path) })) } }); break;
      case 'score': reading.calls.push({ ...record, asked: { kind: 'score', request: { path: decodePath(record.path), continuations: record.continuations } } }); break;
      case 'generate': reading.calls.push({ ...record, asked: { kind: 'generate', request: { ...record.request, path: decodePath(record.path) } } }); break;
      case 'warm': reading.calls.push({ ...record, asked: { kind: 'warm', path: decodePath(record.path), cacheAt: record.cacheAt } }); break;
      default: return record satisfies never;
    }
    if ('pieces' in record) for (const [token, text] of record.pieces) reading.pieces.set(token, text);
  }
  return reading;
}

function chatKey(messages: readonly ChatMessage[]): string {
  return JSON.stringify(messages.map(({ role, segments }) => [role, segments.map(segmentKey)]));
}
