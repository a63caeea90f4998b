const most = 10_000;

/** `5`: 1 to 5. `3,7,11-15`: those. Undefined when the text is neither, or names none or more than 10,000. */
export function parseSeeds(text: string): number[] | undefined {
  const trimmed = text.trim();
  if (/^\d{1,5}$/.test(trimmed)) return range(1, Number(trimmed));
  const parts = trimmed.split(',').map((part) => /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part.trim()));
  const seeds = new Set<number>();
  for (const part of parts) {
    const own = part === null ? undefined : range(Number(part[1]), Number(part[2] ?? part[1]));
    if (own === undefined) return undefined;
    for (const seed of own) seeds.add(seed);
  }
  return seeds.size > most ? undefined : [...seeds].sort((a, b) => a - b);
}

function range(first: number, last: number): number[] | undefined {
  const count = last - first + 1;
  return count < 1 || count > most ? undefined : Array.from({ length: count }, (_, at) => first + at);
}
