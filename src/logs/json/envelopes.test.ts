import { describe, expect, it } from 'vitest';
import { readLines } from '../log-reader.contract.ts';
import { findEnvelope } from './envelopes.ts';
import { jsonReader } from './json-reader.ts';

const event = { a: 1, b: 2, c: 3 };
const text = JSON.stringify(event);

describe('findEnvelope', () => {
  it.each([
    ['a delivered file', { Records: [event, event] }, [event, event]],
    ['search hits', { took: 1, hits: { total: 2, hits: [{ _source: event }] } }, [{ _source: event }]],
    ['a hit', { _index: 'i', _source: event }, [event]],
    ['an event bus', { version: '0', id: 'x', 'detail-type': 'T', source: 's', account: '1', time: 't', region: 'r', resources: [], detail: { a: 1 } }, [{ a: 1 }]],
    ['findings on an event bus', { detail: { findings: [event] } }, [{ findings: [event] }]],
    ['an event hook', { eventType: 'x', source: 'y', eventId: 'z', eventTime: 't', contentType: 'c', more: 1, data: { events: [event] } }, [event]],
    ['a cloud event', { specversion: '1.0', type: 't', source: 's', id: 'i', time: 't', data: { a: 1 } }, [{ a: 1 }]],
    ['a collector', { time: 1, host: 'h', source: 's', sourcetype: 't', index: 'i', event }, [event]],
    ['a collector of text', { time: 1, sourcetype: 't', event: text }, [{ time: 1, sourcetype: 't', ...event }]],
    ['a search export', { preview: false, result: { _raw: text, _time: 't', host: 'h' } }, [{ _raw: text, _time: 't', host: 'h' }]],
    ['a raw event', { _raw: text, _time: 't', a: 9 }, [{ _time: 't', a: 1, b: 2, c: 3 }]],
    ['a notification', { Type: 'Notification', MessageId: 'm', TopicArn: 't', Message: text }, [event]],
    ['a queue with a list', { messageId: 'm', receiptHandle: 'r', body: JSON.stringify({ Records: [event] }) }, [event]],
    ['a log stream', { id: '1', timestamp: 7, message: text }, [{ id: '1', timestamp: 7, ...event }]],
    ['a list as text', { id: '1', timestamp: 7, message: JSON.stringify([event]) }, [event]],
    ['rows', { tables: [{ name: 'T', columns: [{ name: 'a' }, { name: 'b' }], rows: [[1, 2], [3], 'x', [4, 5, 6]] }] }, [{ a: 1, b: 2 }, { a: 3 }, { a: 4, b: 5 }]],
  ])('takes off %s', (_what, value, inner) => { expect(findEnvelope(value)).toEqual(inner); });

  it.each([
    ['a plain line of a log stream', { id: '1', timestamp: 7, message: 'plain' }], ['broken text', { id: '1', timestamp: 7, message: '{"a":' }], ['a number as text', { _raw: '[1]' }],
    ['a list that is a part', { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, items: [event] }], ['empty lists', { Records: [], hits: { hits: [] } }], ['tables without columns', { tables: [{ rows: [[1]] }] }], ['a short event', { event: { a: 1 } }],
  ])('leaves %s', (_what, value) => { expect(findEnvelope(value)).toBeUndefined(); });

  it('goes through several', () => {
    const finding = { SchemaVersion: '1', ProductArn: 'p', Types: ['t'], Title: 'Found', Severity: { Label: 'LOW' } };
    const bus = { 'detail-type': 'Security Hub Findings - Imported', source: 'aws.securityhub', detail: { findings: [finding, finding] } };
    const queue = { Records: [{ messageId: 'm', body: JSON.stringify({ TopicArn: 't', Message: JSON.stringify(bus) }) }] };
    expect(readLines(jsonReader, [JSON.stringify(queue)]).records).toMatchObject([{ format: 'security-hub', message: 'Found' }, { format: 'security-hub' }]);
  });
});
