import { describe, expect, it } from 'vitest';
import { incidentOptionsSchema, inspectOptionsSchema, parseByteSize, parseSkew } from './options.ts';

describe('flags', () => {
  it.each([['500M', 500e6], ['2G', 2e9], ['2g', 2e9], ['1.5 GiB', 1.5 * 2 ** 30], ['10kB', 10_000], ['77', 77], ['1Ki', 1024], ['3T', 3e12], [' 5 MB ', 5e6]])('read %s as a size', (text, bytes) => {
    expect(parseByteSize(text)).toBe(bytes);
  });

  it.each(['', 'G', '-5', '0', '0.4', '5X', '5 5', '1e3', '9999999999999999T', 'NaN', '5MM'])('refuse the size "%s"', (text) => {
    expect(parseByteSize(text)).toBeUndefined();
  });

  it.each([['fw=-3600', { sensor: 'fw', seconds: -3600 }], ['a=b=1.5', { sensor: 'a=b', seconds: 1.5 }], ['Cisco ASA=+7200', { sensor: 'Cisco ASA', seconds: 7200 }], ['fw', undefined], ['=5', undefined], ['fw=', undefined], ['fw=1h', undefined], ['fw=1e9', undefined]])('read the skew "%s"', (text, skew) => {
    expect(parseSkew(text)).toEqual(skew);
  });

  it('are the same on every command that reads logs', () => {
    const given = { logs: ['a'], skew: ['fw=1', 'b=2'], maxBytes: '1k', pseudonymise: true };
    const expected = { skew: [{ sensor: 'fw', seconds: 1 }, { sensor: 'b', seconds: 2 }], maxBytes: 1000, pseudonymise: true, showSecrets: false };
    expect(incidentOptionsSchema.parse(given)).toMatchObject(expected);
    expect(inspectOptionsSchema.parse({ ...given, model: false })).toMatchObject({ ...expected, model: false, top: 15, tokens: 800 });
    expect(inspectOptionsSchema.parse({ logs: ['a'], skew: 'fw=1' }).skew).toEqual([{ sensor: 'fw', seconds: 1 }]);
  });
});
