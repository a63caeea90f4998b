import type { SampleExpectation } from './sample-expectation.ts';

const folder = 'format-samples';

export const hostSamples: readonly SampleExpectation[] = [
  { path: `${folder}/falco/alerts.jsonl`, format: 'falco', records: 7, fields: { time: 1, rule: 1, severity: 1, device: 1, account: 1, action: 0.57, commandLine: 0.42, url: 0.42 } },
  // The fields hold their names, not values.
  { path: `${folder}/falco/alert-template.json`, format: 'falco', records: 1, fields: { time: 1, rule: 1, severity: 1, device: 1 } },
  { path: `${folder}/osquery/results.jsonl`, format: 'osquery', records: 2, fields: { time: 1, rule: 1, action: 1, severity: 1, file: 1, device: 0.5 } },
  { path: `${folder}/osquery/results-examples.txt`, format: 'osquery', records: 4, fields: { time: 1, rule: 1, action: 1, severity: 1, process: 1, device: 1 } },
  { path: `${folder}/ocsf/api-activity.cloudtrail.json`, format: 'ocsf', records: 1, fields: { time: 1, src: 1, rule: 1, action: 1, severity: 1, account: 1 } },
  // Its address is all zeros.
  { path: `${folder}/ocsf/authentication.cloudtrail.json`, format: 'ocsf', records: 1, fields: { time: 1, rule: 1, severity: 1, account: 1 } },
  { path: `${folder}/ocsf/authentication.okta.json`, format: 'ocsf', records: 1, fields: { time: 1, src: 1, rule: 1, action: 1, severity: 1, account: 1 } },
  { path: `${folder}/ocsf/falco.json`, format: 'ocsf', records: 1, fields: { time: 1, rule: 1, severity: 1, device: 1 } },
  { path: `${folder}/ocsf/network-activity.zeek-conn.json`, format: 'ocsf', records: 1, fields: { time: 1, src: 1, dst: 1, rule: 1, severity: 1, bytes: 1 } },
  // One event has the time 0. Checks of settings, weaknesses and flows without data name no ends.
  { path: `${folder}/ocsf/ocsf-mixed.jsonl`, format: 'ocsf', records: 29, fields: { time: 0.96, src: 0.72, dst: 0.27, rule: 1, severity: 1, action: 0.41, account: 0.27, domain: 0.13 } },
  { path: `${folder}/elastic/auditbeat.jsonl`, format: 'elastic-ecs', records: 19, fields: { time: 1, rule: 1, severity: 1, device: 1, account: 0.94, src: 0.36, action: 0.52, process: 0.63, commandLine: 0.47 } },
  { path: `${folder}/elastic/detection-alert.json`, format: 'elastic-ecs', records: 1, fields: { time: 1, src: 1, rule: 1, action: 1, severity: 1, account: 1, device: 1, techniques: 1 } },
  // Counts of AMiner in answers to a search.
  { path: `${folder}/elastic/elasticsearch-hits.jsonl`, format: 'aminer', records: 10, fields: { time: 1, rule: 1, severity: 1 } },
  // AMiner knows no severity; two lines of a mail server name no ends that any reader knows.
  { path: `${folder}/aminer/anomalies.json`, format: 'aminer', records: 15, fields: { time: 1, rule: 1, src: 0.86, dst: 0.8 } },
  { path: `${folder}/aminer/wazuh-alerts.jsonl`, format: 'wazuh', records: 25, fields: { time: 1, rule: 1, severity: 1, src: 1, dst: 1, device: 1, action: 0.96, url: 0.96, domain: 0.96 } },
  { path: 'cam-lds/scenario-1-autostart-localaccount/step24.wazuh.alerts.json', format: 'wazuh', records: 6, fields: { time: 1, rule: 1, severity: 1, device: 1, account: 1, process: 1, action: 0.66, commandLine: 0.33, techniques: 0.66 } },
  { path: `${folder}/syslog/journald.jsonl`, format: 'journald', records: 110, fields: { time: 1, severity: 1, device: 1, process: 1, account: 0.21 } },
  { path: 'otrf/log4shell/syslog_auditd.jsonl.gz', format: 'syslog-json', records: 50, fields: { time: 1, rule: 1, action: 1, severity: 1, device: 1, account: 1, process: 1, commandLine: 0.54 } },
  { path: 'otrf/log4shell/syslog_sysmon.jsonl.gz', format: 'syslog-json', records: 93, fields: { time: 1, rule: 1, severity: 1, device: 1, account: 0.97, process: 1, commandLine: 0.33 } },
  { path: 'otrf/log4shell/vmconnection.jsonl', format: 'azure-vm-connection', records: 5, fields: { time: 1, src: 1, dst: 1, rule: 1, severity: 1, device: 1, process: 1, bytes: 1 } },
];
