import type { LlamaModel, Token } from 'node-llama-cpp';
import type { Segment, TokenId, Tokenizer } from '../../contracts/index.ts';

/** Tokenizes segment by segment; only `special` segments may give control tokens. */
export function createTokenizer(model: LlamaModel): Tokenizer {
  return {
    encode(segments: readonly Segment[]): TokenId[] {
      const tokens: TokenId[] = [];
      for (const segment of segments) {
        for (const token of model.tokenize(segment.text, segment.kind === 'special', 'trimLeadingSpace')) tokens.push(token);
      }
      return tokens;
    },
    decode: (tokens) => model.detokenize(tokens as Token[], true),
  };
}
