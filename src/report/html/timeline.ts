import type { EventGroup, FinishedRun } from '../../contracts/index.ts';
import { countOf, formatTime, groupDigits, nameOf } from '../describe-run.ts';
import { html, nothing, type Html } from './html.ts';
import { placeTime, renderLanePicture } from './lane-picture.ts';

const severityNames = ['unknown', 'info', 'low', 'medium', 'high', 'critical'] as const;
const laneHeight = 28;
const markLimit = 400;
const listLimit = 40;

type TimedGroup = EventGroup & { firstTimeMs: number };

/** Event groups by time and severity as a picture, and the highest ranked as a table that unfolds. */
export function renderTimeline(run: FinishedRun): Html {
  const groups = run.evidence?.groups ?? [];
  if (groups.length === 0) return nothing;
  const timed = groups.filter((group): group is TimedGroup => group.firstTimeMs !== undefined);
  return html`<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2><div class="card">${timed.length === 0 ? html`<p class="soft">The log lines carry no times.</p>` : renderPicture(timed)}${renderGroups(run, groups)}</div></section>`;
}

function renderPicture(timed: readonly TimedGroup[]): Html {
  const shown = timed.slice(0, markLimit);
  const startMs = shown.reduce((least, group) => Math.min(least, group.firstTimeMs), Infinity);
  const endMs = shown.reduce((most, group) => Math.max(most, group.lastTimeMs ?? group.firstTimeMs), -Infinity);
  const at = (timeMs: number): string => `${placeTime(timeMs, startMs, endMs)}%`;
  const lanes = [5, 4, 3, 2, 1, 0].filter((severity) => shown.some((group) => group.severityId === severity)).map((severity) => ({
    label: severityNames[severity] ?? '', heightPx: laneHeight,
    content: html`${shown.filter((group) => group.severityId === severity).reverse().map((group) => html`<line class="mark sev${severity}" x1="${at(group.firstTimeMs)}" x2="${at(group.lastTimeMs ?? group.firstTimeMs)}" y1="${laneHeight / 2}" y2="${laneHeight / 2}" stroke-width="${Math.min(18, 8 + Math.round(Math.log2(group.count)))}"><title>${formatTime(group.firstTimeMs)} ${severityNames[severity] ?? ''}: ${group.title}, ${countOf(group.count, 'record')}</title></line>`)}`,
  }));
  return html`<p class="soft small">${formatTime(startMs)} to ${formatTime(endMs)} UTC. One mark is one kind of event between the same ends; thicker means more records.${timed.length > shown.length ? ` The ${groupDigits(shown.length)} highest ranked of ${groupDigits(timed.length)} are drawn.` : ''}</p>
${renderLanePicture({ lanes, startMs, endMs, words: `Event groups by time and severity, ${countOf(shown.length, 'group')}; listed below` })}`;
}

function renderGroups(run: FinishedRun, groups: readonly EventGroup[]): Html {
  const shown = groups.slice(0, listLimit).sort((one, other) => (one.firstTimeMs ?? Infinity) - (other.firstTimeMs ?? Infinity));
  const names = (aliases: readonly string[]): string => (aliases.length === 0 ? '?' : aliases.slice(0, 3).map((alias) => nameOf(run, alias)).join(', ') + (aliases.length > 3 ? ` and ${aliases.length - 3} more` : ''));
  return html`<details><summary>${groups.length > shown.length ? `The ${shown.length} highest ranked of ${countOf(groups.length, 'event group')}, in order of time` : `${countOf(groups.length, 'event group')}, in order of time`}</summary>
<table class="stack"><thead><tr><th>First seen</th><th>Severity</th><th>What</th><th>From, to</th><th>Records</th></tr></thead><tbody>${shown.map((group) => html`<tr><td class="num" data-label="First seen">${group.firstTimeMs === undefined ? 'no time' : formatTime(group.firstTimeMs)}</td><td data-label="Severity">${severityNames[group.severityId] ?? ''}</td><td data-label="What"><div>${group.title}${group.sample === '' ? nothing : html`<details><summary>first line</summary><pre>${group.sample}</pre></details>`}</div></td><td data-label="From, to">${names(group.sources)} → ${names(group.targets)}</td><td class="num" data-label="Records">${groupDigits(group.count)}</td></tr>`)}</tbody></table></details>`;
}
