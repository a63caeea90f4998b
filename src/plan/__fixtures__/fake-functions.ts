import { conditionNames, flagsOfState, renderState, stateFromFlags, type Action, type Entity, type EntityKind, type ModelFunctions, type RecoveryState, type Situation } from '../../contracts/index.ts';
import { SeededRandom } from '../../kit/random.ts';

export class FakeSituation implements Situation {
  readonly key: string;
  constructor(key = 'evidence') { this.key = key; }
  state(state: RecoveryState): FakeSituation { return new FakeSituation(`${this.key}=${renderState(state)};`); }
  command(action: Action): FakeSituation { return new FakeSituation(`${this.key}${action.text}`); }
  observation(text: string): FakeSituation { return new FakeSituation(`${this.key} saw ${text};`); }
  lesson(text: string): FakeSituation { return new FakeSituation(`${this.key} lesson ${text};`); }
  get freeTokens(): number { return 10_000 - this.key.length / 4; }
  hold(): () => void { return () => undefined; }
}

export interface FakeModel extends Pick<ModelFunctions, 'rankActions' | 'predict'> {
  asked: string[];
}

/**
 * A model whose answers depend on its seed and on what was read, and on nothing else. `delaySeed` changes only when the answers come;
 * `ease` (0 to 1) is how likely a condition comes true.
 */
export function fakeFunctions(seed: number, { ease = 0.6, delaySeed = 0 } = {}): ModelFunctions & FakeModel {
  const asked: string[] = [];
  const draw = (name: string): number => new SeededRandom(`${seed}/${name}`).next();
  const wait = async (name: string): Promise<void> => {
    const ticks = delaySeed === 0 ? 0 : Math.floor(new SeededRandom(`${delaySeed}/${name}`).next() * 6);
    for (let tick = 0; tick < ticks; tick += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const model: FakeModel = {
    asked,
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

export function makeEntity(alias: string, kind: EntityKind, more: Partial<Entity> = {}): Entity {
  return {
    alias, kind, name: `${kind}-${alias}`, addresses: [], services: ['ssh'], isEnforcementPoint: false, isInternal: kind !== 'address', isInSystem: kind === 'host',
    mentionCount: 1, alertSourceCount: 0, alertTargetCount: 0, suspicionFraction: 0.5, ...more,
  };
}

export const smallSite = {
  entities: [makeEntity('a1', 'address', { suspicionFraction: 0.9 }), makeEntity('h1', 'host', { suspicionFraction: 0.8 }), makeEntity('h2', 'host'), makeEntity('u1', 'account')],
  roles: { attacker: ['a1'], compromised: ['h1', 'h2', 'u1'], targeted: [] },
};

export const openCount = (state: RecoveryState): number => flagsOfState(state).filter((flag) => !flag).length;
