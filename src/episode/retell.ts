import type { Action, Observation, RecoveryState, Situation } from '../contracts/index.ts';

/** One command with what came of it. */
export interface Turn {
  action: Action | undefined;
  observation: Observation | undefined;
  /** Perceived after it. */
  state: RecoveryState;
  lesson: string | undefined;
}

/** Outcomes that are told in full when the story gets too long, fewer and fewer. */
const outcomesInFull = [4, 2, 1, 0];

/** The story goes on by one turn. `isShort`: without the words of its outcome. */
export function tell(situation: Situation, { action, observation, state, lesson }: Turn, isShort = false): Situation {
  let next = action === undefined ? situation : situation.command(action);
  if (observation?.isKnown === true && !isShort) next = next.observation(renderObserved(observation));
  next = next.state(state);
  return lesson === undefined || isShort ? next : next.lesson(lesson);
}

/**
 * The same story, short enough that so many tokens of the context stay free: older outcomes lose their words first, then the oldest
 * commands go. What they led to stands in the state.
 */
export function keepRoom(situation: Situation, { start, turns, roomTokens }: { start: Situation; turns: readonly Turn[]; roomTokens: number }): Situation {
  if (situation.freeTokens >= roomTokens) return situation;
  const retell = (from: number, inFull: number): Situation => turns.slice(from).reduce((story, turn, index) => tell(story, turn, from + index < turns.length - inFull), start);
  for (const inFull of outcomesInFull) {
    const shorter = retell(0, inFull);
    if (shorter.freeTokens >= roomTokens) return shorter;
  }
  let from = Math.ceil(turns.length / 2);
  while (from < turns.length && retell(from, 0).freeTokens < roomTokens) from += Math.ceil((turns.length - from) / 2);
  return retell(from, 0);
}

/** What came of a command, and what the things are called that it names for the first time. */
export function renderObserved({ text, newEntities = [] }: Observation): string {
  return newEntities.length === 0 ? text : `${text}\nnew: ${newEntities.map((entity) => `${entity.alias} ${entity.name}`).join(', ')}`;
}
