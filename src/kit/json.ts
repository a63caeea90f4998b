/** Text to a JSON value, or undefined with no exception: broken JSON from outside is a case, not a surprise. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
