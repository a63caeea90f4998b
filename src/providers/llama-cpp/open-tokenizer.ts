import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import type { Tokenizer } from '../../contracts/index.ts';
import { StanchError } from '../../kit/error.ts';
import { createTokenizer } from './tokenizer.ts';

/** A model's tokenizer alone: only its vocabulary is loaded. Throws `model-invalid` when the file is no model. */
export async function openTokenizer(modelPath: string): Promise<Tokenizer & { countTokens(text: string): number; close(): Promise<void> }> {
  try {
    const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error });
    const model = await llama.loadModel({ modelPath, vocabOnly: true });
    const tokenizer = createTokenizer(model);
    return {
      ...tokenizer,
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
