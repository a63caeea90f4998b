import type { Entity, Evidence } from '../../../contracts/index.ts';
import { formatPercent, groupDigits } from '../../describe-run.ts';
import { html, nothing, type Html } from '../../html/html.ts';
import { countEntityKinds, describeEntity, orderEntities, placeOf } from '../describe-inspection.ts';

const shownCount = 20;
const foldedCount = 300;

/** Everything with a name, the suspicious first. */
export function renderEntitiesSection(evidence: Evidence): Html {
  const ordered = orderEntities(evidence);
  const first = ordered.slice(0, shownCount);
  const folded = ordered.slice(shownCount, shownCount + foldedCount);
  const rest = ordered.slice(shownCount + foldedCount);
  return html`<section aria-labelledby="entities"><h2 id="entities">Hosts, addresses, accounts and other names</h2><div class="card">${ordered.length === 0 ? html`<p class="soft">No names were found.</p>` : html`<p class="soft small">${countEntityKinds(ordered)}. How suspicious each is comes from the logs alone.</p>${renderTable(first, evidence)}`}
${folded.length === 0 ? nothing : html`<details><summary>${rest.length === 0 ? `The other ${groupDigits(folded.length)}` : `The next ${groupDigits(folded.length)}`}</summary>${renderTable(folded, evidence)}${rest.length === 0 ? nothing : html`<p class="soft small">${groupDigits(rest.length)} more are in the JSON: ${countEntityKinds(rest)}.</p>`}</details>`}</div></section>`;
}

function renderTable(entities: readonly Entity[], evidence: Evidence): Html {
  return html`<table class="stack entities"><thead><tr><th>Alias</th><th>Name</th><th>Kind</th><th>Suspicion</th><th class="num">Records</th><th class="num">Alerts from it</th><th class="num">Alerts at it</th><th>Known of it</th></tr></thead><tbody>${entities.map((entity) => html`<tr><td class="mono" data-label="Alias">${entity.alias}</td><td data-label="Name"><strong>${entity.name}</strong></td><td data-label="Kind">${entity.kind}${placeOf(entity) === '' ? nothing : html`<br><span class="soft small">${placeOf(entity)}</span>`}</td><td data-label="Suspicion">${entity.suspicionFraction === 0 ? html`<span class="soft">none</span>` : html`<span>${formatPercent(entity.suspicionFraction)}<span class="bar" aria-hidden="true"><b class="level" style="width:${Math.round(entity.suspicionFraction * 100)}%"></b></span></span>`}</td><td class="num" data-label="Records">${groupDigits(entity.mentionCount)}</td><td class="num" data-label="Alerts from it">${groupDigits(entity.alertSourceCount)}</td><td class="num" data-label="Alerts at it">${groupDigits(entity.alertTargetCount)}</td><td class="small" data-label="Known of it">${describeEntity(entity, evidence)}</td></tr>`)}</tbody></table>`;
}
