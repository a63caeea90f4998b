import { z } from 'zod';

const tacticSchema = z.object({ id: z.string(), name: z.string(), shortName: z.string(), meaning: z.string(), order: z.number() });
const techniqueSchema = z.object({
  id: z.string(),
  name: z.string(),
  tacticIds: z.array(z.string()),
  parentId: z.string().exactOptional(),
  meaning: z.string(),
  signs: z.array(z.string()),
  alertClasses: z.array(z.string()),
});

/** What was read from a user's own ATT&CK bundle; kept in the user's store and nowhere else. */
export const importedKnowledgeSchema = z.object({
  /** Such as `imported ATT&CK 17.1`. */
  version: z.string(),
  tactics: z.array(tacticSchema),
  techniques: z.array(techniqueSchema),
  mitigations: z.array(z.object({ id: z.string(), name: z.string(), techniqueIds: z.array(z.string()) })),
  /** Objects left out because they are revoked or deprecated. */
  skippedCount: z.number(),
});
export type ImportedKnowledge = z.infer<typeof importedKnowledgeSchema>;
