import { z } from 'zod';
import { citationSchema } from './citation.ts';

/** The six conditions of arXiv 2602.13156, in the order in which a state is written (`101000`). */
export const conditionNames = [
  'isAttackContained',
  'isKnowledgeSufficient',
  'areForensicsPreserved',
  'isEradicated',
  'isHardened',
  'isRecovered',
] as const;
export type ConditionName = (typeof conditionNames)[number];

/** What a person calls each condition. */
export const conditionTitles: Record<ConditionName, string> = {
  isAttackContained: 'contained',
  isKnowledgeSufficient: 'known',
  areForensicsPreserved: 'preserved',
  isEradicated: 'eradicated',
  isHardened: 'hardened',
  isRecovered: 'recovered',
};

/** True: shown to hold by what was seen. False: not shown. */
export const recoveryStateSchema = z.object({
  isAttackContained: z.boolean(),
  isKnowledgeSufficient: z.boolean(),
  areForensicsPreserved: z.boolean(),
  isEradicated: z.boolean(),
  isHardened: z.boolean(),
  isRecovered: z.boolean(),
});
export type RecoveryState = z.infer<typeof recoveryStateSchema>;

/** One condition as perceived: its value, the probability (0 to 1) that it holds, and the lines it rests on. */
export const conditionEstimateSchema = z.object({
  condition: z.enum(conditionNames),
  holds: z.boolean(),
  probability: z.number().min(0).max(1),
  citations: z.array(citationSchema),
});
export type ConditionEstimate = z.infer<typeof conditionEstimateSchema>;

/** State as six characters, `0` or `1`, in the order of {@link conditionNames}. */
export function renderState(state: RecoveryState): string {
  return conditionNames.map((name) => (state[name] ? '1' : '0')).join('');
}

/** Six characters to a state; undefined when the text is anything else. */
export function parseState(text: string): RecoveryState | undefined {
  if (!/^[01]{6}$/.test(text)) return undefined;
  return stateFromFlags([...text].map((digit) => digit === '1'));
}

/** Six booleans in the order of {@link conditionNames}; a missing one counts as false. */
export function stateFromFlags(flags: readonly boolean[]): RecoveryState {
  return Object.fromEntries(conditionNames.map((name, index) => [name, flags[index] ?? false])) as RecoveryState;
}

/** Six booleans in the order of {@link conditionNames}. */
export function flagsOfState(state: RecoveryState): boolean[] {
  return conditionNames.map((name) => state[name]);
}

/** All six hold: the incident is over. */
export function isTerminal(state: RecoveryState): boolean {
  return conditionNames.every((name) => state[name]);
}

export const noConditionHolds: RecoveryState = stateFromFlags([]);
