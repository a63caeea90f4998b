import { portServices } from './port-services.ts';
import type { RankedGroup } from './ranked-group.ts';

const maxServices = 4;

/** Hosts that only the logs know get the services that were seen addressed on them. The site's own word is never changed. */
export function inferServices(groups: readonly RankedGroup[]): void {
  for (const { draft } of groups) {
    if (draft.targets.size > 8 || draft.ports.size > 4) continue;
    for (const target of draft.targets) {
      if (target.kind !== 'host' || target.isInSystem) continue;
      for (const port of draft.ports) {
        const service = portServices[port];
        if (service !== undefined && target.services.length < maxServices && !target.services.includes(service)) target.services.push(service);
      }
    }
  }
}
