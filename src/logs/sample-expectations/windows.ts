import type { SampleExpectation } from './sample-expectation.ts';

export const windowsSamples: readonly SampleExpectation[] = [];
