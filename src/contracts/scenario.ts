import { z } from 'zod';
import { verbs } from './command.ts';
import { entityKinds } from './evidence.ts';
import { verdicts } from './incident.ts';
import { systemDescriptionSchema } from './system.ts';

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'an id has small letters, digits and hyphens, and begins with a letter');
const utcTime = z.iso.datetime({ message: 'a time is written as 2026-03-10T02:21:09Z' });

/** How a fact is known: written by who published it, seen in the files, or concluded. */
export const factBases = ['documented', 'observed', 'inferred'] as const;
const basis = z.enum(factBases).optional();

/**
 * A thing that a fact is about. `service` is a service of `host`; `artifact` is the id of an artefact of this scenario; the other
 * kinds are those that a command can name.
 */
export const factRefSchema = z.strictObject({ kind: z.enum([...entityKinds, 'service', 'artifact']), name: z.string().min(1), host: z.string().optional() });
export type FactRef = z.infer<typeof factRefSchema>;

/** A line of an evidence file of the scenario, counted from 1. */
export const evidenceLineSchema = z.strictObject({ file: z.string(), line: z.number().int().positive() });
export type EvidenceLine = z.infer<typeof evidenceLineSchema>;

const verbOnTargets = z.strictObject({ verb: z.enum(verbs), targets: z.array(z.string()).min(1) });

/** What shows a fact: any one of these lines (all in the evidence from the start) or any one of these commands. No lines: hidden. */
export const shownBySchema = z.strictObject({ lines: z.array(evidenceLineSchema), commands: z.array(verbOnTargets) });
export type ShownBy = z.infer<typeof shownBySchema>;

export const scenarioSourceSchema = z.strictObject({
  /** SPDX id, or the publisher's words. */
  licence: z.string().min(1),
  citation: z.string().min(1),
  /** Day on which it was first published, for the contamination column. */
  published: z.iso.date(),
  /** Of every fact that does not say otherwise. */
  basis: z.enum(factBases),
});

/** An evidence file. `folder`: beside the scenario, or below the folder that `STANCH_DATASETS` names. */
export const evidenceFileSchema = z.strictObject({ file: z.string().min(1), format: z.string().min(1), folder: z.enum(['scenario', 'datasets']).default('scenario') });

/** Something the attacker did. */
export const attackStepSchema = z.strictObject({
  id, tacticId: z.string().regex(/^TA\d{4}$/), techniqueId: z.string().regex(/^T\d{4}(\.\d{3})?$/), time: utcTime,
  from: factRefSchema, to: factRefSchema, outcome: z.enum(['attempted', 'succeeded']), what: z.string(), basis,
});

/** A host, account or key that the attacker holds or has used. */
export const compromisedSchema = z.strictObject({ id, ref: factRefSchema, what: z.string(), shownBy: shownBySchema, basis });

/** A live way for the attacker to act. It is cut when any one of `through` is cut, or a host at its ends is. */
export const channelSchema = z.strictObject({ id, from: factRefSchema, to: factRefSchema, through: z.array(factRefSchema).min(1), what: z.string(), basis });

export const artifactKinds = ['process', 'file', 'persistence', 'web-shell', 'account', 'scheduled-task', 'implant', 'package'] as const;
/** Something left on a host. `name` is its path or name there. `needsRebuild`: removing it does not hold, only a rebuilt host is free of it. */
export const artifactSchema = z.strictObject({ id, host: z.string(), kind: z.enum(artifactKinds), name: z.string(), needsRebuild: z.boolean().optional(), what: z.string(), shownBy: shownBySchema, basis });

export const rootCauseKinds = ['vulnerability', 'weak-credential', 'misconfiguration', 'exposed-service', 'user-execution'] as const;
/** Why it could happen. Any one of `fixes` removes it. */
export const rootCauseSchema = z.strictObject({
  id, kind: z.enum(rootCauseKinds), on: factRefSchema, fixes: z.array(z.strictObject({ verb: z.enum(verbs), target: factRefSchema })).min(1), what: z.string(), shownBy: shownBySchema, basis,
});

export const damageKinds = ['service-down', 'data-encrypted', 'data-altered', 'data-stolen'] as const;
/** What was harmed. Without `restoredBy` (stolen data) it cannot be undone: it has to be found and reported. */
export const damageSchema = z.strictObject({
  id, kind: z.enum(damageKinds), host: z.string(), service: z.string().optional(), what: z.string(),
  restoredBy: z.strictObject({ verb: z.enum(verbs), target: factRefSchema }).optional(), shownBy: shownBySchema, basis,
});

export const nextEffects = ['artifact-returns', 'artifact-added', 'host-compromised', 'service-down', 'data-encrypted', 'data-stolen'] as const;
/**
 * What the attacker does next while a channel is open. In `lines`, `{time}` stands for the time as that file writes it. `adds`: ids of
 * facts (compromised, channels, artefacts, root causes, damage) that are not there until this move happens, and are from then on.
 */
export const nextMoveSchema = z.strictObject({
  id, channel: z.string(), chancePerTenMinutes: z.number().min(0).max(1), effect: z.enum(nextEffects), on: factRefSchema, adds: z.array(id).optional(),
  lines: z.array(z.strictObject({ file: z.string(), text: z.string() })), what: z.string(), basis,
});

export const distractorKinds = ['scanner', 'innocent-host', 'innocent-address', 'look-alike'] as const;
/** Something harmless that looks like a part of the attack. */
export const distractorSchema = z.strictObject({ id, kind: z.enum(distractorKinds), refs: z.array(factRefSchema).min(1), what: z.string(), lines: z.array(evidenceLineSchema), basis });

/**
 * One incident with its truth: an instance, all names and times drawn. Only `system` and what lies in the evidence files may be
 * shown to a responder. What the schema cannot say (names that must exist) is in `findScenarioProblems`.
 */
export const scenarioSchema = z.strictObject({
  formatVersion: z.literal(1),
  id, title: z.string().min(1),
  /** Kind of attack; splits never share one. */
  family: id,
  split: z.enum(['train', 'dev', 'test']),
  /** The right verdict. */
  kind: z.enum(verdicts),
  source: scenarioSourceSchema,
  system: systemDescriptionSchema,
  evidence: z.array(evidenceFileSchema).min(1),
  attack: z.strictObject({ steps: z.array(attackStepSchema) }),
  compromised: z.array(compromisedSchema),
  channels: z.array(channelSchema),
  artifacts: z.array(artifactSchema),
  rootCauses: z.array(rootCauseSchema),
  damage: z.array(damageSchema),
  next: z.array(nextMoveSchema),
  distractors: z.array(distractorSchema),
});
export type Scenario = z.infer<typeof scenarioSchema>;
