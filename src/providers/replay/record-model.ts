import type { LanguageModel, Segment, TokenId, Tokenizer } from '../../contracts/index.ts';
import { StanchError } from '../../kit/error.ts';
import { createPathEncoder } from '../../kit/path-delta.ts';
import { recordingFormat, type RecordedAnswer, type RecordedRequest, type RecordingLine } from './recording.ts';

interface Entry {
  /** Missing while the model works; paths become deltas only when it is the line's turn. */
  write?: () => void;
}

/** Any model, with each call given to `sink` as one line of JSON. Lines keep the order in which was asked, whatever ends first. */
export function recordModel(model: LanguageModel, sink: (line: string) => void): LanguageModel {
  const write = (line: RecordingLine): void => { sink(JSON.stringify(line)); };
  const encodePath = createPathEncoder();
  const queue: Entry[] = [];
  const seen = new Set<TokenId>();
  write({ kind: 'model', format: recordingFormat, description: model.describe() });

  async function record<T>(work: Promise<T>, describe: () => RecordedRequest, toAnswer: (value: T) => RecordedAnswer): Promise<T> {
    const entry: Entry = {};
    queue.push(entry);
    const finish = (answer: RecordedAnswer): void => {
      const usage = model.usage();
      entry.write = () => { write({ ...describe(), answer, usage }); };
      while (queue[0]?.write !== undefined) queue.shift()?.write?.();
    };
    try {
      const value = await work;
      finish(toAnswer(value));
      return value;
    } catch (error) {
      // What is not a StanchError is a fault, and ends the run that is recorded: it is kept as one.
      const { code, message, hint } = error instanceof StanchError ? error : { code: 'internal' as const, message: String(error), hint: '' };
      finish({ error: { code, message, hint } });
      throw error;
    }
  }

  function newPieces(tokens: readonly TokenId[]): [TokenId, string][] {
    const fresh = [...new Set(tokens)].filter((token) => !seen.has(token));
    for (const token of fresh) seen.add(token);
    return fresh.map((token) => [token, model.tokenizer.decode([token])]);
  }

  return {
    describe: () => model.describe(),
    tokenizer: recordTokenizer(model.tokenizer, write, newPieces),
    encodeChat(messages) {
      const tokens = model.encodeChat(messages);
      write({ kind: 'chat', messages, tokens, pieces: newPieces(tokens) });
      return tokens;
    },
    next: (requests) => record(model.next(requests),
      () => ({ kind: 'next', requests: requests.map((request) => ({ questionLength: request.questionLength, options: request.options, path: encodePath(request.path) })) }),
      (answers) => ({ weights: answers.map((answer) => answer.logWeights.map(finiteOrNull)) })),
    score: (request) => record(model.score(request),
      () => ({ kind: 'score', path: encodePath(request.path), continuations: request.continuations }),
      (scores) => ({ weights: [scores.map(finiteOrNull)] })),
    generate: (request) => record(model.generate(request),
      () => {
        const { path, signal: _signal, ...rest } = request;
        return { kind: 'generate', path: encodePath(path), request: rest };
      },
      (generated) => ({ generated })),
    warm: (path, cacheAt) => record(model.warm(path, cacheAt), () => ({ kind: 'warm', path: encodePath(path), cacheAt }), (source) => ({ source })),
    hold: (path) => model.hold(path),
    usage: () => model.usage(),
    close: () => model.close(),
  };
}

/** Segments are encoded one after the other, as the port says, so each distinct one is written once. */
function recordTokenizer(tokenizer: Tokenizer, write: (line: RecordingLine) => void, newPieces: (tokens: readonly TokenId[]) => [TokenId, string][]): Tokenizer {
  const encoded = new Map<string, TokenId[]>();
  const decoded = new Map<string, string>();
  function encodeOne(segment: Segment): TokenId[] {
    const key = segmentKey(segment);
    let tokens = encoded.get(key);
    if (tokens === undefined) {
      tokens = tokenizer.encode([segment]);
      encoded.set(key, tokens);
      write({ kind: 'encode', segment: { kind: segment.kind, text: segment.text }, tokens, pieces: newPieces(tokens) });
    }
    return tokens;
  }
  return {
    encode: (segments) => segments.flatMap(encodeOne),
    decode(tokens) {
      const key = tokens.join(' ');
      let text = decoded.get(key);
      if (text === undefined) {
        text = tokenizer.decode(tokens);
        decoded.set(key, text);
        write({ kind: 'decode', tokens, text });
      }
      return text;
    },
  };
}

export function segmentKey({ kind, text }: Segment): string {
  return `${kind}\n${text}`;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
