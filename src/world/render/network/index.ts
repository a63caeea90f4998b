import type { Renderer } from '../renderer.ts';
import { argus } from './argus.ts';
import { bind } from './bind.ts';
import { ciscoAsa } from './cisco-asa.ts';
import { dnsmasq } from './dnsmasq.ts';
import { fortigate } from './fortigate.ts';
import { haproxy } from './haproxy.ts';
import { iisW3c } from './iis-w3c.ts';
import { netfilter } from './netfilter.ts';
import { nfdump } from './nfdump.ts';
import { openvpn } from './openvpn.ts';
import { paloAlto } from './palo-alto.ts';
import { pfFilterlog } from './pf-filterlog.ts';
import { snort3Json } from './snort3-json.ts';
import { snortFast } from './snort-fast.ts';
import { squidAccess } from './squid-access.ts';
import { suricataEve } from './suricata-eve.ts';
import { vpnSyslog } from './vpn-syslog.ts';
import { webAccess } from './web-access.ts';
import { zeek } from './zeek.ts';

export { isToldWhole } from './session.ts';

/** Renderers of what sensors in the network, and servers at its edges, write. */
export const networkRenderers: readonly Renderer[] = [
  suricataEve, snortFast, snort3Json, zeek, netfilter, pfFilterlog, ciscoAsa, paloAlto, fortigate, nfdump, argus, webAccess, iisW3c, haproxy, squidAccess, bind, dnsmasq, openvpn, vpnSyslog,
];
