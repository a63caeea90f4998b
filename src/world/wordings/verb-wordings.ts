import type { TargetOutcome } from '../outcome-facts.ts';
import type { WordingTable } from './draw-wording.ts';

/**
 * What tools print of one verb, by result. `{name}` is one target; `{names}` stands for several targets in one line. `acts` are noun
 * phrases of the verb for the wordings that all verbs share.
 */
export type VerbWordings = Readonly<Record<TargetOutcome['result'] | 'acts', WordingTable>>;
