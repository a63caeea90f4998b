import { sensorFormats, type SensorKind } from '../../../contracts/index.ts';
import type { Renderer } from '../../render/renderer.ts';

/** Sensors that see only their own host. */
const localKinds: ReadonlySet<string> = new Set(['web-server', 'linux-auth', 'linux-audit', 'windows', 'mail', 'vpn', 'ftp', 'database', 'share', 'kubernetes', 'cloud', 'identity']);

/** A line for every act that the sensor could see, with all that the act holds. Two lines, the second without a time, for sign-ins. */
function plainRenderer(kind: SensorKind, format: string): Renderer {
  return {
    kind, format, fileNames: [`${kind}.log`, `${kind}-${format}.txt`],
    head: () => ['# a header'],
    time: (timeMs, offsetMinutes) => new Date(timeMs + offsetMinutes * 60_000).toISOString(),
    render(act, site) {
      if (localKinds.has(kind) ? act.to.name !== site.host.name : act.from === undefined) return [];
      const line = `${site.time(act.timeMs)} ${act.kind} #${act.serial} ${act.from?.address ?? '-'}:${act.sourcePort} ${act.to.name} ${act.account ?? '-'} ${JSON.stringify(act.data)}`;
      return act.kind === 'ssh-login' ? [line, `  continued #${act.serial}`] : [line];
    },
  };
}

/** Renderers of all kinds and formats that tests can read. */
export const plainRenderers: readonly Renderer[] = Object.entries(sensorFormats).flatMap(([kind, formats]) => formats.map((format) => plainRenderer(kind as SensorKind, format)));
