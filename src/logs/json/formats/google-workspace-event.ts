import { asText, type JsonObject } from '../../mapping/values.ts';
import { openList, openObject } from './json-text.ts';

/** The first event of a Workspace activity inside an audit entry (`metadata.event`). */
export function workspaceEvent(payload: JsonObject): JsonObject | undefined {
  return openList(openObject(payload['metadata'])['event'])[0];
}

/** A parameter of it by name, in any letter case. */
export function workspaceParameter(payload: JsonObject, ...names: string[]): string | undefined {
  const parameters = openList(workspaceEvent(payload)?.['parameter']);
  for (const name of names) {
    const parameter = parameters.find((one) => asText(one['name'])?.toLowerCase() === name);
    const value = asText(parameter?.['value']) ?? asText(parameter?.['multiStrValue']) ?? asText(parameter?.['intValue']) ?? asText(parameter?.['boolValue']);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** True when the event is Google's own finding: a suspicious sign-in, an account it shut, an attack it warns of. */
export function isWorkspaceWarning(payload: JsonObject): boolean {
  const name = asText(workspaceEvent(payload)?.['eventName']) ?? '';
  return name.startsWith('suspicious_') || name.startsWith('account_disabled_') || name.startsWith('gov_attack') || name === 'risky_sensitive_action_blocked';
}
