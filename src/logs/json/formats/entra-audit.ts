import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asAction, asText, isObject, type JsonObject } from '../../mapping/values.ts';
import { shorten, tellAct, tellDetails, tellOutcome } from './api-words.ts';
import { categoryOf, unifyEntraEvent } from './entra-event.ts';
import { openJson, openList } from './json-text.ts';

/** Changed properties whose new value is worth telling, by their name in the directory. */
const telling: readonly (readonly [name: string, word: string])[] = [
  ['Role.DisplayName', 'role'], ['Group.DisplayName', 'group'], ['DelegatedPermissionGrant.Scope', 'scope'], ['AppRole.Value', 'permission'], ['ConsentAction.Permissions', 'consent'],
  ['ConsentContext.IsAdminConsent', 'admin consent'],
];
/** Properties that only repeat ids or list the others. */
const silent = /^(?:Included Updated Properties|TargetId\.|Role\.|Group\.|User\.|ServicePrincipal\.|SPN$|DelegatedPermissionGrant\.|AppRole\.|ConsentContext\.|ActorId\.|Action Client Name)/;
const classByCategory: Readonly<Record<string, number>> = { UserManagement: 3001, RoleManagement: 3005, GroupManagement: 3006, Authentication: 3002 };

/** A new value is JSON text again: `"\"Global Administrator\""`, `["a"]`. */
function plainValue(value: unknown): string | undefined {
  const opened = openJson(value);
  return asText(typeof opened === 'string' ? opened.replace(/^"|"$/g, '') : opened)?.replace(/^"|"$/g, '');
}

function targetsOf(event: JsonObject): JsonObject[] {
  return openList(event['targetResources']);
}

function targetOf(event: JsonObject, ...types: string[]): JsonObject | undefined {
  return targetsOf(event).find((target) => types.includes(asText(target['type']) ?? ''));
}

function changesOf(event: JsonObject): JsonObject[] {
  return targetsOf(event).slice(0, 8).flatMap((target) => openList(target['modifiedProperties']).slice(0, 64));
}

function detailsOf(event: JsonObject): string | undefined {
  const changes = changesOf(event);
  const told = telling.map(([name, word]) => {
    const change = changes.find((one) => one['displayName'] === name);
    return [word, plainValue(change?.['newValue']) ?? plainValue(change?.['oldValue'])] as const;
  });
  const names = [...new Set(changes.map((change) => asText(change['displayName'])).filter((name) => name !== undefined && !silent.test(name)))].slice(0, 3);
  const hasGroup = told.some(([word, value]) => word === 'group' && value !== undefined);
  const role = targetOf(event, 'Role')?.['displayName'];
  const policy = targetOf(event, 'Policy')?.['displayName'];
  return tellDetails([
    ...told, ['group', hasGroup ? undefined : targetOf(event, 'Group')?.['displayName']], ['role', told[0]?.[1] === undefined ? role : undefined], ['policy', policy], ['changed', names.join(' ')],
  ]);
}

function activityOf(event: JsonObject): string | undefined {
  return asText(event['activityDisplayName']) ?? asText(event['operationName']);
}

function actionOf(event: JsonObject): string | undefined {
  return asAction(event['result']) ?? asAction(event['resultType']) ?? asAction(event['resultSignature']);
}

function messageOf(event: JsonObject): string {
  const action = actionOf(event);
  return tellAct(shorten(activityOf(event) ?? 'Directory change', 160), tellOutcome(action, asText(event['resultReason']) ?? asText(event['resultDescription'])), detailsOf(event));
}

function targetAccountOf(event: JsonObject): unknown {
  const user = targetOf(event, 'User');
  const other = targetOf(event, 'ServicePrincipal', 'Application', 'Other');
  return user?.['userPrincipalName'] ?? user?.['displayName'] ?? other?.['displayName'] ?? user?.['id'] ?? undefined;
}

const mapping = compileMapping('Entra ID directory audit', {
  product: 'Microsoft Entra ID',
  classUid: (event) => classByCategory[categoryOf(event)] ?? 3004,
  time: ['activityDateTime', 'timeGenerated', 'time'],
  ruleId: activityOf,
  message: messageOf,
  action: actionOf,
  account: [
    'initiatedBy.user.userPrincipalName', 'initiatedBy.user.displayName', 'initiatedBy.app.displayName', 'initiatedBy.app.servicePrincipalName', 'initiatedBy.user.id', 'initiatedBy.app.servicePrincipalId',
    'initiatedBy.app.appId', 'identity',
  ],
  targetAccount: targetAccountOf,
  src: { ip: ['initiatedBy.user.ipAddress', 'initiatedBy.app.ipAddress', 'callerIpAddress'] },
  dst: { hostname: (event) => targetOf(event, 'Device')?.['displayName'] },
});

function isGraph(event: JsonObject): boolean {
  return typeof event['activityDisplayName'] === 'string' && ('initiatedBy' in event || 'targetResources' in event);
}

/** Changes in the directory. */
export const entraAudit: RecordFormat = {
  format: 'entra-audit',
  title: 'Microsoft Entra ID directory audits',
  understands: 'Graph API, diagnostic settings, Sentinel table; activity, result, who and from where, user, application or device acted upon, roles and permissions given',
  matches: (event) => isGraph(event) || (typeof event['ActivityDisplayName'] === 'string' && ('InitiatedBy' in event || 'TargetResources' in event))
    || (categoryOf(event) === 'AuditLogs' && isObject(event['properties']) && isGraph(event['properties'])),
  read: (event, context) => mapping(unifyEntraEvent(event), context),
};
