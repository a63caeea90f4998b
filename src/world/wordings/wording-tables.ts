import type { Verb } from '../../contracts/index.ts';
import { cleaningWordings } from './cleaning.ts';
import { isHeldOut, type WordingTable } from './draw-wording.ts';
import * as findings from './findings.ts';
import * as followUps from './follow-ups.ts';
import { hardeningWordings } from './hardening.ts';
import { identityWordings } from './identity.ts';
import { lookingWordings } from './looking.ts';
import { preservingWordings } from './preserving.ts';
import { closingWordings, recoveringWordings } from './recovering.ts';
import { serviceWordings } from './services.ts';
import { failureCauses, sharedWordings } from './shared.ts';
import { trafficWordings } from './traffic.ts';
import type { VerbWordings } from './verb-wordings.ts';

export const verbWordings: Readonly<Record<Verb, VerbWordings>> = {
  ...trafficWordings, ...serviceWordings, ...identityWordings, ...lookingWordings, ...preservingWordings, ...cleaningWordings, ...hardeningWordings, ...recoveringWordings, ...closingWordings,
};

type Nested = WordingTable | { readonly [name: string]: Nested };
const isTable = (nested: Nested): nested is WordingTable => Array.isArray(nested);
const flatten = (path: string, nested: Nested): [string, WordingTable][] => (isTable(nested) ? [[path, nested]] : Object.entries(nested).flatMap(([name, inner]) => flatten(`${path}/${name}`, inner)));

/** Every table with its path, such as `verbs/scan_host/done`. */
export const wordingTables: ReadonlyMap<string, WordingTable> = new Map([
  ...flatten('verbs', verbWordings), ...flatten('shared', { ...sharedWordings, failureCauses }), ...flatten('findings', { ...findings }), ...flatten('follow-ups', { ...followUps }),
]);

/** How many wordings there are, and how many of them are kept for tests. Parts combine, so that the number of texts is far higher. */
export function countWordings(): { total: number; heldOut: number } {
  const tables = [...wordingTables.values()];
  const sum = (count: (table: WordingTable) => number): number => tables.reduce((all, table) => all + count(table), 0);
  return { total: sum((table) => table.length), heldOut: sum((table) => table.filter((_, index) => isHeldOut(index)).length) };
}
