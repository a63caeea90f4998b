import type { Entity } from '../contracts/index.ts';

const wordy = /[A-Za-z0-9_]/;
/** A name found in a log that is shorter than this, or a plain word, says nothing where it stands in a text. */
const shortest = 3;

/** Things by name, with the names that may stand for them in a text. */
export interface NameTable { replace(text: string): { text: string; named: Entity[] } }

/**
 * Puts aliases in place of names, so that the model reads and writes what the digest says: names of the site and of what an outcome told,
 * and names found in the logs that are no plain words. One pass over the text; the longest name wins.
 */
export function createNameTable(entities: readonly Entity[], isTold: (entity: Entity) => boolean = () => false): NameTable {
  const byFirst = new Map<string, { name: string; entity: Entity }[]>();
  const add = (name: string, entity: Entity): void => {
    const key = name.slice(0, 2).toLowerCase();
    const known = byFirst.get(key) ?? [];
    if (known.some((one) => one.name === name.toLowerCase())) return;
    known.push({ name: name.toLowerCase(), entity });
    byFirst.set(key, known);
  };
  for (const entity of entities) {
    if (entity.kind === 'process' || entity.kind === 'url' || entity.kind === 'cve') continue;
    const isSure = entity.isInSystem || isTold(entity);
    if (entity.name.length >= shortest && (isSure || /[^A-Za-z]/.test(entity.name) || entity.suspicionFraction > 0.3)) add(entity.name, entity);
    if (entity.kind === 'host') for (const address of entity.addresses) add(address, entity);
  }
  for (const list of byFirst.values()) list.sort((a, b) => b.name.length - a.name.length);
  return {
    replace(text) {
      const lower = text.toLowerCase();
      const named = new Map<string, Entity>();
      let made = '';
      for (let place = 0; place < text.length;) {
        const found = wordy.test(text[place - 1] ?? ' ') && wordy.test(text[place] ?? ' ') ? undefined
          : byFirst.get(lower.slice(place, place + 2))?.find(({ name }) => lower.startsWith(name, place) && !(wordy.test(name.at(-1) ?? '') && wordy.test(text[place + name.length] ?? ' ')));
        if (found === undefined) { made += text[place] ?? ''; place += 1; continue; }
        named.set(found.entity.alias, found.entity);
        made += found.entity.alias;
        place += found.name.length;
      }
      return { text: made, named: [...named.values()] };
    },
  };
}
