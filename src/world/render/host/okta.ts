import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { isHere, isServed } from './act-ends.ts';
import { guidOf, hexOf } from './made-values.ts';
import { isoUtc } from './write-time.ts';

type Value = Record<string, unknown>;

function userOf(account: string): Value {
  return { id: `00u${hexOf(`user ${account}`, 17)}`, type: 'User', alternateId: account, displayName: account.split('@', 1)[0], detailEntry: null };
}

interface Told { eventType: string; displayMessage: string; outcome: { result: 'SUCCESS' | 'FAILURE' | 'DENY'; reason?: string }; target?: Value[] }

function failureOf(reason: string | undefined): Told['outcome'] {
  if (reason === undefined) return { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' };
  if (/lock/i.test(reason)) return { result: 'FAILURE', reason: 'LOCKED_OUT' };
  return /policy|condition|block/i.test(reason) ? { result: 'DENY', reason: 'Sign-on policy evaluation resulted in DENY' } : { result: 'FAILURE', reason };
}

function toldOf(act: RenderedAct, site: SensorSite): Told[] {
  const account = act.account ?? 'unknown';
  if (act.kind === 'account-created' && isHere(act, site) && /^(?:identity-provider|cloud-service)$/.test(act.to.host?.type ?? '')) return [{ eventType: 'user.lifecycle.create', displayMessage: 'Create okta user', outcome: { result: 'SUCCESS' }, target: [userOf(act.data.name)] }];
  if (act.kind !== 'cloud-login') return [];
  const { isSuccess, application, hasSecondFactor, reason } = act.data;
  const app = { id: `0oa${hexOf(`app ${application}`, 17)}`, type: 'AppInstance', alternateId: application, displayName: application, detailEntry: null };
  if (!isSuccess) {
    const isFactor = reason !== undefined && /mfa|second|factor/i.test(reason);
    return [isFactor ? { eventType: 'user.authentication.auth_via_mfa', displayMessage: 'Authentication of user via MFA', outcome: { result: 'FAILURE', reason }, target: [userOf(account)] } : { eventType: 'user.session.start', displayMessage: 'User login to Okta', outcome: failureOf(reason) }];
  }
  const told: Told[] = [{ eventType: 'user.session.start', displayMessage: 'User login to Okta', outcome: { result: 'SUCCESS' } }];
  if (hasSecondFactor) told.push({ eventType: 'user.authentication.auth_via_mfa', displayMessage: 'Authentication of user via MFA', outcome: { result: 'SUCCESS' }, target: [userOf(account)] });
  told.push({ eventType: 'user.authentication.sso', displayMessage: 'User single sign on to app', outcome: { result: 'SUCCESS' }, target: [app, { ...userOf(account), type: 'AppUser' }] });
  return told;
}

function writeEvent(act: RenderedAct, site: SensorSite, { told, index }: { told: Told; index: number }): string {
  const country = act.kind === 'cloud-login' ? act.data.country : undefined;
  const client = { userAgent: { rawUserAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 Safari/537.36', os: 'Windows 10', browser: 'CHROME' }, zone: 'null', device: 'Computer', id: null, ipAddress: act.from?.address ?? null, geographicalContext: { city: null, state: null, country: country ?? null, postalCode: null } };
  return JSON.stringify({
    actor: userOf(act.account ?? 'unknown'), client, authenticationContext: { authenticationProvider: null, credentialProvider: null, credentialType: null, issuer: null, authenticationStep: 0, externalSessionId: `102${hexOf(`session ${act.serial}`, 20)}` }, displayMessage: told.displayMessage, eventType: told.eventType, outcome: { result: told.outcome.result, reason: told.outcome.reason ?? null },
    published: site.time(act.timeMs), securityContext: { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null }, severity: told.outcome.result === 'SUCCESS' ? 'INFO' : 'WARN', debugContext: { debugData: { requestId: hexOf(`request ${act.serial}`, 24), requestUri: '/idp/idx/identify', url: '/idp/idx/identify?' } }, legacyEventType: 'core.user_auth',
    transaction: { type: 'WEB', id: hexOf(`transaction ${act.serial}`, 24), detail: {} }, uuid: guidOf(`event ${act.serial} ${index} ${site.host.name}`), version: '0', request: { ipChain: act.from === undefined ? [] : [{ ip: act.from.address, geographicalContext: client.geographicalContext, version: act.from.address.includes(':') ? 'V6' : 'V4', source: null }] }, target: told.target ?? null,
  });
}

/** System log of Okta. */
export const okta: Renderer = {
  kind: 'identity',
  format: 'okta',
  fileNames: ['okta-system-log.jsonl', 'okta.json', 'okta-logs.jsonl'],
  time: (timeMs) => isoUtc(timeMs),
  render: (act, site) => (isServed(act, site) ? toldOf(act, site).map((told, index) => writeEvent(act, site, { told, index })) : []),
};
