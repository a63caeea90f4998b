import type { SampleExpectation } from './sample-expectation.ts';

const cloudtrail = { time: 1, src: 1, rule: 1, action: 1, severity: 1, account: 1 };
const folder = 'format-samples/cloud';

export const cloudSamples: readonly SampleExpectation[] = [
  { path: `${folder}/cloudtrail.aws.credential-access.secretsmanager-batch-retrieve-secrets.json`, format: 'cloudtrail', records: 5, fields: cloudtrail },
  { path: `${folder}/cloudtrail.aws.defense-evasion.cloudtrail-stop.json`, format: 'cloudtrail', records: 1, fields: cloudtrail },
  { path: `${folder}/cloudtrail.aws.initial-access.console-login-without-mfa.json`, format: 'cloudtrail', records: 1, fields: cloudtrail },
  { path: `${folder}/cloudtrail.aws.persistence.iam-backdoor-role.json`, format: 'cloudtrail', records: 1, fields: cloudtrail },
  { path: `${folder}/cloudtrail.aws.persistence.iam-backdoor-user.json`, format: 'cloudtrail', records: 1, fields: cloudtrail },
  { path: `${folder}/cloudtrail.aws.persistence.iam-create-admin-user.json`, format: 'cloudtrail', records: 3, fields: cloudtrail },
  { path: `${folder}/cloudtrail.delivered-file.json`, format: 'cloudtrail', records: 2, fields: cloudtrail },
  { path: `${folder}/cloudtrail.lookup-events.jsonl`, format: 'cloudtrail', records: 6, fields: { ...cloudtrail, dst: 0.6 } },
  // Two findings of scanned volumes name no other end.
  { path: `${folder}/guardduty.json`, format: 'guardduty', records: 10, fields: { time: 1, src: 0.8, dst: 1, rule: 1, severity: 1, account: 0.6, action: 0.6, hash: 0.2, file: 0.3 } },
  // The Graph API names an address only for some initiators.
  { path: `${folder}/entra-graph.jsonl`, format: 'entra-audit', records: 27, fields: { time: 1, rule: 0.96, action: 1, severity: 1, account: 1, src: 0.14, dst: 0.14 } },
  { path: `${folder}/azuread-audit.golden-saml.jsonl`, format: 'entra-audit', records: 4, fields: { time: 1, rule: 1, action: 1, severity: 1, account: 1 } },
  { path: `${folder}/azure-activity.jsonl`, format: 'azure-activity', records: 4, fields: { time: 1, src: 1, dst: 0.5, rule: 1, action: 1, severity: 1, account: 1 } },
  { path: `${folder}/office-activity.golden-saml.jsonl`, format: 'microsoft-365', records: 1, fields: { time: 1, src: 1, rule: 1, action: 1, severity: 1, account: 1 } },
  { path: `${folder}/office365-audit.jsonl`, format: 'microsoft-365', records: 4, fields: { time: 1, src: 0.25, rule: 1, action: 1, severity: 1, account: 1 } },
  { path: `${folder}/okta-system-log.json`, format: 'okta', records: 10, fields: { time: 1, src: 1, rule: 1, action: 1, severity: 1, account: 1 } },
  // Jobs of the service itself have no client.
  { path: `${folder}/okta-system-log-2.jsonl`, format: 'okta', records: 14, fields: { time: 1, src: 0.78, rule: 1, action: 1, severity: 1, account: 0.92 } },
  // Two entries are no audit entries: plain text and a payload of its own.
  { path: `${folder}/gcp-audit.jsonl`, format: 'google-cloud-audit', records: 11, fields: { time: 1, src: 0.81, rule: 0.81, action: 0.81, severity: 1, account: 0.9 } },
  { path: `${folder}/gcp-audit-k8s.jsonl`, format: 'google-cloud-audit', records: 2, fields: { time: 1, src: 0.5, dst: 1, rule: 1, action: 1, severity: 1, account: 0.5 } },
  { path: `${folder}/gcp-login-audit.json`, format: 'google-cloud-audit', records: 4, fields: { time: 1, src: 1, rule: 1, action: 0.25, severity: 1, account: 1 } },
  { path: `${folder}/kubernetes-audit.jsonl`, format: 'kubernetes-audit', records: 8, fields: { time: 1, src: 1, dst: 0.5, rule: 1, action: 1, severity: 1, account: 1, url: 1, commandLine: 0.37 } },
  { path: `${folder}/kubernetes-audit-privileged-pod.jsonl`, format: 'kubernetes-audit', records: 1, fields: { time: 1, src: 1, dst: 1, rule: 1, action: 1, severity: 1, account: 1, commandLine: 1 } },
];
