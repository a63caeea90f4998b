import type { SampleExpectation } from './sample-expectation.ts';

const folder = 'format-samples/windows';

export const windowsSamples: readonly SampleExpectation[] = [
  { path: `${folder}/windows-bruteforce-4625.xml.log`, format: 'windows-xml', records: 6, fields: { time: 1, src: 1, device: 1, rule: 1, action: 1, severity: 1, account: 1 } },
  { path: `${folder}/windows-4625-viewer-copy.xml.log`, format: 'windows-xml', records: 1, fields: { time: 1, src: 1, device: 1, rule: 1, action: 1, severity: 1, account: 1, process: 1 } },
  { path: `${folder}/defender-1116.xml`, format: 'windows-xml', records: 1, fields: { time: 1, device: 1, rule: 1, severity: 1, account: 1, process: 1, file: 1 } },
  { path: `${folder}/security-4688.xml`, format: 'windows-xml', records: 1, fields: { time: 1, device: 1, rule: 1, severity: 1, process: 1 } },
  { path: `${folder}/security-4732.xml`, format: 'windows-xml', records: 1, fields: { time: 1, device: 1, rule: 1, action: 1, severity: 1, account: 1 } },
  { path: `${folder}/sysmon-all-event-types.xml`, format: 'windows-xml', records: 30, fields: { time: 1, device: 1, rule: 1, severity: 1, account: 0.86, process: 0.76, file: 0.33 } },
  { path: `${folder}/security-4625-splunk-text.log`, format: 'windows-text', records: 1, fields: { time: 1, device: 1, rule: 1, action: 1, severity: 1, account: 1 } },
  { path: `${folder}/winlogbeat.jsonl`, format: 'winlogbeat', records: 36, fields: { time: 1, device: 1, rule: 1, action: 0.7, severity: 1, account: 0.86, src: 0.19 } },
  // One record as published has no time at all.
  { path: `${folder}/winlogbeat-sysmon.json`, format: 'winlogbeat', records: 16, fields: { time: 0.93, device: 1, rule: 1, severity: 1, process: 0.93, domain: 0.43, techniques: 0.31, account: 0.43 } },
  { path: `${folder}/mordor-lsass-dumpert.jsonl`, format: 'windows-flat', records: 60, fields: { time: 1, device: 1, rule: 1, severity: 1, process: 0.93, account: 0.31, hash: 0.16 } },
  { path: `${folder}/sigma-cve-2025-55182.json`, format: 'windows-tree', records: 1, fields: { time: 1, device: 1, rule: 1, severity: 1, account: 1, process: 1, commandLine: 1, hash: 1 } },
  { path: `${folder}/azure-diagnostics-sysmon.jsonl`, format: 'windows-xml-in-json', records: 5, fields: { time: 1, device: 1, rule: 1, severity: 1, process: 1, src: 0.2, dst: 0.2, domain: 0.2, file: 0.2, hash: 0.2 } },
];

/** Binary files, which the input pipeline hands to `readEvtx`. */
export const evtxSamples: readonly SampleExpectation[] = [
  { path: `${folder}/kerberos_pwd_spray_4771.evtx`, format: 'windows-evtx', records: 12, fields: { time: 1, src: 0.91, device: 1, rule: 1, action: 1, severity: 1, account: 1 } },
  { path: `${folder}/new-user-security.evtx`, format: 'windows-evtx', records: 4, fields: { time: 1, device: 1, rule: 1, action: 1, severity: 1, account: 1 } },
];
