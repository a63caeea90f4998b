import type { DrawnEnd, RenderedAct, SensorKind } from '../../contracts/index.ts';

/** Where a sensor stands and how it writes. */
export interface SensorSite {
  /** Host on which it runs, or whose log it is. */
  host: DrawnEnd;
  /** Drawn once for each sensor, 0 to 1: for choices of layout such as a version or a prefix. */
  style: number;
  /** Time as this file writes it. In lines made ahead of time it gives the text `{time}`. */
  time(timeMs: number): string;
}

/** How one kind of sensor writes in one format. Pure: the same act gives the same lines. */
export interface Renderer {
  kind: SensorKind;
  /** Name of the log reader that reads it back. */
  format: string;
  /** Names that such a file has in life. */
  fileNames: readonly string[];
  /** Lines before the first, such as the header of a table. */
  head?(site: SensorSite): string[];
  /** How this format writes a time; `offsetMinutes` is the zone of the sensor for formats that write local time with it. */
  time(timeMs: number, offsetMinutes: number): string;
  /** Lines for one act, none when such a sensor does not write it down. Every time in them comes from `site.time`. */
  render(act: RenderedAct, site: SensorSite): string[];
}
