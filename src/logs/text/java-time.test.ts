import { describe, expect, it } from 'vitest';
import { parseJavaTime } from './java-time.ts';
import { parseZonedTime, zoneOffset } from './zone-offset.ts';

describe('parseJavaTime', () => {
  it.each([
    ['May 01 2026 18:00:02.009 CEST', 'MMM dd yyyy HH:mm:ss.SSS z', Date.UTC(2026, 4, 1, 16, 0, 2, 9), false],
    ['2026-05-01T18:00:02.009+0200', 'yyyy-MM-dd\'T\'HH:mm:ss.SSSZ', Date.UTC(2026, 4, 1, 16, 0, 2, 9), false],
    ['01/05/2026 06:00:02 PM', 'dd/MM/yyyy hh:mm:ss a', Date.UTC(2026, 4, 1, 18, 0, 2), true],
    ['20260501180002', 'yyyyMMddHHmmss', Date.UTC(2026, 4, 1, 18, 0, 2), true],
    ['Fri, 1 May 26', 'EEE, d MMM yy', Date.UTC(2026, 4, 1), true],
  ])('reads %s by %s', (text, format, timeMs, isGuessed) => {
    expect(parseJavaTime(text, format)).toMatchObject({ timeMs, isGuessed });
  });

  it.each([
    ['x', 'yyyy-MM-dd'], ['2026-13-01', 'yyyy-MM-dd'], ['05-01', 'MM-dd'], ['2026', 'GGGG'], ['1', ''], ['1'.repeat(79), 'sSsSsSsSsSsSsSsSsSsSsSsSsS'], ['a'.repeat(200), 'yyyy-MM-dd'],
  ])('says nothing of %s by %s', (text, format) => {
    expect(parseJavaTime(text, format)).toBeUndefined();
  });
});

describe('zones', () => {
  it.each([['CEST', 120], ['+0530', 330], ['GMT-3', -180], ['UTC+02:00', 120], ['est', -300], ['IST', undefined], ['', undefined], ['+99:00', undefined]])('%s is %s minutes east', (name, minutes) => {
    expect(zoneOffset(name)).toBe(minutes);
  });

  it('moves a time by the name behind it or by another field', () => {
    expect(parseZonedTime('Oct 10 2026 10:00:00 CEST', 0)).toMatchObject({ timeMs: Date.UTC(2026, 9, 10, 8), isGuessed: false });
    expect(parseZonedTime('2026-10-10 10:00:00', 0, '+0100')).toMatchObject({ timeMs: Date.UTC(2026, 9, 10, 9), isGuessed: false });
    expect(parseZonedTime('2026-10-10 10:00:00', 0, 'nowhere')).toMatchObject({ isGuessed: true });
  });
});
