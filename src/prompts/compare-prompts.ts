/** A sentence when an adapter was trained on other prompts than those in use; undefined when all are the same. */
export function comparePrompts(trained: Readonly<Record<string, string>>, used: Readonly<Record<string, string>>): string | undefined {
  const changed = Object.keys(used).filter((name) => trained[name] !== used[name]);
  if (changed.length === 0) return undefined;
  return `The adapter was trained on other wordings of these prompts: ${changed.join(', ')}. Its answers may be worse than they were measured.`;
}
