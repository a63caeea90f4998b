import type { Inspection, SourceSummary } from '../../../contracts/index.ts';
import { countOf, formatTime, groupDigits } from '../../describe-run.ts';
import { html, nothing, type Html } from '../../html/html.ts';
import { renderList } from '../../html/parts.ts';
import { commonFolder, formatBytes, pathOf } from '../describe-inspection.ts';
import { describeFormats } from '../describe-source.ts';

const maxSources = 300;
const maxUnread = 100;

/** What became of every file. */
export function renderSourcesSection({ sources, unread, evidence }: Inspection): Html {
  const shown = sources.slice(0, maxSources);
  const folder = commonFolder(sources.map((source) => source.path));
  const nameOf = (source: SourceSummary): string => pathOf(source.id, sources).slice(folder.length);
  const remarks = sources.flatMap((source) => [...(source.problem === undefined ? [] : [source.problem]), ...(source.droppedColumns.length === 0 ? [] : [`${nameOf(source)}: left out on purpose, since it gives the answer away: ${source.droppedColumns.join(', ')}.`]), ...source.notes.map((note) => `${nameOf(source)}: ${note}`)]);
  return html`<section aria-labelledby="sources"><h2 id="sources">What was read</h2><div class="card"><p class="soft small">${countOf(sources.filter((source) => source.recordCount > 0).length, 'file')} of ${groupDigits(sources.length)} gave records${folder === '' ? '' : `; all are in ${folder}`}.</p><table class="stack"><thead><tr><th>File</th><th>Format</th><th class="num">Size</th><th class="num">Lines</th><th class="num">Records</th><th class="num">Not understood</th><th>Times (UTC)</th></tr></thead><tbody>${shown.map((source) => html`<tr><td data-label="File"><span title="sha256 ${source.sha256}">${nameOf(source)}</span></td><td data-label="Format">${describeFormats(source)}</td><td class="num" data-label="Size">${formatBytes(source.sizeBytes)}</td><td class="num" data-label="Lines">${groupDigits(source.lineCount)}</td><td class="num" data-label="Records">${groupDigits(source.recordCount)}</td><td class="num" data-label="Not understood">${groupDigits(source.unreadCount)}</td><td class="small" data-label="Times (UTC)">${timesOf(source)}</td></tr>`)}</tbody></table>
${sources.length > shown.length ? html`<p class="soft small">${countOf(sources.length - shown.length, 'more file')} in the JSON.</p>` : nothing}
${remarks.length === 0 ? nothing : html`<details${remarks.length <= 8 ? html` open` : nothing}><summary>${countOf(remarks.length, 'remark')}</summary>${renderList(remarks)}</details>`}</div>
<h2 id="unread">What was not understood</h2><div class="card">${unread.length === 0 ? html`<p class="soft">Every line was understood.</p>` : html`<p class="soft small">${evidence.unreadCount > Math.min(unread.length, maxUnread) ? `The first ${Math.min(unread.length, maxUnread)} of ${countOf(evidence.unreadCount, 'line')}.` : `${countOf(unread.length, 'line')}.`}</p>${unread.slice(0, maxUnread).map((line) => html`<details><summary><span class="mono">${pathOf(line.source, sources)}:${line.line}</span> ${line.reason}</summary><pre>${line.raw}</pre></details>`)}`}</div></section>`;
}

function timesOf({ firstTimeMs, lastTimeMs }: SourceSummary): Html {
  if (firstTimeMs === undefined || lastTimeMs === undefined) return html`<span class="soft">none</span>`;
  return html`<span>${formatTime(firstTimeMs)}<br>${formatTime(lastTimeMs)}</span>`;
}
