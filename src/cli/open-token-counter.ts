import { StanchError } from '../kit/error.ts';
import { estimateTokens } from '../kit/estimate-tokens.ts';

/** Counts tokens the way a model would, or by an estimate that says so. */
export interface TokenCounter {
  /** The model's name, or `estimate`. */
  name: string;
  isEstimate: boolean;
  countTokens(text: string): number;
  /** Why it is an estimate although nobody asked for one. */
  note?: string;
  close(): Promise<void>;
}

/**
 * The vocabulary of the model that is named, else of the default one when it is installed. Only a model that was named and cannot be used is an
 * error (`model-missing`, `model-invalid`, `model-hash`).
 * @param model false: an estimate is wished for
 */
export async function openTokenCounter(model: string | false | undefined): Promise<TokenCounter> {
  if (model === false) return createEstimate();
  try {
    const [{ resolveModel }, { openTokenizer }] = await Promise.all([import('../models/index.ts'), import('../providers/llama-cpp/open-tokenizer.ts')]);
    const resolved = await resolveModel(model);
    const { countTokens, close } = await openTokenizer(resolved.path);
    return { name: resolved.name, isEstimate: false, countTokens, close };
  } catch (error) {
    if (model !== undefined || !(error instanceof StanchError)) throw error;
    return createEstimate(`${error.message} Tokens are estimated.`);
  }
}

function createEstimate(note?: string): TokenCounter {
  return { name: 'estimate', isEstimate: true, countTokens: estimateTokens, close: async () => undefined, ...(note === undefined ? {} : { note }) };
}
