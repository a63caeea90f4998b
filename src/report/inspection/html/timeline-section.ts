import type { EventGroup, Evidence } from '../../../contracts/index.ts';
import { countOf, formatTime, groupDigits } from '../../describe-run.ts';
import { html, type Html } from '../../html/html.ts';
import { placeTime, renderLanePicture, type Lane } from '../../html/lane-picture.ts';
import { describeSpan, indexEntities, nameBothEnds, severityName } from '../describe-inspection.ts';
import { binTimeline, packRows, type BinnedTimeline, type SensorLane, type TimeBin } from '../lane-bins.ts';
import { chooseTimeWindow, type CutRange, type TimeWindow } from '../time-window.ts';
import { toneOf } from './tones.ts';

const laneHeight = 44;
const barRoom = 36;
const minPartHeight = 2;
const rowHeight = 11;
const maxRows = 9;
const maxSigns = 150;
/** Signs nearer than this share of the axis would run into one another. */
const rowGapFraction = 0.006;

type TimedGroup = EventGroup & { firstTimeMs: number; lastTimeMs: number };

/** Records by time, one lane a sensor; above them the signs of an attack. */
export function renderTimelineSection(evidence: Evidence): Html {
  const { timeline } = evidence;
  const window = timeline === undefined ? undefined : chooseTimeWindow(timeline.cells.map(({ startMs, count }) => ({ timeMs: startMs, count })), timeline.bucketMs);
  if (timeline === undefined || window === undefined) return html`<section aria-labelledby="timeline"><h2 id="timeline">When</h2><div class="card"><p class="soft">The log lines carry no times.</p></div></section>`;
  const binned = binTimeline(timeline, window);
  const signs = evidence.groups.filter((group): group is TimedGroup => group.isSign === true && group.firstTimeMs !== undefined && group.lastTimeMs !== undefined && group.lastTimeMs >= window.startMs && group.firstTimeMs < window.endMs).slice(0, maxSigns);
  const lanes = [...(signs.length === 0 ? [] : [signLane(signs, evidence, window)]), ...binned.lanes.map((lane) => sensorLane(lane, binned, window))];
  return html`<section aria-labelledby="timeline"><h2 id="timeline">When</h2><div class="card"><p class="soft small">${formatTime(window.startMs)} to ${formatTime(window.endMs)} UTC. One bar is ${describeSpan(binned.binMs)}; its height is the logarithm of the number of records (highest: ${groupDigits(binned.maxCount)}).</p>
${window.cut.map((range) => html`<p class="note">${describeCut(range, evidence)}</p>`)}
${renderLanePicture({ lanes, startMs: window.startMs, endMs: window.endMs, words: `Records by time and sensor: ${binned.lanes.map((lane) => `${lane.sensor} ${countOf(lane.count, 'record')}, ${countOf(lane.alertCount, 'alert')}`).join('; ')}. ${countOf(signs.length, 'sign')} of an attack, listed below` })}
${renderLegend()}</div></section>`;
}

function describeCut({ side, count, firstMs, lastMs }: CutRange, { groups }: Evidence): string {
  const span = firstMs === lastMs ? `at ${formatTime(firstMs)}` : `from ${formatTime(firstMs)} to ${formatTime(lastMs)}`;
  const signs = groups.filter((group) => group.isSign === true && group.firstTimeMs !== undefined && group.lastTimeMs !== undefined && (side === 'before' ? group.firstTimeMs < lastMs + 1000 : group.lastTimeMs >= firstMs)).length;
  return `Not drawn: ${countOf(count, 'record')} far ${side} the rest, ${span} UTC${signs === 0 ? '' : `, with lines of ${countOf(signs, 'sign')} of an attack`}. The clock of a machine may have been wrong.`;
}

function signLane(signs: readonly TimedGroup[], evidence: Evidence, { startMs, endMs }: TimeWindow): Lane {
  const byAlias = indexEntities(evidence);
  const rows = packRows(signs, (endMs - startMs) * rowGapFraction, maxRows);
  const content = html`${rows.map((row, index) => row.map((sign) => {
    const y = index * rowHeight + rowHeight / 2 + 3;
    const at = (timeMs: number): string => `${placeTime(timeMs, startMs, endMs)}%`;
    return html`<a href="#${sign.id}"><line class="mark ${sign.severityId >= 2 ? `sev${sign.severityId}` : 'signmark'}" x1="${at(sign.firstTimeMs)}" x2="${at(sign.lastTimeMs)}" y1="${y}" y2="${y}" stroke-width="7"><title>${formatTime(sign.firstTimeMs)} ${nameBothEnds(sign, byAlias)}: ${sign.title}, ${countOf(sign.count, 'record')}</title></line></a>`;
  }))}`;
  return { label: 'signs', detail: countOf(signs.length, 'group'), heightPx: Math.max(laneHeight - 10, rows.length * rowHeight + 8), content };
}

function sensorLane(lane: SensorLane, { binMs, maxCount }: BinnedTimeline, { startMs, endMs }: TimeWindow): Lane {
  const content = html`${lane.bins.map((bin) => {
    const words = `${formatTime(bin.startMs)} to ${formatTime(bin.startMs + binMs)} UTC, ${lane.sensor}: ${bin.parts.map((part) => `${groupDigits(part.count)} ${part.isAlert ? `${severityName(part.severityId)} ${part.count === 1 ? 'alert' : 'alerts'}` : part.count === 1 ? 'other' : 'others'}`).join(', ')}`;
    const left = Number(placeTime(bin.startMs, startMs, endMs));
    const width = Math.max(0.2, Number(placeTime(bin.startMs + binMs, startMs, endMs)) - left - 0.08).toFixed(2);
    return html`<g><title>${words}</title>${stackParts(bin, maxCount).map(({ part, y, height }) => html`<rect class="f${part.severityId}${part.isAlert ? '' : ' quiet'}" x="${left}%" width="${width}%" y="${y}" height="${height}"/>`)}</g>`;
  })}`;
  return { label: lane.sensor, detail: groupDigits(lane.count), heightPx: laneHeight, content };
}

/** The most severe at the bottom, where it stays in sight; each part takes its logarithmic share of the bar. */
export function stackParts(bin: TimeBin, maxCount: number): { part: TimeBin['parts'][number]; y: number; height: number }[] {
  const whole = (Math.log1p(bin.count) / Math.log1p(Math.max(1, maxCount))) * barRoom;
  const shares = bin.parts.map((part) => Math.log1p(part.count));
  const total = shares.reduce((sum, share) => sum + share, 0);
  let y = laneHeight;
  return bin.parts.map((part, index) => {
    const height = Math.max(minPartHeight, Math.round(((shares[index] ?? 0) / total) * whole * 10) / 10);
    y = Math.round((y - height) * 10) / 10;
    return { part, y: Math.max(0, y), height };
  });
}

function renderLegend(): Html {
  const swatch = (name: string): Html => html`<svg viewBox="0 0 22 15" aria-hidden="true"><rect class="${name}" width="22" height="15"/></svg>`;
  return html`<ul class="legend">${[5, 4, 3, 2, 1, 0].map((severity) => html`<li>${swatch(`f${severity}`)}${severityName(severity)}</li>`)}<li>${swatch('f1 quiet')}pale: no alert</li><li>${swatch(`f${toneOf(0, true)}`)}sign of an attack in a line without severity</li></ul>`;
}
