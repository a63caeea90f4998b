import type { SampleExpectation } from './sample-expectation.ts';

export const hostSamples: readonly SampleExpectation[] = [];
