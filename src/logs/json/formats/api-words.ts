import { asText } from '../../mapping/values.ts';

/** Longest detail that a message tells, in characters. */
const maxDetailCharacters = 80;

/**
 * What became of an API call, in words. Not "succeeded": behind names such as `AuthorizeSecurityGroupIngress` that reads as a sign-in.
 */
export function tellOutcome(action: string | undefined, reason?: string): string | undefined {
  const words: Readonly<Record<string, string>> = { success: 'done', failure: 'failed', blocked: 'denied', allowed: 'allowed' };
  const outcome = action === undefined ? undefined : words[action] ?? action;
  if (action === 'success' || action === 'allowed' || reason === undefined) return outcome;
  return `${outcome ?? 'failed'}: ${shorten(reason)}`;
}

/** The same for a sign-in. */
export function tellSignIn(action: string | undefined, reason?: string): string | undefined {
  return action === 'success' ? 'succeeded' : tellOutcome(action, reason);
}

/** One line, short. */
export function shorten(text: string, maxCharacters = maxDetailCharacters): string {
  const line = text.slice(0, maxCharacters * 4).replace(/\s+/g, ' ').trim();
  return line.length > maxCharacters ? `${line.slice(0, maxCharacters - 1)}…` : line;
}

/** `name value` for each detail that says something, with commas between; at most four. */
export function tellDetails(details: readonly (readonly [name: string, value: unknown])[]): string | undefined {
  const told: string[] = [];
  for (const [name, value] of details) {
    const text = asText(value);
    if (text !== undefined && told.length < 4) told.push(shorten(name === '' ? text : `${name} ${text}`));
  }
  return told.length === 0 ? undefined : told.join(', ');
}

/** `act outcome: details`. */
export function tellAct(act: string, outcome: string | undefined, details?: string): string {
  const told = outcome === undefined ? act : `${act} ${outcome}`;
  return details === undefined ? told : `${told}${!outcome?.includes(':') ? ':' : ','} ${details}`;
}

/** What stands behind the last slash of a path or an ARN (in an ARN also the last colon); the whole of a text without one. */
export function lastPart(value: unknown): string | undefined {
  const text = asText(value)?.replace(/[/:]$/, '');
  if (text === undefined) return undefined;
  return asText(text.slice(Math.max(text.lastIndexOf('/'), text.startsWith('arn:') ? text.lastIndexOf(':') : -1) + 1));
}
