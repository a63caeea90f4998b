import type { HabitName } from '../../../contracts/index.ts';
import { cloudRoutine, identityRoutine, kubernetesRoutine } from './cloud.ts';
import type { Habit } from './habit.ts';
import { agentChatter, cronJobs, linuxAdmins } from './linux.ts';
import { backupRun, idsChatter, internetNoise, monitoringChecks, nameLookups } from './network.ts';
import { databaseClients, ftpTransfers, mailFlow, vpnStaff } from './services.ts';
import { softwareUpdates, staffBrowsing, webVisitors } from './web.ts';
import { domainServices, fileShares, windowsOffice } from './windows.ts';

/** What goes on at a site whatever happens, by the name that templates use. */
export const habits: Readonly<Record<HabitName, Habit>> = {
  'web-visitors': webVisitors, 'internet-noise': internetNoise, 'name-lookups': nameLookups, 'staff-browsing': staffBrowsing, 'linux-admins': linuxAdmins, 'cron-jobs': cronJobs, 'windows-office': windowsOffice, 'domain-services': domainServices,
  'mail-flow': mailFlow, 'file-shares': fileShares, 'database-clients': databaseClients, 'software-updates': softwareUpdates, 'backup-run': backupRun, 'vpn-staff': vpnStaff, 'cloud-routine': cloudRoutine, 'identity-routine': identityRoutine,
  'kubernetes-routine': kubernetesRoutine, 'monitoring-checks': monitoringChecks, 'ids-chatter': idsChatter, 'ftp-transfers': ftpTransfers, 'agent-chatter': agentChatter,
};
