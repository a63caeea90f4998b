import type { FinishedRun } from '../../contracts/index.ts';
import { countOf, formatPercent, nameOf, rankHypotheses } from '../describe-run.ts';
import { html, nothing, type Html } from './html.ts';
import { renderBar, renderCitations } from './parts.ts';

/** Every explanation that was weighed, with its check against the alerts of the logs. */
export function renderHypotheses(run: FinishedRun): Html {
  if (run.hypotheses.length === 0) return nothing;
  return html`<section aria-labelledby="explanations"><h2 id="explanations">Explanations weighed</h2><p class="soft small">For each explanation, the alerts that it should have caused are written down without sight of the logs, then compared with them.</p>${rankHypotheses(run).map((each, index) => {
    const { check } = each;
    const path = each.path.map((part) => `${part.techniqueName} (${part.techniqueId})${part.targets.length === 0 ? '' : ` on ${part.targets.map((alias) => nameOf(run, alias)).join(', ')}`}`);
    const citations = each.path.flatMap((part) => part.citations);
    return html`<article class="card"><div class="weight"><h3>Explanation ${index + 1}</h3>${renderBar(each.weightFraction)}<strong>${formatPercent(each.weightFraction)}</strong></div>
<p>${path.length === 0 ? 'No path.' : path.join(' → ')}</p>
<p><span class="badge ${check.hasPassed ? 'good' : 'bad'}">check ${check.hasPassed ? 'passed' : 'failed'}</span> <span class="soft small">precision ${formatPercent(check.precisionFraction)} (needed: ${formatPercent(check.thresholdFraction)}), recall ${formatPercent(check.recallFraction)}${each.recalibrationCount === 0 ? '' : `, re-weighted or replaced ${countOf(each.recalibrationCount, 'time')}`}</span></p>
<dl><dt>Expected and seen</dt><dd>${check.matched.length === 0 ? 'none' : check.matched.join(', ')}</dd><dt>Expected, not seen</dt><dd>${check.missing.length === 0 ? 'none' : check.missing.join(', ')}</dd><dt>Evidence</dt><dd>${renderCitations(run, citations)}</dd></dl></article>`;
  })}</section>`;
}
