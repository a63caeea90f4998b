import type { FactMasks } from './compile-facts.ts';

/** What a command did to one target. `useful`: something that the response needs changed, or something new was shown. */
export interface TargetEffect {
  result: 'done' | 'no-effect' | 'failed' | 'refused' | 'off';
  isUseful: boolean;
  isHarmful: boolean;
  /** Facts that it shows (also those shown before): masks. */
  shown: FactMasks;
  /** Artefacts removed. */
  removed: number;
  newLeads: number;
}

export interface OrderEffect {
  targets: TargetEffect[];
  minutes: number;
  /** Moves that the attacker made meanwhile, by index; -1 for a return through a cause that is still open. */
  moves: number[];
  lostForGood: boolean;
}
