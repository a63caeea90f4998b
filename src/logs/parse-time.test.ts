import { describe, expect, it } from 'vitest';
import { parseLeadingTime } from './parse-time.ts';

const referenceMs = Date.UTC(2026, 0, 10);

describe('parseLeadingTime', () => {
  it.each([
    ['2021-03-04T05:06:07.123456Z x', '2021-03-04T05:06:07.123Z', false],
    ['2021-03-04T05:06:07+0200', '2021-03-04T03:06:07.000Z', false],
    ['[2021-03-04 05:06:07,5] x', '2021-03-04T05:06:07.500Z', true],
    ['2021/03/04 05:06:07 x', '2021-03-04T05:06:07.000Z', true],
    ['Mar  4 05:06:07 host', '2025-03-04T05:06:07.000Z', true],
    ['<34>Jan 10 05:06:07 host', '2026-01-10T05:06:07.000Z', true],
    ['Thu Mar 04 05:06:07.5 2021', '2021-03-04T05:06:07.500Z', true],
    ['[04/Mar/2021:05:06:07 -0700]', '2021-03-04T12:06:07.000Z', false],
    ['03/04-05:06:07.123', '2025-03-04T05:06:07.123Z', true],
    ['03/04/70-05:06:07', '1970-03-04T05:06:07.000Z', true],
    ['03/04/2021-05:06:07', '2021-03-04T05:06:07.000Z', true],
    ['21/12/28-05:06:07', '2021-12-28T05:06:07.000Z', true],
    ['1642118409 x', '2022-01-14T00:00:09.000Z', false],
    ['1642118409.25,x', '2022-01-14T00:00:09.250Z', false],
    ['1642118409250|x', '2022-01-14T00:00:09.250Z', false],
  ])('reads %j', (text, iso, isGuessed) => {
    const time = parseLeadingTime(text, referenceMs);
    expect([new Date(time?.timeMs ?? 0).toISOString(), time?.isGuessed]).toEqual([iso, isGuessed]);
  });

  it.each(['', 'x 2021-03-04T05:06:07Z', '2021-13-04T05:06:07Z', '99/99-05:06:07', '10.0.0.1 x', '12345'])('finds no time in %j', (text) => {
    expect(parseLeadingTime(text, referenceMs)).toBeUndefined();
  });
});
