import type { Stage } from '../contracts/index.ts';
import type { FoldedGroup } from './fold-groups.ts';

/** A group with its rank. */
export interface RankedGroup extends FoldedGroup {
  /** Of being part of an attack, after count, behaviour and company, 0 to 1. */
  weight: number;
  stage: Stage;
  isSign: boolean;
  /** The same rule fired the other way round before: this is the answer, and speaks of no one's intent. */
  isAnswer: boolean;
  score: number;
  reasons: string[];
  /** Further rules that the same scanner set off, folded into this one. */
  otherRuleCount?: number;
}
