/** What ordinary life writes, with the fraction of the score that is left when a line holds it. */
export const benignPhrases: readonly (readonly [phrase: string, keptFraction: number])[] = [
  ['client broadcasting', 0.2], ['not suspicious traffic', 0.3], ['database update', 0.2], ['database status', 0.2], ['apt user agent', 0.2],
  ['package management', 0.2], ['windows update', 0.3], ['cron session', 0.2], ['session closed', 0.2], ['session ended', 0.2], ['logged out', 0.3],
  ['no virus', 0.2], ['no threat', 0.2], ['health check', 0.3], ['heartbeat', 0.3], ['update check', 0.3], ['unable to match response', 0.2],
  ['keepalive', 0.3], ['dhcp ack', 0.2], ['dhcp request', 0.3], ['ntp server', 0.3], ['logrotate', 0.2], ['scheduled backup completed', 0.1],
  ['backup completed', 0.2], ['scan completed no', 0.2], ['up to date', 0.3], ['connectivity check', 0.2], ['ocsp', 0.3], ['mdns', 0.3], ['ssdp discover', 0.3],
  ['monitoring check', 0.3], ['nagios check', 0.3], ['parameter combination', 0.25], ['et info', 0.6], ['et games', 0.4], ['et chat', 0.5], ['et p2p', 0.5], ['suricata stream', 0.3],
  ['suricata http', 0.4], ['suricata tls', 0.4], ['suricata applayer', 0.4], ['suricata ipv4', 0.4], ['clamav database', 0.2], ['virus database', 0.2],
  ['signature update', 0.2], ['googlebot', 0.4], ['bingbot', 0.4],
];
