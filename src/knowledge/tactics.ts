import type { Tactic } from '../contracts/index.ts';

/** The Enterprise tactics of ATT&CK 18.1 in kill chain order: ids and names are facts, meanings are our own. */
export const tactics: readonly Tactic[] = [
  { id: 'TA0043', name: 'Reconnaissance', shortName: 'reconnaissance', order: 1, meaning: 'looking over the target from outside before the attack' },
  { id: 'TA0042', name: 'Resource Development', shortName: 'resource-development', order: 2, meaning: 'getting servers, accounts and tools ready' },
  { id: 'TA0001', name: 'Initial Access', shortName: 'initial-access', order: 3, meaning: 'the first foothold inside' },
  { id: 'TA0002', name: 'Execution', shortName: 'execution', order: 4, meaning: 'running the code of the attacker' },
  { id: 'TA0003', name: 'Persistence', shortName: 'persistence', order: 5, meaning: 'staying after a restart or a new password' },
  { id: 'TA0004', name: 'Privilege Escalation', shortName: 'privilege-escalation', order: 6, meaning: 'gaining more rights than were given' },
  { id: 'TA0005', name: 'Defense Evasion', shortName: 'defense-evasion', order: 7, meaning: 'hiding from people and tools that watch' },
  { id: 'TA0006', name: 'Credential Access', shortName: 'credential-access', order: 8, meaning: 'getting passwords, hashes, tickets and tokens' },
  { id: 'TA0007', name: 'Discovery', shortName: 'discovery', order: 9, meaning: 'looking around from inside' },
  { id: 'TA0008', name: 'Lateral Movement', shortName: 'lateral-movement', order: 10, meaning: 'going from one machine to the next' },
  { id: 'TA0009', name: 'Collection', shortName: 'collection', order: 11, meaning: 'gathering the data that is wanted' },
  { id: 'TA0011', name: 'Command and Control', shortName: 'command-and-control', order: 12, meaning: 'steering taken machines from afar' },
  { id: 'TA0010', name: 'Exfiltration', shortName: 'exfiltration', order: 13, meaning: 'carrying data out' },
  { id: 'TA0040', name: 'Impact', shortName: 'impact', order: 14, meaning: 'breaking, blocking, encrypting or misusing systems' },
];
