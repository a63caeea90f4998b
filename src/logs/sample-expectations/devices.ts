import type { SampleExpectation } from './sample-expectation.ts';

export const devicesSamples: readonly SampleExpectation[] = [
  { path: 'format-samples/cef-leef/checkpoint.cef.log', format: 'cef', records: 10, fields: { time: 1, src: 1, dst: 1, device: 1, action: 0.8, rule: 0.6, severity: 1 } },
  // Five of the 27 lines have no time, and some no ends.
  { path: 'format-samples/cef-leef/mixed-products.cef.log', format: 'cef', records: 27, fields: { time: 0.81, src: 0.7, dst: 0.7, rule: 1, severity: 1 } },
  { path: 'format-samples/cef-leef/unifi.cef.log', format: 'cef', records: 4, fields: { time: 0.75, src: 1, rule: 1, severity: 1 } },
  // The vault's lines have no time.
  { path: 'format-samples/cef-leef/cyberark-vault.leef.log', format: 'leef', records: 9, fields: { src: 1, dst: 1, rule: 1, action: 1, account: 1, severity: 1 } },
  { path: 'format-samples/cef-leef/aruba-clearpass.leef.log', format: 'leef', records: 1, fields: { time: 1, src: 1, rule: 1, severity: 1 } },
  { path: 'format-samples/firewall/iptables-portscan.log', format: 'netfilter', records: 49, fields: { time: 1, src: 1, dst: 1, device: 1, severity: 1, rule: 0.65, action: 0.32 } },
  { path: 'format-samples/firewall/iptables.log', format: 'netfilter', records: 4, fields: { time: 1, src: 1, dst: 1, device: 1, severity: 1 } },
  { path: 'format-samples/firewall/netfilter-prefixes.log', format: 'netfilter', records: 5, fields: { src: 1, dst: 1, rule: 1, action: 0.6, severity: 1 } },
  { path: 'format-samples/firewall/pf-portscan.log', format: 'pf-filterlog', records: 16, fields: { time: 1, src: 1, dst: 1, device: 1, rule: 1, action: 1, severity: 1 } },
  { path: 'format-samples/syslog/rfc5424-pfsense-filterlog.log', format: 'pf-filterlog', records: 4, fields: { time: 1, src: 1, dst: 1, device: 1, rule: 1, action: 1, severity: 1 } },
  { path: 'format-samples/firewall/fortigate-all-types.log', format: 'fortigate', records: 58, fields: { time: 1, rule: 1, action: 0.9, src: 0.86, dst: 0.67, severity: 1 } },
  { path: 'format-samples/firewall/fortigate-vpn-bruteforce.log', format: 'fortigate', records: 9, fields: { time: 1, rule: 1, action: 1, src: 1, account: 0.55, severity: 1 } },
  { path: 'format-samples/firewall/paloalto-threat.csv.log', format: 'palo-alto', records: 2, fields: { time: 1, rule: 1, src: 1, dst: 1, device: 1, severity: 1 } },
  { path: 'format-samples/firewall/paloalto.csv.log', format: 'palo-alto', records: 21, fields: { time: 1, rule: 1, src: 1, device: 0.9, action: 0.76, severity: 1, dst: 0.52 } },
  { path: 'format-samples/firewall/windows-firewall.log', format: 'windows-firewall', records: 15, fields: { time: 1, src: 0.93, dst: 0.93, action: 1, severity: 1 } },
];
