import { conditionNames, flagsOfState, isTerminal, renderState, type Action, type Entity, type ModelFunctions, type Random, type RecoveryState, type Rollout, type Situation } from '../contracts/index.ts';
import { afterCommand, asksFor, listOpenTasks, listUnmet, type CaseFile } from '../case/index.ts';
import { listActions } from './list-actions.ts';
import { predictionRules } from './prediction-rules.ts';

export interface RolloutSettings {
  /** Commands at most, the candidate included. */
  depthSteps: number;
  /** Of predicted conditions; 0 takes the likelier value. */
  stateTemperature: number;
  isFreePrediction: boolean;
  targetsPerVerb: number;
  hasShortlist: boolean;
}

/** Where planning stands: what the model has read, what is believed, what was done. */
export interface PlanningPoint {
  functions: ModelFunctions;
  situation: Situation;
  state: RecoveryState;
  entities: readonly Entity[];
  file: CaseFile;
  random: Random;
}

export interface RolloutStart extends PlanningPoint {
  /** The candidate. */
  action: Action;
  sample: number;
  settings: RolloutSettings;
  /** Asked before each step with a lower bound of the cost: true ends the rollout as cut. */
  isHopeless(lowerBound: number): boolean;
}

/**
 * One way from a candidate to recovery by the model's own predictions, each next command the likeliest of the list. The draws depend
 * on seed, sample and what was read so far, and on nothing else: two samples that read the same part ways only by their own draws.
 */
export async function rollOut(start: RolloutStart): Promise<Rollout> {
  const { functions, settings } = start;
  let { situation, state, action, file } = start;
  const steps: Rollout['steps'] = [];
  let costSteps = 0;
  for (;;) {
    if (start.isHopeless(costSteps + 1)) return { steps, costSteps: costSteps + 1, hasRecovered: false, isCut: true, isReused: false, sampleCount: 1 };
    situation = situation.command(action);
    const answer = await functions.predict(situation, predictionRules({
      verb: action.verb, before: state, unmet: listUnmet(afterCommand(file, action, true), start.entities), isFree: settings.isFreePrediction || functions.isTuned,
      decide: drawWith(start.random.child(`${String(start.sample)}/${situation.key}`), settings.stateTemperature),
    }));
    // Superfluous: it changed no condition and no open task asked for it, and counts two. Source: arXiv 2602.13156, section on cost.
    // differs in: a condition that takes several commands is not reached by the first of them, which is not superfluous for that.
    costSteps += renderState(answer.state) === renderState(state) && !isAskedFor(action, { file, entities: start.entities, state }) ? 2 : 1;
    ({ situation, state } = answer);
    file = afterCommand(file, action, false);
    steps.push({ action, state });
    if (isTerminal(state)) return { steps, costSteps, hasRecovered: true, isCut: false, isReused: false, sampleCount: 1 };
    const actions = steps.length < settings.depthSteps ? listActions({ ...start, state, file, targetsPerVerb: settings.targetsPerVerb, hasShortlist: settings.hasShortlist }) : [];
    const [next] = actions.length > 1 ? await functions.rankActions(situation, actions, 1) : [{ index: 0 }];
    const chosen = actions[next?.index ?? 0];
    if (chosen === undefined) {
      const openCount = flagsOfState(state).filter((flag) => !flag).length;
      return { steps, costSteps: costSteps + openCount, hasRecovered: false, isCut: false, isReused: false, sampleCount: 1 };
    }
    action = chosen;
  }
}

function isAskedFor(action: Action, { file, entities, state }: Pick<PlanningPoint, 'file' | 'entities' | 'state'>): boolean {
  const tasks = listOpenTasks(file, entities);
  return conditionNames.some((name) => !state[name] && tasks[name].some((task) => asksFor(task, action)));
}

/** Greedy at temperature 0; else a draw from the probability, sharpened or flattened by the temperature. */
export function drawWith(random: Random, temperature: number): (index: number, probability: number) => boolean {
  const draws = conditionNames.map(() => random.next());
  return (index, probability) => {
    if (temperature <= 0) return probability >= 0.5;
    const logit = Math.log(Math.max(probability, 1e-9)) - Math.log(Math.max(1 - probability, 1e-9));
    return (draws[index] ?? 0) < 1 / (1 + Math.exp(-logit / temperature));
  };
}
