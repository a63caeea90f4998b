import type { RenderedAct } from '../../../contracts/index.ts';
import { isWindows } from './act-ends.ts';

/** What agents on hosts report to their manager, whichever host it is on. */
export type AgentAct = Extract<RenderedAct, { kind: 'process' | 'file-write' | 'malware-alert' | 'host-alert' | 'account-created' | 'service-installed' | 'scheduled-task' | 'ssh-login' | 'windows-logon' }>;

/** The act, where an agent reports it: on hosts of the site that can have one, and sign-ins only where their kind exists. */
export function agentActOf(act: RenderedAct): AgentAct | undefined {
  if (!act.to.isInternal || /^(?:cloud-service|identity-provider)$/.test(act.to.host?.type ?? '')) return undefined;
  switch (act.kind) {
    case 'process': case 'file-write': case 'malware-alert': case 'host-alert': case 'account-created': case 'service-installed': case 'scheduled-task': return act;
    case 'ssh-login': return isWindows(act.to) ? undefined : act;
    case 'windows-logon': return isWindows(act.to) ? act : undefined;
    default: return undefined;
  }
}

/** Where a service, a job or a program lies, on either system. */
export function unitPath(name: string): string {
  return `/etc/systemd/system/${name.replace(/\.service$/, '').replaceAll('/', '-')}.service`;
}

export function cronPath(name: string, account: string | undefined): string {
  return name.startsWith('/') ? name : `/var/spool/cron/crontabs/${account ?? 'root'}`;
}
