import { formatTime } from '../describe-run.ts';
import { cutText } from '../text-layout.ts';
import { html, nothing, type Html } from './html.ts';
import { chooseTicks } from './time-axis.ts';

export interface Lane {
  label: string;
  /** A second, fainter line under the label. */
  detail?: string;
  heightPx: number;
  /** Drawn with y from 0 to the height, x as percentages of {@link placeTime}. */
  content: Html;
}

export interface LanePicture {
  lanes: readonly Lane[];
  startMs: number;
  endMs: number;
  /** What the picture shows, for those who do not see it. */
  words: string;
}

const labelColumns = 15;
const axisHeight = 34;
const maxTicks = 6;

/** Where a time lies between the ends, as a percentage with two decimals; beyond the ends, at the end. */
export function placeTime(timeMs: number, startMs: number, endMs: number): string {
  return (Math.min(1, Math.max(0, (timeMs - startMs) / Math.max(1, endMs - startMs))) * 100).toFixed(2);
}

/** Lanes under one another over one axis of time (UTC). As wide as the page; texts keep their size. */
export function renderLanePicture({ lanes, startMs, endMs, words }: LanePicture): Html {
  const tops = lanes.map((_, index) => lanes.slice(0, index).reduce((sum, lane) => sum + lane.heightPx, 0));
  const height = lanes.reduce((sum, lane) => sum + lane.heightPx, 0);
  const ticks = chooseTicks(startMs, endMs, maxTicks);
  return html`<div class="timeline"><svg class="labels" height="${height + axisHeight}" aria-hidden="true">${lanes.map((lane, index) => {
    const middle = (tops[index] ?? 0) + lane.heightPx / 2;
    return html`<text x="0" y="${middle + (lane.detail === undefined ? 4 : -2)}">${cutText(lane.label, labelColumns)}<title>${lane.label}</title></text>${lane.detail === undefined ? nothing : html`<text class="faint" x="0" y="${middle + 12}">${cutText(lane.detail, labelColumns)}</text>`}`;
  })}<text class="faint" x="0" y="${height + 15}">UTC</text></svg>
<svg height="${height + axisHeight}" role="img" aria-label="${words}">${ticks.map(({ timeMs }) => html`<line class="tick" x1="${placeTime(timeMs, startMs, endMs)}%" x2="${placeTime(timeMs, startMs, endMs)}%" y1="0" y2="${height}"/>`)}${lanes.map((lane, index) => html`<line class="lane" x1="0" x2="100%" y1="${(tops[index] ?? 0) + lane.heightPx}" y2="${(tops[index] ?? 0) + lane.heightPx}"/><svg y="${tops[index] ?? 0}" height="${lane.heightPx}">${lane.content}</svg>`)}
${ticks.map(({ timeMs, label, day }) => {
    const at = Number(placeTime(timeMs, startMs, endMs));
    const anchor = at < 4 ? 'start' : at > 96 ? 'end' : 'middle';
    return html`<text x="${at}%" y="${height + 15}" text-anchor="${anchor}">${label}<title>${formatTime(timeMs)} UTC</title></text>${day === undefined ? nothing : html`<text class="faint" x="${at}%" y="${height + 29}" text-anchor="${anchor}">${day}</text>`}`;
  })}</svg></div>`;
}
