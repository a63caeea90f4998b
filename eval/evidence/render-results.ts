import type { IncidentResult, ItemResult } from './measure-incident.ts';

const kinds = ['host', 'attacker', 'account', 'artefact'] as const;

function share(hits: number, count: number): string {
  return count === 0 ? '–' : `${hits}/${count}`;
}

/** Wilson's interval of a share, 95 %. Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927. */
export function wilson(hits: number, count: number): [number, number] | undefined {
  if (count === 0) return undefined;
  const z = 1.96;
  const fraction = hits / count;
  const centre = (fraction + (z * z) / (2 * count)) / (1 + (z * z) / count);
  const half = (z / (1 + (z * z) / count)) * Math.sqrt((fraction * (1 - fraction)) / count + (z * z) / (4 * count * count));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

function line(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

function hitsOf(items: readonly ItemResult[], budget: number): number {
  return items.filter((item) => item.isInDigest[budget] === true).length;
}

/** Tables in Markdown, which read as well on a terminal. */
export function renderResults(results: readonly IncidentResult[], budgets: readonly number[], tokenizer: string): string {
  const all = results.flatMap((result) => result.items);
  const present = all.filter((item) => item.isInLogs);
  const lines = [
    `Truth of ${results.length} published incidents in the digest, tokens counted by ${tokenizer}. "Present" is what the logs hold at all.`, '',
    line(['incident', 'records', 'groups', 'present', ...budgets.map((budget) => `${budget} tokens`), 'look-alikes', 'above the attack']),
    line(Array.from({ length: 6 + budgets.length }, () => '---')),
    ...results.map((result) => {
      const items = result.items.filter((item) => item.isInLogs);
      return line([result.id, result.recordCount, result.groupCount, share(items.length, result.items.length), ...budgets.map((budget) => share(hitsOf(items, budget), items.length)), result.lookalikeCount, result.lookalikesAboveFraction?.toFixed(2) ?? 'not defined']);
    }), '',
    line(['kind of fact', 'present', ...budgets.map((budget) => `${budget} tokens`)]),
    line(Array.from({ length: 2 + budgets.length }, () => '---')),
    ...kinds.map((kind) => {
      const items = present.filter((item) => item.kind === kind);
      return line([kind, share(items.length, all.filter((item) => item.kind === kind).length), ...budgets.map((budget) => share(hitsOf(items, budget), items.length))]);
    }),
    line(['all', share(present.length, all.length), ...budgets.map((budget) => {
      const hits = hitsOf(present, budget);
      const interval = wilson(hits, present.length);
      return `${share(hits, present.length)} = ${(hits / Math.max(1, present.length)).toFixed(2)}${interval === undefined ? '' : ` (${interval[0].toFixed(2)} to ${interval[1].toFixed(2)})`}`;
    })]), '',
    'Present in the logs, but not in the digest at the middle budget:',
    ...results.flatMap((result) => result.items.filter((item) => item.isInLogs && item.isInDigest[budgets[1] ?? 0] !== true).map((item) => `- ${result.id}: ${item.kind} ${item.terms.join(' / ')} (best group: ${item.rank === undefined ? 'none' : `rank ${item.rank}`})`)), '',
    'Not in the logs at all:',
    ...results.flatMap((result) => {
      const missing = result.items.filter((item) => !item.isInLogs);
      return missing.length === 0 ? [] : [`- ${result.id}: ${missing.map((item) => `${item.kind} ${item.terms[0] ?? ''}`).join(', ')}`];
    }), '',
  ];
  const defined = results.flatMap((result) => (result.lookalikesAboveFraction === undefined ? [] : [result.lookalikesAboveFraction]));
  lines.push(`Look-alikes ranked above the true attack: ${defined.length === 0 ? 'not defined' : (defined.reduce((sum, value) => sum + value, 0) / defined.length).toFixed(3)} (mean over the ${defined.length} incidents that have both).`, '');
  return lines.join('\n');
}
