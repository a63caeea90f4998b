import type { TechniqueRow } from '../technique-row.ts';

/** Techniques whose main tactic is Collection. */
export const collectionRows: readonly TechniqueRow[] = [
  ['T1005', 'Data from Local System', 'collection', 'taking data from a machine', 'sensitive files read|files collected|local data theft|documents copied|mysqldump|pg_dump|database dump|bulk file read', 'successful-recon-limited'],
  ['T1025', 'Data from Removable Media', 'collection', 'taking data from attached media', 'usb files copied|removable media read', 'policy-violation'],
  ['T1039', 'Data from Network Shared Drive', 'collection', 'taking data from shared folders', 'files copied from share|mass share access|bulk read from file server|robocopy|share data theft|many files read over smb', 'successful-recon-largescale'],
  ['T1074', 'Data Staged', 'collection', 'putting stolen data in one place before it leaves', 'data staged|staging directory|staged archive|files gathered in temp', 'misc-activity'],
  ['T1074.001', 'Local Data Staging', 'collection', 'putting stolen data in one folder of a machine', 'staged in tmp|archive in tmp|staging folder|collected files in temp|var tmp archive', 'misc-activity'],
  ['T1113', 'Screen Capture', 'collection', 'taking pictures of the screen', 'screenshot|screen capture|screenshot exfil|copyfromscreen', 'trojan-activity'],
  ['T1114', 'Email Collection', 'collection', 'taking mails', 'mailbox access|mail theft|mailbox export|email collection|mailitemsaccessed|mailbox downloaded', 'policy-violation'],
  ['T1114.001', 'Local Email Collection', 'collection', 'taking mail files from a machine', 'pst file copied|ost file copied|outlook data file', 'policy-violation'],
  ['T1114.002', 'Remote Email Collection', 'collection', 'taking mails from the mail server', 'ews mailbox access|imap bulk download|mailitemsaccessed|new-mailboxexportrequest|graph api mail read|imap login from unusual', 'policy-violation'],
  ['T1114.003', 'Email Forwarding Rule', 'collection', 'having mails forwarded outside', 'forwarding rule|forwardto|mail forwarding|forwardingsmtpaddress|auto-forward to external|redirectto|inbox rule forward|mailbox forwarding enabled|external forwarding|forwards mail to external', 'policy-violation'],
  ['T1115', 'Clipboard Data', 'collection', 'reading the clipboard', 'clipboard|get-clipboard|clipper malware', 'trojan-activity'],
  ['T1119', 'Automated Collection', 'collection', 'gathering data with a script', 'automated collection|scripted download of files|bulk api export|find exec tar', 'misc-activity'],
  ['T1123', 'Audio Capture', 'collection', 'recording sound', 'microphone capture|audio recording malware', 'trojan-activity'],
  ['T1125', 'Video Capture', 'collection', 'recording with the camera', 'webcam capture|camera recording malware', 'trojan-activity'],
  ['T1185', 'Browser Session Hijacking', 'collection', 'acting inside the signed-in browser of a person', 'man in the browser|webinject|browser session hijack|zeus webinject', 'trojan-activity'],
  ['T1213', 'Data from Information Repositories', 'collection', 'taking data from shared knowledge stores', 'wiki bulk download|repository mass clone|mass document download|bulk export of records', 'policy-violation'],
  ['T1213.002', 'Sharepoint', 'collection', 'taking data from SharePoint', 'sharepoint mass download|filedownloaded burst|onedrive mass download|sharepoint search passwords', 'policy-violation'],
  ['T1213.003', 'Code Repositories', 'collection', 'taking source code', 'mass git clone|repository cloned by unknown|source code download|private repos listed', 'policy-violation'],
  ['T1213.006', 'Databases', 'collection', 'taking data from databases', 'select into outfile|database dumped|sqlmap dump|mass select|full table read|mysqldump|mongodump|unusual database query volume|pg_dump', 'web-application-attack successful-recon-largescale'],
  ['T1530', 'Data from Cloud Storage', 'collection', 'taking data from cloud storage', 'getobject burst|s3 getobject|bucket public read|s3 bucket download|blob download anonymous|storage account key used|mass getobject', 'policy-violation'],
  ['T1560', 'Archive Collected Data', 'collection', 'packing or encrypting stolen data', 'archive created|compressed before transfer|encrypted archive|password protected archive', 'misc-activity'],
  ['T1560.001', 'Archive via Utility', 'collection', 'packing stolen data with a common tool', 'tar czf|7z a|rar a|zip r|rar.exe|7za|winrar hp|compress-archive|makecab|gzip dump|zip password', 'misc-activity'],
  ['T1602', 'Data from Configuration Repository', 'collection', 'reading settings of network devices from where they are kept', 'snmp walk|snmpwalk|snmp public access|snmp request public|snmp public community|tftp config download|community string public|smart install config', 'attempted-recon'],
];
