import type { GroupDraft, NameCount } from './group-draft.ts';

const minNames = 32;
const minLongShare = 0.5;

/** Many long names below one domain carry data in their labels. */
export function isTunnel(parent: string, { count, longCount, distinct }: NameCount): boolean {
  return distinct.size >= minNames && longCount >= count * minLongShare && !/\.(arpa|local)$/.test(parent);
}

/**
 * The domains below which data is carried in names: of each registered domain with such names the longest end that all of its names share
 * (`a8f3….files.example.net`, `77c0….files.example.net` give `files.example.net`).
 */
export function findTunnels(drafts: Iterable<GroupDraft>): string[] {
  const whole = new Map<string, NameCount>();
  for (const { names } of drafts) {
    for (const [parent, { count, longCount, distinct }] of names) {
      const held = whole.get(parent);
      if (held === undefined) whole.set(parent, { count, longCount, distinct: new Set(distinct) });
      else {
        held.count += count;
        held.longCount += longCount;
        for (const name of distinct) held.distinct.add(name);
      }
    }
  }
  return [...whole].filter(([parent, names]) => isTunnel(parent, names)).map(([parent, { distinct }]) => [...sharedEnd(distinct), parent].join('.'));
}

/** Labels that all names end with, less the first label of each. Names that people gave (`www`) beside the long ones do not count. */
function sharedEnd(names: ReadonlySet<string>): string[] {
  const long = [...names].map((name) => name.toLowerCase().split('.')).filter((labels) => labels.join('.').length >= 20);
  let shared = long[0]?.slice(1) ?? [];
  for (const labels of long) {
    const ends = labels.slice(1);
    let same = 0;
    while (same < shared.length && same < ends.length && shared.at(-1 - same) === ends.at(-1 - same)) same += 1;
    shared = shared.slice(shared.length - same);
  }
  return shared;
}
