import { z } from 'zod';
import { actKindNames, sensorKindNames } from './acts.ts';
import { verbs } from './command.ts';
import { verdicts } from './incident.ts';
import { artifactKinds, damageKinds, distractorKinds, factBases, nextEffects, rootCauseKinds, scenarioSourceSchema } from './scenario.ts';

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'an id has small letters, digits and hyphens, and begins with a letter');
/** `@web` (host, account, key, outside thing or artefact, by its id in the template) or `@web/ssh` (a service of a host). */
const ref = z.string().regex(/^@[a-z][a-z0-9-]*(\/[a-z0-9-]+)?$/, 'a reference is written as @web, or @web/ssh for a service');
const basis = z.enum(factBases).optional();
const chance = z.number().min(0).max(1);
/** Named things; a variant changes, adds or (with null) removes them by name. */
const named = <T extends z.ZodType>(one: T) => z.record(id, one).default({});
const oneOf = z.union([z.string(), z.array(z.string()).min(1)]);

/** What a host is, for the drawing of names, systems and background. */
export const hostTypes = [
  'firewall', 'router', 'resolver', 'vpn-gateway', 'proxy', 'web', 'application', 'database', 'mail', 'file', 'backup', 'domain-controller', 'workstation', 'laptop',
  'jump', 'build', 'package-registry', 'container-node', 'monitoring', 'scanner', 'cloud-service', 'identity-provider', 'camera', 'sensor-device', 'voice', 'ftp', 'log-server', 'printer', 'control-system',
] as const;
export type HostType = (typeof hostTypes)[number];

/** Texts may hold `{web}` (name), `{web.address}`, `{attacker}`, `{word}` for a drawn word, and `{n}` for a small number. */
export const templateHostSchema = z.strictObject({
  type: z.enum(hostTypes), role: oneOf, zone: id,
  /** Missing: drawn in the naming style of the site. A list: one of them. */
  name: oneOf.optional(),
  /** Missing: one that fits the type. */
  os: oneOf.optional(),
  criticality: z.number().int().min(1).max(4), services: z.array(z.string().regex(/^[a-z0-9-]+$/)).default([]),
  mayIsolate: z.boolean().default(true), mayRebuild: z.boolean().default(true),
  evidenceSources: z.array(z.enum(['memory', 'disk', 'logs'])).optional(),
});

export const outsideTypes = ['attacker-address', 'attacker-network', 'attacker-domain', 'innocent-address', 'innocent-domain', 'scanner-address', 'staff-address'] as const;

/**
 * One thing that happens, or `count` of them `every` so many seconds, `after` so many seconds from the time of its step. `shows`: ids of
 * facts that a line of it shows. `data`: see `actKinds`. `account` names an account or key, or is a plain text for one that does not exist.
 */
export const actSchema = z.strictObject({
  act: z.enum(actKindNames), after: z.number().default(0), count: z.number().int().min(1).default(1), every: z.number().positive().default(2),
  from: ref.optional(), to: ref.optional(), account: z.string().optional(), shows: z.array(id).default([]),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).default({}),
});
export type TemplateAct = z.infer<typeof actSchema>;

const shownBy = z.array(z.strictObject({ verb: z.enum(verbs), targets: z.array(ref).min(1) })).default([]);
const fact = { what: z.string().min(1), basis };

/** What goes on at a site whatever happens: see the table of habits in `src/world/README.md`. */
export const habitNames = ['web-visitors', 'internet-noise', 'name-lookups', 'staff-browsing', 'linux-admins', 'cron-jobs', 'windows-office', 'domain-services', 'mail-flow', 'file-shares', 'database-clients', 'software-updates', 'backup-run', 'vpn-staff', 'cloud-routine', 'identity-routine', 'kubernetes-routine', 'monitoring-checks', 'ids-chatter', 'ftp-transfers', 'agent-chatter'] as const;
export type HabitName = (typeof habitNames)[number];

const templateShape = {
  kind: z.enum(verdicts),
  /** Hours that the evidence covers, and the hour within it at which the attack begins. */
  spanHours: z.number().positive().max(72), startHour: z.number().nonnegative(),
  site: z.strictObject({
    /** What the organisation is: one is drawn. */
    about: oneOf,
    zones: z.record(id, z.strictObject({ name: oneOf.optional(), isPublic: z.boolean().default(false) })),
    hosts: z.record(id, templateHostSchema),
    /** `type` steers the drawn name. `name` fixes it, for accounts such as root. */
    accounts: named(z.strictObject({ type: z.enum(['person', 'admin', 'service', 'application', 'system']), role: oneOf, name: oneOf.optional(), isPrivileged: z.boolean().default(false), mustStay: z.boolean().default(false) })),
    keys: named(z.strictObject({ role: oneOf, name: oneOf.optional() })),
    enforcementPoints: z.array(ref).default([]), backup: oneOf.optional(), rules: z.array(oneOf).default([]),
  }),
  outside: named(z.strictObject({ type: z.enum(outsideTypes), name: oneOf.optional() })),
  /** Further drawn texts, such as file names: one of the list, the same in all places. */
  words: named(z.array(z.string()).min(1)),
  /** Who writes logs. `on`: the host, or the place in the network. `formats`: fewer than its kind knows. */
  sensors: z.record(id, z.strictObject({ kind: z.enum(sensorKindNames), on: ref, formats: z.array(z.string()).optional() })),
  background: named(z.strictObject({ habit: z.enum(habitNames), hosts: z.array(ref).default([]), perHour: z.number().positive(), data: z.record(z.string(), z.string()).default({}) })),
  steps: named(z.strictObject({ tacticId: z.string().regex(/^TA\d{4}$/), techniqueId: z.string().regex(/^T\d{4}(\.\d{3})?$/), atMinute: z.number(), from: ref, to: ref, outcome: z.enum(['attempted', 'succeeded']), acts: z.array(actSchema).default([]), ...fact })),
  compromised: named(z.strictObject({ ref, shownBy, ...fact })),
  channels: named(z.strictObject({ from: ref, to: ref, through: z.array(ref).min(1), ...fact })),
  artifacts: named(z.strictObject({ host: ref, kind: z.enum(artifactKinds), name: oneOf, needsRebuild: z.boolean().optional(), shownBy, ...fact })),
  rootCauses: named(z.strictObject({ kind: z.enum(rootCauseKinds), on: ref, fixes: z.array(z.strictObject({ verb: z.enum(verbs), target: ref })).min(1), shownBy, ...fact })),
  damage: named(z.strictObject({ kind: z.enum(damageKinds), host: ref, service: z.string().optional(), restoredBy: z.strictObject({ verb: z.enum(verbs), target: ref }).optional(), shownBy, ...fact })),
  next: named(z.strictObject({ channel: id, chancePerTenMinutes: chance, effect: z.enum(nextEffects), on: ref, adds: z.array(id).default([]), acts: z.array(actSchema).default([]), ...fact })),
  distractors: named(z.strictObject({ kind: z.enum(distractorKinds), refs: z.array(ref).min(1), atMinute: z.number().default(0), acts: z.array(actSchema).default([]), ...fact })),
};

/**
 * A family of incidents. With a variant and a seed it gives an instance: a {@link Scenario} and its evidence files. A variant is a JSON
 * merge patch (RFC 7396) over the rest: it changes, adds or (null) removes by name. `{}` is the plain one.
 */
export const scenarioTemplateSchema = z.strictObject({
  formatVersion: z.literal(1), family: id, title: z.string().min(1), split: z.enum(['train', 'dev', 'test']), source: scenarioSourceSchema,
  ...templateShape,
  variants: z.record(id, z.record(z.string(), z.unknown())),
});
export type ScenarioTemplate = z.infer<typeof scenarioTemplateSchema>;
