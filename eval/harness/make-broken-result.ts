import type { RunResult } from '../run-result.ts';
import type { ScenarioEntry } from './registry.ts';
import { keyOf, type WorkItem } from './work-item.ts';

/** The record of a run that the harness, the planner or its model broke. No figure is taken of it. */
export function makeBrokenResult(item: WorkItem, scenario: ScenarioEntry, { problem, seconds }: { problem: string; seconds: number }): RunResult {
  const { key: _, missing: _missing, ...facts } = scenario;
  return {
    ...facts, formatVersion: 1, key: keyOf(item), planner: item.planner, scenario: item.scenario, seed: item.seed, status: 'broken', problem,
    hasRecovered: false, recoverySteps: 0, paperSteps: 0, optimalSteps: 0, commandCount: 0, ineffectiveCount: 0, failedCount: 0, invalidCount: 0, abstentionCount: 0,
    commandsBeforeClosing: 0, minutes: 0, hostsLost: 0, healthyDownMinutes: 0, regret: { wrongOrder: 0, useless: 0, repeated: 0, missed: 0, closedEarly: 0 },
    startState: { true: '000000', apparent: '000000' }, steps: [], seconds,
  };
}
