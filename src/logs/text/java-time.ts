import type { LeadingTime } from '../parse-time.ts';
import { inZone } from './zone-offset.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** What a letter of the pattern stands for, as an expression without backtracking. */
const letters: Readonly<Record<string, string>> = { y: '\\d{2,4}', u: '\\d{2,4}', d: '\\d{1,2}', H: '\\d{1,2}', h: '\\d{1,2}', k: '\\d{1,2}', m: '\\d{1,2}', s: '\\d{1,2}', S: '\\d{1,9}', a: '[AaPp]\\.?[Mm]\\.?', E: '[A-Za-z]{2,9}', z: '[A-Za-z]{1,5}(?:[+-]\\d{1,2}:?\\d{0,2})?|[+-]\\d{2}:?\\d{2}', Z: '[+-]\\d{2}:?\\d{2}|Z', X: '[+-]\\d{2}:?(?:\\d{2})?|Z' };

interface Compiled { pattern: RegExp; parts: string[] }
const compiled = new Map<string, Compiled | undefined>();
/** A log that changes its pattern from line to line is not worth the memory. */
const maxPatterns = 200;

function compile(format: string): Compiled | undefined {
  const parts: string[] = [];
  let source = '';
  for (const token of format.match(/'[^']{0,20}'|([A-Za-z])\1{0,9}|[^A-Za-z']/g) ?? []) {
    const letter = token.charAt(0);
    if (letter === '\'') source += literal(token.slice(1, -1));
    else if (/[A-Za-z]/.test(letter)) {
      const expression = letter === 'M' || letter === 'L' ? (token.length >= 3 ? '[A-Za-z]{3,9}\\.?' : '\\d{1,2}') : letters[letter];
      // A part that comes twice is no date, and adjacent digits of many parts would be tried in many ways.
      if (expression === undefined || parts.includes(letter)) return undefined;
      parts.push(letter === 'L' ? 'M' : letter);
      source += `(${letter === 'y' && token.length === 4 ? '\\d{4}' : expression})`;
    } else source += token === ' ' ? ' {1,2}' : literal(token);
  }
  return parts.length < 3 ? undefined : { pattern: new RegExp(`^${source}`), parts };
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** Reads a time by a Java date pattern such as `MMM dd yyyy HH:mm:ss.SSS z`. Undefined when pattern or text cannot be read, or there is no year. */
export function parseJavaTime(text: string, format: string): LeadingTime | undefined {
  if (text.length > 80 || format.length > 60) return undefined;
  if (!compiled.has(format)) {
    if (compiled.size >= maxPatterns) compiled.clear();
    compiled.set(format, compile(format));
  }
  const use = compiled.get(format);
  const match = use?.pattern.exec(text.trim());
  if (use === undefined || match === null || match === undefined) return undefined;
  const value = new Map(use.parts.map((part, index) => [part, match[index + 1] ?? '']));
  const number = (letter: string): number => Number(value.get(letter) ?? 0);
  const yearText = value.get('y') ?? value.get('u');
  if (yearText === undefined) return undefined;
  const monthText = value.get('M') ?? '1';
  const month = /^\d/.test(monthText) ? Number(monthText) : months.indexOf(monthText.slice(0, 3).toLowerCase()) + 1;
  const half = value.get('a')?.toLowerCase().charAt(0);
  const hour = half === undefined ? number('H') + number('k') % 24 : number('h') % 12 + (half === 'p' ? 12 : 0);
  const day = value.has('d') ? number('d') : 1;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || number('m') > 59 || number('s') > 60) return undefined;
  const year = yearText.length === 2 ? 2000 + Number(yearText) : Number(yearText);
  const timeMs = Date.UTC(year, month - 1, day, hour, number('m'), number('s'), Math.floor(Number(`0.${value.get('S') ?? '0'}`) * 1000));
  return inZone({ timeMs, isGuessed: true, isYearGuessed: false, length: match[0].length }, value.get('z') ?? value.get('Z') ?? value.get('X'));
}
