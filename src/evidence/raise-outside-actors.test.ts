import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../contracts/index.ts';
import { buildFrom } from './__fixtures__/build-from.ts';

const start = Date.UTC(2026, 2, 1, 8);
const act = (ip: string, account: string, message: string, minute: number): Partial<LogRecord> & { message: string } => ({ kind: 'event', severityId: 1, product: 'cloud', message, account, srcEndpoint: { ip }, timeMs: start + minute * 60_000 });
const everyday = Array.from({ length: 20 }, (_, index) => act(index % 2 === 0 ? '198.51.100.7' : '198.51.100.8', 'clerk', 's3 GetObject done', index));
const signsOf = (rows: Parameters<typeof buildFrom>[0]): string[] => buildFrom(rows).evidence.groups.filter(({ isSign }) => isSign).map(({ title, scoreReasons }) => `${title}: ${scoreReasons.find((reason) => /only this address|failed ones/.test(reason)) ?? ''}`);

describe('outside addresses with the accounts of the site', () => {
  it('are a sign when they do several kinds of things that nobody else does', () => {
    const rows = [...everyday, act('203.0.113.9', 'clerk', 'iam ListRoles done', 30), act('203.0.113.9', 'clerk', 'iam PassRole failed: AccessDenied, name build', 31), act('203.0.113.9', 'clerk', 'lambda CreateFunction done: function tidy', 32)];
    expect(signsOf(rows)).toEqual([expect.stringMatching(/ListRoles.*3 kinds/), expect.stringMatching(/PassRole.*3 kinds/), expect.stringMatching(/CreateFunction.*3 kinds/)]);
  });

  it('are none for one thing with ever new names, nor for two kinds beside everyday ones', () => {
    const snapshots = Array.from({ length: 9 }, (_, index) => act('203.0.113.9', 'clerk', `ec2 CreateSnapshot done: name volume-${'abcdefghi'[index] ?? ''}`, 30 + index));
    expect(signsOf([...everyday, ...snapshots])).toEqual([]);
    expect(signsOf([...everyday, act('198.51.100.7', 'clerk', 'iam ListRoles done', 30), act('198.51.100.7', 'clerk', 'iam PassRole done', 31)])).toEqual([]);
  });

  const failed = [1, 3, 6].map((minute) => act('203.0.113.9', 'clerk', 'sign-in failed: wrong password', minute));
  it('are a sign when a sign-in works after failed ones, and none when it had worked before', () => {
    expect(signsOf([...failed, act('203.0.113.9', 'clerk', 'sign-in succeeded (Mail)', 9)])).toEqual([expect.stringMatching(/succeeded.*failed ones/)]);
    expect(signsOf([act('203.0.113.9', 'clerk', 'sign-in succeeded (Mail)', 0), ...failed, act('203.0.113.9', 'clerk', 'sign-in succeeded (Mail)', 9)])).toEqual([]);
    expect(signsOf([...failed, act('203.0.113.9', 'buyer', 'sign-in succeeded (Mail)', 9)])).toEqual([]);
  });
});
