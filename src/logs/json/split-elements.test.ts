import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../kit/json.ts';
import type { SourceLine } from '../input/split-lines.ts';
import { JsonElementSplitter } from './split-elements.ts';

interface Split { lines: SourceLine[]; splitter: JsonElementSplitter }

function split(text: string | Buffer, cuts: readonly number[] = [], maxElementBytes?: number): Split {
  const bytes = Buffer.from(text);
  const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((left, right) => left - right), bytes.length];
  const splitter = new JsonElementSplitter(1 << 20, 0, maxElementBytes);
  const lines = places.slice(1).flatMap((end, index) => splitter.add(bytes.subarray(places[index] ?? 0, end)));
  return { lines: [...lines, ...splitter.end()], splitter };
}

const element = (id: number, more: object = {}): object => ({ id, note: `é "q" \\ {[}] ${id}`, inner: { list: [{ name: 'a' }, { name: 'b' }], none: [] }, ...more });
const elements = [element(1), element(2, { 漢: '\u2028' }), element(3)];
const compact = elements.map((one) => JSON.stringify(one));
/** Texts of whole objects; other lines in brackets, with their problem. */
const shown = ({ lines }: Split): string[] => lines.map((line) => (line.lastLine === undefined ? `[${line.text}] ${line.problems?.join() ?? ''}` : line.text));

const forms: Record<string, string> = {
  'a list on one line': `[${compact.join(',')}]`,
  'a list with an object a line': `[\n${compact.join(',\n')}\n]\n`,
  'a list over many lines': JSON.stringify(elements, null, 2),
  'a wrapped list on one line': `{"Records":[${compact.join(',')}]}`,
  'a wrapped list over many lines': JSON.stringify({ kind: 'EventList', metadata: { a: [1, { b: '}' }] }, items: elements, more: null, last: [{}] }, null, 4),
  'hits of a search': JSON.stringify({ took: 3, _shards: { total: 1 }, hits: { total: { value: 3 }, hits: elements }, aggregations: {} }),
  'wrapped lists one behind the other': compact.map((one) => `{"Records":[${one}]}`).join(''),
  'wrapped lists one a line, one without objects': compact.map((one) => `{"Records":[${one}]}`).join('\n{"Records":[]}\n'),
  'two lists in one object': `{"events":[${compact.slice(0, 2).join(', ')}],"n":1,"items":[${compact.slice(2).join()}]}`,
};
const allForms = Object.entries(forms).flatMap(([what, text]) => [[what, text], [`${what}, with \\r\\n`, text.replaceAll('\n', '\r\n')], [`${what}, with \\r`, text.replaceAll('\n', '\r')]]);

describe('JsonElementSplitter', () => {
  it.each(allForms)('cuts %s', (_what, text) => {
    const bytes = Buffer.from(text);
    const whole = split(text);
    expect(whole.lines.map((line) => parseJson(line.text))).toEqual(elements);
    for (const line of whole.lines) {
      expect(bytes.subarray(line.byteOffset).toString().startsWith(line.text)).toBe(true);
      const before = bytes.subarray(0, line.byteOffset).toString().split(/\r\n|\n|\r/).length;
      expect([line.line, line.lastLine]).toEqual([before, before + line.text.split(/\r\n|\n|\r/).length - 1]);
    }
    const ends = [...text.matchAll(/\r\n|\n|\r/g)].map(([end]) => end);
    const count = (wanted: string): number => ends.filter((end) => end === wanted).length;
    const covered = new Set(whole.lines.flatMap((line) => Array.from({ length: (line.lastLine ?? line.line) - line.line + 1 }, (_, index) => line.line + index)));
    const lineCount = ends.length + (/[\r\n]$/.test(text) ? 0 : 1);
    expect(whole.splitter.counts).toEqual({ lineCount, lineFeeds: count('\n'), carriageReturnLineFeeds: count('\r\n'), carriageReturns: count('\r'), structureLines: lineCount - covered.size });
    expect(whole.splitter.isCutOff).toBe(false);
    for (let cut = 1; cut < bytes.length; cut += 1) expect(split(text, [cut]).lines).toEqual(whole.lines);
    const bytewise = split(text, Array.from({ length: bytes.length }, (_, index) => index));
    expect(bytewise.lines).toEqual(whole.lines);
    expect(bytewise.splitter.counts).toEqual(whole.splitter.counts);
  });

  const [one = '', two = '', three = ''] = compact;
  it.each([
    ['text between objects', `[${one}, what is this? ,${two}]`, [one, '[what is this? ,] text between the objects of a list', two]],
    ['a value that is no object', `[${one},[1],null,${two}]`, [one, '[[1],null,] text between the objects of a list', two]],
    ['an object that was torn and written anew', `[${one},${two.slice(0, 20)}${two},${three}]`, [one, `[${two.slice(0, 20)}] an object of the list that is broken`, two, three]],
    ['a missing quote', `[${one},${two.replace('"id"', '"id')},${three}]`, [one, `[${two.replace('"id"', '"id')},] an object of the list that is broken`, three]],
    ['a missing quote in the first', `[${one.replace('"none', 'none')},${two}]`, [`[${one.replace('"none', 'none')},] an object of the list that is broken`, two]],
    ['a missing brace', `[${one},${two.slice(0, -1)},${three}]`, [one, `[${two.slice(0, -1)},] an object of the list that is broken`, three]],
    ['a missing bracket', `[${one},${two.replace('}],', '},')},${three}]`, [one, `[${two.replace('}],', '},')},] an object of the list that is broken`, three]],
    ['a brace too many', `[${one},${two}},${three}]`, [one, two, '[},] text between the objects of a list', three]],
    ['a line end in a string', `[${one},${two.replace('é', '\n')},${three}]`, [one, ...two.split('é').map((part, index) => `[${part}${',\n'.charAt(index - 1)}] an object of the list that is broken`), three]],
    ['a NUL where an object begins', `[${one},:\0${two}]`, [one, '[:\u2400] holds NUL bytes,text between the objects of a list', two]],
    ['a torn end', `[\n${one},\n${two.slice(0, 30)}`, [one, `[${two.slice(0, 30)}] an object of the list that does not end: the text seems cut off`]],
    ['plain lines behind it', `[${one}]\nplain words\n{"a":1}\n`, [one, '[plain words] ', '[{"a":1}] ']],
    ['words right behind it', `{"Records":[${one}]} words`, [one, '[words] ']],
    ['another kind of value behind it', `{"Records":[${one}]}\n{"items":[${two}]}`, [one, `[{"items":[${two}]}] `]],
    ['words in the wrapping object', `{"Records":[${one}] words\nmore words`, [one, '[words] text around a list of objects that is no JSON', '[more words] ']],
    ['a torn tail', `{"Records":[${one}],"next": "ab`, [one, '[,"next": "ab] text behind a list of objects that does not end: it seems cut off']],
    ['a torn head of another', `{"Records":[${one}]}{"Rec`, [one, '[{"Rec] ']],
    ['no list at all', 'words\nand words', ['[words] ', '[and words] ']],
  ])('goes on behind %s', (_what, text, expected) => {
    const whole = split(text);
    expect(shown(whole)).toEqual(expected);
    const size = Buffer.byteLength(text);
    for (let cut = 1; cut < size; cut += 1) expect(split(text, [cut]).lines).toEqual(whole.lines);
    expect(split(text, Array.from({ length: size }, (_, index) => index)).lines).toEqual(whole.lines);
  });

  it('passes over an object that is too large, with its lines counted', () => {
    const large = JSON.stringify(element(2, { text: 'x'.repeat(3000) }), null, 1);
    const text = `[${one},\n${large},\n${three}]`;
    const whole = split(text, [], 1000);
    expect([whole.lines[0]?.text, whole.lines.at(-1)?.text]).toEqual([one, three]);
    const torn = whole.lines.slice(1, -1);
    expect(torn.map((line) => line.text)).toEqual(large.split('\n'));
    expect(torn.every((line) => line.isTorn === true && line.problems?.[0] === 'an object of the list with more than 1000 bytes, which was not read')).toBe(true);
    expect(whole.lines.at(-1)).toMatchObject({ line: 2 + large.split('\n').length, byteOffset: Buffer.byteLength(text) - Buffer.byteLength(three) - 1 });
    for (let cut = 1; cut < text.length; cut += 7) expect(split(text, [cut], 1000).lines).toEqual(whole.lines);
  });

  it('shows NUL and invalid bytes in an object, and says so', () => {
    const bytes = Buffer.concat([Buffer.from('[{"a":"'), Buffer.from([0, 0xff]), Buffer.from('"},{"a":"é"}]')]);
    const expected = [{ text: '{"a":"\u2400\ufffd"}', line: 1, lastLine: 1, byteOffset: 1, problems: ['holds bytes that are not UTF-8', 'holds NUL bytes'] }, { text: '{"a":"é"}', line: 1, lastLine: 1, byteOffset: 12 }];
    expect(split(bytes).lines).toEqual(expected);
    for (let cut = 1; cut < bytes.length; cut += 1) expect(split(bytes, [cut]).lines).toEqual(expected);
  });

  it('says that a list does not end', () => {
    expect(split(`[${one},`).splitter.isCutOff).toBe(true);
    expect(split(`{"Records":[${one}]`).splitter.isCutOff).toBe(true);
    expect(split(`[${one}]`).splitter.isCutOff).toBe(false);
  });

  it('goes on behind a list inside of a broken object', () => {
    const text = `[${one},{"id":7,"list":[{"id":8},{"id":9}],"x" y "z":[{"id":10}]},${three}]`;
    const whole = split(text);
    expect(shown(whole)[0]).toBe(one);
    expect(shown(whole).at(-1)).toBe(three);
    for (let cut = 1; cut < text.length; cut += 1) expect(split(text, [cut]).lines).toEqual(whole.lines);
  });

  it('goes deep only so far, and takes no longer for it', () => {
    const deep = `[${one},${'{"id":['.repeat(200_000)}1${']}'.repeat(200_000)},${three}]`;
    expect(shown(split(deep)).filter((text) => text === one || text === three)).toEqual([one, three]);
  });

  const piece = fc.oneof(
    fc.constantFrom(...compact, ...compact.map((text) => `${text},\n`), '[', ']', '{', '}', ',', ':', '"', '\\', '\n', '\r', '\r\n', ' ', '{"Records":[', ']}', '{"id":', 'words', '\0', '[{"id":1}'),
    fc.string({ maxLength: 5 }), fc.constantFrom(...compact).chain((text) => fc.nat(text.length).map((at) => text.slice(0, at))), fc.constant(JSON.stringify(elements, null, 1)),
  );
  it('leaves no byte out, and gives the same however the bytes are cut into chunks', () => {
    fc.assert(fc.property(fc.constantFrom('[', '{"Records":[', '[\n', ''), fc.array(piece, { maxLength: 20 }), fc.array(fc.nat(3000), { maxLength: 8 }), fc.constantFrom(60, 1000), (head, pieces, cuts, maxElementBytes) => {
      const text = `${head}${compact[0] ?? ''}${pieces.join('')}`;
      const bytes = Buffer.from(text);
      const whole = split(text, [], maxElementBytes);
      const parts = split(text, cuts, maxElementBytes);
      expect(parts.lines).toEqual(whole.lines);
      expect(parts.splitter.counts).toEqual(whole.splitter.counts);
      const bytewise = split(text, Array.from({ length: bytes.length }, (_, index) => index), maxElementBytes);
      expect(bytewise.lines).toEqual(whole.lines);
      expect(bytewise.splitter.counts).toEqual(whole.splitter.counts);
      // Every line is counted, and every line with a letter is given or is around the list.
      const lines = text.split(/\r\n|\n|\r/);
      expect(whole.splitter.counts.lineCount).toBe(lines.length - (lines.at(-1) === '' ? 1 : 0));
      const covered = new Set(whole.lines.flatMap((line) => Array.from({ length: (line.lastLine ?? line.line) - line.line + 1 }, (_, index) => line.line + index)));
      const isBlank = (line: number): boolean => lines[line - 1]?.trim() === '';
      expect([...covered].filter((line) => !isBlank(line)).length + (whole.splitter.counts.structureLines ?? 0)).toBe(lines.filter((line) => line.trim() !== '').length);
      let last = 0;
      for (const line of whole.lines) {
        expect(line.byteOffset).toBeGreaterThanOrEqual(last);
        last = line.byteOffset;
        const raw = line.text.replaceAll('\u2400', '\0');
        if (!raw.includes('\ufffd')) expect(bytes.subarray(last).toString().startsWith(raw)).toBe(true);
      }
    }), { numRuns: 400 });
  });
});
