import type { Inspection } from '../../../contracts/index.ts';
import { countOf, formatTime, groupDigits } from '../../describe-run.ts';
import { html, nothing, type Html } from '../../html/html.ts';
import { renderPage } from '../../html/page.ts';
import { renderList } from '../../html/parts.ts';
import { countKinds, describeSpan, severityNames } from '../describe-inspection.ts';
import { renderContactsSection } from './contacts-section.ts';
import { renderDigestSection } from './digest-section.ts';
import { renderEntitiesSection } from './entities-section.ts';
import { renderGroupsSection } from './groups-section.ts';
import { inspectionStyle } from './inspection-style.ts';
import { renderSourcesSection } from './sources-section.ts';
import { renderTimelineSection } from './timeline-section.ts';

/** The inspection as one page: no script, nothing fetched; every text from logs is escaped and its control characters are visible. */
export function renderInspectionHtml(inspection: Inspection): string {
  const { evidence, tokenizer } = inspection;
  return renderPage('What the logs show', html`${renderTop(inspection)}<main>
${renderTimelineSection(evidence)}
${renderContactsSection(evidence)}
${renderGroupsSection(inspection)}
${renderDigestSection(evidence, tokenizer)}
${renderEntitiesSection(evidence)}
${renderSourcesSection(inspection)}
</main><footer><p class="soft small">Written by stanch inspect. No model has judged anything here. Text from log files is shown with its control characters made visible. This page loads nothing from any network.</p></footer>`, inspectionStyle);
}

function renderTop(inspection: Inspection): Html {
  const { evidence, sources } = inspection;
  const span = evidence.firstTimeMs === undefined || evidence.lastTimeMs === undefined ? undefined : { firstMs: evidence.firstTimeMs, lastMs: evidence.lastTimeMs };
  const used = sources.filter((source) => source.recordCount > 0).length;
  const tile = (value: string, words: string, isHot = false): Html => html`<li${isHot ? html` class="hot"` : nothing}><strong>${value}</strong><span>${words}</span></li>`;
  const headline = evidence.recordCount === 0 ? 'No log line was understood.' : evidence.signCount === 0 ? 'Nothing in these logs speaks of an attack.' : `${countOf(evidence.signCount, 'sign')} of an attack in ${countOf(evidence.recordCount, 'record')}.`;
  return html`<header class="top"><p class="eyebrow">stanch inspect: what was read, and what of it a model would see</p><h1>${headline}</h1>
${span === undefined ? nothing : html`<p class="soft">${formatTime(span.firstMs)} to ${formatTime(span.lastMs)} UTC${span.lastMs > span.firstMs ? `, ${describeSpan(span.lastMs - span.firstMs)}` : ''}</p>`}
<ul class="tiles">${tile(groupDigits(evidence.signCount), evidence.signCount === 1 ? 'sign of an attack' : 'signs of an attack', evidence.signCount > 0)}${tile(groupDigits(evidence.alertCount), 'alerts')}${tile(groupDigits(evidence.recordCount), `records in ${countOf(evidence.groups.length, 'group')}`)}${tile(`${groupDigits(used)}${used === sources.length ? '' : ` of ${groupDigits(sources.length)}`}`, 'files read')}${tile(groupDigits(evidence.unreadCount), 'lines not understood')}${tile(`${groupDigits(evidence.digestTokens)}`, `${evidence.isTokenEstimate ? 'tokens for a model, estimated' : 'tokens for a model'}, of ${groupDigits(evidence.tokenBudget)}`)}</ul>
${renderKinds(inspection)}
${evidence.notes.length === 0 ? nothing : html`<div class="card">${renderList(evidence.notes)}</div>`}
<nav class="parts" aria-label="Parts of this page"><a href="#timeline">When</a><a href="#contacts">Who with whom</a><a href="#groups">What happened</a><a href="#digest">What a model would read</a><a href="#entities">Names</a><a href="#sources">What was read</a><a href="#unread">What was not understood</a></nav></header>`;
}

function renderKinds({ evidence }: Inspection): Html {
  const kinds = countKinds(evidence);
  if (kinds.length === 0) return nothing;
  const severities = [5, 4, 3, 2, 1, 0].filter((severity) => kinds.some(({ bySeverity }) => (bySeverity[severity] ?? 0) > 0));
  return html`<details><summary>Records by kind and severity</summary><table><thead><tr><th>Kind</th>${severities.map((severity) => html`<th class="num">${severityNames[severity] ?? ''}</th>`)}<th class="num">all</th></tr></thead><tbody>${kinds.map(({ kind, bySeverity, total }) => html`<tr><th>${kind}</th>${severities.map((severity) => html`<td class="num">${groupDigits(bySeverity[severity] ?? 0)}</td>`)}<td class="num">${groupDigits(total)}</td></tr>`)}</tbody></table><p class="soft small">A group counts as its most severe record.</p></details>`;
}
