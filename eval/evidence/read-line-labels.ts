import type { LogReading, SourceSummary } from '../../src/contracts/index.ts';
import { readBytes } from './read-bytes.ts';

/** Lines that the data set's own labels call part of the attack, by source id. Only sets with labels for single lines have an entry. */
export async function readLineLabels(sources: LogReading['sources']): Promise<Map<string, Set<number>>> {
  const labels = new Map<string, Set<number>>();
  for (const source of sources) {
    const isAttack = labelTest(source);
    if (isAttack === undefined) continue;
    const lines = new Set<number>();
    const text = (await readBytes(source.path)).toString('latin1').split('\n');
    const test = isAttack(text);
    for (const [index, line] of text.entries()) if (line !== '' && test(line)) lines.add(index + 1);
    labels.set(source.id, lines);
  }
  return labels;
}

/** How the truth is written in a file that has a label column. */
function labelTest({ path, format }: SourceSummary): ((lines: readonly string[]) => (line: string) => boolean) | undefined {
  if (format === 'ait-alerts') {
    return () => (line) => {
      const event = line.slice(line.lastIndexOf(',') + 1).trim();
      return event !== '-' && event !== 'event_label';
    };
  }
  // Zeek with the labels of the capture's laboratory, in one glued column at the end.
  if (path.endsWith('.labeled')) return () => (line) => !line.startsWith('#') && /\bmalicious\b|\bbotnet\b|-CC\b/i.test(line.slice(line.lastIndexOf('\t') + 1));
  return undefined;
}
