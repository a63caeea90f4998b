/** `{web}`, `{web.address}`, `{word}`, `{n}`. */
const placeholder = /\{([a-z][a-z0-9-]*)(\.address)?\}/g;

export interface PlaceholderValues {
  nameOf(id: string): string;
  addressOf(id: string): string;
  /** A fresh word each time. */
  word(): string;
  number(): string;
}

export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  if (!text.includes('{')) return text;
  return text.replace(placeholder, (_whole, id: string, address: string | undefined) => (id === 'word' ? values.word() : id === 'n' ? values.number() : address === undefined ? values.nameOf(id) : values.addressOf(id)));
}

/** Ids that a text has placeholders for; `word` and `n` name nothing and are left out. */
export function listPlaceholders(text: string): string[] {
  return [...text.matchAll(placeholder)].map((match) => match[1] ?? '').filter((id) => id !== 'word' && id !== 'n');
}
