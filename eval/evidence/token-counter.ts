import { resolveModel } from '../../src/models/index.ts';
import { openTokenizer } from '../../src/providers/llama-cpp/open-tokenizer.ts';

/** Exact tokens of the default model; undefined when it is not installed. */
export async function openTokenCounter(): Promise<{ name: string; countTokens(text: string): number; close(): Promise<void> } | undefined> {
  const resolved = await resolveModel().catch(() => undefined);
  if (resolved === undefined) return undefined;
  const { countTokens, close } = await openTokenizer(resolved.path);
  return { name: resolved.name, countTokens, close };
}
