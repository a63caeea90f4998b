/** A class of the `classification.config` that Snort and Suricata ship: its text, its priority (1 worst to 4). */
export interface AlertClass {
  text: string;
  priority: 1 | 2 | 3 | 4;
  /** Technique ids that the class alone already points to, faintly. */
  pointsTo?: readonly string[];
}

/** Keyed by class name, as rules write it after `classtype:`. */
export const alertClasses = {
  'attempted-user': { text: 'Attempted User Privilege Gain', priority: 1 },
  'unsuccessful-user': { text: 'Unsuccessful User Privilege Gain', priority: 1 },
  'successful-user': { text: 'Successful User Privilege Gain', priority: 1 },
  'attempted-admin': { text: 'Attempted Administrator Privilege Gain', priority: 1 },
  'successful-admin': { text: 'Successful Administrator Privilege Gain', priority: 1 },
  'shellcode-detect': { text: 'Executable code was detected', priority: 1 },
  'trojan-activity': { text: 'A Network Trojan was detected', priority: 1, pointsTo: ['T1071.001'] },
  'web-application-attack': { text: 'Web Application Attack', priority: 1, pointsTo: ['T1190'] },
  'policy-violation': { text: 'Potential Corporate Privacy Violation', priority: 1 },
  'inappropriate-content': { text: 'Inappropriate Content was Detected', priority: 1 },
  'client-side-exploit': { text: 'Known client side exploit attempt', priority: 1, pointsTo: ['T1203'] },
  'file-format': { text: 'Known malicious file or file based exploit', priority: 1, pointsTo: ['T1204.002'] },
  'malware-cnc': { text: 'Known malware command and control traffic', priority: 1, pointsTo: ['T1071.001'] },
  'targeted-activity': { text: 'Targeted Malicious Activity was Detected', priority: 1 },
  'exploit-kit': { text: 'Exploit Kit Activity Detected', priority: 1, pointsTo: ['T1189'] },
  'domain-c2': { text: 'Domain Observed Used for C2 Detected', priority: 1, pointsTo: ['T1071.004', 'T1071'] },
  'credential-theft': { text: 'Successful Credential Theft Detected', priority: 1, pointsTo: ['T1566.002', 'T1003'] },
  'command-and-control': { text: 'Malware Command and Control Activity Detected', priority: 1, pointsTo: ['T1071.001', 'T1071'] },
  'attempted-dos': { text: 'Attempted Denial of Service', priority: 2, pointsTo: ['T1498', 'T1499'] },
  'successful-dos': { text: 'Denial of Service', priority: 2, pointsTo: ['T1498', 'T1499'] },
  'denial-of-service': { text: 'Detection of a Denial of Service Attack', priority: 2, pointsTo: ['T1498', 'T1499'] },
  'attempted-recon': { text: 'Attempted Information Leak', priority: 2 },
  'successful-recon-limited': { text: 'Information Leak', priority: 2 },
  'successful-recon-largescale': { text: 'Large Scale Information Leak', priority: 2 },
  'bad-unknown': { text: 'Potentially Bad Traffic', priority: 2 },
  'default-login-attempt': { text: 'Attempt to login by a default username and password', priority: 2, pointsTo: ['T1078.001'] },
  'misc-attack': { text: 'Misc Attack', priority: 2 },
  'non-standard-protocol': { text: 'Detection of a non-standard protocol or event', priority: 2 },
  'rpc-portmap-decode': { text: 'Decode of an RPC Query', priority: 2 },
  'suspicious-filename-detect': { text: 'A suspicious filename was detected', priority: 2 },
  'suspicious-login': { text: 'An attempted login using a suspicious username was detected', priority: 2, pointsTo: ['T1078'] },
  'system-call-detect': { text: 'A system call was detected', priority: 2 },
  'unusual-client-port-connection': { text: 'A client was using an unusual port', priority: 2 },
  'web-application-activity': { text: 'access to a potentially vulnerable web application', priority: 2 },
  'external-ip-check': { text: 'Device Retrieving External IP Address Detected', priority: 2, pointsTo: ['T1016'] },
  'pup-activity': { text: 'Possibly Unwanted Program Detected', priority: 2 },
  'social-engineering': { text: 'Possible Social Engineering Attempted', priority: 2, pointsTo: ['T1566'] },
  'coin-mining': { text: 'Crypto Currency Mining Activity Detected', priority: 2, pointsTo: ['T1496.001'] },
  'icmp-event': { text: 'Generic ICMP event', priority: 3 },
  'misc-activity': { text: 'Misc activity', priority: 3 },
  'network-scan': { text: 'Detection of a Network Scan', priority: 3, pointsTo: ['T1046', 'T1595'] },
  'not-suspicious': { text: 'Not Suspicious Traffic', priority: 3 },
  'protocol-command-decode': { text: 'Generic Protocol Command Decode', priority: 3 },
  'string-detect': { text: 'A suspicious string was detected', priority: 3 },
  unknown: { text: 'Unknown Traffic', priority: 3 },
  'tcp-connection': { text: 'A TCP connection was detected', priority: 4 },
} as const satisfies Record<string, AlertClass>;

export type AlertClassName = keyof typeof alertClasses;

/** The table entry with its optional field visible to the types. */
export function alertClass(name: AlertClassName): AlertClass {
  return alertClasses[name];
}

/** Whether a word is a class name of the table. */
export function isAlertClassName(name: string): name is AlertClassName {
  return Object.hasOwn(alertClasses, name);
}

/** Standard priority (1 worst to 4) of each classification text, spelled as published. */
export const classPriorities: Readonly<Record<string, number>> = Object.fromEntries(
  Object.values(alertClasses).map((entry) => [entry.text, entry.priority]),
);

const byLowerText = new Map(Object.entries(classPriorities).map(([text, priority]) => [text.toLowerCase(), priority]));

/** Standard priority of a classification text in any letter case; undefined when it is none of the table. */
export function classPriority(text: string): number | undefined {
  return byLowerText.get(text.trim().toLowerCase());
}
