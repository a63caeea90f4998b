import type { FactRef, ScenarioTemplate } from '../../contracts/index.ts';

/** `@web/ssh` taken apart. */
export function splitRef(ref: string): { id: string; service?: string } {
  const [id = '', service] = ref.slice(1).split('/');
  return service === undefined ? { id } : { id, service };
}

export type NamedKind = 'host' | 'account' | 'key' | 'outside' | 'artifact' | 'word';

/** What each id of a template names. Hosts, accounts, keys, outside things, artefacts and words share one name space. */
export function listNames(template: ScenarioTemplate): { id: string; kind: NamedKind }[] {
  const parts: [NamedKind, object][] = [['host', template.site.hosts], ['account', template.site.accounts], ['key', template.site.keys], ['outside', template.outside], ['artifact', template.artifacts], ['word', template.words]];
  return parts.flatMap(([kind, part]) => Object.keys(part).map((id) => ({ id, kind })));
}

/** Kind of an outside thing as a fact names it. */
export function outsideKind(type: ScenarioTemplate['outside'][string]['type']): 'address' | 'network' | 'domain' {
  return type.endsWith('-domain') ? 'domain' : type.endsWith('-network') ? 'network' : 'address';
}

/** Kind of the thing that a command would name: an artefact is its file, an account of the intruder's is an account. */
export function targetKindOf(template: ScenarioTemplate, id: string): FactRef['kind'] | undefined {
  if (id in template.site.hosts) return 'host';
  if (id in template.site.accounts) return 'account';
  if (id in template.site.keys) return 'key';
  const outside = template.outside[id];
  if (outside !== undefined) return outsideKind(outside.type);
  const artifact = template.artifacts[id];
  if (artifact === undefined) return undefined;
  return artifact.kind === 'account' ? 'account' : artifact.kind === 'process' ? 'process' : 'file';
}
