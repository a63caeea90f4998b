import type { Stage } from '../contracts/index.ts';

/** Weight 0 (nothing) to 1 (as sure as one line can be) that lines of this kind speak of an attack. */
export interface StageRule {
  pattern: RegExp;
  weight: number;
  stage: Stage;
}

const rule = (pattern: RegExp, weight: number, stage: Stage): StageRule => ({ pattern, weight, stage });

/** Detector classes: those of Snort's and Suricata's classification.config and of ECS and OCSF categories. First match counts. */
export const classRules: readonly StageRule[] = [
  rule(/^(not suspicious|potential corporate privacy|inappropriate content|generic protocol command|misc activity|generic icmp|tcp connection|unknown traffic|non-standard protocol|detection of a non-standard)/i, 0, 'none'),
  rule(/targeted malicious|command and control/i, 1, 'c2'),
  rule(/trojan|domain observed used for c2|malware|backdoor/i, 0.9, 'c2'),
  rule(/successful (administrator|user|credential)/i, 0.95, 'execution'),
  rule(/credential theft|default username|suspicious username/i, 0.7, 'credential'),
  rule(/exploit kit/i, 0.85, 'exploit'),
  rule(/executable code was detected|web application attack/i, 0.75, 'exploit'),
  rule(/attempted administrator/i, 0.75, 'exploit'),
  rule(/attempted user|unsuccessful user/i, 0.65, 'exploit'),
  rule(/crypto ?currency mining/i, 0.75, 'c2'),
  rule(/social engineering|phishing/i, 0.6, 'exploit'),
  rule(/large scale information leak/i, 0.75, 'exfil'),
  rule(/^information leak/i, 0.6, 'exfil'),
  rule(/attempted information leak|network scan|portscan|reconnaissance/i, 0.42, 'recon'),
  rule(/denial of service/i, 0.5, 'impact'),
  rule(/misc attack|suspicious (string|filename)|unwanted program|system call/i, 0.45, 'exploit'),
  rule(/potentially vulnerable web application/i, 0.36, 'recon'),
  rule(/potentially bad traffic|retrieving external ip|sensitive data/i, 0.3, 'anomaly'),
];

/** The rule families that open and paid rule sets write first in a title. */
export const familyRules: readonly StageRule[] = [
  rule(/\b(ET|ETPRO|GPL) (INFO|POLICY|GAMES|CHAT|P2P|ICMP_INFO|ICMP|DNS|NETBIOS|RPC|DELETED)\b/, 0, 'none'),
  rule(/\bSURICATA (STREAM|TLS|HTTP|SMTP|DNS|SSH|SMB|IPv[46]|TCPv[46]|UDPv[46]|ICMPv[46]|Applayer|QUIC|FTP|KRB5|MQTT|HTTP2|AF-PACKET|VLAN|NFS|DHCP)\b/i, 0, 'none'),
  rule(/\b(ET|ETPRO|GPL) (TROJAN|MALWARE|CNC|MOBILE_MALWARE|WORM|COINMINER|REMOTE_ACCESS)\b/, 0.9, 'c2'),
  rule(/\b(ET|ETPRO|GPL) (ATTACK_RESPONSE)\b/, 0.85, 'execution'),
  rule(/\b(ET|ETPRO|GPL) (EXPLOIT|EXPLOIT_KIT|CURRENT_EVENTS|WEB_SERVER|WEB_SPECIFIC_APPS|WEB_CLIENT|SHELLCODE|SQL|PHISHING|ACTIVEX)\b/, 0.65, 'exploit'),
  rule(/\b(ET|ETPRO|GPL) SCAN\b/, 0.45, 'recon'),
  rule(/\b(ET|ETPRO) (DROP|CINS|COMPROMISED|TOR|3CORESEC)\b/, 0.36, 'recon'),
  rule(/\b(ET|ETPRO) (HUNTING|USER_AGENTS|JA3)\b/, 0.3, 'anomaly'),
];

/** Ordinary life of a site, whatever else the words say. */
export const benignWords = /database update|\bno (virus|malware|threat|attack)|\b0 infected|up to date|scan (completed|finished|summary)|server (started|stopped)|rotat(ed|ing) log|heartbeat|broadcasting|session (closed|ended)|logged out|\bdhcp|ignoring now/i;

/** What lines say in words. The heaviest match counts. Bounded gaps keep every pattern linear. */
export const wordRules: readonly StageRule[] = [
  rule(/command (and|&) control|\bc2\b|\bcnc\b|beacon|trojan|botnet|backdoor|malware|\bvirus\b|infected|check-?in\b|cobalt ?strike|dns ?tunnel|\brat\b|coin ?min(er|ing)|xmrig/i, 0.85, 'c2'),
  rule(/reverse.?shell|web.?shell|meterpreter|mimikatz|encodedcommand|lsass|psexec|\/bin\/(ba)?sh\b|remote (code|command) execution|\brce\b|cmd\.exe[^]{0,20}\/c|uid=\d+\(|downloadstring|certutil|code injection/i, 0.8, 'execution'),
  rule(/exfil|data (theft|leak)|large (upload|outbound)|stolen/i, 0.8, 'exfil'),
  rule(/ransom|defac|shadow cop|files? encrypted|denial of service|\bd?dos (attack|attempt)|syn flood/i, 0.8, 'impact'),
  rule(/exploit|shellshock|log4j|log4shell|jndi:|sql injection|\bsqli\b|command injection|(path|directory) traversal|\bxss\b|cross.site script|\bcve-\d{4}-|buffer overflow|shellcode|eternalblue|deserializ|web attack|attack attempt|file inclusion|zerologon|printnightmare/i, 0.75, 'exploit'),
  rule(/(log|logs|history|journal|trail) (was |were )?(cleared|deleted|wiped|stopped)|\b(StopLogging|DeleteTrail|UpdateTrail|DeleteFlowLogs|DeleteDetector|DisableSecurityHub)\b|tampering|anti-forensic|timestomp|(defender|antivirus|auditing|logging|edr)[^]{0,30}(disabled|stopped|turned off)/i, 0.7, 'evasion'),
  rule(/lateral|pivot|pass.the.(hash|ticket)|golden ticket|remote service created|\badmin\$/i, 0.65, 'lateral'),
  rule(/brute.?forc|password (guess|spray)|hydra|credential (stuffing|dump|theft)|kerberoast|as-?rep roast|dcsync|directory replication rights|credentials? (of|from) (memory|lsass)|\b(BatchGetSecretValue|GetPasswordData)\b|multiple (failed|authentication)|(many|repeated|excessive)[^]{0,20}fail|valid[^]{0,16}credential|maximum authentication attempts|too many auth/i, 0.7, 'credential'),
  rule(/\/etc\/(passwd|shadow|sudoers)|id_rsa|ntds\.dit|\bsam hive/i, 0.65, 'credential'),
  rule(/privilege escalat|elevation of privilege|not in sudoers|setuid|sudo to root|sudo: |user=root ; |uid changed/i, 0.45, 'privilege'),
  rule(/added to [^]{0,24}(privileged|administrat|sudo|wheel|domain admins|enterprise admins)|privileged (role|group)|cluster-admin|\b(CreateAccessKey|CreateLoginProfile|AttachUserPolicy|PutUserPolicy|UpdateAssumeRolePolicy|AddMemberToRole)\b|consent to application|credential(s)? added to (an )?(application|service principal)/i, 0.5, 'persistence'),
  rule(/\b(new|added|created|installed)[^]{0,20}\b(user|account|service|scheduled task|cron|administrator)\b|service (was )?installed|authorized_keys|rootkit|persistence|user added|integrity checksum changed|startup item/i, 0.42, 'persistence'),
  rule(/upload[^]{0,30}(shell|\.php|\.exe)|malicious|suspicious (url|command|process|file)|attempt to access forbidden|\battack\b/i, 0.5, 'exploit'),
  rule(/port ?scan|\bnmap\b|nikto|masscan|zmap|sqlmap|wpscan|dirb\b|gobuster|ffuf|\bscan(ner|ning|s)?\b|ping sweep|\bsweep\b|enumerat|reconnaissance|\bprob(e|ing)\b|discovery|insecure connection attempt|multiple[^]{0,30}error code/i, 0.42, 'recon'),
  rule(/fail(ed|ure)[^]{0,40}(password|login|logon|auth|publickey|sign.?in)|(password|login|logon|auth\w{0,12}|sign.?in)[^]{0,30}(fail|invalid|denied|rejected|incorrect|error)|invalid (user|password|login)|bad password|access denied|permission denied/i, 0.3, 'failure'),
  rule(/accepted (password|publickey|keyboard)|(auth\w{0,12}|login|logon|sign.?in)[^]{0,20}succe|success(ful|fully)?[^]{0,12}(login|logon|auth|sign)|logged (in|on)\b|session opened|login ok/i, 0.12, 'success'),
  rule(/\bblocked\b|\bsuspicious|\banomal|unusual|unexpected|out of expected|deviat|entropy|first time|^new /i, 0.28, 'anomaly'),
];

/** A request line: what a client asks for in its path is not a detector's word. */
export const requestPath = /\b(GET|POST|HEAD|PUT|DELETE|OPTIONS|PATCH|PROPFIND|CONNECT|TRACE) \S+/g;

/** Requests and command lines that no ordinary user writes. One pass, no nesting. */
export const hostileRequest = /\.\.[/\\]|%2e%2e|%252e|<script|%3cscript|union(\+|%20|\s)(all(\+|%20|\s))?select|etc\/(passwd|shadow)|[?&](cmd|exec)=|\(\)\s?\{|jndi:|\/bin\/(ba)?sh|%00|base64_decode|wget(\+|%20|\s)|curl(\+|%20|\s)http|php:\/\/|-enc(odedcommand)?\s|downloadstring|invoke-(expression|mimikatz)|vssadmin\s[^]{0,10}delete|xp_cmdshell|\/\.git\/|\/\.env\b|wp-config|\/(?:uploads?|files|media|images|tmp|temp|cache)\/[^\s?]{0,120}\.(?:php\d?|phtml|jspx?|aspx?|cgi)\b/i;
