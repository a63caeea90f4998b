import { numberOf } from '../host/made-values.ts';
import type { Renderer } from '../renderer.ts';
import { snortTime } from './network-time.ts';

/** Alerts of Snort 3, module `alert_json`: the usual fields, or (`style` from 0.5) with both ends taken apart. */
export const snort3Json: Renderer = {
  kind: 'ids',
  format: 'snort3-json',
  fileNames: ['alert_json.txt'],
  time: (timeMs) => snortTime(timeMs),
  render(act, site) {
    if (act.kind !== 'ids-alert' || act.from === undefined) return [];
    const { signature, classification, priority, sid, port, protocol, isBlocked } = act.data;
    const [sourcePort, targetPort] = protocol === 'ICMP' ? [0, 0] : [act.sourcePort, port];
    const start = { timestamp: site.time(act.timeMs), pkt_num: 1000 + numberOf(`packet ${act.serial}`, 9_000_000), proto: protocol, pkt_gen: 'raw', pkt_len: 60 + numberOf(`length ${act.serial}`, 1300), dir: 'C2S' };
    const [from, to] = [act.from.address, act.to.address];
    const ends = site.style < 0.5 ? { src_ap: `${from}:${sourcePort}`, dst_ap: `${to}:${targetPort}` } : protocol === 'ICMP' ? { src_addr: from, dst_addr: to } : { src_addr: from, src_port: sourcePort, dst_addr: to, dst_port: targetPort };
    return [JSON.stringify({ ...start, ...ends, rule: `1:${sid}:${1 + (sid % 7)}`, priority, class: classification, action: isBlocked ? 'drop' : 'allow', msg: signature })];
  },
};
