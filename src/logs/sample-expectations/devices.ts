import type { SampleExpectation } from './sample-expectation.ts';

export const devicesSamples: readonly SampleExpectation[] = [];
