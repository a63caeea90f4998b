/** See default-model.mjs. */
export function stanchHome(environment?: NodeJS.ProcessEnv): string;
export function defaultModelMarker(environment?: NodeJS.ProcessEnv): string;
export function findDefaultModel(
  environment?: NodeJS.ProcessEnv,
): { path: string; sizeBytes: number; reason?: undefined } | { path?: undefined; reason: string };
