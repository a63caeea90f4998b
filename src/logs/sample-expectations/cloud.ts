import type { SampleExpectation } from './sample-expectation.ts';

export const cloudSamples: readonly SampleExpectation[] = [];
