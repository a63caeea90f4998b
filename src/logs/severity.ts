import type { LogRecord } from '../contracts/index.ts';

export type SeverityId = LogRecord['severityId'];

/** OCSF severity of a Snort or Suricata priority, 1 the highest; 0 (unknown) for anything else. */
export function severityOfPriority(priority: number | undefined): SeverityId {
  switch (priority) {
    case 1: return 4;
    case 2: return 3;
    case 3: return 2;
    case 4: return 1;
    default: return 0;
  }
}

const wordSeverities: Record<string, SeverityId> = {
  emerg: 5, emergency: 5, panic: 5, fatal: 5, critical: 5, crit: 5,
  alert: 4, error: 4, err: 4, high: 4, severe: 4,
  warning: 3, warn: 3, medium: 3,
  notice: 2, low: 2,
  info: 1, information: 1, informational: 1, debug: 1, trace: 1, verbose: 1,
};

/** OCSF severity of a level's name in any letter case; undefined for other words. */
export function severityOfWord(word: string | undefined): SeverityId | undefined {
  return word === undefined ? undefined : wordSeverities[word.toLowerCase()];
}

/** OCSF severity of a number on a scale that begins at 0: the lowest tenth is informational, then fifths up to critical. */
export function severityOfScale(value: number | undefined, highest: number): SeverityId {
  if (value === undefined || !(highest > 0)) return 0;
  const share = value / highest;
  if (share < 0.1) return 1;
  if (share < 0.4) return 2;
  if (share < 0.7) return 3;
  return share < 0.9 ? 4 : 5;
}

const levelWord = '(emerg|emergency|panic|fatal|critical|crit|alert|error|err|high|severe|warning|warn|medium|notice|low|informational|information|info|debug|trace|verbose)';
const inBrackets = new RegExp(`\\[ {0,8}(?:[a-z_]{1,20}:)?${levelWord} {0,8}\\]`, 'i');
const afterName = new RegExp(`\\b(?:level|severity|priority|loglevel)["']?\\s{0,3}[=:]\\s{0,3}["']?${levelWord}\\b`, 'i');
const atStart = new RegExp(`^\\s{0,4}${levelWord.toUpperCase()}\\b`);

/** The level that a line of free text carries as such (`[ERROR]`, `level=warn`, a leading `WARN`); words within sentences do not count. */
export function severityOfText(text: string): SeverityId {
  const head = text.length > 400 ? text.slice(0, 400) : text;
  const word = atStart.exec(head)?.[1] ?? inBrackets.exec(head)?.[1] ?? afterName.exec(head)?.[1];
  return word === undefined ? 0 : wordSeverities[word.toLowerCase()] ?? 0;
}

// Keys come from log text: an inherited name such as `toString` must not be found.
for (const table of [wordSeverities]) Object.setPrototypeOf(table, null);
