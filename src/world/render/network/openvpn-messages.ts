import type { DrawnEnd, RenderedAct } from '../../../contracts/index.ts';
import { hexOf } from '../host/made-values.ts';
import { escapeOpenvpn } from './escape-client-text.ts';

export type VpnLogin = Extract<RenderedAct, { kind: 'vpn-login' }> & { from: DrawnEnd };

/** The sign-in, when it goes to the gateway of this log. */
export function vpnLoginOf(act: RenderedAct, host: DrawnEnd): VpnLogin | undefined {
  return act.kind === 'vpn-login' && act.from !== undefined && act.to.name === host.name ? { ...act, from: act.from } : undefined;
}

/** What an OpenVPN server says of a client that signs in; `isBrief` leaves out what says nothing of who it is. */
export function openvpnMessages(act: VpnLogin, isBrief: boolean): string[] {
  const { address } = act.from;
  const family = address.includes(':') ? '[AF_INET6]' : '[AF_INET]';
  const client = `${address}:${act.sourcePort}`;
  const account = escapeOpenvpn(act.account ?? 'UNDEF');
  const first = `${client} TLS: Initial packet from ${family}${client}, sid=${hexOf(`sid ${act.serial}`, 8)} ${hexOf(`sid2 ${act.serial}`, 8)}`;
  if (!act.data.isSuccess) {
    return [...(isBrief ? [] : [first]), `${client} TLS Auth Error: Auth Username/Password verification failed for peer`, `${account}/${client} SENT CONTROL [${account}]: 'AUTH_FAILED' (status=1)`];
  }
  return [
    ...(isBrief ? [] : [first, `${client} VERIFY OK: depth=0, CN=${account}`]), `${client} TLS: Username/Password authentication succeeded for username '${account}'`,
    `${client} [${account}] Peer Connection Initiated with ${family}${client}`,
  ];
}
