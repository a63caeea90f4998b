import type { Entity, Verb } from '../../src/contracts/index.ts';

/** Plain words of the trade, not those of any one tool. */
const finding = /compromis|breach|intruder|attacker|malicious|malware|backdoor|implant|rogue|web ?shell|persistence|root cause|stolen/i;
const denial = /\b(no|not|none|nothing|never|without|clean|0)\b/i;
const failure = /fail|error|time[ds]? ?out|abort|crash|could not|unreachable|denied|again/i;
const causeWords: readonly (readonly [Verb, RegExp])[] = [
  ['patch_vulnerability', /vulnerab|patch|exploit|security bug|\bhole\b/i],
  ['change_configuration', /misconfig|configur|setting|user execution|opened|lure|tricked|phish|sign-in/i],
  ['restrict_service', /expos|reachable|open to/i],
  ['reset_credentials', /password|credential|secret/i],
];
const onlyRebuild = /reinstall|fresh install|rebuild|survives/i;
const lostData = /encrypt|ransom|wiped|altered|corrupt/i;
const lostService = /\bdown\b|out of service|not serving|outage|unavailable/i;

/** What a text says by its words, line by line, of the things that it names. */
export interface OutcomeWords {
  /** Hosts, accounts and keys of the site. */
  named: Entity[];
  /** Addresses and domains outside. */
  outside: Entity[];
  hasFinding: boolean;
  /** Named beside a word of failure. */
  failed: Entity[];
  /** How a cause is fixed, with the things that the line names. */
  causes: { verb: Verb; on: Entity[] }[];
  needRebuild: Entity[];
  lostData: Entity[];
  lostService: Entity[];
}

/** Most of a text that is read: what is longer is no outcome of a tool. */
const longest = 20_000;
const outsideName = /[a-z0-9][\w.:-]*\w/gi;

/** Hostile text in, things that are known already out: a text can only point at them. */
export function readOutcomeWords(text: string, ours: readonly Entity[], outside: ReadonlyMap<string, Entity>): OutcomeWords {
  const lines = text.slice(0, longest).split('\n').map((line) => ({ line, on: namedIn(line, ours) }));
  const onLines = (words: RegExp): Entity[] => [...new Set(lines.filter(({ line }) => words.test(line)).flatMap(({ on }) => on))];
  return {
    named: [...new Set(lines.flatMap(({ on }) => on))],
    outside: [...new Set(lines.flatMap(({ line }) => (line.match(outsideName) ?? []).flatMap((word) => outside.get(word.toLowerCase()) ?? [])))],
    hasFinding: lines.some(({ line }) => finding.test(line) && !denial.test(line)), failed: onLines(failure),
    causes: causeWords.map(([verb, words]) => ({ verb, on: onLines(words) })).filter(({ on }) => on.length > 0),
    needRebuild: onLines(onlyRebuild), lostData: onLines(lostData), lostService: onLines(lostService),
  };
}

/** Whole words only, of three letters or more. */
function namedIn(line: string, entities: readonly Entity[]): Entity[] {
  const lower = line.toLowerCase();
  return entities.filter(({ name, addresses }) => [name, ...addresses].some((one) => one.length >= 3 && holdsWord(lower, one.toLowerCase())));
}

function holdsWord(text: string, word: string): boolean {
  for (let place = text.indexOf(word); place >= 0; place = text.indexOf(word, place + 1)) {
    if (!/[\w-]/.test(text[place - 1] ?? ' ') && !/[\w-]/.test(text[place + word.length] ?? ' ')) return true;
  }
  return false;
}
