import type { Knowledge, Technique } from '../contracts/index.ts';
import { buildSignIndex } from './build-sign-index.ts';
import type { ImportedKnowledge } from './imported-knowledge.ts';
import { lookUpTechniques } from './look-up-techniques.ts';
import { tactics as ownTactics } from './tactics.ts';
import { techniqueTable } from './technique-table.ts';

/** Version of the project's own table; raised with every change of its content. */
export const ownVersion = 'stanch-1 (ATT&CK 18.1)';

/**
 * The facts and the look-up. Own entries stand as they are; of an imported bundle only tactics and techniques with other ids are
 * added, after them.
 */
export function createKnowledge(imported?: ImportedKnowledge): Knowledge {
  const ownIds = new Set([...ownTactics.map(({ id }) => id), ...techniqueTable.map(({ technique }) => technique.id)]);
  const tactics = [...ownTactics, ...(imported?.tactics ?? []).filter(({ id }) => !ownIds.has(id))];
  const added = (imported?.techniques ?? []).filter(({ id }) => !ownIds.has(id));
  const entries = [...techniqueTable, ...added.map((technique) => ({ technique, weakSigns: new Set<string>(), alertClassNames: [] }))];
  const techniques = entries.map(({ technique }) => technique);
  const tacticById = new Map(tactics.map((tactic) => [tactic.id, tactic]));
  const placeOf = new Map(techniques.map((technique, place) => [technique.id, place]));
  const byTactic = new Map<string, Technique[]>();
  for (const technique of techniques) {
    for (const tacticId of technique.tacticIds) byTactic.set(tacticId, [...(byTactic.get(tacticId) ?? []), technique]);
  }
  const index = buildSignIndex(entries);
  return {
    version: imported === undefined ? ownVersion : `${ownVersion} + ${imported.version} (${added.length} more techniques)`,
    tactics,
    techniques,
    tactic: (id) => tacticById.get(id),
    technique: (id) => {
      const place = placeOf.get(id);
      return place === undefined ? undefined : techniques[place];
    },
    techniquesOf: (tacticId) => byTactic.get(tacticId) ?? [],
    lookUp: (text, limit) => lookUpTechniques(text, limit, { entries, index, placeOf }),
  };
}
