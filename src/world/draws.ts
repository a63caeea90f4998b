import { verbFacts, verbs } from '../contracts/index.ts';
import { SeededRandom } from '../kit/random.ts';
import type { CompiledFacts } from './compile-facts.ts';
import { failureChance, minutesPerTick } from './verb-rules.ts';
import { startState, stateLength, type WorldState } from './world-state.ts';

/**
 * The draws of chance of one instance. They depend on what is drawn for, never on the order of asking, so that all planners meet the
 * same luck.
 */
export interface Draws {
  /** `verb|target` to its place in a state, where the failures still to come are counted. Only pairs that fail at all. */
  places: ReadonlyMap<string, number>;
  /** Minutes that the attacker needs for this move, with its channel open and something to do, after it made it so many times. */
  moveMinutes(move: number, count: number): number;
  /** Place of the clock of the first move in a state; the others follow. */
  clocks: number;
  /** The state at the start, with the failures to come behind it. */
  start(): WorldState;
}

/** A run of bad luck on one target ends after so many attempts. */
const failuresAtMost = 3;
const mostOftenFails = 0.9;

/** @param failureFactor how many times as often commands fail as {@link failureChance} says, up to nine in ten: a world that differs from the one that is expected */
export function createDraws(facts: CompiledFacts, seed: number, failureFactor = 1): Draws {
  const random = new SeededRandom(`world/${facts.scenario.id}/${String(seed)}`);
  const places = new Map<string, number>();
  const counts: number[] = [];
  const names = { host: facts.hostNames, account: facts.credNames.filter((one) => one.kind === 'account').map((one) => one.name), key: facts.credNames.filter((one) => one.kind === 'key').map((one) => one.name), address: [] as string[], network: [] as string[], domain: [] as string[] };
  for (const { kind, name } of facts.pointNames) if (kind === 'address' || kind === 'network' || kind === 'domain') names[kind].push(name);
  const hunted = [...facts.shows.keys()].flatMap((key) => (key.startsWith('hunt_indicator|') ? [key.slice('hunt_indicator|'.length)] : []));
  for (const verb of verbs) {
    const targets = verb === 'hunt_indicator' ? hunted : verbFacts(verb).targets.flatMap((kind) => (kind in names ? names[kind as keyof typeof names] : []));
    for (const target of targets) {
      const draw = random.child(`failure/${verb}/${target}`);
      let count = 0;
      while (count < failuresAtMost && draw.next() < Math.min(mostOftenFails, failureChance[verb] * failureFactor)) count += 1;
      if (count > 0) places.set(`${verb}|${target}`, stateLength + counts.push(count) - 1);
    }
  }
  const needed = new Map<number, number>();
  const clocks = stateLength + counts.length;
  return {
    places, clocks,
    moveMinutes(move, count) {
      const key = move * 100_000 + count;
      let minutes = needed.get(key);
      if (minutes === undefined) {
        minutes = drawMinutes(facts.moves[move]?.chance ?? 0, random.child(`move/${facts.scenario.next[move]?.id ?? ''}/${String(count)}`).next());
        needed.set(key, minutes);
      }
      return minutes;
    },
    start() {
      const state = new Int32Array(clocks + facts.moves.length);
      state.set(startState(facts));
      state.set(counts, stateLength);
      return state;
    },
  };
}

/** Minutes until something happens that has this chance in each ten of them. */
function drawMinutes(chancePerTenMinutes: number, draw: number): number {
  if (chancePerTenMinutes <= 0) return Infinity;
  return chancePerTenMinutes >= 1 ? 1 : Math.max(1, Math.ceil((minutesPerTick * Math.log(1 - draw)) / Math.log(1 - chancePerTenMinutes)));
}

/** No chance at all: for planning by the rules alone. */
export function noDraws(facts: CompiledFacts): Draws {
  return { places: new Map(), moveMinutes: () => Infinity, clocks: stateLength, start: () => startState(facts) };
}
