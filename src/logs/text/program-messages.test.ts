import { describe, expect, it } from 'vitest';
import { describeProgramMessage } from './read-program-message.ts';

const rhost = { srcEndpoint: { ip: '203.0.113.9' } };
const client = { srcEndpoint: { ip: '203.0.113.9', port: 4022 } };

describe('describeProgramMessage', () => {
  it.each([
    ['sshd', 'Accepted publickey for ada from 2001:db8::9 port 4022 ssh2: ED25519 SHA256:abc', { message: 'Accepted publickey', action: 'success', account: 'ada', srcEndpoint: { ip: '2001:db8::9', port: 4022 }, classUid: 3002, product: 'OpenSSH' }],
    ['sshd', 'Failed password for ada from 203.0.113.9 port 4022 ssh2', { message: 'Failed password', action: 'failure', account: 'ada', ...client }],
    ['sshd', 'Failed password for invalid user a b from 203.0.113.9 port 4022 ssh2', { message: 'Failed password for invalid user', account: 'a b', ...client }],
    // The client chose the name: the program's own words stand at the end.
    ['sshd', 'Failed password for invalid user x from 10.0.0.1 port 1 ssh2 from 203.0.113.9 port 4022 ssh2', { ...client }],
    ['sshd-session', 'Invalid user  from 203.0.113.9 port 4022', { message: 'Invalid user', action: 'failure', ...client }],
    ['sshd', 'User root from 203.0.113.9 not allowed because not listed in AllowUsers', { message: 'User not allowed because not listed in AllowUsers', account: 'root', action: 'failure' }],
    ['sshd', 'error: maximum authentication attempts exceeded for root from 203.0.113.9 port 4022 ssh2 [preauth]', { message: 'Maximum authentication attempts exceeded', account: 'root', action: 'failure', ...client }],
    ['sshd', 'Disconnecting authenticating user root 203.0.113.9 port 4022: Too many authentication failures [preauth]', { message: 'Disconnecting authenticating user: too many authentication failures', action: 'failure', ...client }],
    ['sshd', 'Received disconnect from 203.0.113.9 port 4022:11: Bye Bye [preauth]', { message: 'Received disconnect: 11: Bye Bye [preauth]', ...client }],
    ['sshd', 'Connection closed by invalid user admin 203.0.113.9 port 4022 [preauth]', { message: 'Connection closed by invalid user', account: 'admin', ...client }],
    ['sshd', 'Connection from 203.0.113.9 port 4022 on 10.0.0.5 port 22', { message: 'Connection opened', ...client, dstEndpoint: { ip: '10.0.0.5', port: 22 } }],
    ['sshd', 'Unable to negotiate with 203.0.113.9 port 4022: no matching key exchange method found. Their offer: x [preauth]', { message: 'Unable to negotiate: no matching key exchange method found' }],
    ['sshd', 'message repeated 3 times: [ Failed password for root from 203.0.113.9 port 4022 ssh2]', { message: 'Failed password (repeated 3 times)', account: 'root', action: 'failure' }],
    ['sshd', 'words that sshd never said for bob from 203.0.113.9 port 4022', { message: 'words that sshd never said', account: 'bob', ...client }],
    ['dropbear', "Bad password attempt for 'root' from 203.0.113.9:4022", { message: 'Bad password attempt', account: 'root', action: 'failure', ...client }],
    ['sshd', 'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=root', { message: 'sshd authentication failure', account: 'root', action: 'failure', ...rhost }],
    ['sshd', 'PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=gate.example.net', { message: '2 more authentication failures', srcEndpoint: { hostname: 'gate.example.net' } }],
    ['su', 'pam_unix(su-l:auth): authentication failure; logname=ada uid=1000 euid=0 tty=pts/0 ruser=ada rhost=  user=root', { account: 'ada', targetAccount: 'root', action: 'failure' }],
    ['su(pam_unix)', 'session opened for user news by (uid=0)', { message: 'session opened', account: 'news' }],
    ['sudo', 'pam_unix(sudo:session): session opened for user root(uid=0) by ada(uid=1000)', { message: 'sudo session opened', account: 'ada', targetAccount: 'root', action: 'success' }],
    ['CRON', 'pam_unix(cron:session): session closed for user root', { message: 'cron session closed', account: 'root' }],
    ['passwd', 'pam_unix(passwd:chauthtok): password changed for ada', { message: 'passwd password changed', targetAccount: 'ada', classUid: 3001 }],
    ['sudo', '     ada : TTY=pts/0 ; PWD=/home/ada ; USER=root ; COMMAND=/bin/cat /etc/shadow', { message: 'sudo USER=root ; COMMAND=/bin/cat /etc/shadow', account: 'ada', targetAccount: 'root', commandLine: '/bin/cat /etc/shadow', action: 'success' }],
    ['sudo', 'ada : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/ls', { message: 'sudo user NOT in sudoers ; USER=root ; COMMAND=/bin/ls', action: 'failure', account: 'ada' }],
    ['sudo', 'ada : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/ls', { action: 'failure', message: 'sudo 3 incorrect password attempts ; USER=root ; COMMAND=/bin/ls' }],
    ['sudo', 'ada : PWD=/ ; USER=root ; ENV=A=1 ; COMMAND=/bin/echo x ; USER=eve ; COMMAND=/bin/true', { targetAccount: 'root', commandLine: '/bin/echo x ; USER=eve ; COMMAND=/bin/true' }],
    ['su', 'FAILED SU (to root) ada on pts/0', { message: 'FAILED su', account: 'ada', targetAccount: 'root', action: 'failure' }],
    ['su', '(to root) ada on pts/0', { account: 'ada', targetAccount: 'root', action: 'success' }],
    ['login', "FAILED LOGIN (1) on '/dev/tty1' FOR 'root', Authentication failure", { message: 'FAILED LOGIN: Authentication failure', account: 'root', action: 'failure' }],
    ['pkexec', 'ada: Executing command [USER=root] [TTY=unknown] [CWD=/home/ada] [COMMAND=/usr/bin/id]', { account: 'ada', commandLine: '/usr/bin/id', action: 'success' }],
    ['pkexec', 'ada: The value for the SHELL variable was not found the /etc/shells file [USER=root] [TTY=pts/0] [CWD=/tmp] [COMMAND=x]', { message: 'pkexec: The value for the SHELL variable was not found the /etc/shells file ; USER=root ; COMMAND=x', action: 'failure' }],
    ['useradd', 'new user: name=eve, UID=1001, GID=1001, home=/home/eve, shell=/bin/bash, from=/dev/pts/0', { message: 'New user added: UID=1001, shell=/bin/bash', targetAccount: 'eve', classUid: 3001, action: 'success' }],
    ['usermod', "add 'eve' to group 'sudo'", { message: 'User added to group sudo', targetAccount: 'eve' }],
    ['userdel', "delete user 'eve'", { message: 'User deleted', targetAccount: 'eve' }],
    ['passwd', "password for 'eve' changed by 'root'", { message: 'Password changed', targetAccount: 'eve', account: 'root' }],
    ['CRON', '(root) CMD (   /usr/bin/run-me --all)', { message: 'cron CMD (/usr/bin/run-me --all)', account: 'root', commandLine: '/usr/bin/run-me --all', classUid: 1007 }],
    ['crontab', '(ada) REPLACE (ada)', { message: 'crontab replaced', account: 'ada' }],
    ['systemd', 'Failed to start Web Server.', { message: 'Failed to start Web Server.', action: 'failure' }],
    ['systemd-logind', 'New session 12 of user ada.', { message: 'New session', account: 'ada' }],
    ['kernel', '[12345.678901] device eth0 entered promiscuous mode', { message: 'device eth0 entered promiscuous mode' }],
    ['kernel', 'app[99]: segfault at 0 ip 00007f sp 00007f error 4 in libc-2.31.so[7f+1]', { process: 'app', severityId: 3 }],
    ['named', 'client @0x7f00 203.0.113.9#4022 (www.example.net): query: www.example.net IN A +E(0)K (10.0.0.53)', { message: 'DNS query A www.example.net', domain: 'www.example.net', ...client, dstEndpoint: { ip: '10.0.0.53' }, classUid: 4003 }],
    ['named', "client 203.0.113.9#4022 (example.net): view outside: zone transfer 'example.net/AXFR/IN' denied", { message: 'DNS zone transfer AXFR example.net denied', action: 'blocked' }],
    ['named', "error (network unreachable) resolving 'example.net/A/IN': 2001:db8::53#53", { action: 'failure', domain: 'example.net', dstEndpoint: { ip: '2001:db8::53', port: 53 } }],
    ['dnsmasq', 'query[A] www.example.net from 10.0.0.5', { message: 'DNS query www.example.net', srcEndpoint: { ip: '10.0.0.5' } }],
    ['dhcpd', 'DHCPACK on 10.0.0.77 to 02:00:00:00:00:01 (desk1) via eth0', { message: 'DHCPACK', dstEndpoint: { ip: '10.0.0.77', hostname: 'desk1' }, action: 'success' }],
    ['dhcpd', 'DHCPREQUEST for 10.0.0.77 (10.0.0.1) from 02:00:00:00:00:01 via eth0', { srcEndpoint: { ip: '10.0.0.77' }, dstEndpoint: { ip: '10.0.0.1' } }],
    ['postfix/smtpd', 'warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6, sasl_username=ada@example.net', { message: 'SASL LOGIN authentication failed', account: 'ada@example.net', action: 'failure', ...rhost }],
    ['postfix/smtpd', 'NOQUEUE: reject: RCPT from gate.example.net[203.0.113.9]: 454 4.7.1 <a@example.org>: Relay access denied; from=<x@example.com> to=<a@example.org> proto=ESMTP helo=<x>', { message: 'reject: RCPT: Relay access denied', action: 'blocked', srcEndpoint: { ip: '203.0.113.9', hostname: 'gate.example.net' } }],
    ['postfix/smtp', '3F1B2C: to=<ada@example.org>, relay=mx.example.org[198.51.100.25]:25, delay=0.5, delays=0.1/0/0.2/0.2, dsn=2.0.0, status=sent (250 ok)', { action: 'sent', targetAccount: 'ada@example.org', dstEndpoint: { ip: '198.51.100.25', port: 25, hostname: 'mx.example.org' } }],
    ['postfix/smtpd', '3F1B2C: client=unknown[203.0.113.9], sasl_method=PLAIN, sasl_username=ada@example.net', { action: 'success', account: 'ada@example.net' }],
    ['dovecot', 'imap-login: Login: user=<ada>, method=PLAIN, rip=203.0.113.9, lip=10.0.0.25, mpid=99, TLS, session=<x>', { message: 'Login', action: 'success', account: 'ada', ...rhost, dstEndpoint: { ip: '10.0.0.25' } }],
    ['dovecot', 'imap-login: Disconnected (auth failed, 3 attempts in 9 secs): user=<ada>, method=PLAIN, rip=203.0.113.9, lip=10.0.0.25, TLS', { message: 'Disconnected: auth failed', action: 'failure', account: 'ada' }],
    ['dovecot', 'auth-worker(99): sql(ada,203.0.113.9): Password mismatch', { message: 'Password mismatch', action: 'failure', account: 'ada', ...rhost }],
    ['openvpn', 'ada/203.0.113.9:4022 TLS Error: TLS handshake failed', { message: 'TLS Error: TLS handshake failed', account: 'ada', action: 'failure', ...client }],
    ['openvpn', "203.0.113.9:4022 TLS: Username/Password authentication succeeded for username 'ada' ", { action: 'success', account: 'ada', ...client }],
    ['charon', "06[IKE] <con1|9> XAuth authentication of 'ada' failed", { message: 'XAuth authentication failed', account: 'ada', action: 'failure' }],
    ['charon', '06[NET] <9> received packet: from 203.0.113.9[500] to 10.0.0.1[500] (144 bytes)', { message: 'received packet', srcEndpoint: { ip: '203.0.113.9', port: 500 }, dstEndpoint: { ip: '10.0.0.1', port: 500 } }],
    ['vsftpd', '[ada] FAIL LOGIN: Client "::ffff:203.0.113.9"', { message: 'FAIL LOGIN', account: 'ada', action: 'failure', ...rhost }],
    ['proftpd', '10.0.0.21 (gate.example.net[203.0.113.9]) - USER ada (Login failed): Incorrect password.', { message: 'Login failed: Incorrect password.', account: 'ada', srcEndpoint: { ip: '203.0.113.9', hostname: 'gate.example.net' } }],
    ['pure-ftpd', '(?@203.0.113.9) [WARNING] Authentication failed for user [ada]', { message: 'Authentication failed', account: 'ada', ...rhost }],
    ['smbd', 'Auth: [SMB2,(null)] user [EXAMPLE]\\[ada] at [Thu, 01 Jan 2026 10:00:00.000000 UTC] with [NTLMv2] status [NT_STATUS_WRONG_PASSWORD] workstation [DESK1] remote host [ipv4:203.0.113.9:4022] mapped to [EXAMPLE]\\[ada]. local host [ipv4:10.0.0.5:445]', { message: 'Auth: failed, NTLMv2 status NT_STATUS_WRONG_PASSWORD', account: 'ada', ...client }],
    ['fail2ban.actions', 'NOTICE  [sshd] Ban 203.0.113.9', { message: 'Ban', action: 'blocked', ruleId: 'sshd', ...rhost }],
    ['clamd', '/srv/x.bin: Eicar-Test-Signature FOUND', { kind: 'alert', file: '/srv/x.bin', ruleId: 'Eicar-Test-Signature' }],
    ['asterisk', "NOTICE[99] chan_sip.c: Registration from '\"1\" <sip:1@10.0.0.5>' failed for '203.0.113.9:4022' - Wrong password", { message: 'Registration failed: Wrong password', action: 'failure', ...client }],
    ['asterisk', "[Mar  1 10:00:00] NOTICE[99]: chan_sip.c:27825 handle_request_register: Registration from '<sip:1@10.0.0.5>' failed for '203.0.113.9:4022' - Wrong password", { message: 'Registration failed: Wrong password', ...client }],
    ['asterisk', 'SECURITY[99] res_security_log.c: SecurityEvent="InvalidPassword",EventTV="x",AccountID="100",SessionID="y",LocalAddress="IPV4/UDP/10.0.0.5/5060",RemoteAddress="IPV4/UDP/203.0.113.9/4022",Challenge="z"', { message: 'SecurityEvent InvalidPassword', account: '100', protocol: 'UDP', ...client }],
    ['ftpd', 'connection from 203.0.113.9 (gate.example.net) at Sun Jul 10 15:31:01 2005', { message: 'connection', srcEndpoint: { ip: '203.0.113.9', hostname: 'gate.example.net' } }],
    ['smbd_audit', 'ada|10.0.0.5|share|unlink|ok|/srv/x', { account: 'ada', file: '/srv/x', message: 'file share: unlink', srcEndpoint: { ip: '10.0.0.5' } }],
    ['dockerd', 'time="2026-03-01T10:00:00Z" level=warning msg="container \\"a\\" stopped" id=9', { message: 'container \\"a\\" stopped', severityId: 3 }],
    ['exim', '2x authenticator failed', { message: '2x authenticator failed' }],
    ['my-program', '[ERROR] user=ada was refused from 203.0.113.9', { severityId: 4, account: 'ada', action: 'failure', message: '[ERROR] user=ada was refused' }],
  ])('%s: %j', (program, message, expected) => {
    expect(describeProgramMessage(program, message)).toMatchObject(expected);
  });

  it('does not take long over long names', () => {
    for (const start of ['Failed password for ', 'pam_unix(', 'ada : TTY=', 'client 203.0.113.9#1 (', 'Auth: [', 'Deny tcp src a:']) describeProgramMessage('sshd', start + ' from ( port 1 '.repeat(20_000));
  }, 500);
});
