import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../contracts/index.ts';
import type { SourceBatch } from '../../read-source.ts';
import { mergeSources, type MergedSource, type MergeOptions } from './merge-sources.ts';

interface Opened { open: number; most: number; late: number[]; closed: number }

function record(source: number, line: number, timeMs: number | undefined): LogRecord {
  return { source: `s${source + 1}`, line, byteOffset: 0, kind: 'event', severityId: 1, message: '', raw: '', ...(timeMs !== undefined && { timeMs }) };
}

function toSources(times: readonly (readonly (number | undefined)[])[], batchSize: number): { sources: MergedSource[]; opened: Opened } {
  const opened: Opened = { open: 0, most: 0, late: [], closed: 0 };
  const sources = times.map((own, source): MergedSource => {
    const records = own.map((timeMs, index) => record(source, index + 1, timeMs));
    const firstMs = own.find((timeMs) => timeMs !== undefined);
    return {
      ...(firstMs !== undefined && { firstMs }),
      onLate: () => { opened.late.push(source); },
      async *open(): AsyncGenerator<SourceBatch> {
        opened.open += 1;
        opened.most = Math.max(opened.most, opened.open);
        try {
          for (let at = 0; at + batchSize < records.length; at += batchSize) yield { records: records.slice(at, at + batchSize) };
          opened.open -= 1;
          yield { records: records.slice(Math.floor(Math.max(0, records.length - 1) / batchSize) * batchSize), isLast: true };
        } finally {
          opened.closed += 1;
        }
      },
    };
  });
  return { sources, opened };
}

async function merged(times: readonly (readonly (number | undefined)[])[], batchSize = 3, options: MergeOptions = { maxOpen: 64 }): Promise<{ order: string[]; opened: Opened }> {
  const { sources, opened } = toSources(times, batchSize);
  const order: string[] = [];
  for await (const batch of mergeSources(sources, options)) for (const { source, line } of batch) order.push(`${source}:${line}`);
  return { order, opened };
}

describe('mergeSources', () => {
  it('gives records by time, ties by source and line', async () => {
    expect((await merged([[1, 3, 5], [2, 3, 4], [3]])).order).toEqual(['s1:1', 's2:1', 's1:2', 's2:2', 's3:1', 's2:3', 's1:3']);
  });

  it('keeps a record without a time behind its forerunner, and those at the start before the first with one', async () => {
    expect((await merged([[undefined, 2, undefined, undefined, 9], [1, 3]])).order).toEqual(['s2:1', 's1:1', 's1:2', 's1:3', 's1:4', 's2:2', 's1:5']);
    expect((await merged([[5], [undefined, undefined]])).order).toEqual(['s2:1', 's2:2', 's1:1']);
  });

  it('sorts nothing within a source', async () => {
    expect((await merged([[10, 4, 11], [5, 12]])).order).toEqual(['s2:1', 's1:1', 's1:2', 's1:3', 's2:2']);
  });

  it('merges sorted sources as sorting would, whatever the batches', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.array(fc.nat(30), { maxLength: 25 }).map((times) => times.sort((left, right) => left - right)), { maxLength: 6 }), fc.integer({ min: 1, max: 7 }), async (times, batchSize) => {
      const all = times.flatMap((own, source) => own.map((timeMs, index) => ({ source, line: index + 1, timeMs })));
      all.sort((left, right) => left.timeMs - right.timeMs || left.source - right.source || left.line - right.line);
      expect((await merged(times, batchSize)).order).toEqual(all.map(({ source, line }) => `s${source + 1}:${line}`));
    }));
  });

  it('keeps every record and the order within each source, whatever their times', async () => {
    const time = fc.option(fc.nat(20), { nil: undefined });
    await fc.assert(fc.asyncProperty(fc.array(fc.array(time, { maxLength: 12 }), { maxLength: 8 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 }), async (times, maxOpen, batchSize) => {
      const { order, opened } = await merged(times, batchSize, { maxOpen });
      expect(order.length).toBe(times.flat().length);
      for (const [source, own] of times.entries()) expect(order.filter((one) => one.startsWith(`s${source + 1}:`))).toEqual(own.map((_, index) => `s${source + 1}:${index + 1}`));
      expect(opened.most).toBeLessThanOrEqual(maxOpen);
    }));
  });

  it('opens a source when its time has come, not before', async () => {
    const rotated = Array.from({ length: 30 }, (_, file) => Array.from({ length: 10 }, (_unused, index) => file * 100 + index));
    const { opened } = await merged(rotated);
    expect(opened.most).toBe(1);
    expect(opened.late).toEqual([]);
  });

  it('tells which source had to wait although its time had come', async () => {
    const { order, opened } = await merged([[1, 2, 3, 20, 21, 22, 23, 24], [1, 2, 3, 20, 21, 22, 23, 25], [5, 6]], 2, { maxOpen: 2 });
    expect(opened.late).toEqual([2]);
    expect(order).toHaveLength(18);
  });

  it('closes all that is open when it is given up', async () => {
    const { sources, opened } = toSources([Array.from({ length: 5000 }, (_, index) => index), Array.from({ length: 5000 }, (_, index) => index)], 10);
    for await (const _batch of mergeSources(sources, { maxOpen: 64 })) break;
    expect(opened.open).toBe(2);
    expect(opened.closed).toBe(2);
  });

  it('gives a whole batch as it is when nothing else comes between', async () => {
    const { sources } = toSources([[1, 2, 3, 4, 5, 6]], 3);
    const sizes: number[] = [];
    for await (const batch of mergeSources(sources, { maxOpen: 64 })) sizes.push(batch.length);
    expect(sizes).toEqual([3, 3]);
  });
});
