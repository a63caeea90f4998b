import type { SampleExpectation } from './sample-expectation.ts';

export const delimitedSamples: readonly SampleExpectation[] = [];
