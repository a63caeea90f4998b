import { appendFileSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineResult, LogReader, ReaderContext } from './log-reader.ts';

export const silent: ReaderContext = { source: 's1', referenceMs: Date.UTC(2026, 0, 1), note: () => undefined, dropColumns: () => undefined, readEmbedded: () => undefined };

/** With `STANCH_WRITE_CORPUS=FOLDER` every line that a test reads is added to the corpus of the fuzzer. */
const corpusFolder = process.env['STANCH_WRITE_CORPUS'];

/** All that a reader says of these lines, one result a line and the end's last. */
export function readLines(reader: LogReader, lines: readonly string[], context: ReaderContext = silent): LineResult {
  const result = parseLines(reader, lines, context);
  if (corpusFolder !== undefined) addToCorpus(corpusFolder, reader.format, `${lines.join('\n')}\n`);
  return result;
}

const maxEntryCharacters = 6_000;
const maxCorpusBytes = 100_000;
const inCorpus = new Set<string>();

/** Small, each once, and not without end: random tests pass here too. */
function addToCorpus(folder: string, format: string, text: string): void {
  const file = join(folder, `${format}.txt`);
  if (text.length > maxEntryCharacters || inCorpus.has(text) || (existsSync(file) && statSync(file).size > maxCorpusBytes)) return;
  inCorpus.add(text);
  appendFileSync(file, text);
}

function parseLines(reader: LogReader, lines: readonly string[], context: ReaderContext = silent): LineResult {
  const parser = reader.open(context);
  const results = lines.flatMap((text, index) => (text.trim() === '' ? [] : [parser.parseLine(text, { line: index + 1, byteOffset: index * 10 })]));
  results.push(parser.end());
  return {
    records: results.flatMap((result) => result.records),
    rejected: results.flatMap((result) => result.rejected),
    structureLines: results.flatMap((result) => result.structureLines),
  };
}

/** Each line number that some part of the result speaks of. */
function coveredLines(result: LineResult): Set<number> {
  const covered = new Set([...result.structureLines, ...result.rejected.map((line) => line.line)]);
  for (const record of result.records) for (let line = record.line; line <= (record.lastLine ?? record.line); line += 1) covered.add(line);
  return covered;
}

/** Promises that every reader keeps. `sample` is a small source of its format, in which every line is understood. */
export function describeLogReader(reader: LogReader, sample: readonly string[]): void {
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom(...sample),
    fc.tuple(fc.constantFrom(...sample), fc.nat(400)).map(([text, at]) => text.slice(0, at)),
    fc.tuple(fc.constantFrom(...sample), fc.nat(400), fc.string({ maxLength: 8 })).map(([text, at, inserted]) => text.slice(0, at) + inserted + text.slice(at)),
    fc.stringMatching(/^[[\]{}"',:*\\ 0-9a-f<>-]{0,80}$/),
  ).map((text) => text.replace(/[\r\n]/g, ' '));

  describe(`${reader.format}: the contract of log readers`, () => {
    it('is sure of its own sample and gives a number from 0 to 1 for anything', () => {
      expect(reader.sniff(sample)).toBeGreaterThanOrEqual(0.1);
      fc.assert(fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const confidence = reader.sniff(lines);
        return confidence >= 0 && confidence <= 1;
      }));
    });

    it('understands all of its sample', () => {
      const result = readLines(reader, sample);
      expect(result.rejected).toEqual([]);
      expect(result.records.length).toBeGreaterThan(0);
    });

    it('never throws and leaves no line out', () => {
      fc.assert(fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const covered = coveredLines(parseLines(reader, lines));
        const isBlank = (line: number): boolean => lines[line - 1]?.trim() === '';
        const expected = lines.map((_, index) => index + 1).filter((line) => !isBlank(line));
        // A record of several lines may have blank ones among them.
        expect([...covered].filter((line) => !isBlank(line)).sort((left, right) => left - right)).toEqual(expected);
      }), { numRuns: 300 });
    });

    it('cites source and line in every record, with finite times and a short raw text', () => {
      fc.assert(fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        for (const record of parseLines(reader, lines).records) {
          expect(record.source).toBe('s1');
          expect(record.line).toBeGreaterThanOrEqual(1);
          expect(record.lastLine ?? record.line).toBeLessThanOrEqual(lines.length);
          expect(record.byteOffset).toBe((record.line - 1) * 10);
          expect(record.timeMs === undefined || Number.isSafeInteger(record.timeMs)).toBe(true);
          expect(record.raw.length).toBeLessThanOrEqual(4096);
          expect(record.raw).not.toBe('');
        }
      }));
    });

    it('keeps a broken line and understands what comes after it', () => {
      const broken = [...sample, (sample.at(-1) ?? '').slice(0, 40), ...sample];
      const whole = parseLines(reader, [...sample, ...sample]).records.length;
      expect(parseLines(reader, broken).records.length).toBeGreaterThanOrEqual(whole);
      expect(coveredLines(parseLines(reader, broken)).size).toBe(broken.length);
    });
  });
}
