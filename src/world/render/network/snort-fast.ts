import type { Renderer } from '../renderer.ts';
import { hideControls } from './escape-client-text.ts';
import { snortTime } from './network-time.ts';

/** Snort's alerts of one line: of version 2, or (`style` from 0.5) of version 3 with its quotes. */
export const snortFast: Renderer = {
  kind: 'ids',
  format: 'snort-fast',
  fileNames: ['alert_fast.txt', 'alert', 'alert.fast'],
  time: (timeMs) => snortTime(timeMs),
  render(act, site) {
    if (act.kind !== 'ids-alert' || act.from === undefined) return [];
    const { signature, classification, priority, sid, port, protocol, isBlocked } = act.data;
    const isThird = site.style >= 0.5;
    const text = hideControls(signature);
    const end = (address: string, number: number): string => (protocol === 'ICMP' ? address : `${address}:${number}`);
    const drop = isBlocked ? (isThird ? '[drop] ' : '[Drop] ') : '';
    return [`${site.time(act.timeMs)} ${isThird ? '' : ' '}${drop}[**] [1:${sid}:${1 + (sid % 7)}] ${isThird ? `"${text}"` : text} [**] [Classification: ${hideControls(classification)}] [Priority: ${priority}] {${protocol}} ${end(act.from.address, act.sourcePort)} -> ${end(act.to.address, port)}`];
  },
};
