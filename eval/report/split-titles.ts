import type { Split } from '../run-result.ts';

export const splitTitles: Record<Split, string> = { test: 'Test split', dev: 'Development split', train: 'Train split', published: 'Published incidents' };
