import type { AlertCheck, Assessment, Evidence, ExpectedAlert, Hypothesis, Knowledge, ModelFunctions, Tactic, Technique } from '../contracts/index.ts';

export interface ConjectureRequest {
  assessment: Assessment;
  evidence: Evidence;
  functions: ModelFunctions;
  knowledge: Knowledge;
  /** Precision below which a hypothesis is re-calibrated; 0.7 in the paper. */
  thresholdFraction: number;
  /** False: no check (an ablation). */
  hasCheck: boolean;
}

const classesPerTactic = 2;
const recalibrationsAllowed = 2;

type PathStep = Hypothesis['path'][number];

/**
 * Attack paths with weights that sum to one, best first. For each the alerts that it should cause are asked for without sight of the
 * log, then compared with it; below the threshold the tactic that explains least is dropped and the rest is asked again, and the weight
 * shrinks with the precision. Source: arXiv 2602.13156, conjecture calibration. differs in: recall is reported too.
 */
export async function rankHypotheses(request: ConjectureRequest): Promise<Hypothesis[]> {
  const { assessment, knowledge } = request;
  const steps = assessment.techniques.flatMap((found) => toStep(found, assessment, knowledge));
  if (steps.length === 0) return [];
  const best = bestPerTactic(steps, knowledge);
  const paths = [best, ...alternatives(best, steps, knowledge)].slice(0, 3);
  const observed = observedClasses(request.evidence, knowledge);
  const checked = await Promise.all(paths.map((path, index) => calibrate(`p${String(index + 1)}`, path, observed, request)));
  const weights = checked.map(({ path, check }) => (0.1 + check.precisionFraction) * Math.exp(mean(path.map((step) => Math.log(probabilityOf(step, assessment))))));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return checked.map((hypothesis, index) => ({ ...hypothesis, weightFraction: (weights[index] ?? 0) / total })).sort((a, b) => b.weightFraction - a.weightFraction);
}

async function calibrate(id: string, path: PathStep[], observed: ReadonlyMap<string, number>, request: ConjectureRequest): Promise<Hypothesis> {
  let current = path;
  for (let recalibrationCount = 0; ; recalibrationCount += 1) {
    const byTactic = request.hasCheck ? await expectAlerts(current, observed, request) : new Map<string, string[]>();
    const expected = [...new Set([...byTactic.values()].flat())];
    const check = compareAlerts(expected, observed, request);
    if (check.hasPassed || recalibrationCount >= recalibrationsAllowed || current.length < 2) {
      return { id, weightFraction: 0, path: current, expected: expected.map((classification): ExpectedAlert => ({ classification })), check, recalibrationCount };
    }
    const hits = (step: PathStep): number => (byTactic.get(step.tacticId) ?? []).filter((name) => observed.has(name)).length;
    const worst = [...current].sort((a, b) => hits(a) - hits(b) || probabilityOf(a, request.assessment) - probabilityOf(b, request.assessment))[0];
    current = current.filter((step) => step !== worst);
  }
}

async function expectAlerts(path: readonly PathStep[], observed: ReadonlyMap<string, number>, { functions, knowledge }: ConjectureRequest): Promise<Map<string, string[]>> {
  const classes = [...new Set([...knowledge.techniques.flatMap((technique) => technique.alertClasses), ...observed.keys()])].sort();
  const tactics = [...new Set(path.map((step) => step.tacticId))].map((tacticId) => knowledge.tactic(tacticId)).filter((tactic): tactic is Tactic => tactic !== undefined);
  const answers = await Promise.all(tactics.map(async (tactic): Promise<[string, string[]]> => {
    const techniques = path.filter((step) => step.tacticId === tactic.id).map((step) => knowledge.technique(step.techniqueId)).filter((technique): technique is Technique => technique !== undefined);
    return [tactic.id, await functions.expectedAlerts(tactic, techniques, classes, classesPerTactic)];
  }));
  return new Map(answers);
}

/** Precision: expected alerts that are in the log. Recall: classes in the log that were expected. */
export function compareAlerts(expected: readonly string[], observed: ReadonlyMap<string, number>, { thresholdFraction, hasCheck }: Pick<ConjectureRequest, 'thresholdFraction' | 'hasCheck'>): AlertCheck {
  const matched = expected.filter((name) => observed.has(name));
  const precisionFraction = expected.length === 0 ? 0 : matched.length / expected.length;
  return {
    precisionFraction, thresholdFraction, matched,
    recallFraction: observed.size === 0 ? 0 : matched.length / observed.size,
    hasPassed: !hasCheck || precisionFraction >= thresholdFraction,
    missing: expected.filter((name) => !observed.has(name)),
  };
}

/** Alert classes of the log with how many records; for formats that have none, the classes that the look-up of the line implies. */
function observedClasses(evidence: Evidence, knowledge: Knowledge): Map<string, number> {
  const classes = new Map<string, number>();
  for (const group of evidence.groups) {
    if (group.severityId < 2 && group.classification === undefined) continue;
    const implied = knowledge.lookUp(group.title, 1)[0]?.technique.alertClasses[0];
    const name = group.classification ?? implied;
    if (name !== undefined) classes.set(name, (classes.get(name) ?? 0) + group.count);
  }
  return classes;
}

function toStep(found: Assessment['techniques'][number], assessment: Assessment, knowledge: Knowledge): PathStep[] {
  const technique = knowledge.technique(found.id);
  const tactic = knowledge.tactic(technique?.tacticIds[0] ?? '');
  if (technique === undefined || tactic === undefined) return [];
  const targets = assessment.entities.compromised.length > 0 ? assessment.entities.compromised : assessment.entities.targeted;
  return [{ tacticId: tactic.id, tacticName: tactic.name, techniqueId: technique.id, techniqueName: technique.name, targets: [...targets], citations: found.citations }];
}

function bestPerTactic(steps: readonly PathStep[], knowledge: Knowledge): PathStep[] {
  const byTactic = new Map<string, PathStep>();
  for (const step of steps) if (!byTactic.has(step.tacticId)) byTactic.set(step.tacticId, step);
  return [...byTactic.values()].sort((a, b) => (knowledge.tactic(a.tacticId)?.order ?? 0) - (knowledge.tactic(b.tacticId)?.order ?? 0));
}

/** Paths that differ in one tactic: its second technique in place of the first. */
function alternatives(best: readonly PathStep[], steps: readonly PathStep[], knowledge: Knowledge): PathStep[][] {
  return steps.filter((step) => !best.includes(step)).map((second) => bestPerTactic([second, ...best], knowledge));
}

/** Never zero: weights are products, and must have a sum. */
const probabilityOf = (step: PathStep, assessment: Assessment): number => Math.max(1e-6, assessment.techniques.find((technique) => technique.id === step.techniqueId)?.probability ?? 0.01);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
