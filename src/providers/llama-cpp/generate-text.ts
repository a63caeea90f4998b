import { LlamaGrammarEvaluationState, type Llama, type LlamaContextSequence, type LlamaModel, type Token } from 'node-llama-cpp';
import type { GenerateAnswer, GenerateRequest } from '../../contracts/index.ts';
import { parseJson } from '../../kit/json.ts';

export interface Generator {
  llama: Llama;
  model: LlamaModel;
  /** What closes the model's thought, such as `</think>`. */
  endOfThought: string;
}

/**
 * Continues `rest` on a sequence that already holds what came before. With a schema the answer is forced by a grammar; with
 * `thinkingTokens` free text comes first, up to the end of thought or that many tokens, and then the grammar.
 */
export async function generateText(generator: Generator, sequence: LlamaContextSequence, rest: readonly Token[], request: GenerateRequest): Promise<GenerateAnswer> {
  let input = [...rest];
  let thinking: string | undefined;
  if (request.thinkingTokens !== undefined && request.thinkingTokens > 0) {
    const thought = await run(generator, sequence, input, { ...request, maxTokens: request.thinkingTokens, stopTexts: [generator.endOfThought] }, undefined);
    thinking = thought.text;
    if (thought.stopReason === 'aborted') return { ...thought, thinking, text: '' };
    // What was sampled last is not in the sequence yet, unless the model ended on its own: it goes first, then the thought is closed.
    const closing = thought.stopReason === 'stop-text' ? '\n\n' : `\n${generator.endOfThought}\n\n`;
    const last = thought.stopReason === 'end' ? undefined : (thought.tokens.at(-1) as Token | undefined);
    input = [...(last === undefined ? [] : [last]), ...generator.model.tokenize(closing, true)];
  }
  const grammar = request.schema === undefined ? undefined : await generator.llama.createGrammarForJsonSchema(request.schema as Parameters<Llama['createGrammarForJsonSchema']>[0]);
  const answer = await run(generator, sequence, input, request, grammar === undefined ? undefined : new LlamaGrammarEvaluationState({ model: generator.model, grammar }));
  return thinking === undefined ? answer : { ...answer, thinking };
}

async function run(generator: Generator, sequence: LlamaContextSequence, input: readonly Token[], request: GenerateRequest, grammar: LlamaGrammarEvaluationState | undefined): Promise<GenerateAnswer> {
  const tokens: Token[] = [];
  let text = '';
  let stopReason: GenerateAnswer['stopReason'] = 'end';
  const { temperature, topP, seed } = request.sampling;
  const stream = sequence.evaluate([...input], { temperature, topP, seed, ...(grammar === undefined ? {} : { grammarEvaluationState: grammar }) });
  for await (const token of stream) {
    if (request.signal?.aborted === true) { stopReason = 'aborted'; break; }
    tokens.push(token);
    text = generator.model.detokenize(tokens);
    const stop = request.stopTexts.find((candidate) => text.includes(candidate));
    if (stop !== undefined) {
      text = text.slice(0, text.indexOf(stop));
      stopReason = 'stop-text';
      break;
    }
    // The grammar's own stop works in chat sessions only: a whole value is the end.
    if (grammar !== undefined && /[}\]"\d]\s*$/.test(text) && parseJson(text) !== undefined) break;
    if (tokens.length >= request.maxTokens) { stopReason = 'max-tokens'; break; }
  }
  return { text, tokens, stopReason };
}
