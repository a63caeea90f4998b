import { describe, expect, it } from 'vitest';
import { isTerminal, roles, type Environment, type Evidence, type EventGroup, type ModelFunctions, type Observation, type Perception, type PlanStep, type Revision, type Verdict } from '../contracts/index.ts';
import { systemClock } from '../kit/clock.ts';
import { SeededRandom } from '../kit/random.ts';
import { createKnowledge } from '../knowledge/create-knowledge.ts';
import { makeEntity } from '../case/__fixtures__/any-case.ts';
import { FakeSituation, fakeFunctions } from '../plan/__fixtures__/fake-functions.ts';
import { beliefOf, runEpisode, type EpisodeRequest, type EpisodeResult, type EpisodeSettings } from './run-episode.ts';

const group: EventGroup = {
  id: 'g1', kind: 'alert', title: 'SSH brute force attempt', classification: 'Attempted Administrator Privilege Gain', severityId: 4, sources: ['a1'], targets: ['h1'], mentions: [], ports: [22], count: 40,
  lines: [{ source: 's1', ranges: [[3, 42]] }], sample: 'SSH brute force attempt', score: 1, scoreReasons: ['high severity'],
};

function evidenceOf(signCount: number): Evidence {
  return {
    entities: [makeEntity('h1', 'host', { alertTargetCount: 40, suspicionFraction: 0.8 }), makeEntity('h2', 'host', { suspicionFraction: 0.2 }), makeEntity('a1', 'address', { isInternal: false, alertSourceCount: 40, suspicionFraction: 0.9 })],
    groups: [group], systemLines: ['h1 web'], digest: [{ groupId: 'g1', text: 'a1>h1 SSH brute force attempt x40', tokenCount: 9 }], digestTokens: 9, tokenBudget: 400, isTokenEstimate: false,
    leftOut: [], recordCount: 40, alertCount: 40, unreadCount: 0, signCount, hasSystemDescription: true, notes: [],
  };
}

interface FakeAnswers {
  isTuned?: boolean;
  /** What it reads out of each outcome, as far as the closed list has it. */
  reads?: readonly string[];
  verdict?: Verdict;
  /** Of every condition; missing: as its seed has it. */
  holds?: boolean;
}

type FakeFunctions = ModelFunctions & { asked: string[] };

function functionsOf(seed: number, { isTuned = false, reads = [], verdict = 'compromise', holds }: FakeAnswers = {}): FakeFunctions {
  const fake = fakeFunctions(seed, { isTuned });
  const more: Partial<FakeFunctions> = {
    profile: 'compact', isTuned, trustFraction: 1, asked: fake.asked,
    attackPath: () => Promise.resolve([]),
    readEvidence: (_, findings) => Promise.resolve(reads.map((text) => findings.indexOf(text)).filter((index) => index >= 0)),
    readOutcome: (action, lines) => { fake.asked.push(...lines.map(({ text }) => `read ${action.text} saw ${text};`)); return Promise.resolve(lines.map(({ findings }) => reads.map((text) => findings.indexOf(text)).filter((index) => index >= 0))); },
    begin: () => Promise.resolve({ situation: new FakeSituation(), source: 'evaluated' }),
    verdict: () => Promise.resolve({ compromise: 0.05, attempted: 0.05, benign: 0.05, [verdict]: 0.9 }),
    rolesOf: (_, suspects) => Promise.resolve(suspects.map(({ alias }) => { const part = alias === 'a1' ? 'attacker' : alias === 'h1' ? 'compromised' : 'uninvolved'; return roles.map((role) => (role === part ? 0.9 : 0.03)); })),
    techniqueOf: (_, __, candidates) => Promise.resolve([...candidates.map(() => 0.5), 0.1]),
    expectedAlerts: (_, __, classes, count) => Promise.resolve(classes.slice(0, count)),
    perceiveState: (situation, rules) => { fake.asked.push(`state ${situation.key}`); return holds === undefined ? fake.predict(situation, rules) : fake.predict(situation, { ...rules, decide: () => holds }).then((answer) => ({ ...answer, probabilities: answer.probabilities.map(() => (holds ? 1 : 0)) })); },
    rankActions: (situation, actions, best) => fake.rankActions(situation, actions, best),
    predict: (situation, rules) => fake.predict(situation, rules),
  };
  return more as FakeFunctions;
}

interface Kept { steps: PlanStep[]; observations: Observation[]; revisions: Revision[]; perceptions: Perception[] }

const settings: EpisodeSettings = {
  depthSteps: 6, stateTemperature: 1, isFreePrediction: false, targetsPerVerb: 2, hasShortlist: true, candidates: { count: 2, mode: 'best', temperature: 0.7, topP: 0.9 }, samplesPerCandidate: 2,
  hasLookahead: true, abstainAbove: 0.5, maxSteps: 12, thresholdFraction: 0.7, hasConjectureCheck: true, hasAdaptation: true,
};

/** Steps without what depends on the clock and on what was remembered. */
const strip = (steps: readonly PlanStep[]): unknown[] => steps.map(({ usage: _usage, candidates, ...step }) => ({ ...step, candidates: candidates.map(({ rollouts: _rollouts, ...candidate }) => candidate) }));

async function run(seed: number, more: Partial<EpisodeRequest> = {}, signCount = 1): Promise<EpisodeResult & Kept> {
  const kept: Kept = { steps: [], observations: [], revisions: [], perceptions: [] };
  const keep = <T>(list: T[]) => (item: T): Promise<void> => { list.push(item); return Promise.resolve(); };
  const result = await runEpisode({
    evidence: evidenceOf(signCount), citedLines: { 's1:3': 'raw line three' }, functions: functionsOf(seed), engine: { usage: () => ({ evaluatedTokens: 0, trieNodes: 0, decisions: 0, batches: 0, generatedTokens: 0 }) },
    knowledge: createKnowledge(), random: new SeededRandom(seed), clock: systemClock, progress: { stage: () => undefined, step: () => undefined },
    recorder: { perception: keep(kept.perceptions), hypotheses: () => Promise.resolve(), step: keep(kept.steps), observation: keep(kept.observations), revision: keep(kept.revisions) },
    settings, ...more,
  });
  return { ...result, ...kept };
}

const failing: Environment = { apply: (step) => Promise.resolve({ step, source: 'file', isKnown: true, succeeded: false, text: 'timed out' }) };
const telling: Environment = { apply: (step) => Promise.resolve({ step, source: 'world', isKnown: true, succeeded: true, text: 'host-h1 says so' }) };

describe('episode', () => {
  it('asks nothing and plans nothing without a sign of attack', async () => {
    const forbidden = new Proxy({ isTuned: false }, { get: (_of, name) => { if (name === 'isTuned') return false; throw new Error('the model was asked'); } }) as unknown as ModelFunctions;
    const { plan, perception } = await run(1, { functions: forbidden }, 0);
    expect(perception.assessment.verdict).toBe('benign');
    expect(plan).toMatchObject({ steps: [], hasRecovered: true });
  });

  it('plans from evidence alone: each prediction is the next state, every command is cited, and it says how it ended', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const { plan, steps, perception } = await run(seed);
      expect(perception.assessment.entities.attacker).toContain('a1');
      expect(steps.length).toBeGreaterThan(0);
      expect(plan.steps).toEqual(steps);
      steps.slice(1).forEach((step, index) => { expect(step.stateBefore).toEqual(steps[index]?.predictedState); });
      for (const step of steps) expect(step.command.citations[0]).toMatchObject({ source: 's1', line: 3, text: 'raw line three' });
      expect(plan.hasRecovered).toBe(isTerminal(plan.finalState));
    }
  });

  it('repeats from its seed, and continues an earlier run as if it had not stopped', async () => {
    const whole = await run(3);
    expect(strip((await run(3)).plan.steps)).toEqual(strip(whole.plan.steps));
    const cut = whole.plan.steps.slice(0, 1);
    const nothing = cut.map((step): Observation => ({ step: step.step, source: 'none', isKnown: false, text: '' }));
    const resumed = await run(3, { earlier: { perception: whole.perception, hypotheses: whole.hypotheses, steps: cut, observations: nothing, states: cut.map((step) => step.predictedState), beliefs: cut.map((step) => step.predictedState), lessons: [undefined], findings: [undefined] } });
    expect(strip(resumed.plan.steps)).toEqual(strip(whole.plan.steps));
    expect(resumed.steps).toHaveLength(whole.plan.steps.length - 1);
  });

  it('continues an observed run by what was read of its outcomes, and does not read them again', async () => {
    const answers: FakeAnswers = { isTuned: true, reads: ['artefact h1', 'held h2', 'vulnerable h1', 'active a1'] };
    const whole = await run(5, { environment: telling, functions: functionsOf(5, answers) });
    expect(whole.plan.steps.length).toBeGreaterThan(3);
    for (const count of [1, 3]) {
      const functions = functionsOf(5, answers);
      const steps = whole.plan.steps.slice(0, count);
      const resumed = await run(5, { environment: telling, functions, earlier: {
        perception: whole.perception, hypotheses: whole.hypotheses, steps, observations: whole.observations.slice(0, count), states: whole.perceptions.slice(1, count + 1).map((item) => item.state), beliefs: whole.perceptions.slice(1, count + 1).map(beliefOf),
        lessons: whole.revisions.slice(0, count).map((revision) => revision.lesson), findings: whole.perceptions.slice(1, count + 1).map((item) => item.findings),
      } });
      expect(strip(resumed.plan.steps)).toEqual(strip(whole.plan.steps));
      expect(functions.asked.filter((asked) => asked.startsWith('read '))).toHaveLength(whole.plan.steps.length - count);
    }
  });

  it('keeps what it read out of the evidence and of each outcome beside the state', async () => {
    const { plan, perceptions } = await run(5, { environment: telling, functions: functionsOf(5, { isTuned: true, reads: ['artefact h1', 'vulnerable h1', 'artefact h7'] }) });
    expect(perceptions.map(({ step }) => step)).toEqual([0, ...plan.steps.map(({ step }) => step)]);
    for (const { findings } of perceptions) expect(findings).toEqual(['artefact h1', 'vulnerable h1']);
    expect((await run(5, { functions: functionsOf(5, { reads: ['artefact h1'] }) })).perceptions).toMatchObject([{ step: 0, findings: [] }]);
  });

  it('plans by the case file, and never by the text of an outcome', async () => {
    const functions = functionsOf(5, { isTuned: true, reads: ['held h2', 'active a1'] });
    const { plan } = await run(5, { environment: telling, functions });
    expect(plan.steps.length).toBeGreaterThan(1);
    const asked = (kind: string): string[] => functions.asked.filter((text) => text.startsWith(`${kind} `));
    expect(asked('read').length).toBeGreaterThan(1);
    for (const text of asked('read')) expect(text).toMatch(/^read [a-z_]+( [a-z]\d+)+ saw h1 says so;$/);
    for (const text of [...asked('rank'), ...asked('predict'), ...asked('state')]) {
      expect(text).not.toContain('says so');
      expect(text).toContain(' case held: ');
    }
  });

  it('names in commands what an outcome told for the first time', async () => {
    const fresh = makeEntity('h9', 'host', { name: 'hidden-9' });
    const environment: Environment = { apply: (step) => Promise.resolve({ step, source: 'world', isKnown: true, succeeded: true, text: 'hidden-9 is entered', ...(step === 1 && { newEntities: [fresh] }) }) };
    const { perceptions, steps } = await run(2, { environment, functions: functionsOf(2, { isTuned: true, reads: ['held h9'], holds: false }) });
    expect(perceptions[1]?.findings).toEqual(['held h9']);
    expect(steps.slice(1).some((step) => step.candidates.some(({ action }) => action.targets.includes('h9')))).toBe(true);
  });

  it('closes without a command what was only attempted, when all six conditions hold', async () => {
    const { plan, perception } = await run(1, { environment: failing, functions: functionsOf(1, { isTuned: true, verdict: 'attempted', holds: true }) });
    expect(perception.assessment).toMatchObject({ isIncident: true, verdict: 'attempted', entities: { compromised: [] } });
    expect(plan).toMatchObject({ steps: [], hasRecovered: true });
    expect(isTerminal(plan.finalState)).toBe(true);
    expect((await run(1, { functions: functionsOf(1, { isTuned: true, verdict: 'attempted', holds: false }) })).plan.steps.length).toBeGreaterThan(0);
  });

  it('closes when a break-in was believed and nothing of it is found where it was looked for, and never on a guess that nobody looked at', async () => {
    const known = evidenceOf(1);
    const evidence = { ...known, entities: [...known.entities, makeEntity('h3', 'host'), makeEntity('h4', 'host')] };
    const functions = functionsOf(1, { isTuned: true, holds: false });
    const { plan, verdict, perceptions } = await run(1, { evidence, functions, environment: telling, settings: { ...settings, maxSteps: 40 } });
    expect(plan).toMatchObject({ hasRecovered: true, ending: expect.stringContaining('Nothing of a break-in') as unknown });
    expect(perceptions[0]?.assessment.verdict).toBe('compromise');
    expect([verdict, perceptions.at(-1)?.assessment.verdict]).toEqual(['attempted', 'attempted']);
    expect((await run(1, { evidence, functions, settings: { ...settings, maxSteps: 40 } })).plan.ending).not.toContain('Nothing of a break-in');
  });

  it('looks at everything once more before it closes, and goes on with what that tells', async () => {
    const play = async (toldLast: readonly string[]): Promise<EpisodeResult & Kept> => {
      const told: Record<string, string[]> = { scan_host: ['artefact h1'], collect_logs: ['held h1', 'vulnerable h1'], block_traffic: ['quiet'], isolate_host: ['quiet'] };
      const functions = functionsOf(3, { isTuned: true, holds: true });
      const asked: string[] = [];
      functions.readOutcome = ({ verb }, lines) => {
        asked.push(verb);
        const says = verb === 'collect_logs' && asked.filter((one) => one === verb).length > 1 ? toldLast : (told[verb] ?? []);
        return Promise.resolve(lines.map(({ findings }) => says.map((text) => findings.indexOf(text)).filter((index) => index >= 0)));
      };
      return run(3, { environment: telling, functions, settings: { ...settings, hasLookahead: false, maxSteps: 40 } });
    };
    const verbsOf = ({ steps }: Kept): string[] => steps.map(({ command }) => command.verb);
    const quiet = await play([]);
    expect(quiet.plan.hasRecovered).toBe(true);
    expect(verbsOf(quiet).slice(-2)).toEqual(['verify_host', 'collect_logs']);
    const late = await play(['exposed h1']);
    expect(late.plan.hasRecovered).toBe(true);
    expect(verbsOf(late)).toEqual([...verbsOf(quiet), 'restrict_service']);
    const planned = await run(3, { functions: functionsOf(3, { isTuned: true, holds: true }) });
    expect(verbsOf(planned)).not.toContain('verify_host');
  });

  it('learns from outcomes: a failure makes nothing true, is tried at most four times on a target, and leaves a lesson', async () => {
    const { plan, observations, revisions } = await run(2, { environment: failing, settings: { ...settings, maxSteps: 40 } });
    expect(observations).toHaveLength(plan.steps.length);
    expect(plan.hasRecovered).toBe(false);
    expect(revisions.every((revision) => revision.lesson?.includes('failed'))).toBe(true);
    const tries = new Map<string, number>();
    for (const { command } of plan.steps) for (const target of command.targets) tries.set(`${command.verb} ${target.alias}`, (tries.get(`${command.verb} ${target.alias}`) ?? 0) + 1);
    expect(Math.max(...tries.values())).toBeLessThanOrEqual(4);
  });
});
