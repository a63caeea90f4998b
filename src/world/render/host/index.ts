import type { Renderer } from '../renderer.ts';
import { azureActivity } from './azure-activity.ts';
import { cloudtrail } from './cloudtrail.ts';
import { defenderXdr } from './defender-xdr.ts';
import { elasticEcs } from './elastic-ecs.ts';
import { entraSignIn } from './entra-sign-in.ts';
import { exim } from './exim.ts';
import { googleCloudAudit } from './google-cloud-audit.ts';
import { kubernetesAudit } from './kubernetes-audit.ts';
import { linuxAudit } from './linux-audit.ts';
import { linuxAuthJournald } from './linux-auth-journald.ts';
import { linuxAuthRfc5424 } from './linux-auth-rfc5424.ts';
import { linuxAuthSyslog } from './linux-auth-syslog.ts';
import { mailSyslog } from './mail-syslog.ts';
import { mysqlGeneral } from './mysql-general.ts';
import { okta } from './okta.ts';
import { postgresql } from './postgresql.ts';
import { proftpd } from './proftpd.ts';
import { samba } from './samba.ts';
import { vsftpd } from './vsftpd.ts';
import { wazuh } from './wazuh.ts';
import { shareWindowsXml, windowsFlat, windowsXml, winlogbeat } from './windows-xml.ts';

/** Renderers of what hosts, their agents, and services write. */
export const hostRenderers: readonly Renderer[] = [
  linuxAuthSyslog, linuxAuthRfc5424, linuxAuthJournald, linuxAudit, windowsXml, winlogbeat, windowsFlat, wazuh, defenderXdr, elasticEcs, mailSyslog, exim, vsftpd, proftpd, postgresql, mysqlGeneral,
  cloudtrail, googleCloudAudit, azureActivity, entraSignIn, okta, kubernetesAudit, samba, shareWindowsXml,
];
