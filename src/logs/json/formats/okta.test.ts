import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../contracts/index.ts';
import { readLines } from '../../log-reader.contract.ts';
import { jsonReader } from '../json-reader.ts';

const event = {
  uuid: 'u', published: '2026-03-01T10:00:00.000Z', eventType: 'user.session.start', version: '0', severity: 'INFO', displayMessage: 'User login to Okta', actor: { id: 'a', type: 'User', alternateId: 'ada@example.test', displayName: 'Ada' },
  client: { ipAddress: '203.0.113.7', userAgent: null, device: 'Computer' }, outcome: { result: 'SUCCESS', reason: null }, target: null, request: { ipChain: [{ ip: '203.0.113.7' }] }, debugContext: { debugData: { threatSuspected: 'false' } },
};
const record = (changes: object): LogRecord | undefined => readLines(jsonReader, [JSON.stringify({ ...event, ...changes })]).records[0];
const target = (type: string, alternateId: string, displayName = alternateId): object => ({ id: 't', type, alternateId, displayName, detailEntry: null });

describe('okta', () => {
  it('reads objects on one line, spread over lines, and in an event hook', () => {
    const read = { format: 'okta', kind: 'event', product: 'Okta', classUid: 3002, severityId: 1, timeMs: Date.UTC(2026, 2, 1, 10), ruleId: 'user.session.start', message: 'User login to Okta: succeeded', action: 'success', account: 'ada@example.test', srcEndpoint: { ip: '203.0.113.7' } };
    const hook = { eventType: 'com.okta.event_hook', eventTypeVersion: '1.0', cloudEventsVersion: '0.1', source: 'x', eventId: 'y', data: { events: [event] }, eventTime: 't', contentType: 'application/json' };
    const lines = [JSON.stringify(event), ...JSON.stringify(event, null, 2).split('\n'), JSON.stringify(hook)];
    expect(readLines(jsonReader, lines).records).toMatchObject([read, read, read]);
  });

  it.each([
    ['a failure', { outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } }, { action: 'failure', message: 'User login to Okta: failed: INVALID_CREDENTIALS' }],
    ['a locked account', { eventType: 'user.account.lock', displayMessage: 'Max sign in attempts exceeded', outcome: { result: 'FAILURE', reason: 'LOCKED_OUT' } }, { classUid: 3001, message: 'Max sign in attempts exceeded: failed: LOCKED_OUT' }],
    ['a policy', { eventType: 'policy.evaluate_sign_on', displayMessage: 'Evaluation of sign-on policy', outcome: { result: 'CHALLENGE' }, target: [target('PolicyEntity', 'unknown', 'Default')] }, { action: 'challenge', message: 'Evaluation of sign-on policy: challenge (policy Default)' }],
    ['a refusal', { eventType: 'policy.evaluate_sign_on', outcome: { result: 'DENY' } }, { action: 'blocked' }],
    ['an application', { eventType: 'user.authentication.sso', displayMessage: 'User single sign on to app', target: [target('AppInstance', 'Mail'), target('AppUser', 'ada@example.test')] }, { message: 'User single sign on to app: succeeded (app Mail)' }],
    ['a member of a group', { eventType: 'group.user_membership.add', displayMessage: 'Add user to group membership', target: [target('User', 'eve@example.test'), target('UserGroup', 'unknown', 'Admins')] },
      { classUid: 3006, targetAccount: 'eve@example.test', message: 'Add user to group membership: done (group Admins)' }],
    ['a right that is given', { eventType: 'user.account.privilege.grant', displayMessage: 'Grant user privilege', target: [target('User', 'eve@example.test')], debugContext: { debugData: { privilegeGranted: 'Super administrator' } } },
      { classUid: 3005, message: 'Grant user privilege: done (role Super administrator)' }],
    ['a sign-in by another provider', { eventType: 'user.authentication.auth_via_IDP', actor: { type: 'SystemPrincipal', alternateId: 'system@okta.example' }, target: [target('User', 'ada@example.test')] }, { account: 'ada@example.test' }],
    ['a threat', { eventType: 'security.threat.detected', severity: 'WARN', displayMessage: 'Request from suspicious actor', actor: { type: 'IP address', alternateId: 'unknown', displayName: '203.0.113.7' }, outcome: { result: 'DENY', reason: 'Password Spray' },
      debugContext: { debugData: { threatDetections: '{"Password Spray":"HIGH"}' } } }, { kind: 'alert', classUid: 2004, severityId: 4, classification: 'Password Spray', action: 'blocked', message: 'Request from suspicious actor: denied: Password Spray' }],
    ['no client', { client: { ipAddress: null }, request: { ipChain: [] } }, { account: 'ada@example.test' }],
    ['wrong types', { actor: 7, client: 'x', target: 'y', outcome: { result: {} }, debugContext: [], displayMessage: null, severity: 9 }, { format: 'okta', message: 'user.session.start' }],
  ])('reads %s', (_what, changes, expected) => { expect(record(changes)).toMatchObject(expected); });

  it('names no account for an address', () => { expect(record({ actor: { type: 'IP address', alternateId: 'unknown', displayName: '203.0.113.7' } })).not.toHaveProperty('account'); });
});
