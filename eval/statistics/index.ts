export { bootstrapBca, leastClusters, type BootstrapInput } from './bootstrap-bca.ts';
export { estimateMean, estimateRatioOfMeans } from './clustered-means.ts';
export { expectedCalibrationError, type Calibration, type CalibrationBin, type Forecast } from './expected-calibration-error.ts';
export { f1Of, f1OfSum, sumMatches, type F1 } from './f1-of.ts';
export { define, leaveUndefined, valueOf, type Estimate, type Figure, type Proportion } from './figure.ts';
export { holm } from './holm.ts';
export { pairedPermutation, type PermutationInput, type PermutationResult } from './paired-permutation.ts';
export { wilson } from './wilson.ts';
