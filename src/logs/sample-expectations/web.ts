import type { SampleExpectation } from './sample-expectation.ts';

const lds = 'cam-lds/scenario-1-autostart-localaccount';

export const webSamples: readonly SampleExpectation[] = [
  // Two lines of the error log stand at its end.
  { path: 'format-samples/web/apache-access.log', format: 'web-access', records: 9, fields: { time: 1, src: 1, severity: 1, url: 0.77 } },
  { path: 'format-samples/web/apache-log4shell.log', format: 'web-access', records: 3, fields: { time: 1, src: 1, action: 1, url: 1, severity: 1 } },
  { path: 'format-samples/web/apache-webshell.log', format: 'web-access', records: 15, fields: { time: 1, src: 1, url: 1, action: 0.86, severity: 1 } },
  { path: 'format-samples/web/nginx-sqli.log', format: 'web-access', records: 16, fields: { time: 1, src: 1, url: 1, severity: 1 } },
  { path: 'format-samples/web/velociraptor-access.log', format: 'web-access', records: 28, fields: { time: 1, src: 1, url: 1, action: 0.85, severity: 1 } },
  { path: 'format-samples/web/nginx-error.log', format: 'nginx-error', records: 9, fields: { time: 1, src: 1, dst: 1, url: 1, action: 1, severity: 1 } },
  { path: 'format-samples/web/iis10_edge_cases.log', format: 'iis-w3c', records: 15, fields: { time: 1, src: 1, dst: 1, device: 1, url: 1, action: 0.93, account: 0.8, severity: 1 } },
  { path: 'format-samples/web/iis7_sqli.log', format: 'iis-w3c', records: 2, fields: { time: 1, src: 1, dst: 1, device: 1, url: 1, severity: 1 } },
  { path: 'format-samples/web/iis6.log', format: 'iis-w3c', records: 12, fields: { time: 1, src: 1, dst: 1, device: 1, url: 1, severity: 1 } },
  { path: 'format-samples/web/iis_without_date.log', format: 'iis-w3c', records: 11, fields: { time: 1, src: 1, dst: 1, device: 1, url: 1, severity: 1 } },
  // One request never came; two lines are in the form of web servers.
  { path: 'format-samples/services/squid-access.log', format: 'squid-access', records: 15, fields: { time: 1, src: 1, url: 0.93, domain: 0.86, action: 0.8, severity: 1 } },
  { path: 'ait-ads/russellmitchell-apache/benign-access.log', format: 'web-access', records: 100, fields: { time: 1, src: 1, url: 1, action: 0.97, severity: 1 } },
  { path: 'ait-ads/russellmitchell-apache/upload-access.log', format: 'web-access', records: 3, fields: { time: 1, src: 1, url: 1, action: 1, severity: 1 } },
  { path: 'ait-ads/russellmitchell-apache/webshell-access.log', format: 'web-access', records: 27, fields: { time: 1, src: 1, url: 1, action: 1, severity: 1 } },
  { path: `${lds}/step03.apache.access.log.gz`, format: 'web-access', records: 7046, fields: { time: 1, src: 1, url: 0.999, severity: 1 } },
  { path: `${lds}/step04.apache.access.log.gz`, format: 'web-access', records: 17790, fields: { time: 1, src: 1, url: 1, severity: 1 } },
  // Three lines of Apache; the others are what a program printed, without a time.
  { path: `${lds}/step04.apache.error.log`, format: 'plain-text', records: 46, fields: { time: 0.06, rule: 0.06 } },
];
