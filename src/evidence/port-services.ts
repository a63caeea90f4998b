/** Well-known ports and what answers there. Source: IANA service name and port number registry. */
export const portServices: Readonly<Record<number, string>> = {
  21: 'ftp', 22: 'ssh', 23: 'telnet', 25: 'smtp', 53: 'dns', 80: 'http', 88: 'kerberos', 110: 'pop3', 139: 'smb', 143: 'imap', 389: 'ldap', 443: 'https', 445: 'smb', 465: 'smtps', 587: 'smtp', 636: 'ldaps',
  993: 'imaps', 995: 'pop3s', 1433: 'mssql', 1521: 'oracle', 3306: 'mysql', 3389: 'rdp', 5432: 'postgresql', 5900: 'vnc', 5985: 'winrm', 5986: 'winrm', 6379: 'redis', 8080: 'http', 8443: 'https', 9200: 'elasticsearch', 27017: 'mongodb',
};
