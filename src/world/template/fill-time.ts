import type { SensorKind } from '../../contracts/index.ts';
import { StanchError } from '../../kit/error.ts';
import type { Renderer } from '../render/renderer.ts';

/** How a file writes times. */
export interface FileClock {
  kind: SensorKind;
  format: string;
  /** What the clock of the sensor is wrong by. */
  offsetMs: number;
  /** Zone in which it writes local time, minutes east of UTC. */
  offsetMinutes: number;
}

/** What stands for the time in lines that are made ahead of it. */
export const timePlaceholder = '{time}';

/** The renderer of a kind and format. Throws `input-invalid` when there is none. */
export function findRenderer(renderers: readonly Renderer[], { kind, format }: Pick<FileClock, 'kind' | 'format'>): Renderer {
  const renderer = renderers.find((one) => one.kind === kind && one.format === format);
  if (renderer === undefined) throw new StanchError('input-invalid', `No renderer writes ${kind} as ${format}.`, 'Use the renderers with which the instance was made.');
  return renderer;
}

/** A line with the true time `timeMs` in place of `{time}`, as the sensor's file writes it by its own clock. */
export function fillTime(line: string, sensor: FileClock, timeMs: number, renderers: readonly Renderer[]): string {
  const text = findRenderer(renderers, sensor).time(timeMs + sensor.offsetMs, sensor.offsetMinutes);
  return line.replaceAll(timePlaceholder, () => text);
}
