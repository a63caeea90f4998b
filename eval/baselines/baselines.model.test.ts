import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LanguageModel } from '../../src/contracts/index.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { SeededRandom } from '../../src/kit/random.ts';
import { createCompactFunctions } from '../../src/prompts/compact-functions.ts';
import { openLlamaCpp } from '../../src/providers/llama-cpp/open-llama-cpp.ts';
import { openInstance, type OpenedInstance } from './__fixtures__/open-instance.ts';
import { react } from './react.ts';

const modelPath = process.env['STANCH_TEST_MODEL'];

describe.skipIf(modelPath === undefined)('react with the default model', () => {
  let model: LanguageModel;
  let instance: OpenedInstance;
  beforeAll(async () => {
    const hash = createHash('sha256');
    await pipeline(createReadStream(modelPath ?? ''), hash);
    model = await openLlamaCpp({ modelPath: modelPath ?? '', name: 'default', sha256: hash.digest('hex'), isReasoning: false, adapters: [], contextTokens: 4096, sequenceCount: 2, batchTokens: 128, threadCount: 2, isStrictRepro: false });
    instance = await openInstance('dev/shellshock', 'plain', 1);
  });
  afterAll(async () => { await model.close(); });

  async function respond(steps: number): Promise<string[]> {
    const world = instance.begin();
    const engine = createEngine({ model });
    const responder = react.create({ seed: 1, random: new SeededRandom(1), model: { model, engine, functions: createCompactFunctions(engine) } });
    const given: string[] = [];
    let command = await responder.start(instance.scenario.system, structuredClone(instance.evidence));
    while (command !== undefined && given.length < steps) {
      given.push(`${command.verb} ${command.targets.map(({ name }) => name).join(' ')} ${JSON.stringify(command.parameters)} ${command.reason}`);
      if (command.verb === 'close_incident') break;
      command = await responder.next(await world.apply(given.length, command));
    }
    expect(world.score().invalidCount).toBe(0);
    expect(responder.insight?.().usage?.modelCalls).toBeGreaterThan(given.length);
    await responder.close?.();
    return given;
  }

  // The conversation of the full profile takes minutes a turn on two cores: it is tested with scripted answers.
  it('gives valid commands in the compact profile, the same ones again', async () => {
    const first = await respond(2);
    expect(first.length).toBeGreaterThan(0);
    expect(await respond(2)).toEqual(first);
  });
});
