import { describe, expect, it } from 'vitest';
import { readLines, silent } from '../log-reader.contract.ts';
import { jsonReader } from './json-reader.ts';
import { holdsRoundedNumber } from './rounded-numbers.ts';

describe('numbers beyond 2^53', () => {
  it.each([
    ['{"id":12345678901234567890}', true], ['{"a":[1,9007199254740993]}', true], ['{"a":-12345678901234567890}', true], ['{"a":1e+30}', true],
    ['{"id":9007199254740991}', false], ['{"id":"12345678901234567890"}', false], ['{"id":1234567890123456}', false], ['{}', false],
  ])('%s: %s', (text, expected) => {
    expect(holdsRoundedNumber(text)).toBe(expected);
  });

  it('stay as they are in raw text, and are told where an envelope was taken off', () => {
    const notes: string[] = [];
    const context = { ...silent, note: (sentence: string) => notes.push(sentence) };
    const event = '{"time":"2024-05-01T10:00:00Z","message":"signed in","user":"anna","id":12345678901234567890}';
    const { records: [plain] } = readLines(jsonReader, [event], context);
    expect(plain?.raw).toBe(event);
    expect(notes.join()).not.toContain('2^53');
    readLines(jsonReader, [`{"result":${event},"preview":false}`], context);
    expect(notes.join()).toContain('2^53');
  });
});
