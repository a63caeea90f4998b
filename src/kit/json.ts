/** Text to a JSON value, or undefined with no exception: broken JSON from outside is a case, not a surprise. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What is wrong with a text that should be JSON, with the place where the engine gives it; undefined when it is JSON. */
export function findJsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
