import { openCase, renderCase, type CaseFile } from '../../src/case/index.ts';
import type { Engine, Evidence, LanguageModel } from '../../src/contracts/index.ts';
import { noConditionHolds } from '../../src/contracts/index.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { SeededRandom } from '../../src/kit/random.ts';
import { listActions } from '../../src/plan/list-actions.ts';
import { lookAhead, type LookaheadSettings } from '../../src/plan/look-ahead.ts';
import { rollOut, type PlanningPoint } from '../../src/plan/roll-out.ts';
import { createCompactFunctions } from '../../src/prompts/compact-functions.ts';
import { createPlainEngine } from './plain-engine.ts';

export interface StepMeasure {
  durationMs: number;
  evaluatedTokens: number;
  trieNodes: number;
  decisions: number;
  rolloutCount: number;
  chosen: string;
}

export interface StepRequest {
  model: LanguageModel;
  evidence: Evidence;
  depthSteps: number;
  samples: number;
  /** 0: greedy. */
  stateTemperature: number;
}

const seed = 7;

function settingsOf({ depthSteps, samples, stateTemperature }: StepRequest): LookaheadSettings {
  return { depthSteps, stateTemperature, samplesPerCandidate: samples, isFreePrediction: false, targetsPerVerb: 3, hasShortlist: true, hasLookahead: true, abstainAbove: Infinity, candidates: { count: 3, mode: 'best', temperature: 0.7, topP: 0.9 } };
}

/** The case as the logs alone give it: the bench measures planning, not perception. */
function openFile(evidence: Evidence): CaseFile {
  const suspects = evidence.entities.filter((entity) => entity.suspicionFraction > 0.3);
  return openCase({ attacker: suspects.filter((entity) => !entity.isInternal).map((entity) => entity.alias), compromised: suspects.filter((entity) => entity.isInternal).map((entity) => entity.alias), targeted: [] });
}

async function prepare(engine: Engine, evidence: Evidence): Promise<PlanningPoint> {
  const functions = createCompactFunctions(engine);
  const { situation } = await functions.begin(evidence);
  const file = openFile(evidence);
  return { functions, situation: situation.caseFile(renderCase(file, evidence.entities)).state(noConditionHolds), state: noConditionHolds, entities: evidence.entities, file, random: new SeededRandom(seed).child('plan') };
}

/** Our planner: one planning step on evidence that has been read. */
export async function measureOurs(request: StepRequest): Promise<StepMeasure> {
  const engine = createEngine({ model: request.model });
  const ready = await prepare(engine, request.evidence);
  const before = engine.usage();
  const startMs = systemClock.monotonicMs();
  const found = await lookAhead({ ...ready, settings: settingsOf(request), knownPaths: new Set() });
  const durationMs = systemClock.monotonicMs() - startMs;
  const after = engine.usage();
  return {
    durationMs, evaluatedTokens: after.evaluatedTokens - before.evaluatedTokens, trieNodes: after.trieNodes - before.trieNodes, decisions: after.decisions - before.decisions,
    rolloutCount: found?.candidates.reduce((sum, candidate) => sum + candidate.rolloutLengths.length, 0) ?? 0, chosen: found?.chosen.command ?? '',
  };
}

/** The same step by a plain planner: rank, then one rollout after the other, one call at a time, nothing cut. */
export async function measurePlain(request: StepRequest): Promise<StepMeasure> {
  const engine = createPlainEngine(request.model);
  const ready = await prepare(engine, request.evidence);
  const settings = settingsOf(request);
  const before = engine.usage();
  const startMs = systemClock.monotonicMs();
  const actions = listActions({ ...ready, ...settings });
  const ranked = await ready.functions.rankActions(ready.situation, actions);
  let best: { cost: number; text: string } | undefined;
  let rolloutCount = 0;
  for (const entry of ranked.slice(0, settings.candidates.count)) {
    const action = actions[entry.index];
    if (!action) continue;
    let total = 0;
    const samples = request.stateTemperature === 0 ? 1 : request.samples;
    for (let sample = 0; sample < samples; sample += 1) {
      const rollout = await rollOut({ ...ready, action, sample, settings, isHopeless: () => false });
      total += rollout.costSteps / samples;
      rolloutCount += 1;
    }
    if (!best || total < best.cost) best = { cost: total, text: action.text };
  }
  const after = engine.usage();
  return { durationMs: systemClock.monotonicMs() - startMs, evaluatedTokens: after.evaluatedTokens - before.evaluatedTokens, trieNodes: 0, decisions: after.decisions - before.decisions, rolloutCount, chosen: best?.text ?? '' };
}
