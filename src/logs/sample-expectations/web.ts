import type { SampleExpectation } from './sample-expectation.ts';

export const webSamples: readonly SampleExpectation[] = [];
