import type { SampleExpectation } from './sample-expectation.ts';

const folder = 'format-samples/edr';

export const endpointSamples: readonly SampleExpectation[] = [
  // Half of the events are detections; firewall, audit and vertices of the graph have no host of their own or no account.
  { path: `${folder}/crowdstrike-falcon.jsonl`, format: 'crowdstrike', records: 30, fields: { time: 1, rule: 1, severity: 1, device: 0.56, account: 0.66, action: 0.36, process: 0.36, commandLine: 0.36, hash: 0.4, src: 0.3, dst: 0.2 } },
  // Each row of evidence names one thing: a process, a user, a machine, a mail; alerts have no rule.
  { path: `${folder}/defender-xdr.jsonl`, format: 'defender-xdr', records: 16, fields: { time: 1, severity: 1, device: 0.43, account: 0.31, techniques: 0.56, process: 0.31, commandLine: 0.31, hash: 0.43, src: 0.25 } },
  { path: `${folder}/sentinelone.jsonl`, format: 'sentinelone-activity', records: 26, fields: { time: 1, rule: 1, severity: 1, device: 0.88, account: 0.5, file: 0.46, hash: 0.53, action: 0.42, process: 0.34 } },
  { path: `${folder}/sentinelone-cloud-funnel.jsonl`, format: 'sentinelone-cloud-funnel', records: 9, fields: { time: 1, rule: 1, severity: 1, device: 1, account: 1, process: 1, commandLine: 1, hash: 1, src: 0.22 } },
];
