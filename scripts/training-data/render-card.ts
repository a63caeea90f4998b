import type { PartCounts } from './write-data.ts';

const taskMeanings: Readonly<Record<string, string>> = {
  verdict: 'compromise, attempted or benign', role: 'the part of one thing', technique: 'the technique of one line, or nothing', path: 'the attacker\'s next step, or no more',
  line: 'what one line of an outcome says, or no more', finding: 'what the evidence shows besides parts, or no more', state: 'the six conditions by the case', act: 'the next command', predict: 'the six conditions after a command', 'expected-alerts': 'alert classes of a tactic',
};

/** The card of training data, in Markdown: what was made, how long it is, how it is balanced, what is missing. */
export function renderCard({ parts, command, techniqueCount }: { parts: readonly PartCounts[]; command: string; techniqueCount: number }): string {
  const total = (record: Readonly<Record<string, number>>): number => Object.values(record).reduce((sum, one) => sum + one, 0);
  const number = (value: number): string => value.toLocaleString('en-US');
  const row = (cells: readonly (string | number)[]): string => `| ${cells.map((cell) => (typeof cell === 'number' ? number(cell) : cell)).join(' | ')} |`;
  const train = parts.find(({ file }) => file.startsWith('train'));
  return [
    '# Training data',
    '',
    `Made by \`${command}\`; how, is told in [scripts/training-data](../../scripts/training-data/README.md). Synthetic from start to end: no line of a real network, no person,`,
    'nothing of a published incident. Apache-2.0.',
    '',
    '## How much',
    '',
    '| file | episodes | tokens | answers | tokens for one answer | longest episode, tokens |', '| --- | --- | --- | --- | --- | --- |',
    ...parts.map((part) => row([part.file, part.trees, part.tokens, total(part.answers), (part.tokens / Math.max(1, total(part.answers))).toFixed(1), part.longestTokens])),
    '',
    '## Questions of the train file',
    '',
    '| task | asks for | answers | share | mean tokens of an answer |', '| --- | --- | --- | --- | --- |',
    ...Object.entries(train?.answers ?? {}).sort((a, b) => b[1] - a[1]).map(([task, count]) => row([task, taskMeanings[task] ?? '', count, `${((100 * count) / total(train?.answers ?? {})).toFixed(1)} %`, ((train?.answerTokens[task] ?? 0) / count).toFixed(1)])),
    '',
    '## Balance',
    '',
    ...Object.entries(train?.labels ?? {}).sort().map(([task, labels]) => `- ${task}: ${Object.entries(labels).sort((a, b) => b[1] - a[1]).map(([label, count]) => `${label} ${((100 * count) / total(labels)).toFixed(1)} %`).join(', ')}`),
    `- techniques that are a right answer at least once: ${number(train?.techniqueCount ?? 0)} of ${number(techniqueCount)}`,
    '',
    '| family | episodes |', '| --- | --- |',
    ...Object.entries(train?.families ?? {}).sort().map(([family, count]) => row([family, count])),
    '',
    '## Known gaps',
    '',
    '- Seventeen families stand for all incidents; paths of other kinds of attack are unknown to a model trained on them.',
    '- Most techniques are seen in made-up lines only: their words in a line of a real sensor\'s shape, without an incident around them.',
    '- Sites have 1 to 12 hosts. Names are drawn from syllables, in one language.',
    '- The right command is that of one planner; where several are as good, one of them is taught.',
    '- In incidents whose evidence holds no sign of an attack the product asks nothing, and nothing is taught.',
    '- Lessons of adaptation are told for failures and conditions that fell back, not for all surprises of a model.',
    '',
  ].join('\n');
}
