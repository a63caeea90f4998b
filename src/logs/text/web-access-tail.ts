import { isEscaped } from './pairs.ts';

/** Three digits, or the `000` and `-` of requests without an answer. */
function isStatusAt(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 3);
  for (let digit = at; digit < at + 3; digit += 1) {
    const code = text.charCodeAt(digit);
    if (code < 48 || code > 57) return text.charCodeAt(at) === 45 && text.charCodeAt(at + 1) === 32;
  }
  return Number.isNaN(next) || next === 32;
}

/** The quote that ends the request: one with a status behind it, since some servers leave quotes within as they are. -1 when there is none. */
export function requestEnd(text: string, start: number): number {
  let other = -1;
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 1)) {
    const next = text.charCodeAt(at + 1);
    if ((next === 32 || Number.isNaN(next)) && !isEscaped(text, at)) {
      if (isStatusAt(text, at + 2)) return at;
      if (other < 0) other = at;
    }
  }
  return other;
}

/** What stands behind the request. */
export interface AccessTail { status?: number; bytes?: number; referrer?: string; agent?: string }

/** A quoted text that begins at `at`; a line that was cut ends it too. */
function quotedAt(text: string, at: number): { value: string; end: number } {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    const next = text.charCodeAt(end + 1);
    if ((next === 32 || Number.isNaN(next)) && !isEscaped(text, end)) return { value: text.slice(at + 1, end), end: end + 1 };
  }
  return { value: text.slice(at + 1), end: text.length };
}

const wholeNumber = /^\d{1,15}$/;

export function readAccessTail(text: string, from: number): AccessTail {
  const quote = text.indexOf('"', from);
  const words = text.slice(from, quote < 0 ? Math.min(text.length, from + 200) : quote).trim().split(' ');
  const tail: AccessTail = {};
  const at = words[0] === '-' || /^\d{3}$/.test(words[0] ?? '') ? 0 : words.findIndex((word) => /^[1-5]\d\d$/.test(word));
  const status = at < 0 ? undefined : words[at];
  if (status !== undefined && status !== '-') tail.status = Number(status);
  const bytes = at < 0 ? undefined : words[at + 1];
  if (bytes !== undefined && wholeNumber.test(bytes)) tail.bytes = Number(bytes);
  if (quote < 0) return tail;
  const first = quotedAt(text, quote);
  const second = text.indexOf('"', first.end);
  if (second < 0) {
    if (first.value.startsWith('http') || first.value === '-') tail.referrer = first.value;
    else tail.agent = first.value;
    return tail;
  }
  tail.referrer = first.value;
  const agent = quotedAt(text, second).value;
  if (agent !== '-' && agent !== '') tail.agent = agent;
  return tail;
}
