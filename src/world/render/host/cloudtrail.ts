import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { isHere, isServed, sourceOf } from './act-ends.ts';
import { guidOf, hexOf, numberOf, pickBy } from './made-values.ts';
import { isoUtc } from './write-time.ts';

type Value = Record<string, unknown>;

/** Number of the site's account with the provider, one for each service host. */
function accountId(site: SensorSite): string {
  return String(100_000_000_000 + numberOf(`aws ${site.host.name}`, 899_999_999_999));
}

/** A user by name, an access key by its id, a role by its session. */
function identityOf(act: RenderedAct, site: SensorSite): Value {
  const id = accountId(site);
  const account = act.account ?? 'root';
  if (account === 'root') return { type: 'Root', principalId: id, arn: `arn:aws:iam::${id}:root`, accountId: id };
  const key = /^A(?:KIA|SIA)[A-Z0-9]{6,}$/.test(account) ? account : `AKIA${hexOf(`key ${account}`, 16).toUpperCase()}`;
  if (/role/i.test(account) && !account.includes('@')) {
    return {
      type: 'AssumedRole', principalId: `AROA${hexOf(`role ${account}`, 17).toUpperCase()}:session`, arn: `arn:aws:sts::${id}:assumed-role/${account}/session`, accountId: id, accessKeyId: `ASIA${key.slice(4)}`,
      sessionContext: { sessionIssuer: { type: 'Role', principalId: `AROA${hexOf(`role ${account}`, 17).toUpperCase()}`, arn: `arn:aws:iam::${id}:role/${account}`, accountId: id, userName: account }, attributes: { mfaAuthenticated: 'false' } },
    };
  }
  return { type: 'IAMUser', principalId: `AIDA${hexOf(`user ${account}`, 17).toUpperCase()}`, arn: `arn:aws:iam::${id}:user/${account}`, accountId: id, accessKeyId: key, userName: account };
}

/** What a call is about, under the name that its service gives it. */
function requestOf(service: string, action: string, resource: string | undefined): Value | null {
  if (resource === undefined) return null;
  if (service === 's3') {
    const [bucket, ...key] = resource.replace(/^(?:s3:\/\/|arn:aws:s3:::)/, '').split('/');
    return { bucketName: bucket, ...(key.length > 0 && { key: key.join('/') }) };
  }
  if (service === 'iam') return action.includes('Role') ? { roleName: resource } : action.includes('Policy') && resource.startsWith('arn:') ? { policyArn: resource } : { userName: resource };
  if (service === 'secretsmanager') return { secretId: resource };
  if (service === 'ec2') return resource.startsWith('i-') ? { instancesSet: { items: [{ instanceId: resource }] } } : resource.startsWith('snap-') ? { snapshotId: resource } : resource.startsWith('sg-') ? { groupId: resource } : { name: resource };
  if (service === 'ssm') return resource.startsWith('i-') ? { instanceIds: [resource] } : { name: resource };
  if (service === 'lambda') return { functionName: resource };
  if (service === 'sts') return { roleArn: resource };
  return service === 'kms' ? { keyId: resource } : { name: resource };
}

const agents = ['aws-cli/2.15.30 Python/3.11.8 Linux/6.5.0 exe/x86_64.ubuntu.22', 'Boto3/1.34.69 md/Botocore#1.34.69 ua/2.0 os/linux#5.15.0', 'aws-sdk-go-v2/1.26.0 os/linux lang/go#1.22.1', 'console.amazonaws.com'] as const;

function eventOf(act: RenderedAct, site: SensorSite): Value | undefined {
  const frame = {
    eventVersion: site.style < 0.5 ? '1.08' : '1.09', userIdentity: identityOf(act, site), eventTime: site.time(act.timeMs), awsRegion: pickBy(`region ${site.host.name}`, ['eu-central-1', 'eu-west-1', 'us-east-1']), sourceIPAddress: act.from?.address ?? 'AWS Internal',
    requestID: guidOf(`request ${act.serial}`), eventID: guidOf(`event ${act.serial} ${site.host.name}`), managementEvent: true, recipientAccountId: accountId(site), eventCategory: 'Management',
  };
  if (act.kind === 'cloud-call') {
    const { action, resource, isAllowed } = act.data;
    const service = act.data.service.toLowerCase().replace(/\.amazonaws\.com$/, '');
    const who = (frame.userIdentity as { arn?: string }).arn ?? 'unknown';
    const name = action.slice(action.lastIndexOf(':') + 1);
    return {
      ...frame, eventSource: `${service}.amazonaws.com`, eventName: name, userAgent: pickBy(`agent ${act.account ?? ''} ${sourceOf(act)}`, agents), readOnly: /^(?:Get|List|Describe|Lookup|Head)/.test(name), eventType: 'AwsApiCall', requestParameters: requestOf(service, name, resource), responseElements: null,
      ...(!isAllowed && { errorCode: 'AccessDenied', errorMessage: `User: ${who} is not authorized to perform: ${service}:${name}${resource === undefined ? '' : ` on resource: ${resource}`} because no identity-based policy allows the ${service}:${name} action` }),
    };
  }
  if (act.kind !== 'cloud-login' || (!isHere(act, site) && act.to.host?.type !== 'cloud-service')) return undefined;
  const { isSuccess, hasSecondFactor, reason } = act.data;
  return {
    ...frame, eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin', userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 Safari/537.36', readOnly: false, eventType: 'AwsConsoleSignIn',
    requestParameters: null, responseElements: { ConsoleLogin: isSuccess ? 'Success' : 'Failure' }, ...(!isSuccess && { errorMessage: reason ?? 'Failed authentication' }), additionalEventData: { LoginTo: 'https://console.aws.amazon.com/console/home', MobileVersion: 'No', MFAUsed: hasSecondFactor ? 'Yes' : 'No' },
  };
}

/** Events of AWS CloudTrail, one a line. Times have no fraction. */
export const cloudtrail: Renderer = {
  kind: 'cloud',
  format: 'cloudtrail',
  fileNames: ['cloudtrail.jsonl', 'cloudtrail-events.json', 'aws-cloudtrail.log'],
  time: (timeMs) => isoUtc(timeMs, 0),
  render(act, site) {
    const event = isServed(act, site) ? eventOf(act, site) : undefined;
    return event === undefined ? [] : [JSON.stringify(event)];
  },
};
