import type { ChatMessage, Segment, TokenId, Tokenizer } from '../../contracts/index.ts';

/** Control tokens, from id 256 on. Only `special` segments give them. */
export const controlTokens = ['<|im_start|>', '<|im_end|>'] as const;
const firstControl = 256;

export const byteVocabularySize = firstControl + controlTokens.length;

/** One token for each byte of UTF-8, and a few control tokens on top: no download, and no merge that could hide a mistake. */
export const byteTokenizer: Tokenizer = {
  encode: (segments) => segments.flatMap((segment) => (segment.kind === 'special' ? encodeSpecial(segment.text) : encodeBytes(segment.text))),
  decode: decodeBytes,
};

/** ChatML. Whatever a message holds is text. */
export function encodeByteChat(messages: readonly ChatMessage[]): TokenId[] {
  const special = (text: string): Segment => ({ kind: 'special', text });
  return byteTokenizer.encode([
    ...messages.flatMap(({ role, segments }): Segment[] => [special(`<|im_start|>${role}\n`), ...segments.map(({ text }): Segment => ({ kind: 'data', text })), special('<|im_end|>\n')]),
    special('<|im_start|>assistant\n'),
  ]);
}

export function encodeBytes(text: string): TokenId[] {
  return [...Buffer.from(text, 'utf8')];
}

function encodeSpecial(text: string): TokenId[] {
  const parts = text.split(/(<\|im_start\|>|<\|im_end\|>)/);
  return parts.flatMap((part) => {
    const index = (controlTokens as readonly string[]).indexOf(part);
    return index < 0 ? encodeBytes(part) : [firstControl + index];
  });
}

function decodeBytes(tokens: readonly TokenId[]): string {
  let text = '';
  let bytes: number[] = [];
  const flush = (): void => {
    text += Buffer.from(bytes).toString('utf8');
    bytes = [];
  };
  for (const token of tokens) {
    if (token < firstControl) { bytes.push(token); continue; }
    flush();
    text += controlTokens[token - firstControl] ?? '';
  }
  flush();
  return text;
}
