import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer } from '../renderer.ts';
import { isHere, isWindows, plainAccount, shortName, sourceOf } from './act-ends.ts';
import { maskControls } from './escape-text.ts';
import { pidOf, uidOf } from './made-values.ts';
import { isoLocal } from './write-time.ts';
import { domainOf } from './windows-event.ts';

/** Where in its source a message was written, its level, and its text. */
type Said = readonly [level: number, place: string, text: string];

function machineOf(act: RenderedAct): string {
  return act.from === undefined || !act.from.isInternal || act.from.name === act.from.address ? sourceOf(act) : shortName(act.from).toLowerCase();
}

function saidOf(act: RenderedAct, time: string): Said[] {
  const account = plainAccount(act.account ?? 'nobody');
  switch (act.kind) {
    case 'share-access': {
      const share = act.data.share.slice(Math.max(act.data.share.lastIndexOf('\\'), act.data.share.lastIndexOf('/')) + 1);
      return [
        [1, '../../source3/smbd/smb2_service.c:637(make_connection_snum)', `${machineOf(act)} (ipv4:${sourceOf(act)}:${act.sourcePort}) connect to service ${share} initially as user ${account} (uid=${uidOf(account)}, gid=${uidOf(account)}) (pid ${pidOf(act)})`],
        [1, '../../source3/modules/vfs_full_audit.c:783(do_log)', `${account}|${sourceOf(act)}|${share}|${act.data.isWrite ? 'pwrite_recv' : 'pread_recv'}|ok|${act.data.path.replaceAll('\\', '/')}`],
      ];
    }
    case 'windows-logon': {
      const status = act.data.isSuccess ? 'NT_STATUS_OK' : 'NT_STATUS_WRONG_PASSWORD';
      const domain = domainOf(act.account, act.to);
      return [[act.data.isSuccess ? 3 : 2, '../../auth/auth_log.c:647(log_authentication_event_human_readable)', `Auth: [SMB2,(null)] user [${domain}]\\[${account}] at [${time}] with [NTLMv2] status [${status}] workstation [${machineOf(act).toUpperCase()}] remote host [ipv${sourceOf(act).includes(':') ? 6 : 4}:${sourceOf(act)}:${act.sourcePort}] mapped to [${domain}]\\[${account}]. local host [ipv4:${act.to.address}:445]`]];
    }
    default: return [];
  }
}

/** Log of Samba's file server, with full_audit for the files. Each message stands below the place that wrote it. Times are UTC, without zone. */
export const samba: Renderer = {
  kind: 'share',
  format: 'samba',
  fileNames: ['log.smbd', 'smbd.log'],
  time: (timeMs) => isoLocal(timeMs, 6, { between: ' ' }).replaceAll('-', '/'),
  render(act, site) {
    if (!isHere(act, site) || isWindows(act.to)) return [];
    const time = site.time(act.timeMs);
    return saidOf(act, time).flatMap(([level, place, text]) => [`[${time},  ${level}] ${place}`, `  ${maskControls(text)}`]);
  },
};
