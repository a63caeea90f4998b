import { portWords } from '../../mapping/connection-words.ts';
import { asAddress, asNumber, asPort, asProtocol, asText, isObject, say, type JsonObject } from '../../mapping/values.ts';
import { lastPart, shorten, tellAct, tellDetails, tellOutcome, tellSignIn } from './api-words.ts';
import { nameOf, tellProcess, tellThing } from './endpoint-words.ts';
import { openList, openObject } from './json-text.ts';

export function classOf(event: JsonObject): number {
  return asNumber(event['class_uid']) ?? 0;
}

/** Findings of detectors; those of scans for weaknesses and of checks of settings are none. */
export function isAlert(event: JsonObject): boolean {
  const classUid = classOf(event);
  return /^200[14-9]$/.test(String(classUid)) || event['is_alert'] === true;
}

/** Findings keep what they saw in a list of evidences, others on the outermost level. */
export function part(event: JsonObject, name: string): JsonObject {
  const own = event[name];
  if (isObject(own)) return own;
  const evidence = openList(event['evidences']).find((one) => isObject(one[name]));
  return openObject(evidence?.[name]);
}

/** A value that the list of observables names so: `src_endpoint.ip`, also of an evidence. */
export function observable(event: JsonObject, name: string): string | undefined {
  const found = openList(event['observables']).slice(0, 200).find((one) => one['name'] === name || (name.includes('.') && typeof one['name'] === 'string' && one['name'].endsWith(`.${name}`)));
  return asText(found?.['value']);
}

/** What a product says of the end: allowed and blocked by the control, else success and failure. */
export function actionOf(event: JsonObject): string | undefined {
  const { action_id: action, disposition_id: dispositionId, disposition, status_id: statusId, status, action: word } = event;
  const classUid = classOf(event);
  if (asNumber(action) === 2 || [2, 3, 4, 5, 6, 14].includes(asNumber(dispositionId) ?? -1)) return 'blocked';
  if (/^(?:blocked|dropped|quarantined|denied)$/i.test(asText(disposition) ?? '') || /^(?:denied|blocked)$/i.test(asText(word) ?? '')) return 'blocked';
  if (asNumber(action) === 1 || asNumber(dispositionId) === 1 || /^allowed$/i.test(asText(word) ?? '')) return 'allowed';
  // Of a finding the status is how far its handling went.
  if (classUid >= 2000 && classUid < 3000) return undefined;
  const { response } = part(event, 'api');
  if (asText(openObject(response)['error']) !== undefined) return 'failure';
  if (asNumber(statusId) === 1) return 'success';
  if (asNumber(statusId) === 2) return 'failure';
  if (/^(?:success|failure)$/i.test(asText(status) ?? '')) return asText(status)?.toLowerCase();
  const code = asNumber(openObject(response)['code']) ?? asNumber(openObject(event['http_response'])['code']);
  if (code !== undefined) return code >= 400 ? 'failure' : 'success';
  return isObject(response) ? 'success' : undefined;
}

/** Name, mail address or id of a user; of an ARN what stands behind the last slash. */
export function userName(user: unknown): string | undefined {
  const all = openObject(user);
  return asText(all['name']) ?? asText(all['email_addr']) ?? lastPart(all['uid']) ?? asText(all['uid_alt']);
}

/** Sign-ins are of `user`, changes of accounts are made to it; everything else is done by the actor. */
export function accountOf(event: JsonObject): string | undefined {
  const actor = openObject(part(event, 'actor')['user']);
  const { user } = event;
  if (classOf(event) === 3002) return asText(openObject(user)['name']) ?? asText(openObject(user)['email_addr']) ?? userName(actor) ?? userName(user);
  return userName(actor) ?? (isTargetClass(event) ? undefined : userName(user) ?? userName(openObject(event['process'])['user']));
}

function isTargetClass(event: JsonObject): boolean {
  return [3001, 3003, 3005, 3006].includes(classOf(event));
}

export function targetAccountOf(event: JsonObject): string | undefined {
  if (!isTargetClass(event)) return undefined;
  const request = openObject(openObject(openObject(event['api'])['request'])['data']);
  return userName(event['user']) ?? userName(event['user_result']) ?? asText(request['userName']) ?? observable(event, 'user.name');
}

export function programOf(event: JsonObject): { path: string | undefined; commandLine: unknown; parent: string | undefined } {
  const own = part(event, 'process');
  const actor = openObject(part(event, 'actor')['process']);
  const pathOf = (one: JsonObject): string | undefined => asText(openObject(one['file'])['path']) ?? asText(one['path']) ?? asText(openObject(one['file'])['name']) ?? asText(one['name']);
  const parent = openObject(own['parent_process']);
  return { path: pathOf(own) ?? pathOf(actor), commandLine: own['cmd_line'] ?? actor['cmd_line'], parent: pathOf(own) === undefined ? pathOf(openObject(actor['parent_process'])) : pathOf(parent) ?? pathOf(actor) };
}

/** The first hash of a list of `{algorithm, value}`. */
export function hashOf(event: JsonObject): string | undefined {
  const lists = [part(event, 'file'), openObject(part(event, 'process')['file']), openObject(openObject(part(event, 'actor')['process'])['file'])].flatMap((file) => openList(file['hashes'] ?? file['fingerprints']));
  return asText(lists.find((one) => /sha-?256/i.test(asText(one['algorithm']) ?? ''))?.['value']) ?? asText(lists[0]?.['value']) ?? asText(lists[0]?.['fingerprint']);
}

export function urlOf(event: JsonObject): string | undefined {
  const url = openObject(openObject(event['http_request'])['url'] ?? part(event, 'url'));
  return asText(url['url_string']) ?? asText(url['text']) ?? asText(url['path']);
}

/** What the finding is of, in its product's words. */
export function finding(event: JsonObject): JsonObject {
  return openObject(event['finding_info'] ?? event['finding']);
}

function activityOf(event: JsonObject): string {
  return asText(event['activity_name']) ?? asText(event['type_name'])?.split(': ')[1] ?? '';
}

function known(value: unknown): string | undefined {
  const text = asText(value);
  return text === undefined || /^(?:other|unknown)$/i.test(text) ? undefined : text;
}

function signInMessage(event: JsonObject): string {
  const activity = activityOf(event);
  const details = tellDetails([['', known(event['logon_type'])], ['', known(event['auth_protocol'])], ['', openObject(event['service'])['name'] ?? openObject(event['dst_endpoint'])['svc_name']], ['', event['is_mfa'] === false ? 'without MFA' : undefined]]);
  if (/logoff|logout/i.test(activity)) return say('Signed out', details === undefined ? undefined : `(${details})`);
  const action = actionOf(event);
  const act = /^(?:logon|login|)$/i.test(activity) ? 'Sign-in' : `Sign-in ${activity}`;
  const outcome = tellSignIn(action, asText(event['status_detail'])?.replace(/\.$/, '') ?? asText(event['status_code']));
  return say(outcome === undefined ? act : `${act} ${outcome}`, details === undefined ? undefined : `(${details})`);
}

function networkMessage(event: JsonObject): string {
  const acts: Readonly<Record<string, string>> = { open: 'opened', close: 'closed', reset: 'reset', fail: 'failed', refuse: 'refused', listen: 'listening' };
  const activity = activityOf(event).toLowerCase();
  const program = nameOf(programOf(event).path);
  const state = asText(event['status_code']);
  const info = openObject(event['connection_info']);
  const direction = asText(info['direction'])?.toLowerCase();
  return say(acts[activity] === undefined ? 'Network traffic' : `Network connection ${acts[activity]}`, direction === undefined || direction.includes('unknown') ? undefined : direction, portWords(asProtocol(info['protocol_name'] ?? info['protocol_num']), asPort(openObject(event['dst_endpoint'])['port'])), asText(event['app_name']), program === undefined ? undefined : `by ${program}`, actionOf(event) === 'blocked' ? 'blocked' : undefined,
    state === undefined || /^ok$/i.test(state) ? undefined : `(${state})`);
}

function dnsMessage(event: JsonObject): string {
  const query = openObject(event['query']);
  const answers = openList(event['answers']).slice(0, 3).map((one) => asText(one['rdata'])).filter((one) => one !== undefined);
  const rcode = asText(event['rcode']);
  return say('DNS query', asText(query['type']), asText(query['hostname'])?.replace(/\.$/, ''), rcode, answers.length === 0 ? undefined : `-> ${answers.join(', ')}`);
}

function findingMessage(event: JsonObject): string | undefined {
  const { title, desc } = finding(event);
  const name = asText(title) ?? asText(event['message']);
  const words = asText(desc);
  const shown = name ?? words;
  const command = programOf(event).commandLine;
  const told = shown === undefined ? undefined : shorten(words !== undefined && words !== shown && shown.length < 40 ? `${shown}: ${words}` : shown, 400);
  return asText(command) === undefined || told === undefined ? told : tellProcess(`${told} - process`, programOf(event).path, command);
}

/** What the event says, by its class. */
export function messageOf(event: JsonObject): string | undefined {
  const classUid = classOf(event);
  const activity = activityOf(event);
  const action = actionOf(event);
  const { path, commandLine, parent } = programOf(event);
  if (classUid >= 2000 && classUid < 3000) return findingMessage(event);
  switch (classUid) {
    case 1007: return tellProcess(/^launch$/i.test(activity) ? 'Process created' : /^terminate$/i.test(activity) ? 'Process ended' : say('Process', activity.toLowerCase()), path, commandLine, /^terminate$/i.test(activity) ? undefined : parent);
    case 1001: return tellThing(say('File', fileActs[activity.toLowerCase()] ?? activity.toLowerCase()), part(event, 'file')['path'] ?? part(event, 'file')['name'], path);
    case 3002: return signInMessage(event);
    case 4001: return networkMessage(event);
    case 4003: return dnsMessage(event);
    case 4002: {
      const request = openObject(event['http_request']);
      return say(asText(request['http_method']) ?? activity.toUpperCase(), urlOf(event), asText(openObject(event['http_response'])['code']) ?? asText(event['status_code']));
    }
    default: break;
  }
  const api = part(event, 'api');
  const operation = asText(api['operation']);
  if (operation !== undefined) {
    const about = openList(event['resources'])[0];
    return tellAct(say(asText(openObject(api['service'])['name'])?.replace(/\.amazonaws\.com$/, ''), operation), tellOutcome(action, asText(openObject(api['response'])['error']) ?? asText(event['status_detail'])), tellDetails([['', classUid >= 3000 && classUid < 4000 ? asText(event['class_name'])?.toLowerCase() : undefined], [asText(about?.['type']) ?? '', lastPart(about?.['name'] ?? about?.['uid'])]]));
  }
  const own = asText(event['message']);
  const act = asText(event['type_name']) ?? say(asText(event['class_name']), activity);
  return own ?? say(act === '' ? undefined : act, tellOutcome(action, asText(event['status_detail'])));
}

const fileActs: Readonly<Record<string, string>> = { create: 'created', read: 'read', update: 'changed', delete: 'deleted', rename: 'renamed', open: 'opened', encrypt: 'encrypted', decrypt: 'decrypted', mount: 'mounted', unmount: 'unmounted' };

/** An address that says something: not one of all zeros. */
export function addressOf(value: unknown): string | undefined {
  const address = asAddress(value);
  return address === '0.0.0.0' || address === '::' ? undefined : address;
}
