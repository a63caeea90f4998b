import type { Entity, EventGroup, Inspection } from '../../../contracts/index.ts';
import { countOf, formatTime, groupDigits } from '../../describe-run.ts';
import { html, nothing, type Html } from '../../html/html.ts';
import { renderList } from '../../html/parts.ts';
import { chosenGroups, describeChoice, describeLines, indexEntities, nameBothEnds, nameEnds, pathOf, severityName } from '../describe-inspection.ts';
import { toneOf } from './tones.ts';

const openCount = 20;
const shownCount = 100;
const maxOpenEnds = 12;

interface Context { inspection: Inspection; byAlias: ReadonlyMap<string, Entity>; chosen: ReadonlySet<string>; cited: ReadonlyMap<string, CitedLine[]> }
interface CitedLine { source: string; line: number; text: string }

/** The highest ranked groups and all of the digest, each folded: what it says, why it ranks there, and its lines. */
export function renderGroupsSection(inspection: Inspection): Html {
  const { evidence } = inspection;
  const chosen = chosenGroups(evidence);
  const shown = evidence.groups.filter((group, index) => index < shownCount || chosen.has(group.id));
  const context: Context = { inspection, chosen, byAlias: indexEntities(evidence), cited: indexCitedLines(inspection) };
  const ranks = new Map(evidence.groups.map((group, index) => [group.id, index + 1]));
  const render = (group: EventGroup): Html => renderGroup(group, ranks.get(group.id) ?? 0, context);
  const leftOut = evidence.leftOut.map((each) => `${each.what}: ${countOf(each.groupCount, 'group')}, ${countOf(each.recordCount, 'record')}`);
  return html`<section aria-labelledby="groups"><h2 id="groups">What happened, most telling first</h2>
<p class="soft small">Lines of the same rule between the same ends, near in time, are one group. ${evidence.groups.length > shown.length ? `The ${groupDigits(shown.length)} that matter most of ${countOf(evidence.groups.length, 'group')}; all are in the JSON.` : `${countOf(evidence.groups.length, 'group')}.`} Open one for its reasons and raw lines.</p>
${shown.slice(0, openCount).map(render)}${shown.length <= openCount ? nothing : html`<details><summary>${groupDigits(shown.length - openCount)} more</summary>${shown.slice(openCount).map(render)}</details>`}
${leftOut.length === 0 ? nothing : html`<div class="card"><h4>Not in the digest, by kind and severity</h4>${renderList(leftOut)}</div>`}</section>`;
}

/** Cited raw lines by source, in order of line. */
function indexCitedLines({ citedLines }: Inspection): Map<string, CitedLine[]> {
  const bySource = new Map<string, CitedLine[]>();
  for (const [key, text] of Object.entries(citedLines)) {
    const cut = key.lastIndexOf(':');
    const source = key.slice(0, cut);
    const lines = bySource.get(source) ?? [];
    lines.push({ source, line: Number(key.slice(cut + 1)), text });
    bySource.set(source, lines);
  }
  for (const lines of bySource.values()) lines.sort((a, b) => a.line - b.line);
  return bySource;
}

/** Cited lines that belong to a group: those inside its line ranges. */
export function citedLinesOf(group: EventGroup, cited: ReadonlyMap<string, CitedLine[]>, limit = 6): CitedLine[] {
  const found: CitedLine[] = [];
  for (const { source, ranges } of group.lines) {
    const lines = cited.get(source) ?? [];
    let at = 0;
    for (const line of lines) {
      while (at < ranges.length && (ranges[at]?.[1] ?? 0) < line.line) at += 1;
      const range = ranges[at];
      if (range === undefined) break;
      if (range[0] <= line.line) found.push(line);
      if (found.length >= limit) return found;
    }
  }
  return found;
}

function renderGroup(group: EventGroup, rank: number, { inspection, byAlias, chosen, cited }: Context): Html {
  const { isIn, why } = describeChoice(group, chosen);
  const isSign = group.isSign === true;
  const lines = citedLinesOf(group, cited);
  const first = group.firstTimeMs === undefined ? 'no time' : formatTime(group.firstTimeMs);
  const short: [string, string][] = [
    ['from', nameEnds(group.sources, byAlias, maxOpenEnds)], ['to', nameEnds(group.targets, byAlias, maxOpenEnds)],
    ['time', group.firstTimeMs === undefined ? '' : group.lastTimeMs === undefined || group.lastTimeMs === group.firstTimeMs ? `${first} UTC` : `${first} to ${formatTime(group.lastTimeMs)} UTC`],
    ['severity', `${severityName(group.severityId)}${group.priority === undefined ? '' : `, priority ${group.priority}`}`],
    ['seen by', `${(group.sensors ?? [group.product ?? 'unknown']).join(', ')} (${group.kind})`], ['rule', [group.ruleId ?? '', group.classification ?? ''].filter((part) => part !== '').join(', ')],
    ['ports', [group.protocol ?? '', group.ports.join(' ')].filter((part) => part !== '').join(' ')], ['outcome', group.action ?? ''], ['stage', group.stage === undefined || group.stage === 'none' ? '' : group.stage],
    ['also named', group.mentions.length === 0 ? '' : nameEnds(group.mentions, byAlias, maxOpenEnds)],
  ];
  const long: [string, string][] = [
    ['score', `${group.score.toFixed(3)}${group.scoreReasons.length === 0 ? '' : `: ${group.scoreReasons.join('; ')}`}`], ['digest', `${isIn ? 'in' : 'out'}${why === '' ? '' : `: ${why}`}`],
    ['lines', describeLines(group, inspection.sources).join('; ')],
  ];
  const list = (pairs: readonly [string, string][], className: string): Html => html`<dl class="${className}">${pairs.filter(([, value]) => value !== '').map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
  return html`<details class="group b${toneOf(group.severityId, isSign)}"><summary><span class="rank">${rank}</span><span class="when">${first === 'no time' ? first : first.slice(5, 16)}</span><span class="what"><strong>${group.title}</strong><span class="ends">${nameBothEnds(group, byAlias)}</span></span><span class="count" title="records">×${groupDigits(group.count)}</span><span class="marks">${isSign ? html`<span class="tag sign">sign</span> ` : nothing}${isIn ? html`<span class="tag in">digest</span>` : nothing}</span></summary>
<div id="${group.id}">${list(short, 'pairs')}${list(long, 'pairs long')}${lines.length === 0 ? (group.sample === '' ? nothing : html`<pre>${group.sample}</pre>`) : lines.map((line) => html`<p class="small mono soft">${pathOf(line.source, inspection.sources)}:${line.line}</p><pre>${line.text}</pre>`)}</div></details>`;
}
