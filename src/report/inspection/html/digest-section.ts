import type { Entity, Evidence } from '../../../contracts/index.ts';
import { countOf, groupDigits } from '../../describe-run.ts';
import { html, nothing, type Html } from '../../html/html.ts';
import { describeEntity, indexEntities } from '../describe-inspection.ts';

/** The lines that a model would read, word for word, with the name behind each alias. */
export function renderDigestSection(evidence: Evidence, tokenizer: string): Html {
  const byAlias = indexEntities(evidence);
  const counted = evidence.isTokenEstimate ? 'Tokens are an estimate' : `Tokens are those of ${tokenizer}`;
  return html`<section aria-labelledby="digest"><h2 id="digest">What a model would read</h2><div class="card"><p class="soft small">${countOf(evidence.digest.length, 'line')}, ${evidence.isTokenEstimate ? 'about ' : ''}${groupDigits(evidence.digestTokens)} of at most ${groupDigits(evidence.tokenBudget)} tokens. ${counted}. A time is written where it changes; point at an underlined alias for its name.</p>
${evidence.digest.length === 0 ? html`<p class="soft">There is nothing to read.</p>` : html`<table class="digest mono"><thead class="visually-hidden"><tr><th>Tokens</th><th>Line</th></tr></thead><tbody>${evidence.digest.map((line) => html`<tr><td class="num"><a href="#${line.groupId}" title="the group of this line">${line.tokenCount}</a></td><td>${markAliases(line.text, byAlias, evidence)}</td></tr>`)}</tbody></table>`}
${evidence.systemLines.length === 0 ? nothing : html`<h4>The site, as it is told to the model</h4><ul class="site mono">${evidence.systemLines.map((line) => html`<li>${markAliases(line, byAlias, evidence)}</li>`)}</ul>`}</div></section>`;
}

/** A text of ours or of a log, with each alias that exists explained by its name. */
function markAliases(text: string, byAlias: ReadonlyMap<string, Entity>, evidence: Evidence): Html {
  const parts: Html[] = [];
  let at = 0;
  for (const match of text.matchAll(/\b[a-z]\d+\b/g)) {
    const entity = byAlias.get(match[0]);
    if (entity === undefined) continue;
    const about = describeEntity(entity, evidence);
    parts.push(html`${text.slice(at, match.index)}<abbr title="${entity.name}${about === '' ? '' : `, ${about}`}">${match[0]}</abbr>`);
    at = match.index + match[0].length;
  }
  return html`${parts}${text.slice(at)}`;
}
