import type { RenderedAct } from '../../../contracts/index.ts';
import type { Renderer } from '../renderer.ts';
import { isHere, isWindows, sourceOf } from './act-ends.ts';
import { maskControls } from './escape-text.ts';
import { pidOf } from './made-values.ts';
import { clockTime } from './write-time.ts';

function messagesOf(act: RenderedAct): string[] {
  const client = `Client "${sourceOf(act)}"`;
  const account = `[${act.account ?? 'ftp'}]`;
  switch (act.kind) {
    case 'ftp-login': return [`CONNECT: ${client}`, `${account} ${act.data.isSuccess ? 'OK' : 'FAIL'} LOGIN: ${client}`];
    case 'file-transfer': {
      const { path, bytes, isUpload } = act.data;
      return [`${account} OK ${isUpload ? 'UPLOAD' : 'DOWNLOAD'}: ${client}, "${path}", ${bytes} bytes, ${(bytes / 1024 / (0.2 + (act.serial % 30) / 10)).toFixed(2)}Kbyte/sec`];
    }
    default: return [];
  }
}

/** Log of vsftpd in its own form. Times are UTC, without zone. */
export const vsftpd: Renderer = {
  kind: 'ftp',
  format: 'vsftpd',
  fileNames: ['vsftpd.log'],
  time: (timeMs) => clockTime(timeMs),
  render: (act, site) => (isHere(act, site) && !isWindows(act.to) ? messagesOf(act).map((message) => `${site.time(act.timeMs)} [pid ${pidOf(act)}] ${maskControls(message)}`) : []),
};
