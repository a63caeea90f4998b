import type { Entity } from '../contracts/index.ts';

const wordy = /[A-Za-z0-9_]/;
/** A name that only a log told and that is shorter than this, or a plain word, says nothing where it stands in a text. */
const shortest = 3;

/** Things by name, with the names that may stand for them in a text. */
export interface NameTable { replace(text: string): { text: string; named: Entity[] } }

/** Names that begin alike. `lengths`: how long they are, the longest first. */
interface Group { byName: Map<string, Entity>; lengths: number[] }

/** Lower case letter by letter: other alphabets would change the length of a text. */
const lowerAscii = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/**
 * Puts aliases in place of names, so that the model reads and writes what the digest says: names of the site and of what an outcome told,
 * and names found in the logs that are no plain words. One pass over the text; the longest name wins.
 */
export function createNameTable(entities: readonly Entity[], isTold: (entity: Entity) => boolean = () => false): NameTable {
  const groups = new Map<string, Group>();
  const add = (given: string, entity: Entity): void => {
    const name = lowerAscii(given);
    if (name.length < 2) return;
    const group = groups.get(name.slice(0, 2)) ?? { byName: new Map<string, Entity>(), lengths: [] };
    groups.set(name.slice(0, 2), group);
    if (!group.byName.has(name)) group.byName.set(name, entity);
  };
  for (const entity of entities) {
    if (entity.kind === 'process' || entity.kind === 'url' || entity.kind === 'cve') continue;
    const isSure = entity.isInSystem || isTold(entity);
    if (isSure || (entity.name.length >= shortest && (/[^A-Za-z]/.test(entity.name) || entity.suspicionFraction > 0.3))) add(entity.name, entity);
    if (entity.kind === 'host') for (const address of entity.addresses) add(address, entity);
  }
  for (const group of groups.values()) group.lengths = [...new Set([...group.byName.keys()].map((name) => name.length))].sort((a, b) => b - a);
  const isWordy = (character: string | undefined): boolean => wordy.test(character ?? ' ');
  return {
    replace(text) {
      const lower = lowerAscii(text);
      const named = new Map<string, Entity>();
      let made = '';
      for (let place = 0; place < text.length;) {
        const group = isWordy(text[place - 1]) && isWordy(text[place]) ? undefined : groups.get(lower.slice(place, place + 2));
        const length = group?.lengths.find((one) => !(isWordy(text[place + one - 1]) && isWordy(text[place + one])) && group.byName.has(lower.slice(place, place + one)));
        const entity = length === undefined ? undefined : group?.byName.get(lower.slice(place, place + length));
        if (length === undefined || entity === undefined) { made += text[place] ?? ''; place += 1; continue; }
        named.set(entity.alias, entity);
        made += entity.alias;
        place += length;
      }
      return { text: made, named: [...named.values()] };
    },
  };
}
