import { isoLocal } from '../host/write-time.ts';
import type { Renderer } from '../renderer.ts';
import { openvpnMessages, vpnLoginOf } from './openvpn-messages.ts';

/** The file of an OpenVPN server from version 2.5 on. Times are UTC without a zone. */
export const openvpn: Renderer = {
  kind: 'vpn',
  format: 'openvpn',
  fileNames: ['openvpn.log', 'openvpn-server.log', 'server.log'],
  time: (timeMs) => isoLocal(timeMs, 0, { between: ' ' }),
  render(act, site) {
    const login = vpnLoginOf(act, site.host);
    return login === undefined ? [] : openvpnMessages(login, site.style >= 0.6).map((message) => `${site.time(act.timeMs)} ${message}`);
  },
};
