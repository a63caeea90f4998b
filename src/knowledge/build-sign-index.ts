import { benignPhrases } from './benign-phrases.ts';
import { alertClasses } from './alert-classes.ts';
import { commonWords } from './common-words.ts';
import { splitWords } from './split-words.ts';
import type { TableEntry } from './technique-table.ts';

/** How much a word or phrase speaks for one technique, 0 to 1, before others are joined to it. */
export interface PatternTarget {
  entryIndex: number;
  weight: number;
}

/** Words in a row that speak for techniques. */
export interface Pattern {
  words: readonly string[];
  /** As written, for people. */
  text: string;
  /** Up to two other words may stand between its words. */
  hasGaps: boolean;
  targets: PatternTarget[];
}

/** Everything the look-up needs, by first word. */
export interface SignIndex {
  patterns: ReadonlyMap<string, readonly Pattern[]>;
  /** Longest first: their words are taken out of the line before anything else is matched. */
  classes: readonly { name: keyof typeof alertClasses; words: readonly string[] }[];
  benign: ReadonlyMap<string, readonly { words: readonly string[]; keptFraction: number }[]>;
}

const weights = { weakSign: 0.2, word: 0.55, phrase: 0.62, phrasePerWord: 0.05, phraseMost: 0.8, name: 0.5, nameAlone: 0.3, nameWord: 0.16, meaningWord: 0.06 } as const;
/** Phrases with fewer letters than this are too easily met by chance. */
const fewLetters = 6;

function weightOfSign(words: readonly string[], isWeak: boolean): number {
  if (isWeak || (words.length > 1 && words.join('').length < fewLetters)) return weights.weakSign;
  return words.length === 1 ? weights.word : Math.min(weights.phraseMost, weights.phrase + weights.phrasePerWord * (words.length - 2));
}

/** Inverse document frequency of every word over all entries, scaled so that a word of one entry alone has 1. */
function rarityOfWords(documents: readonly ReadonlySet<string>[]): (word: string) => number {
  const counts = new Map<string, number>();
  for (const document of documents) for (const word of document) counts.set(word, (counts.get(word) ?? 0) + 1);
  const most = Math.log(1 + documents.length);
  return (word) => Math.log(1 + documents.length / (counts.get(word) ?? documents.length)) / most;
}

function groupByFirstWord<Item extends { words: readonly string[] }>(items: readonly Item[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const first = item.words[0] ?? '';
    const group = groups.get(first);
    if (group === undefined) groups.set(first, [item]);
    else group.push(item);
  }
  return groups;
}

/** The inverted index over names, meanings and signs. */
export function buildSignIndex(entries: readonly TableEntry[]): SignIndex {
  const byText = new Map<string, Pattern>();
  const add = (words: readonly string[], text: string, target: PatternTarget): void => {
    const key = words.join(' ');
    const pattern = byText.get(key) ?? { words, text, hasGaps: words.length > 1 && words.every((word) => word.length > 3), targets: [] };
    byText.set(key, pattern);
    const known = pattern.targets.find(({ entryIndex }) => entryIndex === target.entryIndex);
    if (known === undefined) pattern.targets.push(target);
    else known.weight = Math.max(known.weight, target.weight);
  };
  const rarity = rarityOfWords(entries.map(({ technique }) => new Set(splitWords([technique.name, technique.meaning, ...technique.signs].join(' ')))));
  for (const [entryIndex, { technique, weakSigns }] of entries.entries()) {
    const nameWords = splitWords(technique.name);
    for (const sign of technique.signs) {
      const words = splitWords(sign);
      if (words.length > 0) add(words, sign, { entryIndex, weight: weightOfSign(words, weakSigns.has(sign)) });
    }
    const isTellingName = nameWords.some((word) => !commonWords.has(word) && word.length > 1);
    if (nameWords.length > 0 && isTellingName) add(nameWords, technique.name.toLowerCase(), { entryIndex, weight: nameWords.length > 1 ? weights.name : weights.nameAlone });
    for (const [words, weight] of [[nameWords, weights.nameWord], [splitWords(technique.meaning), weights.meaningWord]] as const) {
      for (const word of new Set(words)) {
        if (word.length > 2 && !commonWords.has(word)) add([word], word, { entryIndex, weight: weight * rarity(word) });
      }
    }
  }
  // A sign that many techniques share says less of each.
  for (const { targets } of byText.values()) {
    const strongCount = targets.filter(({ weight }) => weight >= weights.weakSign).length;
    if (strongCount > 1) for (const target of targets) target.weight *= strongCount ** -0.25;
  }
  const patterns = groupByFirstWord([...byText.values()]);
  const classes = (Object.keys(alertClasses) as (keyof typeof alertClasses)[])
    .map((name) => ({ name, words: splitWords(alertClasses[name].text) }))
    .sort((a, b) => b.words.length - a.words.length);
  const benign = groupByFirstWord(benignPhrases.map(([phrase, keptFraction]) => ({ words: splitWords(phrase), keptFraction })));
  return { patterns, classes, benign };
}
