/** Parts of a message by name; a part that was not there is missing. */
export type Groups = Readonly<Record<string, string | undefined>>;

/** A part of a pattern. `piece` takes characters that fit; `maybe` begins what may be missing, up to the token `end`. */
type Token =
  | { kind: 'text'; text: string }
  | { kind: 'blank'; isOne: boolean }
  | { kind: 'piece'; name: string; fits: (code: number) => boolean; isShort: boolean; least: number }
  | { kind: 'maybe'; end: number; names: readonly string[] };

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isWord = (code: number): boolean => code > 32;
const isAny = (): boolean => true;
const isHost = (code: number): boolean => isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 46 || code === 58 || code === 45 || code === 95 || code === 37;
const isName = (code: number): boolean => code > 32 && code !== 40 && code !== 41;
const classes = new Map([...['src', 'dst', 'srcName', 'dstName', 'a', 'b'].map((name) => [name, isHost] as const), ...['srcPort', 'dstPort', 'aPort', 'bPort'].map((name) => [name, isDigit] as const), ['account', isName] as const, ['target', isName] as const]);

function pieceOf(name: string, reach: string | undefined): Token {
  const fits = classes.get(name) ?? isWord;
  // An open part takes anything, but what is a host or a number stays one.
  const isOpen = reach !== undefined && (fits === isWord || fits === isName);
  return { kind: 'piece', name, fits: isOpen ? isAny : fits, isShort: reach === '-', least: isOpen ? 0 : 1 };
}

/** Tokens of a message as its program writes it; see `says`. */
export function compileSpoken(spoken: string): SpokenPattern {
  const tokens: Token[] = [];
  const open: { at: number; names: string[] }[] = [];
  for (const [token] of spoken.matchAll(/\(\?|\?\)|\{\w+[*-]?\}| +|[^ {()?]+|[^]/g)) {
    const name = /^\{(\w+)([*-])?\}$/.exec(token);
    const last = tokens.at(-1);
    if (token === '(?') {
      open.push({ at: tokens.length, names: [] });
      tokens.push({ kind: 'maybe', end: 0, names: [] });
    } else if (token === '?)') {
      const begun = open.pop();
      if (begun !== undefined) tokens[begun.at] = { kind: 'maybe', end: tokens.length, names: begun.names };
    } else if (token.startsWith(' ')) tokens.push({ kind: 'blank', isOne: false });
    else if (name?.[1] !== undefined) {
      for (const { names } of open) names.push(name[1]);
      const piece = pieceOf(name[1], name[2]);
      // An open part may be empty: the blank behind it is not taken from it.
      if (last?.kind === 'blank' && piece.kind === 'piece' && piece.fits === isAny) last.isOne = true;
      tokens.push(piece);
    } else if (last?.kind === 'text' && !tokens.some((one) => one.kind === 'maybe' && one.end === tokens.length)) last.text += token;
    else tokens.push({ kind: 'text', text: token });
  }
  return new SpokenPattern(tokens);
}

/**
 * Finds the parts of a message. An end that a part was tried with in vain is not tried again from another start, so the time grows with the text
 * and not with the ways to divide it, whatever the text.
 */
export class SpokenPattern {
  readonly #tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** A message as it could be, for tests. */
  example(): string {
    return this.#tokens.map((token) => (token.kind === 'text' ? token.text : token.kind === 'blank' ? ' ' : token.kind === 'maybe' ? '' : token.fits === isDigit ? '1' : token.fits === isHost ? '1.1' : 'x')).join('');
  }

  /** The parts, when the text begins with the pattern. */
  match(text: string): Groups | undefined {
    const first = this.#tokens[0];
    if (first?.kind === 'text' && !text.startsWith(first.text)) return undefined;
    const search = new Search(this.#tokens, text);
    return search.from(0, 0) ? search.groups : undefined;
  }
}

class Search {
  readonly groups: Record<string, string | undefined> = {};
  readonly #tokens: readonly Token[];
  readonly #text: string;
  /** For each token that found no way: the ends that were tried, of the run it was tried in last. */
  readonly #failed: { from: number; to: number }[] = [];

  constructor(tokens: readonly Token[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  from(index: number, at: number): boolean {
    const token = this.#tokens[index];
    if (token === undefined) return true;
    const text = this.#text;
    switch (token.kind) {
      case 'text': return text.startsWith(token.text, at) && this.from(index + 1, at + token.text.length);
      case 'blank': {
        let end = at;
        while (text.charCodeAt(end) === 32 && (end === at || !token.isOne)) end += 1;
        return end > at && this.from(index + 1, end);
      }
      case 'maybe': {
        const failed = this.#failed[index];
        if (failed?.from === at) return false;
        if (this.from(index + 1, at)) return true;
        for (const name of token.names) this.groups[name] = undefined;
        if (this.from(token.end, at)) return true;
        this.#failed[index] = { from: at, to: at };
        return false;
      }
      case 'piece': return this.#piece(token, index, at);
    }
  }

  #piece(token: Token & { kind: 'piece' }, index: number, at: number): boolean {
    const text = this.#text;
    const first = at + token.least;
    const failed = this.#failed[index];
    let last = text.length;
    if (token.fits !== isAny) {
      for (last = at; last < text.length && token.fits(text.charCodeAt(last)); last += 1) {
        // From here on the run is known.
        if (failed !== undefined && last >= failed.from && last <= failed.to) {
          last = failed.to;
          break;
        }
      }
    }
    const next = this.#tokens[index + 1];
    const mark = next?.kind === 'text' ? next.text.charCodeAt(0) : next?.kind === 'blank' ? 32 : undefined;
    const step = token.isShort ? 1 : -1;
    for (let end = token.isShort ? first : last; end >= first && end <= last; end += step) {
      // No end that failed from another start, and only ends behind which the next token can begin.
      if (failed !== undefined && end >= failed.from && end <= failed.to) end = token.isShort ? failed.to : failed.from;
      else if ((mark === undefined || text.charCodeAt(end) === mark) && this.from(index + 1, end)) {
        this.groups[token.name] = text.slice(at, end);
        return true;
      }
    }
    const isJoined = failed !== undefined && first <= failed.to + 1 && last >= failed.from - 1;
    this.#failed[index] = isJoined ? { from: Math.min(first, failed.from), to: Math.max(last, failed.to) } : { from: first, to: last };
    return false;
  }
}
