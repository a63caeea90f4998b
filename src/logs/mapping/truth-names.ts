/**
 * A name as it is compared: lower case letters and digits only, so that `Src IP Addr`, `src_ip_addr` and `srcIpAddr` are one.
 * A name without any keeps its own spelling.
 */
export function plainName(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, '');
  return plain === '' ? name.trim().toLowerCase() : plain;
}

/** `label` at the end of these says how grave or how secret something is: a product's word, not the truth of a data set. */
const ownLabel = /(?:severity|sensitivity|risk|priority|policy|confidence|mail|user|device|host|node|volume)label$/;
const seeds = new Set(['attackcat', 'attackdescription', 'attackphase', 'attackstep', 'groundtruth', 'isattack', 'ismalicious', 'isanomaly', 'trueclass', 'attemptedcategory']);
/** Names that products use too: truth only where they stand beside one of the others. */
const companions = new Set(['attack', 'attacktype', 'attackname', 'attackid', 'attackcategory', 'class', 'category', 'subcategory', 'type', 'traffictype', 'traffic']);

function isSeed(plain: string): boolean {
  return seeds.has(plain) || (plain.endsWith('label') && plain.length <= 24 && !ownLabel.test(plain));
}

/** Indexes of the columns that tell what a line really was, as labelled data sets have them. They are never read. */
export function findTruthColumns(names: readonly string[]): number[] {
  const plain = names.map((name) => plainName(name));
  const found = plain.map((name, index) => isSeed(name) || (name === 'attack' && plain[index + 1] === 'category'));
  const spread = (index: number, before: number): void => {
    if (found[before] === true && companions.has(plain[index] ?? '')) found[index] = true;
  };
  for (let index = 1; index < plain.length; index += 1) spread(index, index - 1);
  for (let index = plain.length - 2; index >= 0; index -= 1) spread(index, index + 1);
  return names.flatMap((_, index) => (found[index] === true ? [index] : []));
}
