import type { SampleExpectation } from './sample-expectation.ts';

export const textSamples: readonly SampleExpectation[] = [];
