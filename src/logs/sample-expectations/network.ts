import type { SampleExpectation } from './sample-expectation.ts';

export const networkSamples: readonly SampleExpectation[] = [];
