import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silent } from '../../log-reader.contract.ts';
import type { JsonObject } from '../../mapping/values.ts';
import { lastPart, shorten, tellAct, tellDetails, tellOutcome } from './api-words.ts';
import { camelKey, camelKeys } from './camel-keys.ts';
import { cloudFormats } from './cloud.ts';
import { openKeys, openList, openObject } from './json-text.ts';

/** Keys by which the formats know their objects, and those they read. */
const keys = ['eventSource', 'eventName', 'eventTime', 'CloudTrailEvent', 'userIdentity', 'requestParameters', 'responseElements', 'service', 'Service', 'serviceName', 'action', 'type', 'resource', 'SchemaVersion', 'ProductArn', 'Severity',
  'Resources', 'Types', 'Network', 'auditID', 'verb', 'objectRef', 'requestObject', 'requestURI', 'riskEventType', 'riskLevel', 'category', 'properties', 'createdDateTime', 'appId', 'status', 'activityDisplayName', 'targetResources', 'initiatedBy',
  'Operation', 'Workload', 'UserId', 'Parameters', 'operationName', 'eventTimestamp', 'resourceId', 'time', 'eventType', 'published', 'actor', 'outcome', 'target', 'debugContext', 'protoPayload', 'methodName', 'metadata', 'event', 'parameter', 'logName',
  'jsonPayload', 'timestamp', 'name', 'value', 'displayName', 'modifiedProperties', '__proto__', 'constructor', 'length'];
const word = fc.oneof(fc.constantFrom('guardduty', 'SignInLogs', 'AuditLogs', 'kube-audit', 'Security', '{"a":1}', '[{"name":"x"}]', '2026-03-01T10:00:00Z', '203.0.113.7', 'arn:aws:iam::1:user/x', 'Failure', '{', ''), fc.string({ maxLength: 20 }));
const { tree: value } = fc.letrec<{ tree: unknown; object: JsonObject }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, word, fc.constantFrom(null, true, 0, -1, 1e308, 50126), tie('object'), fc.array(tie('tree'), { maxLength: 3 })),
  object: fc.dictionary(fc.constantFrom(...keys), tie('tree'), { maxKeys: 10 }),
}));
const object = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 16 });

describe('cloud formats', () => {
  it('read any object without an exception, each value in its place', () => {
    fc.assert(fc.property(object, fc.boolean(), (event, isAsked) => {
      for (const format of cloudFormats) {
        if (!format.matches(event) && !isAsked) continue;
        const fields = format.read(event, silent);
        expect(typeof fields?.message).toBe('string');
        expect(fields?.message).not.toBe('');
        for (const name of ['account', 'ruleId', 'file', 'url', 'action'] as const) expect(['string', 'undefined']).toContain(typeof fields?.[name]);
      }
    }), { numRuns: 1000 });
  });

  it('have names of their own', () => { expect(new Set(cloudFormats.map((format) => format.format)).size).toBe(cloudFormats.length); });
});

describe('camelKeys', () => {
  it.each([
    ['IPAddress', 'ipAddress'], ['UserPrincipalName', 'userPrincipalName'], ['ip_address', 'ipAddress'], ['Client_IPAddress', 'clientIPAddress'], ['AADTenantId', 'aadTenantId'], ['ID', 'id'], ['TimeGenerated [UTC]', 'timeGenerated'],
    ['_ResourceId', 'resourceId'], ['ipAddress', 'ipAddress'], ['riskEventTypes_v2', 'riskEventTypesV2'], ['http://x.example/Claim_Name', 'http://x.example/Claim_Name'], ['', ''], ['___', ''],
  ])('spells %s as %s', (key, camel) => { expect(camelKey(key)).toBe(camel); });

  it('goes into lists and lets a key in that spelling stand', () => {
    expect(camelKeys({ Items: [{ ItemName: 1 }], items_x: 2, itemsX: 3 })).toEqual({ items: [{ itemName: 1 }], itemsX: 3 });
    expect(camelKeys({ Outer: { Inner: 1 } }, 1)).toEqual({ outer: { Inner: 1 } });
  });
});

describe('JSON text', () => {
  it('is opened where it holds an object or a list', () => {
    expect(openKeys({ a: '{"b":1}', c: ' [1]', d: '{broken', e: 'x', f: 7 }, ['a', 'c', 'd', 'e', 'f', 'g'])).toEqual({ a: { b: 1 }, c: [1], d: '{broken', e: 'x', f: 7 });
    expect([openObject('[1]'), openObject('{"a":1}'), openObject(3)]).toEqual([{}, { a: 1 }, {}]);
    expect([openList('[{"a":1},2]'), openList({ a: 1 }), openList('x')]).toEqual([[{ a: 1 }], [{ a: 1 }], []]);
  });
});

describe('words for API calls', () => {
  it.each([
    ['success', undefined, 'done'], ['failure', 'Denied', 'failed: Denied'], ['failure', undefined, 'failed'], ['blocked', 'x', 'denied: x'], [undefined, 'x', 'failed: x'], ['started', undefined, 'started'], [undefined, undefined, undefined],
  ])('tells %s with %s as %s', (action, reason, outcome) => { expect(tellOutcome(action, reason)).toBe(outcome); });

  it('joins act, outcome and details', () => {
    expect(tellAct('act', 'done', tellDetails([['role', 'x'], ['', 'y'], ['none', null]]))).toBe('act done: role x, y');
    expect(tellAct('act', 'failed: z', 'y')).toBe('act failed: z, y');
    expect(tellDetails([['a', '']])).toBeUndefined();
    expect(shorten('a\n b', 80)).toBe('a b');
    expect([lastPart('arn:aws:sns:x:1:topic'), lastPart('a/b/'), lastPart('a'), lastPart(undefined)]).toEqual(['topic', 'b', 'a', undefined]);
  });
});
