import type { SampleExpectation } from './sample-expectation.ts';

export const endpointSamples: readonly SampleExpectation[] = [];
