import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { isServed, sourceOf } from './act-ends.ts';
import { guidOf } from './made-values.ts';
import { isoUtc } from './write-time.ts';

type Login = Extract<RenderedAct, { kind: 'cloud-login' }>;

const failures: readonly (readonly [pattern: RegExp, code: number, words: string])[] = [
  [/mfa|second|factor|multi/i, 500_121, 'Authentication failed during strong authentication request.'], [/lock/i, 50_053, 'The account is locked, you\'ve tried to sign in too many times with an incorrect user ID or password.'], [/condition|policy|block/i, 53_003, 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.'],
  [/disabled/i, 50_057, 'The user account is disabled.'], [/no such|not exist|unknown|invalid user/i, 50_034, 'The user account does not exist in the directory. To sign into this application, the account must be added to the directory.'], [/expired/i, 50_055, 'The password is expired.'],
];

/** The code of the failure and the product's own words for it. */
function failureOf(reason: string | undefined): { errorCode: number; failureReason: string } {
  const found = failures.find(([pattern]) => reason !== undefined && pattern.test(reason));
  return found === undefined ? { errorCode: 50_126, failureReason: 'Error validating credentials due to invalid username or password.' } : { errorCode: found[1], failureReason: found[2] };
}

function writeSignIn(act: Login, site: SensorSite): string {
  const time = site.time(act.timeMs);
  const { isSuccess, application, country, hasSecondFactor, reason } = act.data;
  const account = act.account ?? 'unknown';
  const status = isSuccess ? { errorCode: 0, failureReason: 'Other.', additionalDetails: hasSecondFactor ? 'MFA completed in Azure AD' : null } : { ...failureOf(reason), additionalDetails: null };
  const signIn = {
    id: guidOf(`sign-in ${act.serial} ${site.host.name}`), createdDateTime: time, userDisplayName: account.split('@', 1)[0], userPrincipalName: account, userId: guidOf(`user ${account}`), appId: guidOf(`app ${application}`), appDisplayName: application, ipAddress: sourceOf(act), clientAppUsed: 'Browser',
    correlationId: guidOf(`correlation ${act.serial}`), conditionalAccessStatus: status.errorCode === 53_003 ? 'failure' : 'notApplied', isInteractive: true, riskDetail: 'none', riskLevelAggregated: 'none', riskLevelDuringSignIn: 'none', riskState: 'none', resourceDisplayName: application,
    authenticationRequirement: hasSecondFactor ? 'multiFactorAuthentication' : 'singleFactorAuthentication', status, deviceDetail: { deviceId: '', displayName: act.from?.isInternal === true && act.from.name !== act.from.address ? act.from.name : '', operatingSystem: 'Windows10', browser: 'Chrome 122.0.0' }, location: { city: '', state: '', countryOrRegion: country ?? '' },
  };
  // As the Graph API gives it, or as diagnostic settings do.
  if (site.style < 0.5) return JSON.stringify(signIn);
  return JSON.stringify({
    time, resourceId: `/tenants/${guidOf('tenant')}/providers/Microsoft.aadiam`, operationName: 'Sign-in activity', operationVersion: '1.0', category: 'SignInLogs', tenantId: guidOf('tenant'), resultType: String(status.errorCode), ...(!isSuccess && { resultDescription: status.failureReason }), durationMs: 0,
    callerIpAddress: sourceOf(act), correlationId: signIn.correlationId, identity: signIn.userDisplayName, Level: 4, location: country ?? '', properties: signIn,
  });
}

/** Sign-ins of Microsoft Entra ID. */
export const entraSignIn: Renderer = {
  kind: 'identity',
  format: 'entra-sign-in',
  fileNames: ['entra-sign-ins.jsonl', 'signin-logs.json', 'azuread-signins.jsonl'],
  time: (timeMs) => isoUtc(timeMs, 0),
  render: (act, site) => (act.kind === 'cloud-login' && isServed(act, site) ? [writeSignIn(act, site)] : []),
};
