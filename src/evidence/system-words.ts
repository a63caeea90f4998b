/** Services and the words that name them in a description. */
export const serviceWords: readonly { service: string; pattern: RegExp }[] = [
  { service: 'ssh', pattern: /\b(open)?sshd?\b/i }, { service: 'samba', pattern: /\b(samba|smb|cifs)\b/i }, { service: 'apache', pattern: /\b(apache2?|httpd)\b/i },
  { service: 'nginx', pattern: /\bnginx\b/i }, { service: 'iis', pattern: /\biis\b/i }, { service: 'tomcat', pattern: /\btomcat\b/i },
  { service: 'mysql', pattern: /\b(mysql|mariadb)\b/i }, { service: 'postgresql', pattern: /\bpostgres(ql)?\b/i }, { service: 'mssql', pattern: /\b(mssql|sql server)\b/i },
  { service: 'mongodb', pattern: /\bmongodb?\b/i }, { service: 'redis', pattern: /\bredis\b/i }, { service: 'ftp', pattern: /\b(v?s?ftpd?)\b/i },
  { service: 'smtp', pattern: /\b(smtp|postfix|exim|sendmail|exchange)\b/i }, { service: 'imap', pattern: /\b(imaps?|dovecot|pop3s?)\b/i }, { service: 'dns', pattern: /\b(dns|bind9?|dnsmasq|unbound|resolver)\b/i },
  { service: 'rdp', pattern: /\b(rdp|remote desktop)\b/i }, { service: 'ldap', pattern: /\b(ldaps?|active directory|domain controller)\b/i }, { service: 'kerberos', pattern: /\bkerberos\b/i },
  { service: 'vpn', pattern: /\b(open)?vpn\b|\bwireguard\b/i }, { service: 'telnet', pattern: /\btelnet\b/i }, { service: 'snmp', pattern: /\bsnmp\b/i }, { service: 'proxy', pattern: /\b(squid|web proxy|reverse proxy|haproxy)\b/i },
  { service: 'wordpress', pattern: /\bwordpress\b/i }, { service: 'jenkins', pattern: /\bjenkins\b/i }, { service: 'docker', pattern: /\bdocker\b/i }, { service: 'elasticsearch', pattern: /\belasticsearch\b/i },
  { service: 'ids', pattern: /\b(snort|suricata|zeek) (ids|sensor)|\bids sensor\b/i }, { service: 'iptables', pattern: /\b(iptables|nftables)\b/i },
  { service: 'http', pattern: /\bhttps?\b(?!:)/i }, { service: 'nfs', pattern: /\bnfs\b/i }, { service: 'modbus', pattern: /\bmodbus\b/i },
];

/** A host that can block, translate or resolve for others. */
export const enforcementWords = /\b(gateway|firewall|router|proxy|resolver|dns server|identity provider|\bedr\b|\bids\b|\bips\b|vpn (server|gateway|concentrator)|waf)\b/i;

export const roleWords: readonly { role: string; pattern: RegExp }[] = [
  { role: 'gateway', pattern: /\b(gateway|router)\b/i }, { role: 'firewall', pattern: /\bfirewall\b/i }, { role: 'domain controller', pattern: /\bdomain controller\b|\bactive directory\b/i },
  { role: 'database', pattern: /\bdatabase\b|\b(mysql|mariadb|postgres(ql)?|mssql|oracle) server\b/i }, { role: 'mail server', pattern: /\bmail ?server\b|\bpostfix\b/i }, { role: 'file server', pattern: /\bfile[- ]?(server|shar)|\bsamba\b|\bnas\b/i },
  { role: 'web server', pattern: /\bweb ?server\b|\b(apache|nginx|iis)\b/i }, { role: 'dns server', pattern: /\bdns server\b|\bresolver\b/i }, { role: 'backup server', pattern: /\bbackup (server|host)\b/i },
  { role: 'proxy', pattern: /\bproxy\b/i }, { role: 'jump host', pattern: /\b(jump|bastion)[- ]?(host|server|box)\b/i }, { role: 'monitoring', pattern: /\bmonitoring\b|\bsiem\b/i },
  { role: 'workstation', pattern: /\b(workstation|desktop|laptop)\b/i }, { role: 'client', pattern: /\bclient (host|container|machine)\b|\bclient$/i }, { role: 'ssh server', pattern: /\b(open)?ssh\b/i }, { role: 'server', pattern: /\bserver\b/i },
];

export const osWords = /\b(Ubuntu(?: \d\d\.\d\d)?|Debian(?: \d+)?|CentOS(?: \d+)?|Red Hat|RHEL(?: \d+)?|Fedora|Alpine|Windows Server(?: \d{4})?|Windows (?:7|8|10|11)|Windows|macOS|FreeBSD|pfSense|OPNsense|Linux)\b/;

/** Jewels first: the first that fits counts. */
export const criticalityWords: readonly { criticality: number; pattern: RegExp }[] = [
  { criticality: 4, pattern: /crown jewel|business[- ]critical|mission[- ]critical|highly critical|most (important|critical)|criticality[:= ]+(4|critical|highest)/i },
  { criticality: 3, pattern: /(?<!not )(?<!non-)\bcritical\b|criticality[:= ]+(3|high)|high(ly)? (value|important)|\bessential\b/i },
  { criticality: 1, pattern: /\b(non|not|un)[- ]?(critical|important)\b|criticality[:= ]+(1|low)|\bexpendable\b|test machine/i },
];

export const noIsolateWords = /\b(must|may|can|shall|should|do)\s?n[o']t (be )?(isolated?|taken (off(line)?|down)|disconnect\w*|quarantin\w*|cut off|shut ?down|interrupted)|\b(never|not) (be )?(isolate|disconnect|take (it )?offline)|cannot be (isolated|taken)|no[- ]isolat|always (be )?(online|available)/i;
export const noRebuildWords = /\b(must|may|can|shall|should|do)\s?n[o']t (be )?(rebuil[dt]|reinstall\w*|re-?imaged?|wiped)|cannot be (rebuilt|reinstalled|re-?imaged)|no[- ]rebuild|never (be )?(rebuil[dt]|reinstall)/i;
export const mustStayWords = /\b(must|may|can|shall|should|do)\s?n[o']t (be )?(disabled?|locked)|must (stay|remain)|never (be )?(disabled?|lock)|break[- ]glass/i;
export const privilegedWords = /\b(admin(istrator)?|root|privileged|sudo|superuser|domain admin)/i;
