/** Longest text that is read; what follows says little new about one line. */
const maxTextChars = 4000;

/** Marks of attacks that are made of punctuation, turned into words before the punctuation goes. */
const marks: readonly (readonly [RegExp, string])[] = [
  [/\.\.[\\/]/g, ' dotdotslash '],
  [/<script/gi, ' scripttag '],
  [/\(\)\s?\{/g, ' shellshockmark '],
  [/\b(?:admin|[a-z])\$/gi, ' admin share '],
  [/\bipc\$/gi, ' ipc share '],
];

function decodePercent(text: string): string {
  return text.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const endings: readonly (readonly [RegExp, string])[] = [
  [/(?:ations?|ating|ated|ates?)$/, ''],
  [/ies$/, 'y'],
  [/(?:ings?|ed|ions?)$/, ''],
  [/(?:sses)$/, 'ss'],
  [/([^aiosu])s$/, '$1'],
];

/** A word without its commonest English endings; words that would get shorter than four letters stay. */
export function stemWord(word: string): string {
  if (word.length < 5 || /\d/.test(word)) return word;
  let stem = word;
  for (const [ending, put] of endings) {
    const shorter = stem.replace(ending, put);
    if (shorter !== stem && shorter.length >= 4) {
      stem = shorter;
      break;
    }
  }
  stem = stem.replace(/([bdgmnprt])\1(?:ers?)?$/, '$1');
  return stem.length > 4 ? stem.replace(/e$/, '') : stem;
}

/** Lower-case stems of the words of a log text, in order; percent codes are decoded and punctuation marks of attacks become words. */
export function splitWords(text: string): string[] {
  let plain = decodePercent(decodePercent(text.slice(0, maxTextChars)));
  for (const [mark, word] of marks) plain = plain.replace(mark, word);
  return (plain.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(stemWord);
}
