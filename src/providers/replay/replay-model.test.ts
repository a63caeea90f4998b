import { describe, expect, it } from 'vitest';
import type { LanguageModel, NextTokenRequest } from '../../contracts/index.ts';
import { testLanguageModel } from '../language-model.contract.ts';
import { randomScript } from '../scripted/__fixtures__/random-script.ts';
import { createScriptedModel } from '../scripted/scripted-model.ts';
import { recordModel } from './record-model.ts';
import { createReplayModel, type ReplayModel } from './replay-model.ts';

describe('replay model', () => {
  testLanguageModel(async (scenario) => {
    const recordings: string[][] = [];
    await scenario(async () => {
      const lines: string[] = [];
      recordings.push(lines);
      return recordModel(createScriptedModel(randomScript(), { contextTokens: 512 }), (line) => lines.push(line));
    });
    const replays: ReplayModel[] = [];
    await scenario(async () => {
      const replay = createReplayModel(recordings[replays.length] ?? []);
      replays.push(replay);
      return replay;
    });
    expect(replays.map((replay) => replay.remainingCount)).toEqual(recordings.map(() => 0));
  });
});

function ask(model: LanguageModel, question: string, options = '01'): NextTokenRequest {
  const path = model.tokenizer.encode([{ kind: 'trusted', text: question }]);
  return { path, questionLength: path.length, options: model.tokenizer.encode([{ kind: 'trusted', text: options }]) };
}

async function record(run: (model: LanguageModel) => Promise<unknown>): Promise<string[]> {
  const lines: string[] = [];
  await run(recordModel(createScriptedModel(randomScript()), (line) => lines.push(line)));
  return lines;
}

const log = 'h1 was seen twice by the sensor at the gate; ';

describe('createReplayModel', () => {
  it('shows where the prompts part', async () => {
    const lines = await record(async (model) => {
      model.tokenizer.encode([{ kind: 'trusted', text: `${log}h2 was not\n=` }]);
      await model.next([ask(model, `${log}h1 was not\n=`)]);
    });
    const replay = createReplayModel(lines);
    const failure = await replay.next([ask(replay, `${log}h2 was not\n=`)]).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ code: 'model-answer' });
    expect((failure as Error).message).toBe([
      'Call 1 of the recording is another one. The prompts part after 46 tokens (recorded 57, asked 57), after "…he sensor at the gate; h".',
      '  recorded: "1 was not\\n="',
      '  asked:    "2 was not\\n="',
    ].join('\n'));
  });

  it('tells another kind, another batch, other options, text that was never tokenized, and one call too many', async () => {
    const lines = await record(async (model) => {
      await model.next([ask(model, 'a'), ask(model, 'b')]);
      model.tokenizer.encode([{ kind: 'trusted', text: '10' }]);
    });
    const fails = async (run: (model: LanguageModel) => Promise<unknown>): Promise<string> => {
      try {
        await run(createReplayModel(lines));
      } catch (error) {
        return (error as Error).message;
      }
      return 'no failure';
    };
    expect(await fails((model) => model.warm([1], []))).toContain('Recorded: next. Asked: warm.');
    expect(await fails((model) => model.next([ask(model, 'a')]))).toContain('Recorded: a batch of 2. Asked: a batch of 1.');
    expect(await fails((model) => model.next([ask(model, 'a', '10'), ask(model, 'b')]))).toContain('The prompt is the same, the question is not.');
    expect(await fails((model) => model.next([ask(model, 'never read')]))).toContain('never tokenized this trusted text: "never read"');
    expect(await fails(async (model) => {
      await model.next([ask(model, 'a'), ask(model, 'b')]);
      await model.next([ask(model, 'a')]);
    })).toContain('The recording ends after 1 calls');
  });

  it('plays calls back in the order asked, whatever ended first', async () => {
    const waiting: (() => void)[] = [];
    const slow = createScriptedModel(randomScript());
    const lines: string[] = [];
    const model = recordModel({ ...slow, next: async (requests) => { await new Promise<void>((resolve) => { waiting.push(resolve); }); return slow.next(requests); } }, (line) => lines.push(line));
    const asked = [ask(model, 'first'), ask(model, 'second')];
    const answers = asked.map((request) => model.next([request]));
    waiting[1]?.();
    await answers[1];
    waiting[0]?.();
    const recorded = await Promise.all(answers);
    const replay = createReplayModel(lines);
    expect([await replay.next([asked[0]!]), await replay.next([asked[1]!])]).toEqual(recorded);
  });

  it('writes a path as what it adds to the one before', async () => {
    const question = 'a long beginning '.repeat(20);
    const lines = await record(async (model) => {
      await model.next([ask(model, question)]);
      await model.next([ask(model, `${question}and more`)]);
    });
    const calls = lines.filter((line) => line.startsWith('{"kind":"next"'));
    expect(calls).toHaveLength(2);
    expect(calls[1]).toContain('"path":{"shared":340,"tail":[97,110,100,32,109,111,114,101]}');
  });

  it('keeps minus infinity', async () => {
    const lines: string[] = [];
    const model = recordModel(createScriptedModel(() => [Number.NEGATIVE_INFINITY, 0]), (line) => lines.push(line));
    await model.next([ask(model, 'a')]);
    const replay = createReplayModel(lines);
    expect(await replay.next([ask(replay, 'a')])).toEqual([{ logWeights: [Number.NEGATIVE_INFINITY, 0] }]);
  });

  it('refuses lines that are no recording', () => {
    for (const lines of [[], ['not json'], ['{"kind":"next"}'], ['{"kind":"model","format":"other"}']]) {
      expect(() => createReplayModel(lines)).toThrow(expect.objectContaining({ code: 'run-invalid' }) as Error);
    }
  });
});
