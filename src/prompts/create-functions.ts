import type { Engine, ModelFunctions, Profile } from '../contracts/index.ts';
import { createCompactFunctions } from './compact-functions.ts';
import { createFullFunctions, type FullOptions } from './full-functions.ts';
import { createPaperFunctions } from './paper-functions.ts';

/** The four functions in the wording of a profile. The options are for those that write their answers. */
export function createFunctions(profile: Profile, engine: Engine, options: FullOptions): ModelFunctions {
  switch (profile) {
    case 'compact': return createCompactFunctions(engine);
    case 'full': return createFullFunctions(engine, options);
    case 'paper': return createPaperFunctions(engine, options);
    default: return profile satisfies never;
  }
}
