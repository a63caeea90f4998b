import { shortName } from '../host/act-ends.ts';
import { numberOf } from '../host/made-values.ts';
import { syslogTime } from '../host/write-time.ts';
import type { Renderer, SensorSite } from '../renderer.ts';
import { hideControls } from './escape-client-text.ts';
import { openvpnMessages, vpnLoginOf, type VpnLogin } from './openvpn-messages.ts';

/** What the IKE daemon of strongSwan says of a client that signs in with EAP. */
function ikeMessages(act: VpnLogin, site: SensorSite): string[] {
  const account = hideControls(act.account ?? '%any').replaceAll("'", '');
  const thread = String(5 + (act.serial % 11)).padStart(2, '0');
  const session = `rw[${1 + (act.serial % 9000)}]`;
  const packet = `${thread}[NET] received packet: from ${act.from.address}[${act.sourcePort}] to ${site.host.address}[4500] (${300 + numberOf(`packet ${act.serial}`, 180)} bytes)`;
  // The peer is the last word of the line in strongSwan; a blank would end the name.
  if (!act.data.isSuccess) return [packet, `${thread}[IKE] EAP method EAP_MSCHAPV2 failed for peer ${account.replaceAll(' ', '_')}`];
  return [packet, `${thread}[IKE] authentication of '${account}' with EAP successful`, `${thread}[IKE] IKE_SA ${session} established between ${site.host.address}[${site.host.name}]...${act.from.address}[${account}]`];
}

/** Sign-ins of a VPN gateway through syslog: strongSwan, or (`style` from 0.5) OpenVPN. Times are UTC, without year and zone. */
export const vpnSyslog: Renderer = {
  kind: 'vpn',
  format: 'syslog',
  fileNames: ['vpn.log', 'charon.log', 'daemon.log'],
  time: (timeMs) => syslogTime(timeMs),
  render(act, site) {
    const login = vpnLoginOf(act, site.host);
    if (login === undefined) return [];
    const isIke = site.style < 0.5;
    const program = `${isIke ? 'charon' : 'ovpn-server'}[${800 + numberOf(`vpn ${site.host.name}`, 4000)}]`;
    const messages = isIke ? ikeMessages(login, site) : openvpnMessages(login, site.style >= 0.75);
    return messages.map((message) => `${site.time(act.timeMs)} ${shortName(site.host)} ${program}: ${message}`);
  },
};
