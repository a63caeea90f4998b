import type { Scenario } from '../../../contracts/index.ts';
import { namesAny, wordsOfFact } from '../../template/fact-words.ts';
import { listFacts } from './facts-of.ts';
import type { ReadEvidence } from './read-evidence.ts';

/** Lines that are said to show something: whether they are there at all. */
export function findMissingLines(scenario: Scenario, evidence: readonly ReadEvidence[]): string[] {
  const counts = new Map(evidence.map(({ file, lines }) => [file, lines.length]));
  const shown = [...listFacts(scenario).map(({ place, shownBy }) => ({ place: `${place}.shownBy`, lines: shownBy.lines })), ...scenario.distractors.map(({ id, lines }) => ({ place: `distractors.${id}`, lines }))];
  return shown.flatMap(({ place, lines }) => lines.flatMap(({ file, line }) => {
    const count = counts.get(file);
    return count === undefined || line <= count ? [] : [`${place}: ${file} has ${String(count)} lines, so there is no line ${String(line)}. Count again; the first line is 1.`];
  }));
}

/** Lines that are said to show a fact but name nothing of it: neither host, address, account nor path. `hosts`: whose own log each file is. */
export function findSilentLines(scenario: Scenario, evidence: readonly ReadEvidence[], hosts: ReadonlyMap<string, string>): string[] {
  const texts = new Map(evidence.map(({ file, lines }) => [file, lines]));
  return listFacts(scenario).flatMap((fact) => {
    const names = wordsOfFact(scenario, fact);
    const silent = fact.shownBy.lines.filter(({ file, line }) => {
      const text = texts.get(file)?.[line - 1];
      return text !== undefined && !namesAny(text, names.words) && !names.hosts.has(hosts.get(file) ?? '');
    });
    const files = [...new Set(silent.map(({ file }) => file))];
    return files.map((file) => {
      const own = silent.filter((one) => one.file === file).map(({ line }) => line);
      return `${fact.place}.shownBy: ${file}, line ${String(own[0])}${own.length > 1 ? ` and ${String(own.length - 1)} more` : ''}, names none of ${[...names.words].slice(0, 4).join(', ')}. Let an act show it whose lines do, in a log that names it.`;
    });
  });
}
