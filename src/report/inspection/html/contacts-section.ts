import type { EventGroup, Evidence } from '../../../contracts/index.ts';
import { countOf, formatPercent, groupDigits } from '../../describe-run.ts';
import { html, nothing, type Html } from '../../html/html.ts';
import { cutText } from '../../text-layout.ts';
import { buildContactGraph, type ContactEdge, type ContactNode } from '../contact-graph.ts';
import { layOutContacts, nodeHeight, nodeWidth, type PlacedEdge, type PlacedNode } from '../contact-layout.ts';
import { describeEntity, severityName } from '../describe-inspection.ts';
import { toneOf } from './tones.ts';

const columnTitles = ['Outside, reaching in', 'The site', 'Outside, reached'] as const;
const restNames = ['others outside', 'others of the site', 'others outside'] as const;
const nameColumns = 26;
/** Beside the suspicion. */
const shortNameColumns = 20;
const detailColumns = 34;
const minSuspect = 0.25;
const maxListed = 60;

/** Ends of the signs and of the highest ranked groups, and who reached whom. */
export function renderContactsSection(evidence: Evidence): Html {
  const graph = buildContactGraph(evidence);
  const layout = layOutContacts(graph);
  const head = html`<h2 id="contacts">Who with whom</h2>`;
  if (graph.nodes.length === 0) return html`<section aria-labelledby="contacts">${head}<div class="card"><p class="soft">No line names an end that could be drawn.</p></div></section>`;
  const names = new Map(graph.nodes.map((node) => [node.id, nameOf(node)]));
  const words = (edge: ContactEdge): string => `${names.get(edge.from) ?? ''} → ${names.get(edge.to) ?? ''}`;
  // Signs are drawn last, above the rest.
  const edges = [...layout.edges].sort((a, b) => Number(a.edge.isSign) - Number(b.edge.isSign) || a.edge.severityId - b.edge.severityId);
  const listed = [...graph.edges].sort((a, b) => Number(b.isSign) - Number(a.isSign) || b.severityId - a.severityId || b.count - a.count);
  const rest = graph.restCount === 0 ? '' : ` ${countOf(graph.restCount, 'end')} that matter less are drawn together.`;
  const noEdges = graph.edges.length === 0 ? ' None of these lines names two ends, so there is no arrow.' : '';
  return html`<section aria-labelledby="contacts">${head}<div class="card"><p class="soft small">The ends of ${countOf(graph.groupCount, 'group')}: all signs of an attack, the lines of the digest and the highest ranked. Thicker arrows stand for more records; the bar in a box is how suspicious that end is, by the logs alone.${rest}${noEdges}</p>
<div class="wide"><svg class="graph" width="${layout.width}" viewBox="0 0 ${layout.width} ${layout.height}" role="img" aria-label="${`Who reached whom: ${countOf(graph.nodes.length, 'end')}, ${countOf(graph.edges.length, 'arrow')}; listed below`}">${layout.columns.map(({ column, x }) => html`<text class="head" x="${x}" y="16">${columnTitles[column]}</text>`)}
${edges.map((placed) => renderEdge(placed, words(placed.edge)))}${layout.nodes.map((placed) => renderNode(placed, evidence))}</svg></div>
<ul class="legend"><li>${arrowSwatch('e5')}critical</li><li>${arrowSwatch('e4')}high</li><li>${arrowSwatch('e3')}medium</li><li>${arrowSwatch('e2')}low</li><li>${arrowSwatch('esign')}sign without a severity</li><li>${arrowSwatch('plain')}no sign</li></ul>
${listed.length === 0 ? nothing : html`<details><summary>${listed.length > maxListed ? `The first ${maxListed} of ${countOf(listed.length, 'arrow')} as a list` : `${countOf(listed.length, 'arrow')} as a list`}</summary><table class="stack"><thead><tr><th>From, to</th><th>What</th><th>Severity</th><th class="num">Records</th></tr></thead><tbody>${listed.slice(0, maxListed).map((edge) => html`<tr><td data-label="From, to">${words(edge)}</td><td data-label="What">${listTitles(edge.groups)}</td><td data-label="Severity">${describeEdge(edge)}</td><td class="num" data-label="Records">${formatCount(edge.count)}</td></tr>`)}</tbody></table></details>`}</div></section>`;
}

function nameOf({ entity, memberCount, column }: ContactNode): string {
  return entity === undefined ? `${groupDigits(memberCount)} ${restNames[column]}` : entity.name;
}

function formatCount(count: number): string {
  return Number.isInteger(count) ? groupDigits(count) : `about ${groupDigits(Math.max(1, Math.round(count)))}`;
}

function describeEdge({ severityId, isSign }: ContactEdge): string {
  return `${isSign ? 'sign, ' : ''}${severityName(severityId)}`;
}

function listTitles(groups: readonly EventGroup[]): string {
  return `${groups.slice(0, 3).map((group) => group.title).join('; ')}${groups.length > 3 ? `; ${groups.length - 3} more` : ''}`;
}

function renderEdge({ edge, line, arrow, width }: PlacedEdge, words: string): Html {
  const tone = edge.isSign ? `e${toneOf(edge.severityId, true)}` : 'plain';
  return html`<g class="edge ${tone}"><title>${words}: ${formatCount(edge.count)} records, ${describeEdge(edge)}. ${listTitles(edge.groups)}</title><path d="${line}" stroke-width="${width}"/><path class="tip" d="${arrow}"/></g>`;
}

function renderNode({ node, x, y }: PlacedNode, evidence: Evidence): Html {
  const { entity } = node;
  const about = entity === undefined ? '' : describeEntity(entity, evidence);
  const lone = node.loneSignCount === 0 ? '' : `${countOf(node.loneSignCount, 'sign')} without another end`;
  const second = [entity?.alias ?? '', lone === '' ? '' : countOf(node.loneSignCount, 'sign'), about].filter((part) => part !== '').join(' · ');
  const suspicion = entity?.suspicionFraction ?? 0;
  const shape = html`<title>${nameOf(node)}${about === '' ? '' : `, ${about}`}${entity === undefined ? '' : `, suspicion ${formatPercent(suspicion)}, ${countOf(entity.mentionCount, 'record')}`}${lone === '' ? '' : `, ${lone}`}</title><rect class="box" x="${x}" y="${y}" width="${nodeWidth}" height="${nodeHeight}" rx="6"/>${entity === undefined ? nothing : html`<rect class="track" x="${x + 6}" y="${y + 6}" width="5" height="${nodeHeight - 12}" rx="2"/><rect class="level" x="${x + 6}" y="${Math.round((y + 6 + (1 - suspicion) * (nodeHeight - 12)) * 10) / 10}" width="5" height="${Math.round(suspicion * (nodeHeight - 12) * 10) / 10}" rx="2"/>`}<text x="${x + 18}" y="${y + (second === '' ? 24 : 17)}">${cutText(nameOf(node), suspicion === 0 ? nameColumns : shortNameColumns)}</text>${suspicion === 0 ? nothing : html`<text class="soft" x="${x + nodeWidth - 8}" y="${y + 16}" text-anchor="end">${formatPercent(suspicion)}</text>`}${second === '' ? nothing : html`<text class="soft" x="${x + 18}" y="${y + 32}">${cutText(second, detailColumns)}</text>`}`;
  return entity === undefined ? html`<g class="rest">${shape}</g>` : html`<g${suspicion >= minSuspect ? html` class="suspect"` : nothing}>${shape}</g>`;
}

function arrowSwatch(tone: string): Html {
  return html`<svg class="graph-key" viewBox="0 0 22 15" aria-hidden="true"><g class="edge ${tone}"><path d="M0 7.5H22" stroke-width="4"/></g></svg>`;
}
