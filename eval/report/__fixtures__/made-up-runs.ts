import type { Verdict } from '../../../src/contracts/incident.ts';
import { conditionNames } from '../../../src/contracts/recovery-state.ts';
import { SeededRandom } from '../../../src/kit/random.ts';
import type { Evaluation, Matches, RunResult, ScoredStep, Split } from '../../run-result.ts';

/**
 * MADE UP, for tests and for looking at the pages only: no planner ever ran. Runs hang together (states lead to the recovery time, parts of
 * regret sum up), and planners of more `skill` recover sooner, so that figures and charts have something to show.
 */
export interface MadeUpPlanner {
  name: string;
  /** 0 (bad) to 1 (near the optimum). */
  skill: number;
  /** Has a model: says what it perceives and costs tokens. */
  hasModel: boolean;
}

export const madeUpPlanners: readonly MadeUpPlanner[] = [
  { name: 'stanch', skill: 0.85, hasModel: true },
  { name: 'no-lookahead', skill: 0.6, hasModel: true },
  { name: 'playbook', skill: 0.5, hasModel: false },
  { name: 'blanket', skill: 0.15, hasModel: false },
];

export interface MadeUpSettings {
  planners?: readonly MadeUpPlanner[];
  familyCount?: number;
  seeds?: readonly number[];
  splits?: readonly Split[];
}

export function makeUpRuns({ planners = madeUpPlanners, familyCount = 12, seeds = [1, 2], splits = ['test'] }: MadeUpSettings = {}): RunResult[] {
  return splits.flatMap((split) => Array.from({ length: familyCount }, (_, family) => family).flatMap((family) => seeds.flatMap((seed) => planners.map((planner) => makeUpRun(planner, split, family, seed)))));
}

/** The plan that {@link makeUpRuns} fulfils. */
export function makeUpEvaluation(runs: readonly RunResult[]): Evaluation {
  const names = <T>(of: (run: RunResult) => T): T[] => [...new Set(runs.map(of))];
  return {
    formatVersion: 1, codeVersion: '0.0.0-made-up', startedAt: '2026-03-01T00:00:00Z', planners: names((run) => run.planner), scenarios: names((run) => run.scenario), seeds: names((run) => run.seed),
    command: 'npm run eval -- run --made-up', models: { stanch: 'made-up.gguf sha256 0000' }, settings: { stepLimit: 40, isMonotone: false },
  };
}

const familyNames = ['ransomware', 'web-shell', 'phishing', 'supply-chain', 'cloud-key-theft', 'insider', 'vpn-exploit', 'database-theft', 'crypto-mining', 'domain-takeover', 'mail-fraud', 'worm', 'backup-sabotage', 'kubernetes-escape'];

function makeUpRun(planner: MadeUpPlanner, split: Split, family: number, seed: number): RunResult {
  const familyName = `${familyNames[family] ?? `family-${family}`}${split === 'test' ? '' : `-${split}`}`;
  const world = new SeededRandom(`${familyName}/${seed}`);
  const kind: Verdict = family % 6 === 4 ? 'attempted' : family % 6 === 5 ? 'benign' : 'compromise';
  const optimalSteps = 6 + Math.floor(world.next() * 6);
  const blindSteps = optimalSteps + 1 + Math.floor(world.next() * 3);
  const random = world.child(planner.name);
  const steps = kind === 'compromise' ? makeUpSteps(planner, random, optimalSteps, familyName) : makeUpClosing(planner, random);
  const last = steps.at(-1)?.trueState ?? '000000';
  const hasRecovered = last === '111111';
  const recoverySteps = kind !== 'compromise' ? 0 : hasRecovered ? steps.reduce((sum, step) => sum + step.costSteps, 0) : 40;
  const above = hasRecovered ? recoverySteps - optimalSteps : 0;
  const count = (judgement: ScoredStep['judgement']): number => steps.filter((step) => step.judgement === judgement).length;
  const isVerdictRight = random.next() < 0.5 + planner.skill / 2;
  return {
    formatVersion: 1, key: `${planner.name}|${familyName}-a|${seed}`, planner: planner.name, scenario: `${familyName}-a`, title: `Made-up ${familyName}`, family: familyName, split, kind, seed,
    published: family % 2 === 0 ? '2024-05-01' : '2026-01-15', status: 'done', hasRecovered: kind === 'compromise' && hasRecovered, ...(hasRecovered || kind !== 'compromise' ? {} : { failure: 'step-limit' as const }),
    recoverySteps, paperSteps: recoverySteps + count('partly'), optimalSteps: kind === 'compromise' ? optimalSteps : 0, ...(kind === 'compromise' ? { blindSteps } : {}), verdict: isVerdictRight ? kind : 'compromise', isVerdictRight: isVerdictRight || kind === 'compromise',
    commandCount: steps.length, ineffectiveCount: count('ineffective'), failedCount: count('failed'), invalidCount: 0, abstentionCount: 0, commandsBeforeClosing: Math.max(0, steps.length - 1),
    minutes: steps.reduce((sum, step) => sum + step.minutes, 0), hostsLost: Math.floor(random.next() * 3 * (1 - planner.skill)), healthyDownMinutes: Math.round(random.next() * 200 * (1 - planner.skill)),
    regret: { wrongOrder: Math.floor(above * 0.3), useless: above - Math.floor(above * 0.3) - Math.floor(above * 0.2), repeated: Math.floor(above * 0.2), missed: 0, closedEarly: 0 },
    startState: { true: '000000', apparent: '000000', ...(planner.hasModel ? { perceived: random.next() < planner.skill ? '000000' : '100000' } : {}) }, steps,
    ...(planner.hasModel ? {
      perception: { tactics: makeUpMatches(planner, random, 6), techniques: makeUpMatches(planner, random, 9), techniquesExact: makeUpMatches(planner, random, 12), entities: { attacker: makeUpMatches(planner, random, 2), compromised: makeUpMatches(planner, random, 3), targeted: makeUpMatches(planner, random, 4) }, topFiveTactics: Math.round((0.4 + 0.6 * planner.skill * random.next()) * 100) / 100 },
      usage: { modelCalls: 4 * steps.length, promptTokens: 2500 * steps.length, generatedTokens: 240 * steps.length, dollars: 0.0021 * steps.length },
    } : {}),
    seconds: planner.hasModel ? 9 * steps.length * (0.8 + 0.4 * random.next()) : 0.004 * steps.length,
  };
}

function makeUpMatches({ skill }: MadeUpPlanner, random: SeededRandom, size: number): Matches {
  const truePositives = Math.round(size * (skill * 0.6 + 0.4 * random.next()));
  return { truePositives: Math.min(size, truePositives), falsePositives: Math.floor(random.next() * 3), falseNegatives: Math.max(0, size - truePositives) };
}

const verbs = ['block_traffic', 'collect_logs', 'image_disk', 'remove_artifact', 'patch_vulnerability', 'restore_service'] as const;

function makeUpSteps(planner: MadeUpPlanner, random: SeededRandom, optimalSteps: number, family: string): ScoredStep[] {
  const steps: ScoredStep[] = [];
  const pace = 6 / optimalSteps;
  let progress = 0;
  let costSteps = 0;
  while (costSteps < 40 && progress < 6 - 1e-9) {
    const isEffective = random.next() < 0.25 + 0.7 * planner.skill;
    costSteps += isEffective ? 1 : 2;
    if (isEffective) progress = Math.min(6, progress + pace);
    else if (random.next() < 0.15 * (1 - planner.skill)) progress = Math.max(0, progress - 1);
    const trueState = conditionNames.map((_, at) => (progress >= at + 1 - 1e-9 ? '1' : '0')).join('');
    const verb = verbs[Math.min(5, Math.floor(progress))] ?? 'collect_logs';
    const perceived = random.next() < planner.skill ? trueState : `1${trueState.slice(1)}`;
    const predicted = conditionNames.map((_, at) => Math.round(Math.min(1, Math.max(0, (trueState[at] === '1' ? 0.92 : 0.1) + (random.next() - 0.5) * (1.4 - planner.skill))) * 100) / 100);
    steps.push({
      step: steps.length + 1, text: `${verb} h${1 + Math.floor(random.next() * 4)}`, verb, targets: [`h${1 + Math.floor(random.next() * 4)}`],
      answer: isEffective ? `Done for ${family}.\n2 of 2 rules applied <b>ok</b> & checked.` : '<script>alert("made up")</script>\nNothing to do.',
      minutes: 5 + Math.floor(random.next() * 20), costSteps: isEffective ? 1 : 2, judgement: isEffective ? 'effective' : 'ineffective', isAbstention: false, changed: isEffective ? [`fact-${steps.length}`] : [], shown: [],
      trueState, apparentState: trueState, ...(planner.hasModel ? { perceivedState: perceived, predictedState: predicted.map((each) => (each >= 0.5 ? '1' : '0')).join(''), predictedProbabilities: predicted } : {}),
    });
  }
  if (progress >= 6 - 1e-9) steps.push(closingStep(steps.length + 1, '111111'));
  return steps;
}

function makeUpClosing(planner: MadeUpPlanner, random: SeededRandom): ScoredStep[] {
  const count = Math.floor(random.next() * 8 * (1 - planner.skill));
  const steps = Array.from({ length: count }, (_, at): ScoredStep => ({ ...closingStep(at + 1, '111111'), text: 'collect_logs h1', verb: 'collect_logs', targets: ['h1'], answer: 'No new line.', minutes: 6, judgement: 'ineffective' }));
  return [...steps, closingStep(count + 1, '111111')];
}

function closingStep(step: number, state: string): ScoredStep {
  return { step, text: 'close_incident', verb: 'close_incident', targets: [], answer: '', minutes: 0, costSteps: 0, judgement: 'closing', isAbstention: false, changed: [], shown: [], trueState: state, apparentState: state };
}
