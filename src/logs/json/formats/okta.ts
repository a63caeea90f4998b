import { compileMapping, type RecordFormat } from '../../mapping/field-mapping.ts';
import { asText, isObject, say, type JsonObject } from '../../mapping/values.ts';
import { severityOfWord, type SeverityId } from '../../severity.ts';
import { shorten, tellDetails, tellSignIn, tellOutcome } from './api-words.ts';
import { openList, openObject } from './json-text.ts';

/** Event types by which Okta reports what it, or a user, found suspicious. */
const alertTypes = /^(?:security\.(?:threat|attack|breached_credential)|user\.risk\.detect|user\.account\.report_suspicious_activity|policy\.entity_risk\.action)/;
const classes: readonly (readonly [start: string, classUid: number])[] = [
  ['user.session.', 3002], ['user.authentication.', 3002], ['user.account.privilege.', 3005], ['user.lifecycle.', 3001], ['user.account.', 3001], ['user.mfa.', 3001], ['group.privilege.', 3005], ['group.', 3006],
  ['application.user_membership.', 3005],
];

function typeOf(event: JsonObject): string {
  return asText(event['eventType']) ?? '';
}

function known(value: unknown): string | undefined {
  const text = asText(value);
  return text === 'unknown' ? undefined : text;
}

function nameOf(who: JsonObject | undefined): string | undefined {
  return known(who?.['alternateId']) ?? known(who?.['displayName']);
}

function targetOf(event: JsonObject, ...types: string[]): JsonObject | undefined {
  const targets = openList(event['target']);
  return types.map((type) => targets.find((target) => target['type'] === type)).find((target) => target !== undefined);
}

/** Okta itself acts when someone signs in by way of another provider: then that one is meant. */
function actorOf(event: JsonObject): string | undefined {
  const actor = openObject(event['actor']);
  const type = asText(actor['type'])?.toLowerCase();
  if (type === 'systemprincipal' && typeOf(event).startsWith('user.authentication.')) return nameOf(targetOf(event, 'User', 'AppUser')) ?? nameOf(actor);
  return type === 'ip address' ? undefined : nameOf(actor);
}

function outcomeOf(event: JsonObject): JsonObject {
  return openObject(event['outcome']);
}

function actionOf(event: JsonObject): string | undefined {
  const result = asText(outcomeOf(event)['result'])?.toUpperCase();
  return result === 'DENY' ? 'blocked' : result === 'ALLOW' ? 'allowed' : result === 'UNKNOWN' ? undefined : result?.toLowerCase();
}

function debugData(event: JsonObject): JsonObject {
  return openObject(openObject(event['debugContext'])['debugData']);
}

/** The highest of the event's own level and those of the detections it lists. */
function severityOf(event: JsonObject): SeverityId {
  if (!alertTypes.test(typeOf(event))) return 1;
  const words = [event['severity'], ...Object.values(openObject(debugData(event)['threatDetections'])), openObject(debugData(event)['risk'])['level']];
  return words.reduce<SeverityId>((highest, word) => {
    const severity = severityOfWord(asText(word)) ?? 0;
    return severity > highest ? severity : highest;
  }, 0);
}

function messageOf(event: JsonObject): string {
  const type = typeOf(event);
  const isSignIn = type.startsWith('user.session.start') || type.startsWith('user.authentication.');
  const action = actionOf(event);
  const reason = asText(outcomeOf(event)['reason']);
  const outcome = isSignIn ? tellSignIn(action, reason) : tellOutcome(action, reason);
  const about = tellDetails([
    ['app', targetOf(event, 'AppInstance')?.['displayName']], ['group', targetOf(event, 'UserGroup')?.['displayName']], ['policy', targetOf(event, 'PolicyEntity', 'PolicyRule')?.['displayName']],
    ['', debugData(event)['threatSuspected'] === 'true' ? 'threat suspected' : undefined], ['role', debugData(event)['privilegeGranted']],
  ]);
  const title = shorten(asText(event['displayMessage']) ?? type, 160);
  return say(outcome === undefined ? title : `${title}: ${outcome}`, about === undefined ? undefined : `(${about})`);
}

function targetAccountOf(event: JsonObject): string | undefined {
  const target = nameOf(targetOf(event, 'User', 'AppUser'));
  return target === actorOf(event) ? undefined : target;
}

const mapping = compileMapping('Okta event', {
  product: 'Okta',
  kind: (event) => (alertTypes.test(typeOf(event)) ? 'alert' : 'event'),
  classUid: (event) => (alertTypes.test(typeOf(event)) ? 2004 : classes.find(([start]) => typeOf(event).startsWith(start))?.[1] ?? 6003),
  time: 'published',
  severity: severityOf,
  ruleId: 'eventType',
  classification: (event) => (alertTypes.test(typeOf(event)) ? outcomeOf(event)['reason'] : undefined),
  message: messageOf,
  action: actionOf,
  account: actorOf,
  targetAccount: targetAccountOf,
  src: { ip: ['client.ipAddress', 'request.ipChain.ip'] },
});

/** Okta's system log. */
export const okta: RecordFormat = {
  format: 'okta',
  title: 'Okta system log',
  understands: 'API, log streaming, event hooks; event type, outcome and reason, actor, address, user, application or group acted upon, threat detections',
  matches: (event) => typeof event['eventType'] === 'string' && typeof event['published'] === 'string' && (isObject(event['actor']) || isObject(event['outcome'])),
  read: (event, context) => mapping(event, context),
};
