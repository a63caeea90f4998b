import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines, silent } from '../../log-reader.contract.ts';
import type { ReaderContext } from '../../log-reader.ts';
import type { JsonObject, RecordFields } from '../../mapping/values.ts';
import { jsonReader } from '../json-reader.ts';

/** A context that knows one line inside others: whatever holds `known line`. */
export const knowing: ReaderContext = {
  ...silent,
  readEmbedded: (text): RecordFields | undefined => (text.includes('known line')
    ? { format: 'inner', kind: 'event', product: 'Inner', severityId: 3, message: text.slice(text.indexOf('known line')), timeMs: 1, isTimeGuessed: true, account: 'eve', srcEndpoint: { ip: '198.51.100.9', port: 4000 }, device: { hostname: 'inner-host' } }
    : undefined),
};

/** The one record of an event. */
export function readEvent(event: JsonObject, context: ReaderContext = knowing): RecordFields | undefined {
  return readLines(jsonReader, [JSON.stringify(event)], context).records[0];
}

/** Any value in place of one of the event's own, at a depth that chance picks. */
function spoil(value: unknown, path: readonly number[], given: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return given;
  if (Array.isArray(value)) return value.length === 0 ? given : value.map((one: unknown, index) => (index === step % value.length ? spoil(one, rest, given) : one));
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  return key === undefined ? given : { ...value, [key]: spoil((value as JsonObject)[key], rest, given) };
}

/** Promises that every format of JSON objects keeps, whatever stands where its values should. */
export function describeJsonFormat(format: string, events: readonly JsonObject[]): void {
  describe(`${format}: the contract of JSON formats`, () => {
    it('knows its events', () => {
      for (const event of events) expect(readEvent(event)).toMatchObject({ format });
    });

    it('never throws, and gives whole records, when values are of other types', () => {
      const value = fc.oneof(fc.constantFrom(null, true, 0, -1, 1e300, 1e16, '', '-', ' ', 'x'.repeat(5000), [], {}, [[]], [null], '192.0.2.1', '2026-01-02T03:04:05Z', 1767322000, 4294967295), fc.jsonValue({ maxDepth: 2 }));
      fc.assert(fc.property(fc.constantFrom(...events), fc.array(fc.tuple(fc.array(fc.nat(60), { minLength: 1, maxLength: 4 }), value), { minLength: 1, maxLength: 4 }), (event, changes) => {
        const spoilt = changes.reduce<unknown>((whole, [path, given]) => spoil(whole, path, given), event);
        const { records, rejected } = readLines(jsonReader, [JSON.stringify(spoilt)], knowing);
        expect(records.length + rejected.length).toBeGreaterThan(0);
        for (const record of records) {
          expect(record.message).not.toBe('');
          expect(record.message.length).toBeLessThanOrEqual(2000);
          expect(record.timeMs === undefined || Number.isSafeInteger(record.timeMs)).toBe(true);
          expect([0, 1, 2, 3, 4, 5]).toContain(record.severityId);
          for (const text of [record.account, record.file, record.process, record.commandLine, record.ruleId]) expect(text === undefined || (typeof text === 'string' && text !== '')).toBe(true);
        }
      }), { numRuns: 300 });
    });
  });
}
