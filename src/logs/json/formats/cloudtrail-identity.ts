import { asText, isObject, type JsonObject } from '../../mapping/values.ts';
import { openObject } from './json-text.ts';

/** What CloudTrail writes in place of a name that was typed wrong (it may be a password). */
const hiddenName = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Text that CloudTrail did not hide. */
export function visibleText(value: unknown): string | undefined {
  const text = asText(value);
  return text === hiddenName || text === '***' ? undefined : text;
}

/** `role/session` of an assumed role when the session names a person, else the role: sessions of machines are many and say little. */
function assumedRole(identity: JsonObject): string | undefined {
  const issuer = openObject(openObject(identity['sessionContext'])['sessionIssuer']);
  const [, fromArn, session] = asText(identity['arn'])?.split(':').at(-1)?.split('/') ?? [];
  const role = asText(issuer['userName']) ?? fromArn;
  const person = session ?? asText(identity['principalId'])?.split(':')[1];
  return role !== undefined && person?.includes('@') === true ? `${role}/${person}` : role;
}

/** Who called: the name that the identity of a CloudTrail event has, by its type. */
export function accountOf(identity: unknown): string | undefined {
  if (!isObject(identity)) return undefined;
  const arn = asText(identity['arn'])?.split(':').at(-1)?.split('/').slice(1).join('/');
  switch (identity['type']) {
    case 'Root': return 'root';
    case 'AssumedRole': return assumedRole(identity) ?? visibleText(identity['userName']);
    case 'AWSService': return asText(identity['invokedBy']);
    case 'AWSAccount': return asText(identity['accountId']) ?? asText(identity['principalId']);
    default: return visibleText(identity['userName']) ?? asText(arn) ?? assumedRole(identity) ?? asText(openObject(identity['onBehalfOf'])['userId'])
      ?? asText(identity['principalId']) ?? asText(identity['invokedBy']) ?? asText(identity['accountId']);
  }
}

/** The account that a call is about, where it is not the caller's own. */
export function targetAccountOf(event: JsonObject): string | undefined {
  const request = openObject(event['requestParameters']);
  const response = openObject(event['responseElements']);
  const role = asText(request['roleArn']) ?? asText(request['roleName']);
  const target = visibleText(request['userName']) ?? visibleText(openObject(response['accessKey'])['userName']) ?? visibleText(openObject(response['user'])['userName'])
    ?? visibleText(request['username']) ?? role?.slice(role.lastIndexOf('/') + 1) ?? asText(request['principalId']);
  return target === accountOf(event['userIdentity']) ? undefined : target;
}
