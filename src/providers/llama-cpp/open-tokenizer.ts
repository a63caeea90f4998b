import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import type { TokenId, Tokenizer } from '../../contracts/index.ts';
import { StanchError } from '../../kit/error.ts';
import { createTokenizer } from './tokenizer.ts';

export interface OpenTokenizer extends Tokenizer {
  /** What every prompt begins with, for models that want it. */
  beginToken?: TokenId;
  countTokens(text: string): number;
  close(): Promise<void>;
}

/** A model's tokenizer alone: only its vocabulary is loaded. Throws `model-invalid` when the file is no model. */
export async function openTokenizer(modelPath: string): Promise<OpenTokenizer> {
  try {
    const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error });
    const model = await llama.loadModel({ modelPath, vocabOnly: true });
    const tokenizer = createTokenizer(model);
    const { bos, shouldPrependBosToken } = model.tokens;
    return {
      ...tokenizer,
      ...(bos === null || !shouldPrependBosToken ? {} : { beginToken: bos }),
      countTokens: (text) => tokenizer.encode([{ kind: 'data', text }]).length,
      close: async () => {
        await model.dispose();
        await llama.dispose();
      },
    };
  } catch (error) {
    throw new StanchError('model-invalid', `The vocabulary of ${modelPath} cannot be read.`, 'Name a GGUF file or an installed model with --model, or use --no-model to count by an estimate.', error);
  }
}
