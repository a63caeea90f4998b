import { noConditionHolds, runFormatVersion, stateFromFlags, type Evidence, type Hypothesis, type Observation, type Perception, type PlanStep, type Revision, type RunRecord, type SourceSummary, type UnreadLine } from '../../contracts/index.ts';

export const record: RunRecord = {
  formatVersion: runFormatVersion,
  id: '20261123-110200-7',
  command: 'respond',
  codeVersion: '0.1.0',
  startedAt: '2026-11-23T11:02:00.000Z',
  status: 'running',
  seed: 7,
  model: { name: 'small', provider: 'scripted', sha256: 'ab'.repeat(32), profile: 'compact', threadCount: 2, batchTokens: 512, sequenceCount: 9, contextTokens: 4096, adapters: [] },
  promptHashes: { act: 'cd'.repeat(32) },
  knowledgeVersion: 'test',
  settings: { candidateCount: 3 },
  inputs: ['alerts.log'],
  timingsMs: {},
  usage: {},
  notes: [],
};

export const sources: SourceSummary[] = [{ id: 's1', path: 'alerts.log', format: 'snort-fast', compression: 'none', sizeBytes: 10, sha256: '00', lineCount: 2, recordCount: 1, unreadCount: 1, droppedColumns: [], firstTimeMs: 5, notes: [] }];

export const unread: UnreadLine[] = [{ source: 's1', line: 2, byteOffset: 7, reason: 'Not a line of this format.', raw: 'bad \u0000\u001b[31m \ud800 line' }];

export const evidence: Evidence = {
  entities: [], groups: [], systemLines: [], digest: [], digestTokens: 0, tokenBudget: 100, isTokenEstimate: true, leftOut: [],
  recordCount: 1, alertCount: 1, unreadCount: 1, signCount: 1, hasSystemDescription: false, notes: [],
};

export const hypothesis: Hypothesis = {
  id: 'p1', weightFraction: 1, path: [], expected: [], recalibrationCount: 0,
  check: { precisionFraction: 1, recallFraction: 1, thresholdFraction: 0.7, hasPassed: true, matched: [], missing: [] },
};

export function perceptionAt(step: number): Perception {
  return {
    step,
    assessment: { isIncident: true, verdict: 'compromise', probability: 0.9, description: 'Zwölf Zeilen 日本 \u2028 end', tactics: [], techniques: [], entities: { attacker: [], compromised: [], targeted: [] }, reasons: [] },
    state: noConditionHolds,
    conditions: [],
  };
}

export function planStepAt(step: number): PlanStep {
  return {
    step,
    stateBefore: noConditionHolds,
    candidates: [],
    command: { verb: 'collect_logs', targets: [{ alias: 'h1', kind: 'host', name: 'web' }], parameters: {}, reason: 'To know more.', rollback: 'None needed.', citations: [{ source: 's1', line: 1 }], needsApproval: false, warnings: [] },
    predictedState: stateFromFlags([false, true]),
    predictedProbabilities: [0.1, 0.9, 0.1, 0.1, 0.1, 0.1],
    probability: 0.5,
    meanCost: 6,
    usage: { evaluatedTokens: 1, trieNodes: 1, decisions: 1, durationMs: 1 },
  };
}

export function observationAt(step: number): Observation {
  return { step, source: 'operator', isKnown: true, succeeded: true, text: 'done' };
}

export function revisionAt(step: number): Revision {
  return { step, predicted: noConditionHolds, observed: noConditionHolds, surprises: [], weights: { p1: 1 } };
}
