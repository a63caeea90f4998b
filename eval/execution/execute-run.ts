import { noConditionHolds, renderState, type ResponseCommand, type Responder, type ResponderInsight } from '../../src/contracts/index.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { hostRenderers } from '../../src/world/render/host/index.ts';
import { networkRenderers } from '../../src/world/render/network/index.ts';
import type { OracleView } from '../../src/world/oracle-view.ts';
import { SimulatedIncident } from '../../src/world/simulated-incident.ts';
import type { RunResult, ScoredStep, Split } from '../run-result.ts';
import type { OpenedEvidence, ReadInstance } from './read-instance.ts';
import { scorePerception } from './score-perception.ts';
import { splitRegret } from './split-regret.ts';

const renderers = [...hostRenderers, ...networkRenderers];

export interface RunRequest {
  key: string;
  planner: string;
  /** The incident counts as published, whatever split its file names. */
  split: Split;
  seed: number;
  read: ReadInstance;
  evidence: OpenedEvidence;
  createResponder(oracle: () => OracleView): Responder;
  optimalSteps: number;
  blindSteps: number | undefined;
  failureFactor?: number | undefined;
}

/** One responder on one incident, from its evidence until it closes, gives up, or is at the limit of commands. */
export async function executeRun(request: RunRequest): Promise<RunResult> {
  const { read, evidence, seed } = request;
  const { scenario, system, endMs, instance } = read;
  const incident = new SimulatedIncident({ scenario, seed, renderers, endMs, ...(request.failureFactor !== undefined && { failureFactor: request.failureFactor }), clocks: instance.clocks, readBack: evidence.readBack });
  const entities = [...evidence.evidence.entities];
  const start = incident.conditions();
  const commands: { command: ResponseCommand; answer: string }[] = [];
  const responder = request.createResponder(() => incident.oracle);
  let spentMs = 0;
  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const beganMs = systemClock.monotonicMs();
    try {
      return await work();
    } finally {
      spentMs += systemClock.monotonicMs() - beganMs;
    }
  };
  let insight: ResponderInsight | undefined;
  try {
    let command = await timed(() => responder.start(system, evidence.evidence));
    while (command !== undefined && !incident.isOver) {
      const given = command;
      const observation = await incident.apply(commands.length + 1, given);
      entities.push(...(observation.newEntities ?? []));
      commands.push({ command: given, answer: observation.text });
      command = incident.isOver ? undefined : await timed(() => responder.next(observation));
    }
    insight = responder.insight?.();
  } finally {
    await responder.close?.();
  }
  const score = incident.score();
  const { wasted, ...plainScore } = score;
  const steps = commands.map(({ command, answer }, index): ScoredStep => {
    const { paperCostSteps: _, ...judged } = incident.judgedSteps[index] ?? { costSteps: 0, paperCostSteps: 0, judgement: 'invalid', minutes: 0, changed: [], shown: [], trueState: '000000', apparentState: '000000' };
    const belief = insight?.steps[index];
    return {
      step: index + 1, text: [command.verb, ...command.targets.map((target) => target.name)].join(' '), verb: command.verb, targets: command.targets.map((target) => target.name), answer, ...judged,
      isAbstention: belief?.isAbstention === true,
      ...(belief?.perceived && { perceivedState: renderState(belief.perceived) }),
      ...(belief?.predicted && { predictedState: renderState(belief.predicted.state), predictedProbabilities: [...belief.predicted.probabilities] }),
    };
  });
  return {
    formatVersion: 1, key: request.key, planner: request.planner, scenario: instance.key, title: scenario.title, family: scenario.family, split: request.split, kind: scenario.kind, seed,
    published: scenario.source.published, status: 'done', ...plainScore,
    optimalSteps: request.optimalSteps, ...(request.blindSteps !== undefined && { blindSteps: request.blindSteps }),
    abstentionCount: steps.filter((step) => step.isAbstention).length,
    regret: splitRegret(score, request.optimalSteps, wasted),
    startState: { true: start.true, apparent: start.apparent, ...(insight && { perceived: renderState(insight.startState ?? noConditionHolds) }) },
    steps, ...(insight?.assessment && { perception: scorePerception(insight.assessment, entities, scenario) }),
    ...(insight?.usage && { usage: insight.usage }), seconds: spentMs / 1000,
  };
}
