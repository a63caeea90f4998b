import type { TechniqueMatch } from '../contracts/index.ts';
import { alertClass, type AlertClassName } from './alert-classes.ts';
import type { Pattern, SignIndex } from './build-sign-index.ts';
import { cveHints } from './cve-hints.ts';
import { splitWords } from './split-words.ts';
import type { TableEntry } from './technique-table.ts';

/** Fits below this are not told. */
const leastScoreFraction = 0.12;
const weights = { publishedId: 0.97, cve: 0.8, otherCve: 0.3, classPoints: 0.22, classBacks: 0.08 } as const;
/** What is left of a weight when other words stand between, and when a heavier match has used all the words already. */
const gapFraction = 0.75;
const coveredFraction = 0.2;
const mostGap = 2;

interface Finding {
  weight: number;
  text: string;
  /** Word places in the line; empty for what is not a word. */
  places: readonly number[];
}

/** Places of the words of a pattern from `start` on, or undefined; the second value says whether other words stand between. */
function matchAt(line: readonly string[], start: number, pattern: Pick<Pattern, 'words'> & { hasGaps?: boolean }): { places: number[]; isGapped: boolean } | undefined {
  const places = [start];
  let at = start;
  let isGapped = false;
  for (const word of pattern.words.slice(1)) {
    const end = at + 1 + (pattern.hasGaps === true ? mostGap : 0);
    let next = at + 1;
    while (next < end && line[next] !== word) next += 1;
    if (line[next] !== word) return undefined;
    // `vssadmin.exe delete` reads like `vssadmin delete`.
    isGapped ||= line.slice(at + 1, next).some((word) => word !== 'exe');
    places.push(next);
    at = next;
  }
  return { places, isGapped };
}

/** Takes the classification texts out of the line (their places become empty words) and returns their names. */
function takeClasses(line: string[], index: SignIndex): AlertClassName[] {
  const present = new Set(line);
  return index.classes.filter(({ words, name }) => {
    if (!words.every((word) => present.has(word))) return false;
    for (let start = 0; start < line.length; start += 1) {
      const found = line[start] === words[0] ? matchAt(line, start, { words }) : undefined;
      if (found === undefined) continue;
      if (name !== 'successful-dos') for (const place of found.places) line[place] = '';
      return true;
    }
    return false;
  }).map(({ name }) => name);
}

/** Chance that at least one of the findings is right, taking each for its own; words count once in full. */
function joinFindings(findings: readonly Finding[]): number {
  const used = new Set<number>();
  let doubt = 1;
  for (const { weight, places } of [...findings].sort((a, b) => b.weight - a.weight)) {
    const isCovered = places.length > 0 && places.every((place) => used.has(place));
    doubt *= 1 - weight * (isCovered ? coveredFraction : 1);
    for (const place of places) used.add(place);
  }
  return 1 - doubt;
}

/**
 * Techniques whose name, meaning or signs share words with a log text (first 4,000 characters), best first, at most `limit`.
 * Published ids and CVE ids in the text count too. Scores are fractions from 0 to 1; an empty list when nothing fits.
 */
export function lookUpTechniques(text: string, limit: number, known: { entries: readonly TableEntry[]; index: SignIndex; placeOf: ReadonlyMap<string, number> }): TechniqueMatch[] {
  const findings = new Map<number, Finding[]>();
  const add = (entryIndex: number | undefined, finding: Finding): void => {
    if (entryIndex === undefined) return;
    const list = findings.get(entryIndex);
    if (list === undefined) findings.set(entryIndex, [finding]);
    else list.push(finding);
  };
  const line = splitWords(text);
  const classNames = takeClasses(line, known.index);
  let keptFraction = 1;
  for (const [start, word] of line.entries()) {
    for (const pattern of known.index.patterns.get(word) ?? []) {
      const found = matchAt(line, start, pattern);
      if (found === undefined) continue;
      for (const { entryIndex, weight } of pattern.targets) {
        add(entryIndex, { weight: found.isGapped ? weight * gapFraction : weight, text: pattern.text, places: found.places });
      }
    }
    for (const phrase of known.index.benign.get(word) ?? []) {
      if (matchAt(line, start, phrase) !== undefined) keptFraction = Math.min(keptFraction, phrase.keptFraction);
    }
  }
  const told = new Set<number>();
  for (const [id] of text.slice(0, 4000).matchAll(/\bT\d{4}(?:\.\d{3})?\b/g)) {
    const place = known.placeOf.get(id) ?? known.placeOf.get(id.slice(0, 5));
    if (place !== undefined) told.add(place);
    add(place, { weight: weights.publishedId, text: id, places: [] });
  }
  for (const [cve] of text.slice(0, 4000).toUpperCase().matchAll(/\bCVE[-_ ]\d{4}[-_ ]\d{4,7}\b/g)) {
    const id = cve.replace(/[_ ]/g, '-');
    const hints = Object.hasOwn(cveHints, id) ? cveHints[id] : undefined;
    for (const hint of hints ?? ['T1190']) add(known.placeOf.get(hint), { weight: hints === undefined ? weights.otherCve : weights.cve, text: id, places: [] });
  }
  for (const name of classNames) {
    const { text: classText, pointsTo } = alertClass(name);
    for (const id of pointsTo ?? []) add(known.placeOf.get(id), { weight: weights.classPoints, text: classText, places: [] });
    for (const [entryIndex, list] of findings) {
      if (known.entries[entryIndex]?.alertClassNames.includes(name) === true) list.push({ weight: weights.classBacks, text: classText, places: [] });
    }
  }
  const matches: TechniqueMatch[] = [];
  for (const [entryIndex, list] of findings) {
    const entry = known.entries[entryIndex];
    const scoreFraction = joinFindings(list) * (told.has(entryIndex) ? 1 : keptFraction);
    if (entry === undefined || scoreFraction < leastScoreFraction) continue;
    matches.push({ technique: entry.technique, scoreFraction, matchedWords: [...new Set(list.map((finding) => finding.text))] });
  }
  return matches.sort((a, b) => b.scoreFraction - a.scoreFraction || (a.technique.id < b.technique.id ? -1 : 1)).slice(0, Math.max(0, limit));
}
