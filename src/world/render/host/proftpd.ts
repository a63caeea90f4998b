import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer } from '../renderer.ts';
import { clientName, isHere, isWindows, shortName, sourceOf } from './act-ends.ts';
import { maskControls } from './escape-text.ts';
import { pidOf } from './made-values.ts';
import { isoLocal } from './write-time.ts';

function messagesOf(act: RenderedAct, style: number): string[] {
  switch (act.kind) {
    case 'ftp-login': {
      const account = act.account ?? 'ftp';
      const opened = style < 0.5 ? ['FTP session opened.'] : [];
      return [...opened, act.data.isSuccess ? `USER ${account}: Login successful.` : `USER ${account} (Login failed): Incorrect password`, ...(act.data.isSuccess ? [] : opened.map(() => 'FTP session closed.'))];
    }
    // With the debugging level that notes commands.
    case 'file-transfer': return [`dispatching CMD command '${act.data.isUpload ? 'STOR' : 'RETR'} ${act.data.path}' to mod_xfer`, `Transfer completed: ${act.data.bytes} bytes in ${(0.1 + (act.serial % 40) / 10).toFixed(2)} seconds`];
    default: return [];
  }
}

/** System log of ProFTPD. Times are UTC, without zone. */
export const proftpd: Renderer = {
  kind: 'ftp',
  format: 'proftpd',
  fileNames: ['proftpd.log'],
  time: (timeMs) => isoLocal(timeMs, 3, { between: ' ' }).replace('.', ','),
  render(act, site) {
    if (!isHere(act, site) || isWindows(act.to)) return [];
    const host = shortName(site.host);
    return messagesOf(act, site.style).map((message) => `${site.time(act.timeMs)} ${host} proftpd[${pidOf(act)}] ${host} (${clientName(act) ?? sourceOf(act)}[${sourceOf(act)}]): ${maskControls(message)}`);
  },
};
