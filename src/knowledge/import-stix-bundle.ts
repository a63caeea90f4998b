import { z } from 'zod';
import type { Tactic, Technique } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';
import { renderVisible } from '../kit/visible-text.ts';
import type { ImportedKnowledge } from './imported-knowledge.ts';

const objectSchema = z.looseObject({
  type: z.string(),
  id: z.string(),
  name: z.string().optional(),
  description: z.string().optional(),
  revoked: z.boolean().optional(),
  x_mitre_deprecated: z.boolean().optional(),
  x_mitre_shortname: z.string().optional(),
  x_mitre_version: z.string().optional(),
  tactic_refs: z.array(z.string()).optional(),
  kill_chain_phases: z.array(z.object({ kill_chain_name: z.string(), phase_name: z.string() })).optional(),
  external_references: z.array(z.object({ source_name: z.string(), external_id: z.string().optional() })).optional(),
  relationship_type: z.string().optional(),
  source_ref: z.string().optional(),
  target_ref: z.string().optional(),
});
const bundleSchema = z.object({ type: z.literal('bundle'), objects: z.array(z.unknown()) });
type StixObject = z.infer<typeof objectSchema>;

const mostMeaningChars = 300;

/** First sentence of a description, without links, markup and source marks, as one safe line. */
function firstSentence(description: string): string {
  const plain = description.slice(0, 4000)
    .replace(/\(Citation: [^)]{0,200}\)/g, '')
    .replace(/\[([^\]]{0,200})\]\([^)]{0,400}\)/g, '$1')
    .replace(/<\/?[a-z]+>/gi, '')
    .replace(/\s+/g, ' ')
    .trim();
  return renderVisible((/^.*?[.!?](?=\s|$)/.exec(plain)?.[0] ?? plain).slice(0, mostMeaningChars));
}

/** The id that ATT&CK publishes, such as `T1059.001`, when it has the given form. */
function publishedId(object: StixObject, form: RegExp): string | undefined {
  const reference = object.external_references?.find(({ source_name }) => /^mitre(-mobile|-ics)?-attack$/.test(source_name));
  const id = reference?.external_id;
  return id !== undefined && form.test(id) ? id : undefined;
}

function fail(sentence: string): never {
  throw new StanchError('input-invalid', sentence, 'Give the JSON file of an ATT&CK collection in STIX 2.1, such as enterprise-attack.json.');
}

/** Later objects of the same published id win. */
function byPublishedId<Item extends { id: string }>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

function readTactics(objects: readonly StixObject[]): Tactic[] {
  const order = objects.find(({ type }) => type === 'x-mitre-matrix')?.tactic_refs ?? [];
  const found = objects.filter(({ type }) => type === 'x-mitre-tactic').flatMap((object, place) => {
    const id = publishedId(object, /^TA\d{4}$/);
    if (id === undefined || object.name === undefined || object.x_mitre_shortname === undefined) return [];
    const inMatrix = order.indexOf(object.id);
    return [{
      id,
      name: renderVisible(object.name),
      shortName: object.x_mitre_shortname,
      meaning: firstSentence(object.description ?? ''),
      order: inMatrix >= 0 ? inMatrix + 1 : order.length + place + 1,
    }];
  });
  return byPublishedId(found).sort((a, b) => a.order - b.order);
}

/**
 * Reads a whole ATT&CK bundle (STIX 2.1, already parsed): tactics, techniques with the first sentence of their own description as
 * meaning, and which mitigations answer which technique. Revoked and deprecated objects are left out and counted; objects of other
 * kinds are passed over. Throws `input-invalid` when it is no such bundle.
 */
export function importStixBundle(json: unknown): ImportedKnowledge {
  const bundle = bundleSchema.safeParse(json);
  if (!bundle.success) fail('The file is not a STIX bundle: it has no list of objects.');
  const all = bundle.data.objects.flatMap((value) => objectSchema.safeParse(value).data ?? []);
  const objects = all.filter((object) => object.revoked !== true && object.x_mitre_deprecated !== true);
  const tactics = readTactics(objects);
  const tacticIdByShortName = new Map(tactics.map(({ shortName, id }) => [shortName, id]));
  const idByRef = new Map<string, string>();
  const found = objects.filter(({ type }) => type === 'attack-pattern').flatMap((object): Technique[] => {
    const id = publishedId(object, /^T\d{4}(\.\d{3})?$/);
    if (id === undefined || object.name === undefined) return [];
    idByRef.set(object.id, id);
    const tacticIds = (object.kill_chain_phases ?? []).flatMap(({ phase_name }) => tacticIdByShortName.get(phase_name) ?? []);
    return [{
      id,
      name: renderVisible(object.name),
      tacticIds: [...new Set(tacticIds)],
      ...(id.includes('.') ? { parentId: id.slice(0, 5) } : {}),
      meaning: firstSentence(object.description ?? ''),
      signs: [],
      alertClasses: [],
    }];
  });
  const techniques = byPublishedId(found);
  if (techniques.length === 0) fail('The STIX bundle holds no ATT&CK technique.');
  if (tactics.length === 0) fail('The STIX bundle holds no ATT&CK tactic.');
  const mitigatedByRef = new Map<string, Set<string>>();
  for (const { type, relationship_type, source_ref, target_ref } of objects) {
    const techniqueId = target_ref === undefined ? undefined : idByRef.get(target_ref);
    if (type !== 'relationship' || relationship_type !== 'mitigates' || source_ref === undefined || techniqueId === undefined) continue;
    mitigatedByRef.set(source_ref, (mitigatedByRef.get(source_ref) ?? new Set()).add(techniqueId));
  }
  const mitigations = objects.filter(({ type }) => type === 'course-of-action').flatMap((object) => {
    const id = publishedId(object, /^M\d{4}$/);
    if (id === undefined || object.name === undefined) return [];
    return [{ id, name: renderVisible(object.name), techniqueIds: [...(mitigatedByRef.get(object.id) ?? [])].sort() }];
  });
  const collectionVersion = objects.find(({ type }) => type === 'x-mitre-collection')?.x_mitre_version;
  return {
    version: `imported ATT&CK ${renderVisible(collectionVersion ?? 'of unknown version').slice(0, 40)}`,
    tactics,
    techniques,
    mitigations: byPublishedId(mitigations),
    skippedCount: all.length - objects.length,
  };
}
