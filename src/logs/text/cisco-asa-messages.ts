import { says, type MessageFacts, type MessagePattern } from './message-pattern.ts';

const network: MessageFacts = { classUid: 4001 };
const built: MessageFacts = { classUid: 4001, action: 'allowed' };
const denied: MessageFacts = { classUid: 4001, action: 'blocked' };
const allowed: MessageFacts = { classUid: 4001, action: 'allowed' };
const success: MessageFacts = { action: 'success', classUid: 3002 };
const failure: MessageFacts = { action: 'failure', classUid: 3002 };
const changed: MessageFacts = { action: 'success', classUid: 3001 };
const command: MessageFacts = { action: 'success', classUid: 3004 };

const first = '{ifA-}:{a}/{aPort}(? ({mappedA-})?)(?({userA-})?)';
const builds = (direction: string): MessagePattern => says(`Built ${direction} {protocol} connection {id} for ${first} to {ifB-}:{b}/{bPort}(? ({mappedB-})?)(? ({userB-})?)(?({userB2-})?)`, `Built ${direction} {protocol} connection`, built);
const vpn = 'Group <{group-}> User <{account-}> IP <{src}> ';
const ike = 'Group = {group-}, (?Username = {account-}, ?)IP = {src}, ';

const connections = [
  builds('inbound'), builds('outbound'),
  says(`Teardown {protocol} connection {id} for ${first} to {ifB-}:{b}/{bPort}(?({userB*})?) duration {duration} bytes {bytesOut}(? {reason*}?)`, 'Teardown {protocol} connection: {reason}', network),
  says('Built {direction} {protocol} connection for faddr {a}/{aPort}(?({user*})?) gaddr {g}/{gPort} laddr {b}/{bPort}', 'Built {direction} {protocol} connection', built),
  says('Built {protocol} connection for faddr {a}/{aPort} gaddr {g}/{gPort} laddr {b}/{bPort}', 'Built {protocol} connection', built),
  says('Teardown {protocol} connection for faddr {a}/{aPort}(?({user*})?) gaddr {g}/{gPort} laddr {b}/{bPort}', 'Teardown {protocol} connection', network),
];
const denies = [
  says('Deny {protocol} src {ifA-}:{src}/{srcPort}(?({userA-})?) dst {ifB-}:{dst}/{dstPort}(?({userB-})?) by access-group "{rule-}"', 'Deny {protocol} by access-group {rule}', denied),
  says('Deny {protocol} src {ifA-}:{src}(?({userA-})?) dst {ifB-}:{dst}(?({userB-})?) (type {type}, code {code}) by access-group "{rule-}"', 'Deny {protocol} by access-group {rule}', denied),
  says('Deny protocol {protocol} src {ifA-}:{src} dst {ifB-}:{dst} by access-group "{rule-}"', 'Deny protocol {protocol} by access-group {rule}', denied),
  says('Deny {direction} {protocol} src {ifA-}:{src}(?/{srcPort}?) dst {ifB-}:{dst}(?/{dstPort}?)', 'Deny {direction} {protocol}', denied),
  says('Deny {direction} protocol {protocol} src {ifA-}:{src} dst {ifB-}:{dst}', 'Deny {direction} protocol {protocol}', denied),
  says('Deny {direction} {protocol} from {src}/{srcPort} to {dst}/{dstPort}', 'Deny {direction} {protocol}', denied),
  says('Deny {direction} (?(No xlate) ?)from {src} to {dst}', 'Deny {direction}', denied),
  says('Deny TCP (no connection) from {src}/{srcPort} to {dst}/{dstPort} flags {flags*} on', 'Deny TCP (no connection) flags {flags}', denied),
  says('Deny IP spoof from ({src}) to {dst} on', 'Deny IP spoof', denied),
  says('Deny IP due to Land Attack from {src} to {dst}', 'Deny IP due to Land Attack', denied),
  says('Deny IP teardrop fragment ({what*}) from {src} to {dst}', 'Deny IP teardrop fragment', denied),
  says('Deny {protocol} reverse path check from {src} to {dst} on', 'Deny {protocol} reverse path check', denied),
  says('Deny {protocol} connection spoof from {src} to {dst} on', 'Deny {protocol} connection spoof', denied),
  says('Deny {what-} from {src} to {dst}', 'Deny {what}', denied),
  says('Inbound TCP connection denied from {src}/{srcPort} to {dst}/{dstPort} flags {flags*} on', 'Inbound TCP connection denied, flags {flags}', denied),
  says('{protocol} Connection denied by outbound list {list} src {src}(?/{srcPort}?) dst {dst}(?/{dstPort}?)', '{protocol} Connection denied by outbound list', denied),
  says('Dropping echo request from {src} to PAT address {dst}', 'Dropping echo request', denied),
];
const accessLists = [
  says('access-list {rule} {action} {protocol} {ifA-}/{src}({srcPort})(?({userA-})?) -> {ifB-}/{dst}({dstPort})(?({userB-})?) hit-cnt', 'access-list {rule} {action} {protocol}', network),
  says('access-list {rule} {action} {protocol} for user {account} {ifA-}/{src}({srcPort}) -> {ifB-}/{dst}({dstPort})', 'access-list {rule} {action} {protocol}', network),
];
const authentication = [
  says("Authentication succeeded for user '{account-}' from {src}/{srcPort} to {dst}/{dstPort}", 'Authentication succeeded', success),
  says("Authentication failed for user '{account-}' from {src}/{srcPort} to {dst}/{dstPort}", 'Authentication failed', failure),
  says("Authorization permitted for user '{account-}' from {src}/{srcPort} to {dst}/{dstPort}", 'Authorization permitted', success),
  says("Authorization denied (?(acl={acl}) ?)for user '{account-}' from {src}/{srcPort} to {dst}/{dstPort}", 'Authorization denied', failure),
  says("Auth start for user '{account-}' from {src}/{srcPort} to {dst}/{dstPort}", 'Authentication started', { classUid: 3002 }),
  says("Auth from {src}(?/{srcPort}?) to {dst}(?/{dstPort}?) failed (too many pending auths)", 'Authentication failed (too many pending)', failure),
];
const aaa = [
  says('AAA user {what} Successful : server = {server} : user = {account*}', 'AAA user {what} Successful', success),
  says('AAA user {what} Successful : local database : user = {account*}', 'AAA user {what} Successful', success),
  says('AAA user {what} Rejected : reason = {reason-} : server = {server} : user = {account-} : user IP = {src}', 'AAA user {what} Rejected: {reason}', failure),
  says('AAA user {what} Rejected : reason = {reason-} : server = {server} : user = {account*}', 'AAA user {what} Rejected: {reason}', failure),
  says('AAA user {what} Rejected : reason = {reason-} : local database : user = {account-} : user IP = {src}', 'AAA user {what} Rejected: {reason}', failure),
  says('AAA user {what} Rejected : reason = {reason-} : local database : user = {account*}', 'AAA user {what} Rejected: {reason}', failure),
  says('AAA transaction status ACCEPT : user = {account*}', 'AAA transaction status ACCEPT', success),
  says('AAA transaction status REJECT : user = {account*}', 'AAA transaction status REJECT', failure),
  says('AAA retrieved {what-} group policy ({policy-}) for user = {account*}', 'AAA retrieved {what} group policy', { classUid: 3002 }),
  says("User '{account-}' locked out on exceeding '{count}' successive failed authentication attempts", 'User locked out after too many failed authentication attempts', failure),
  says('User {account} locked out on exceeding', 'User locked out after too many failed authentication attempts', failure),
  says("User '{account-}' unlocked by", 'User unlocked', changed),
  says('Group = {group-}, Username = {account-}, IP = {src}, Session disconnected. Session Type: {type-}, Duration: {time-}, Bytes xmt: {bytesOut}, Bytes rcv: {bytesIn}, Reason: {reason*}', 'VPN session disconnected ({type}): {reason}', { classUid: 3002 }),
];
const management = [
  says("User '{account-}', running '{shell-}' from IP {src}, executed '{command*}'", "User executed '{command}'", command),
  says("User '{account-}' executed the '{command*}' command", "User executed the '{command}' command", command),
  says("User '{account-}' executed cmd: {command*}", 'User executed cmd: {command}', command),
  says('Begin configuration: {src} {what*}', 'Begin configuration {what}', command),
  says('{src} end configuration: {what*}', 'End configuration: {what}', command),
  says('{src} {what-} session denied from {more*}', '{what} session denied', failure),
  says('Login denied from {src}/{srcPort} to {interface-}:{dst}/{service} for user "{account*}"', 'Login denied', failure),
  says('Login permitted from {src}/{srcPort} to {interface-}:{dst}/{service} for user "{account*}"', 'Login permitted', success),
  says('console enable password incorrect for {count} tries (from {src})', 'console enable password incorrect', failure),
  says('New user added to local dbase: Uname: {target} Priv: {level}', 'New user added to local dbase: Priv {level}', changed),
  says('User deleted from local dbase: Uname: {target} Priv:', 'User deleted from local dbase', changed),
  says('User priv level changed: Uname: {account} From: {from} To: {to}', 'User privilege level changed from {from} to {to}', changed),
  says('User authentication succeeded: (?IP address: {src}, ?)Uname: {account*}', 'User authentication succeeded', success),
  says('User authentication succeeded: IP = {src}, Uname: {account*}', 'User authentication succeeded', success),
  says('User authentication failed: (?IP address: {src}, ?)Uname: {account*}', 'User authentication failed', failure),
  says('User logged out: Uname: {account*}', 'User logged out', { classUid: 3002 }),
  says('SSH session from {src} on interface {interface} for user "{account-}" disconnected by SSH server, reason: "{reason-}"', 'SSH session disconnected: {reason}', { classUid: 4007 }),
  says('ASDM session number {number} from {src} {what}', 'ASDM session {what}', { classUid: 3002 }),
];
const services = [
  says('{protocol} access {action} by ACL from {src}/{srcPort} to {interface-}:{dst}/{service}', '{protocol} access {action} by ACL', network),
  says('{protocol} access {action} from {src}/{srcPort} to {interface-}:{dst}/{service}', '{protocol} access {action}', network),
  says('{protocol} request discarded from {src}/{srcPort} to {interface-}:{dst}/{service}', '{protocol} request discarded', denied),
  says('{protocol} connection limit exceeded from {src}/{srcPort} to {interface-}:{dst}/{service}', '{protocol} connection limit exceeded', denied),
];
const web = [
  says('{account}@{src} Accessed URL {dst-}:{url}', 'Accessed URL', { classUid: 4002, action: 'allowed' }),
  says('{src} Accessed URL {dst-}:{url}', 'Accessed URL', { classUid: 4002, action: 'allowed' }),
  says('Access denied URL {url} SRC {src} DEST {dst} on', 'Access denied URL', { classUid: 4002, action: 'blocked' }),
];
const tunnels = [
  says(`${vpn}AnyConnect parent session started.`, 'AnyConnect parent session started', success),
  says(`${vpn}Authentication: successful, Session Type: {type*}`, 'Authentication: successful, Session Type: {type}', success),
  says(`${vpn}Authentication: rejected, Session Type: {type*}`, 'Authentication: rejected, Session Type: {type}', failure),
  says(`${vpn}WebVPN session started.`, 'WebVPN session started', success),
  says(`${vpn}WebVPN session terminated: {reason*}`, 'WebVPN session terminated: {reason}', { classUid: 3002 }),
  says(`${vpn}IPv4 Address <{dst}> {more-} assigned to session`, 'Address assigned to session', { classUid: 3002 }),
  says(`${vpn}{protocol} SVC connection {what*}`, '{protocol} SVC connection {what}', { classUid: 4001 }),
  says(`${vpn}{what*}`, '{what}', { classUid: 3002 }),
  says(`${ike}{what*}`, '{what}', { classUid: 4001 }),
  says('IP = {src}, {what*}', '{what}', { classUid: 4001 }),
  says('DAP: User {account-}, Addr {src}, Connection {kind-}: {what*}', 'DAP: {kind}: {what}', { classUid: 3002 }),
  says('Local:{dst}:{dstPort} Remote:{src}:{srcPort} Username:{account-} {what*}', '{what}', { classUid: 4001 }),
];
const threats = [
  says('IDS:{rule} {name-} from {src} to {dst} on', '{name}', { kind: 'alert', classUid: 2004 }),
  says('IPS:{rule} {name-} from {src} to {dst} on', '{name}', { kind: 'alert', classUid: 2004 }),
  says('[{what-}] drop {rate-} exceeded. {more*}', '[{what}] drop rate exceeded', { kind: 'alert', classUid: 2004 }),
  says('Threat-detection adds host {src} to shun list', 'Threat-detection adds host to shun list', { kind: 'alert', classUid: 2004, action: 'blocked' }),
  says('Host {src} is attacking. {what*}', 'Host is attacking. {what}', { kind: 'alert', classUid: 2004 }),
  says('Host {dst} is targeted. {what*}', 'Host is targeted. {what}', { kind: 'alert', classUid: 2004 }),
  says('Shunned packet: {src} ==> {dst} on', 'Shunned packet', denied),
  says('Shun added: {src} {dst}', 'Shun added', { action: 'blocked' }),
  says('Dynamic Filter {what-} {list} {protocol} traffic from {ifA-}:{src}/{srcPort} ({mappedA}) to {ifB-}:{dst}/{dstPort} ({mappedB}), {where-}: {domain},', 'Dynamic Filter {what} {list} {protocol} traffic', { kind: 'alert', classUid: 2004 }),
];
const others = [
  says('Built {kind} {protocol} translation from {ifA-}:{src}/{srcPort}(?({user-})?) to {ifB-}:{dst}/{dstPort}', 'Built {kind} {protocol} translation', allowed),
  says('Teardown {kind} {protocol} translation from {ifA-}:{src}/{srcPort}(?({user-})?) to {ifB-}:{dst}/{dstPort} duration {duration}', 'Teardown {kind} {protocol} translation', network),
  says('Built local-host {interface}:{src}', 'Built local-host'), says('Teardown local-host {interface-}:{src} duration {duration}', 'Teardown local-host'),
  says('{what-} translation creation failed for {protocol} src {ifA-}:{src}(?/{srcPort}?) dst {ifB-}:{dst}(?/{dstPort}?)', '{what} translation creation failed for {protocol}', denied),
  says('No translation group found for {protocol} src {ifA-}:{src}(?/{srcPort}?) dst {ifB-}:{dst}(?/{dstPort}?)', 'No translation group found for {protocol}', denied),
  says('Asymmetric NAT rules matched for forward and reverse flows; Connection for {protocol} src {ifA-}:{src}(?/{srcPort}?) dst {ifB-}:{dst}(?/{dstPort}?) denied', 'Asymmetric NAT rules matched: {protocol} connection denied', denied),
  says('Denied ICMP type={type}, code={code} from {src} on', 'Denied ICMP type {type}', denied),
  says('Denied ICMP type={type}, from laddr {src} on interface {interface} to {dst}', 'Denied ICMP type {type}', denied),
  says('No matching connection for ICMP error message: {protocol} src {ifA-}:{src} dst {ifB-}:{dst}', 'No matching connection for ICMP error message', denied),
  says('Duplicate TCP SYN from {ifA-}:{src}/{srcPort} to {ifB-}:{dst}/{dstPort} with different initial sequence number', 'Duplicate TCP SYN with different initial sequence number', network),
  says('Dropped {protocol} {what-} from {ifA-}:{src}/{srcPort} to {ifB-}:{dst}/{dstPort}', 'Dropped {protocol} {what}', denied),
  says('Dropping {protocol} packet from {ifA-}:{src}/{srcPort} to {ifB-}:{dst}/{dstPort}, reason: {reason*}', 'Dropping {protocol} packet: {reason}', denied),
  says('Dropping {protocol} packet from {ifA-}:{src} to {ifB-}:{dst}', 'Dropping {protocol} packet', denied),
  says('{what-} with client {ifA-}:{src}/{srcPort}(? to {dst}/{dstPort}?)', '{what} with client', network),
  says('{what-} {protocol} src {ifA-}:{src}(?/{srcPort}?) dst {ifB-}:{dst}(?/{dstPort}?)', '{what} {protocol}', network),
  says('{what-} from {ifA-}:{src}/{srcPort} to {ifB-}:{dst}/{dstPort}', '{what}', network),
  says('{what-} from {ifA-}:{src}/{srcPort} to {dst}/{dstPort}', '{what}', network),
  says('{what-} from {src}/{srcPort} to {dst}/{dstPort}', '{what}', network),
];

/** Messages by the first three digits of their number, so that few are compared. */
export const ciscoAsaMessages: Readonly<Record<string, readonly MessagePattern[]>> = {
  302: connections, 106: [...accessLists, ...denies], 109: authentication, 113: [...aaa, ...tunnels], 111: management, 605: management, 611: management, 502: management, 308: management, 315: management, 606: management,
  710: services, 304: web, 713: tunnels, 716: tunnels, 722: tunnels, 734: tunnels, 737: tunnels, 751: tunnels, 750: tunnels, 725: others, 400: threats, 401: threats, 733: threats, 338: threats,
};
export const otherAsaMessages = others;
