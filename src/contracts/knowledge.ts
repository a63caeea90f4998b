/** Facts of ATT&CK and look-up. Types only. */
export interface Tactic {
  id: string;
  name: string;
  shortName: string;
  /** In our own words, one line. */
  meaning: string;
  /** Place in the kill chain, from 1. */
  order: number;
}

export interface Technique {
  id: string;
  name: string;
  tacticIds: string[];
  parentId?: string;
  /** In our own words, one line. */
  meaning: string;
  /** Words of log lines that point to it, lower case. */
  signs: string[];
  /** Alert classes (Snort/Suricata classification texts) that it tends to raise, and their priority. */
  alertClasses: string[];
}

export interface TechniqueMatch {
  technique: Technique;
  /** 0 to 1: how well the words fit. */
  scoreFraction: number;
  matchedWords: string[];
}

export interface Knowledge {
  /** Such as `stanch-1 (ATT&CK 18.1)`. */
  readonly version: string;
  readonly tactics: readonly Tactic[];
  readonly techniques: readonly Technique[];
  tactic(id: string): Tactic | undefined;
  technique(id: string): Technique | undefined;
  techniquesOf(tacticId: string): readonly Technique[];
  /** Techniques whose name, meaning or signs share words with a log text, best first; empty when nothing fits. */
  lookUp(text: string, limit: number): TechniqueMatch[];
}

/** `T1110` of `T1110.003`; a technique that has no parent is its own. */
export const parentTechniqueOf = (techniqueId: string): string => techniqueId.split('.', 1)[0] ?? techniqueId;
