import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildFrom } from './__fixtures__/build-from.ts';
import { maskSecrets } from './mask-secrets.ts';

describe('maskSecrets', () => {
  it.each([
    ['login with password=hunter2x from 192.0.2.1', 'login with password=*** from 192.0.2.1'],
    ['{"user":"ada","api_key":"0123456789abcdef"}', '{"user":"ada","api_key":"***"}'],
    ['curl -H "Authorization: Bearer abcdef0123456789abcdef" https://api.example', 'curl -H "Authorization: Bearer ***" https://api.example'],
    ['GET https://ada:s3cret@git.example/x', 'GET https://ada:***@git.example/x'],
    ['key AKIAABCDEFGHIJKLMNOP used', 'key AKIA*** used'],
    ['pushed with ghp_0123456789abcdefghij0123456789abcdef', 'pushed with ghp_***'],
    ['session eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl', 'session eyJ***'],
    ['-----BEGIN RSA PRIVATE KEY-----MIIEow', '***'],
    ['mysql --password Tr0ub4dor -h db', 'mysql --password *** -h db'],
    ['hydra using admin/letmein99 worked', 'hydra using admin/*** worked'],
  ])('%s', (text, expected) => {
    expect(maskSecrets(text)).toEqual({ text: expected, count: 1 });
  });

  it.each(['Failed password for root from 192.0.2.1 port 22 ssh2', 'password guessing attempt', 'token expired', 'password changed for ada', 'GET /token/refresh 200', 'session opened for user root', '/etc/passwd Detected in URI', 'password Detected', 'token=expired', 'https://shop.example/a:b@c'])('leaves words about secrets alone: %s', (text) => {
    expect(maskSecrets(text)).toEqual({ text, count: 0 });
  });

  it('never throws and masks what it masked no further', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^(password|token|secret|:\/\/|@|=|:|"| |[a-z0-9]){0,60}$/)), (text) => {
      const once = maskSecrets(text);
      expect(maskSecrets(once.text).text.length).toBeLessThanOrEqual(once.text.length + 3);
    }));
  });

  it('masks in digest, titles, samples and citations, counts, and can be told to show', () => {
    const rows = [{ message: 'malware beacon with token=abcdef123456', raw: 'raw: malware beacon with token=abcdef123456', severityId: 4 as const, url: 'http://x.example/?token=abcdef123456' }];
    const { evidence, citedLines } = buildFrom(rows);
    expect(JSON.stringify({ evidence, citedLines })).not.toContain('abcdef123456');
    expect(evidence.maskedCount).toBeGreaterThan(2);
    const shown = buildFrom(rows, { showSecrets: true });
    expect(JSON.stringify(shown.citedLines)).toContain('abcdef123456');
    expect(shown.evidence.maskedCount).toBeUndefined();
  });
});
