import { conditionNames, flagsOfState, renderState, stateFromFlags, type Action, type ModelFunctions, type RecoveryState, type Situation } from '../../contracts/index.ts';
import { makeEntity } from '../../case/__fixtures__/any-case.ts';
import { openCase } from '../../case/index.ts';
import { SeededRandom } from '../../kit/random.ts';

export class FakeSituation implements Situation {
  readonly key: string;
  constructor(key = 'evidence') { this.key = key; }
  state(state: RecoveryState): FakeSituation { return new FakeSituation(`${this.key}=${renderState(state)};`); }
  command(action: Action): FakeSituation { return new FakeSituation(`${this.key}${action.text}`); }
  observation(text: string): FakeSituation { return new FakeSituation(`${this.key} saw ${text};`); }
  lesson(text: string): FakeSituation { return new FakeSituation(`${this.key} lesson ${text};`); }
  caseFile(text: string): FakeSituation { return new FakeSituation(`${this.key} case ${text};`); }
  get freeTokens(): number { return 10_000 - this.key.length / 4; }
  hold(): () => void { return () => undefined; }
}

export interface FakeModel extends Pick<ModelFunctions, 'rankActions' | 'predict' | 'isTuned'> {
  asked: string[];
}

/**
 * A model whose answers depend on its seed and on what was read, and on nothing else. `delaySeed` changes only when the answers come;
 * `ease` (0 to 1) is how likely a condition comes true; a tuned one may also let a condition fall.
 */
export function fakeFunctions(seed: number, { ease = 0.6, delaySeed = 0, isTuned = false } = {}): ModelFunctions & FakeModel {
  const asked: string[] = [];
  const draw = (name: string): number => new SeededRandom(`${seed}/${name}`).next();
  const wait = async (name: string): Promise<void> => {
    const ticks = delaySeed === 0 ? 0 : Math.floor(new SeededRandom(`${delaySeed}/${name}`).next() * 6);
    for (let tick = 0; tick < ticks; tick += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const model: FakeModel = {
    asked, isTuned,
    async rankActions(situation, actions, best) {
      asked.push(`rank ${situation.key}`);
      await wait(situation.key);
      // Coarse: equal probabilities happen.
      const weights = actions.map((action) => Math.ceil(draw(`${situation.key}/${action.text}`) * 5));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return weights.map((weight, index) => ({ index, logProbability: Math.log(weight / total) })).sort((a, b) => b.logProbability - a.logProbability || a.index - b.index).slice(0, best ?? actions.length);
    },
    async predict(situation, rules) {
      asked.push(`predict ${situation.key}`);
      await wait(situation.key);
      const decided: boolean[] = [];
      const probabilities = conditionNames.map((name, index) => {
        const fixed = rules.fixed(index, decided);
        const probability = fixed === undefined ? Math.min(1, draw(`${situation.key}/${name}`) * 2 * ease) : Number(fixed);
        decided.push(fixed ?? rules.decide(index, probability));
        return probability;
      });
      const state = stateFromFlags(decided);
      return { state, probabilities, situation: (situation).state(state) };
    },
  };
  return new Proxy({} as ModelFunctions & FakeModel, { get: (_, name) => model[name as keyof FakeModel] ?? (() => { throw new Error(`the planner asked ${String(name)}`); }) });
}

export const smallSite = {
  entities: [makeEntity('a1', 'address', { suspicionFraction: 0.9 }), makeEntity('h1', 'host', { suspicionFraction: 0.8 }), makeEntity('h2', 'host'), makeEntity('u1', 'account')],
  file: openCase({ attacker: ['a1'], compromised: ['h1', 'h2', 'u1'], targeted: [] }),
};

export const openCount = (state: RecoveryState): number => flagsOfState(state).filter((flag) => !flag).length;
