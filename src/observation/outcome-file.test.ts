import { describe, expect, it } from 'vitest';
import type { CommandTarget, ResponseCommand, Verb } from '../contracts/index.ts';
import { createOutcomeEnvironment, nothingKnown, parseOutcomes } from './outcome-file.ts';

function command(verb: Verb, ...targets: CommandTarget[]): ResponseCommand {
  return { verb, targets, parameters: {}, reason: '', rollback: '', citations: [], needsApproval: false, warnings: [] };
}
const web: CommandTarget = { alias: 'h1', kind: 'host', name: 'web-01', address: '10.0.0.5' };
const db: CommandTarget = { alias: 'h2', kind: 'host', name: 'db-01' };

describe('parseOutcomes', () => {
  it('reads lines, with defaults, and skips empty ones', () => {
    expect(parseOutcomes('{"verb":"isolate_host","targets":["web-01"],"succeeded":true,"text":"port down"}\r\n\n{"verb":"scan_host","succeeded":false}\n', 'o.jsonl')).toEqual([
      { verb: 'isolate_host', targets: ['web-01'], succeeded: true, text: 'port down' }, { verb: 'scan_host', targets: [], succeeded: false, text: '' },
    ]);
    expect(parseOutcomes('', 'o.jsonl')).toEqual([]);
  });

  it('names file and line of what is no outcome', () => {
    for (const bad of ['not json', '{"verb":"scan_host"}', '[]', '{"verb":1,"succeeded":true}', 'null']) {
      expect(() => parseOutcomes(`{"verb":"scan_host","succeeded":true}\n${bad}`, 'o.jsonl')).toThrow(expect.objectContaining({ code: 'input-invalid', message: 'o.jsonl, line 2: not an outcome.' }) as Error);
    }
  });
});

describe('createOutcomeEnvironment', () => {
  const outcome = (verb: string, targets: string[], text: string, succeeded = true): ReturnType<typeof parseOutcomes>[number] => ({ verb, targets, succeeded, text });

  it('gives the first unused line whose verb and a target fit, by name, address or alias', async () => {
    const environment = createOutcomeEnvironment([outcome('isolate_host', ['db-01'], 'db'), outcome('isolate_host', ['web-01', 'x'], 'first'), outcome('isolate_host', ['10.0.0.5'], 'second', false), outcome('isolate_host', ['h1'], 'third')]);
    const texts: string[] = [];
    for (let step = 1; step <= 3; step += 1) texts.push((await environment.apply(step, command('isolate_host', web))).text);
    expect(texts).toEqual(['first', 'second', 'third']);
    expect(await environment.apply(4, command('isolate_host', web))).toEqual(nothingKnown(4));
    expect(await environment.apply(5, command('isolate_host', web, db))).toEqual({ step: 5, source: 'file', isKnown: true, succeeded: true, text: 'db' });
  });

  it('knows nothing of another verb or target', async () => {
    const environment = createOutcomeEnvironment([outcome('scan_host', ['web-01'], 'x')]);
    expect(await environment.apply(1, command('isolate_host', web))).toEqual({ step: 1, source: 'none', isKnown: false, text: '' });
    expect(await environment.apply(1, command('scan_host', db))).toMatchObject({ isKnown: false });
    expect(await environment.apply(1, command('scan_host', web))).toMatchObject({ isKnown: true });
  });

  it('fits a command without targets by its verb, and starts anew for each environment', async () => {
    const outcomes = [outcome('close_incident', [], 'closed', false)];
    for (let run = 0; run < 2; run += 1) expect(await createOutcomeEnvironment(outcomes).apply(1, command('close_incident'))).toMatchObject({ succeeded: false, text: 'closed' });
    expect(outcomes).toHaveLength(1);
  });
});
