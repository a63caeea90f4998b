import { says, type MessageFacts, type MessagePattern } from './message-pattern.ts';

const success: MessageFacts = { action: 'success', classUid: 3002 };
const failure: MessageFacts = { action: 'failure', classUid: 3002 };
const network: MessageFacts = { classUid: 4001 };
const configured: MessageFacts = { action: 'success', classUid: 3004 };
const blocked: MessageFacts = { action: 'blocked', classUid: 4001 };

/** Messages by facility and mnemonic, `*` for any mnemonic; the first that fits counts. */
export const ciscoIosMessages: Readonly<Record<string, readonly MessagePattern[]>> = {
  'SEC_LOGIN LOGIN_FAILED': [says('Login failed [user: {account-}] [Source: {src}] [localport: {dstPort}] [Reason: {reason-}]', 'Login failed: {reason}', failure)],
  'SEC_LOGIN LOGIN_SUCCESS': [says('Login Success [user: {account-}] [Source: {src}] [localport: {dstPort}]', 'Login Success', success)],
  'SEC_LOGIN QUIET_MODE_ON': [says('Still timeleft for watching failures is {time} secs, [user: {account-}] [Source: {src}] [localport: {dstPort}] [Reason: {reason-}]', 'Quiet mode on after too many failed logins: {reason}', { action: 'blocked', classUid: 3002 })],
  'SEC *': [
    says('list {rule} {action} {protocol} {src}({srcPort}) (?({interface*}) ?)-> {dst}({dstPort}), {count} packet', 'access list {rule} {action} {protocol}', network),
    says('list {rule} {action} {protocol} {src} (?({interface*}) ?)-> {dst} ({type}), {count} packet', 'access list {rule} {action} {protocol}', network),
    says('list {rule} {action} {protocol} {src} (?({interface*}) ?)-> {dst}, {count} packet', 'access list {rule} {action} {protocol}', network),
    says('list {rule} {action} {src} {count} packet', 'access list {rule} {action}', network),
  ],
  'IPV6_ACL *': [
    says('list {rule} {action} {protocol} {src}({srcPort}) (?({interface*}) ?)-> {dst}({dstPort}), {count} packet', 'access list {rule} {action} {protocol}', network),
    says('list {rule} {action} {protocol} {src} (?({interface*}) ?)-> {dst}', 'access list {rule} {action} {protocol}', network),
  ],
  'IPACCESS *': [says('list {rule} {action} {protocol} {src}({srcPort}) -> {dst}({dstPort})', 'access list {rule} {action} {protocol}', network)],
  'FW *': [
    says('Dropping {protocol} {kind} {src}:{srcPort} {dst}:{dstPort} {reason*}', 'Dropping {protocol} {kind}: {reason}', blocked),
    says('Start {protocol} session: initiator ({src}:{srcPort}) -- responder ({dst}:{dstPort})', 'Start {protocol} session', network),
    says('Stop {protocol} session: initiator ({src}:{srcPort}) sent {bytesOut} bytes -- responder ({dst}:{dstPort}) sent {bytesIn} bytes', 'Stop {protocol} session', network),
  ],
  'IPS SIGNATURE': [says('Sig:{rule} Subsig:{part} Sev:{level} {name-} [{src}:{srcPort} -> {dst}:{dstPort}]', '{name}', { kind: 'alert', classUid: 2004 })],
  'SYS CONFIG_I': [
    says('Configured from {from} by {account} on {line} ({src})', 'Configured from {from}', configured),
    says('Configured from {from} by {account} on {line}', 'Configured from {from}', configured),
    says('Configured from {from} by {account}', 'Configured from {from}', configured),
  ],
  'SYS CONFIG_P': [says('Configured programmatically by process {what-} from {from} as {account} on {line} ({src})', 'Configured programmatically by process {what}', configured)],
  'SYS PRIV_AUTH_FAIL': [says('Authentication to privilege level {level} failed by {account} on {line} ({src})', 'Authentication to privilege level {level} failed', failure)],
  'SYS PRIV_AUTH_PASS': [says('Privilege level set to {level} by {account} on {line} ({src})', 'Privilege level set to {level}', success)],
  'SYS LOGOUT': [says('User {account} has exited tty session {session}({src})', 'User has exited tty session', { classUid: 3002 })],
  'SYS TTY_EXPIRE_TIMER': [says('({timer-}, tty {tty} ({src})), user {account}', 'Session expired: {timer}', { classUid: 3002 })],
  'SYS LOGGINGHOST_FAIL': [says('Logging to host {dst} port {dstPort} failed', 'Logging to host failed', { action: 'failure' })],
  'SYS LOGGINGHOST_STARTSTOP': [says('Logging to host {dst} port {dstPort} {what*}', 'Logging to host {what}')],
  'PARSER CFGLOG_LOGGEDCMD': [says('User:{account} logged command:{command*}', 'logged command: {command}', configured)],
  'HA_EM LOG': [says('{what*}', '{what}')],
  'AAAA ACCTLOCAL': [says('Username: {account} Privilege level: {level} Command: {command*}', 'Command: {command}', configured)],
  'DMI AUTHENTICATION_FAILED': [says('{where*}: Authentication failure from {src}:{srcPort} for {service*}', 'Authentication failure for {service}', failure)],
  'DMI AUTH_PASSED': [says("{where*}: User '{account-}' authenticated successfully from {src}:{srcPort} {more*}", 'Authenticated successfully', success)],
  'DMI CONFIG_I': [says('{where*}: Configured from {from} by {account} on {line} ({src})', 'Configured from {from}', configured), says('{where*}: Configured from {from} by {account}, transaction-id', 'Configured from {from}', configured)],
  'NDBMAN MODEL_RPC_I': [says("{where*}: RPC '{rpc-}' invoked from {src}:{srcPort} via {service} user {account} session", "RPC '{rpc}' invoked via {service}", { classUid: 6003 })],
  'AAA *': [
    says('User {target} failed attempts reset by {account} on {line} ({src})', 'User failed attempts reset', { classUid: 3001, action: 'success' }),
    says('user with username: {target} configured', 'User configured', { classUid: 3001, action: 'success' }),
    says('User {account} locked out on authentication failure', 'User locked out on authentication failure', failure),
  ],
  'SSH *': [
    says("User '{account-}' authentication for {version} Session from {src} (tty = {tty}) using crypto cipher '{cipher-}'(?, hmac '{hmac-}'?) Succeeded", 'User authentication for {version} Session Succeeded', success),
    says("User '{account-}' authentication for {version} Session from {src} (tty = {tty}) using crypto cipher '{cipher-}'(?, hmac '{hmac-}'?) Failed", 'User authentication for {version} Session Failed', failure),
    says("{version} Session from {src} (tty = {tty}) for user '{account-}' using crypto cipher '{cipher-}'(?, hmac '{hmac-}'?) closed", '{version} Session closed', { classUid: 4007 }),
    says("{version} Session request from {src} (tty = {tty}) using crypto cipher '{cipher-}'(?, hmac '{hmac-}'?) {action}", '{version} Session request {action}', { classUid: 4007 }),
    says('{version} Session from {src}', '{version} Session', { classUid: 4007 }),
  ],
  'IP DUPADDR': [says('Duplicate address {dst} on {interface}, sourced by', 'Duplicate address')],
  'ARP *': [says('Attempt to overwrite Sticky ARP entry: {dst}, hw:', 'Attempt to overwrite Sticky ARP entry', { action: 'blocked' })],
  'SNMP AUTHFAIL': [says('Authentication failure for SNMP (?req ?)from host {src}', 'Authentication failure for SNMP request', failure)],
  'SNMP *': [says('Authentication failure for SNMP (?req ?)from host {src}', 'Authentication failure for SNMP request', failure)],
  'TCP BADAUTH': [says('{reason-} from {src}({srcPort}) to {dst}({dstPort})', '{reason}', failure), says('{reason-} from {src}:{srcPort} to {dst}:{dstPort}', '{reason}', failure)],
  'PORT_SECURITY *': [says('Security violation occurred, caused by MAC address {mac} on port {interface}', 'Security violation occurred, caused by MAC address', { action: 'blocked' }), says('Security violation on port {interface} due to MAC address {mac} on VLAN', 'Security violation due to MAC address', { action: 'blocked' })],
  'DHCP_SNOOPING *': [says('DHCP_SNOOPING drop message {reason-}, message type: {type},', 'DHCP snooping drop message {reason}', { action: 'blocked' })],
  'MAB FAIL': [says('Authentication failed for client ({mac}) on Interface', 'Authentication failed for client', failure)],
  'MAB SUCCESS': [says('Authentication successful for client ({mac}) on Interface', 'Authentication successful for client', success)],
  'DOT1X FAIL': [says('Authentication failed for client ({mac}) ', 'Authentication failed for client', failure)],
  'DOT1X SUCCESS': [says('Authentication successful for client ({mac}) ', 'Authentication successful for client', success)],
  'AUTHMGR *': [
    says("Starting '{method}' for client ({mac}) on Interface", "Authentication starting '{method}'"),
    says('Authorization succeeded for client ({mac}) on Interface', 'Authorization succeeded for client', success),
    says('Authorization failed (?or unapplied ?)for client ({mac}) on Interface', 'Authorization failed for client', failure),
  ],
  'SECURITY-LOGIN *': [says("Failed authentication attempt by user '{account-}' from '{from-}' on '{line-}'", 'Failed authentication attempt', failure), says("User '{account-}' logged in from '{src}'", 'logged in', success)],
  'AUTHPRIV *': [says('pam_aaa:Authentication failed for user {account} from {src} - {program}', 'Authentication failed', failure), says('pam_aaa:Authentication failed from {src} - {program}', 'Authentication failed', failure)],
};
