import { verbFacts, verbs } from '../contracts/index.ts';
import { SeededRandom } from '../kit/random.ts';
import type { CompiledFacts } from './compile-facts.ts';
import { failureChance } from './verb-rules.ts';
import { startState, stateLength, type WorldState } from './world-state.ts';

/**
 * The draws of chance of one instance. They depend on what is drawn for, never on the order of asking, so that all planners meet the
 * same luck.
 */
export interface Draws {
  /** `verb|target` to its place in a state, where the failures still to come are counted. Only pairs that fail at all. */
  places: ReadonlyMap<string, number>;
  /** Does the attacker make this move in this span of ten minutes, if its channel is open? */
  doesMove(move: number, tick: number): boolean;
  /** The state at the start, with the failures to come behind it. */
  start(): WorldState;
}

/** A run of bad luck on one target ends after so many attempts. */
const failuresAtMost = 3;

export function createDraws(facts: CompiledFacts, seed: number): Draws {
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
      while (count < failuresAtMost && draw.next() < failureChance[verb]) count += 1;
      if (count > 0) places.set(`${verb}|${target}`, stateLength + counts.push(count) - 1);
    }
  }
  const moves = new Map<number, boolean>();
  return {
    places,
    doesMove(move, tick) {
      const key = move * 100_000 + tick;
      let does = moves.get(key);
      if (does === undefined) {
        does = random.child(`move/${facts.scenario.next[move]?.id ?? ''}/${String(tick)}`).next() < (facts.moves[move]?.chance ?? 0);
        moves.set(key, does);
      }
      return does;
    },
    start() {
      const state = new Int32Array(stateLength + counts.length);
      state.set(startState(facts));
      state.set(counts, stateLength);
      return state;
    },
  };
}

/** No chance at all: for planning by the rules alone. */
export function noDraws(facts: CompiledFacts): Draws {
  return { places: new Map(), doesMove: () => false, start: () => startState(facts) };
}
