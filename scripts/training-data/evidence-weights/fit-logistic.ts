import type { LinearWeights } from '../../../src/perception/evidence-features.ts';
import { clip, sigmoid } from '../../../src/perception/judge-evidence.ts';

export interface FitRequest {
  /** Row by row, all of one length. */
  features: readonly (readonly number[])[];
  /** 0 or 1 for each output of each row. `softmax`: exactly one is 1. */
  targets: readonly (readonly number[])[];
  link: 'softmax' | 'sigmoid';
  /** L2 penalty on the mean loss; not on the bias. */
  penalty: number;
  iterations?: number;
}

/**
 * Logistic regression by accelerated gradient descent over all rows (Nesterov 2004, constant step for a strongly convex loss): the step follows from the largest
 * eigenvalue of the features, which power iteration finds.
 */
export function fitLogistic({ features, targets, link, penalty, iterations = 400 }: FitRequest): LinearWeights {
  const [rows, columns, outputs] = [features.length, features[0]?.length ?? 0, targets[0]?.length ?? 0];
  const { mean, scale } = measure(features, columns);
  const x = new Float64Array(rows * columns);
  features.forEach((row, i) => { row.forEach((value, j) => { x[i * columns + j] = clip((value - (mean[j] ?? 0)) / (scale[j] ?? 1)); }); });
  const y = Float64Array.from(targets.flat());
  const width = columns + 1;
  const smoothness = 0.5 * (largestEigenvalue(x, rows, columns) + 1) + penalty;
  const ratio = Math.sqrt(penalty / smoothness);
  const momentum = (1 - ratio) / (1 + ratio);
  let now = new Float64Array(outputs * width);
  let ahead = now.slice();
  const residual = new Float64Array(outputs);
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    const gradient = new Float64Array(outputs * width);
    for (let i = 0; i < rows; i += 1) {
      const row = x.subarray(i * columns, (i + 1) * columns);
      scoresOf(ahead, row, residual);
      toShares(residual, link);
      for (let k = 0; k < outputs; k += 1) {
        const error = at(residual, k) - at(y, i * outputs + k);
        if (error === 0) continue;
        const from = k * width;
        for (let j = 0; j < columns; j += 1) gradient[from + j] = at(gradient, from + j) + error * at(row, j);
        gradient[from + columns] = at(gradient, from + columns) + error;
      }
    }
    const next = new Float64Array(now.length);
    for (let p = 0; p < next.length; p += 1) {
      const isBias = p % width === columns;
      next[p] = at(ahead, p) - (at(gradient, p) / rows + (isBias ? 0 : penalty * at(ahead, p))) / smoothness;
    }
    ahead = next.map((value, p) => value + momentum * (value - at(now, p)));
    now = next;
  }
  const weights = Array.from({ length: outputs }, (_, k) => [...now.subarray(k * width, k * width + columns)]);
  return { mean, scale, weights, bias: Array.from({ length: outputs }, (_, k) => at(now, k * width + columns)) };
}

const at = (list: Float64Array, place: number): number => list[place] ?? 0;

function scoresOf(parameters: Float64Array, row: Float64Array, into: Float64Array): void {
  const width = row.length + 1;
  for (let k = 0; k < into.length; k += 1) {
    const from = k * width;
    let sum = at(parameters, from + row.length);
    for (let j = 0; j < row.length; j += 1) sum += at(parameters, from + j) * at(row, j);
    into[k] = sum;
  }
}

function toShares(scores: Float64Array, link: FitRequest['link']): void {
  if (link === 'sigmoid') { for (let k = 0; k < scores.length; k += 1) scores[k] = sigmoid(at(scores, k)); return; }
  const most = Math.max(...scores);
  let total = 0;
  for (let k = 0; k < scores.length; k += 1) { scores[k] = Math.exp(at(scores, k) - most); total += at(scores, k); }
  for (let k = 0; k < scores.length; k += 1) scores[k] = at(scores, k) / total;
}

function measure(features: readonly (readonly number[])[], columns: number): Pick<LinearWeights, 'mean' | 'scale'> {
  const mean = Array.from({ length: columns }, (_, j) => features.reduce((sum, row) => sum + (row[j] ?? 0), 0) / features.length);
  const scale = mean.map((centre, j) => Math.sqrt(features.reduce((sum, row) => sum + ((row[j] ?? 0) - centre) ** 2, 0) / features.length));
  // What never varies says nothing.
  return { mean, scale: scale.map((value) => (value < 1e-6 ? 1 : value)) };
}

/** Of XᵀX / rows. */
function largestEigenvalue(x: Float64Array, rows: number, columns: number): number {
  let vector = new Float64Array(columns).fill(1 / Math.sqrt(Math.max(1, columns)));
  let value = 1;
  for (let round = 0; round < 30; round += 1) {
    const next = new Float64Array(columns);
    for (let i = 0; i < rows; i += 1) {
      let dot = 0;
      for (let j = 0; j < columns; j += 1) dot += at(x, i * columns + j) * at(vector, j);
      for (let j = 0; j < columns; j += 1) next[j] = at(next, j) + dot * at(x, i * columns + j);
    }
    const norm = Math.hypot(...next);
    if (norm === 0) return 1;
    value = norm / rows;
    vector = next.map((one) => one / norm);
  }
  return value * 1.02;
}
