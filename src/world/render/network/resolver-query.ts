import type { DrawnEnd, RenderedAct } from '../../../contracts/index.ts';
import type { SensorSite } from '../renderer.ts';
import { nameServerOf } from './session.ts';

export type NameQuery = Extract<RenderedAct, { kind: 'dns-query' }> & { from: DrawnEnd };

/** The query, when this sensor's resolver was asked by another host. */
export function queryOf(act: RenderedAct, site: SensorSite): NameQuery | undefined {
  if (act.kind !== 'dns-query' || act.from === undefined || act.from.name === site.host.name) return undefined;
  return nameServerOf(act, site.host).name === site.host.name ? { ...act, from: act.from } : undefined;
}
