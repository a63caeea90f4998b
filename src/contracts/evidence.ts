import { z } from 'zod';
import type { citationSchema} from './citation.ts';
import { lineSetSchema } from './citation.ts';

export const entityKinds = ['host', 'address', 'network', 'domain', 'account', 'key', 'file', 'hash', 'process', 'url', 'cve'] as const;
export type EntityKind = (typeof entityKinds)[number];

/** First letter of an entity's alias: `h1`, `a2`, `u1` … */
export const aliasLetters: Record<EntityKind, string> = {
  host: 'h', address: 'a', network: 'n', domain: 'd', account: 'u', key: 'k', file: 'f', hash: 'x', process: 'e', url: 'l', cve: 'v',
};

/**
 * Something that a command can name. The alias is what the model sees; it is resolved outside the model. Aliases are only ever
 * appended: one that was given keeps its meaning for the whole run.
 */
export const entitySchema = z.object({
  alias: z.string(),
  kind: z.enum(entityKinds),
  /** Host name, address, account … as the site or the log spells it. */
  name: z.string(),
  /** Addresses of a host; the address itself for kind `address`. */
  addresses: z.array(z.string()),
  role: z.string().optional(),
  zone: z.string().optional(),
  criticality: z.number().int().min(1).max(4).optional(),
  services: z.array(z.string()),
  mayIsolate: z.boolean().optional(),
  mayRebuild: z.boolean().optional(),
  /** What can be kept of a host as evidence. Missing: memory and disk. */
  evidenceSources: z.array(z.enum(['memory', 'disk', 'logs'])).optional(),
  /** An account that must not be disabled. */
  mustStay: z.boolean().optional(),
  /** A firewall, gateway, resolver or identity provider of the site. */
  isEnforcementPoint: z.boolean(),
  /** Inside the site: in the system description, or a private address. */
  isInternal: z.boolean(),
  /** Named in the system description (else found in the logs only). */
  isInSystem: z.boolean(),
  /** How many records name it. */
  mentionCount: z.number().int().nonnegative(),
  /** Of those, how many are alerts of medium severity or above, as source and as destination. */
  alertSourceCount: z.number().int().nonnegative(),
  alertTargetCount: z.number().int().nonnegative(),
  /** How strongly it is held to be the attacker's or struck, 0 to 1, from the logs alone (no model). */
  suspicionFraction: z.number().min(0).max(1),
});
export type Entity = z.infer<typeof entitySchema>;

/** Where in an attack a line belongs, roughly; `none` says nothing of an attack. */
export const stages = ['none', 'anomaly', 'recon', 'failure', 'credential', 'exploit', 'success', 'execution', 'privilege', 'persistence', 'lateral', 'evasion', 'c2', 'exfil', 'impact'] as const;
export type Stage = (typeof stages)[number];

/** Records of the same rule and ends, near in time, as one line of evidence. No record is lost: `lines` holds them all. */
export const eventGroupSchema = z.object({
  id: z.string(),
  kind: z.enum(['alert', 'event', 'text']),
  product: z.string().optional(),
  ruleId: z.string().optional(),
  title: z.string(),
  classification: z.string().optional(),
  priority: z.number().optional(),
  severityId: z.number().int().min(0).max(5),
  action: z.string().optional(),
  protocol: z.string().optional(),
  /** Aliases. */
  sources: z.array(z.string()),
  targets: z.array(z.string()),
  /** Aliases of everything else it names (accounts, domains, files). */
  mentions: z.array(z.string()),
  ports: z.array(z.number().int()),
  count: z.number().int().positive(),
  firstTimeMs: z.number().optional(),
  lastTimeMs: z.number().optional(),
  lines: z.array(lineSetSchema),
  /** The first record's raw line, cut. */
  sample: z.string(),
  /** Rank score, higher first, and the reasons for it as short phrases. */
  score: z.number(),
  scoreReasons: z.array(z.string()),
  /** A sign of an attack by rule, class, severity, wording or behaviour. */
  isSign: z.boolean().exactOptional(),
  /** Where in an attack it belongs, roughly, such as `recon`, `credential`, `c2`; `none` says nothing. */
  stage: z.string().exactOptional(),
  /** Products (or formats) whose lines it holds; several when they describe one act. */
  sensors: z.array(z.string()).exactOptional(),
  /** Why its line is in the digest or not: one phrase. */
  digestReason: z.string().exactOptional(),
});
export type EventGroup = z.infer<typeof eventGroupSchema>;

/** One line of the digest: what the model reads of one group. Its text is data, never control. */
export const digestLineSchema = z.object({
  groupId: z.string(),
  /** With aliases in place of hosts, addresses and accounts. */
  text: z.string(),
  tokenCount: z.number().int().nonnegative(),
});
export type DigestLine = z.infer<typeof digestLineSchema>;

/** Records by time, sensor and severity, for a picture. Empty cells are left out. */
export const timelineSchema = z.object({
  bucketMs: z.number().int().positive(),
  cells: z.array(z.object({ startMs: z.number(), sensor: z.string(), severityId: z.number().int().min(0).max(5), kind: z.enum(['alert', 'event', 'text']), count: z.number().int().positive() })),
});
export type Timeline = z.infer<typeof timelineSchema>;

export const evidenceSchema = z.object({
  entities: z.array(entitySchema),
  /** Highest rank first. */
  groups: z.array(eventGroupSchema),
  /** The system as the model reads it: one line per entity that is in the digest or the system description. */
  systemLines: z.array(z.string()),
  /** In order of time, so that equal input gives equal bytes. */
  digest: z.array(digestLineSchema),
  digestTokens: z.number().int().nonnegative(),
  tokenBudget: z.number().int().positive(),
  /** True when no model's tokenizer was at hand. */
  isTokenEstimate: z.boolean(),
  /** Groups left out of the digest, counted by kind and severity, such as `alert, low: 12 groups, 340 records`. */
  leftOut: z.array(z.object({ what: z.string(), groupCount: z.number().int(), recordCount: z.number().int() })),
  recordCount: z.number().int().nonnegative(),
  alertCount: z.number().int().nonnegative(),
  unreadCount: z.number().int().nonnegative(),
  firstTimeMs: z.number().optional(),
  lastTimeMs: z.number().optional(),
  /** Groups that are a sign of an attack by rule, class, severity or wording; zero means nothing speaks for an incident. */
  signCount: z.number().int().nonnegative(),
  hasSystemDescription: z.boolean(),
  timeline: timelineSchema.exactOptional(),
  /** Aliases of hosts that translate or forward for others (told by the system description): what they send was meant by someone behind them. */
  forwarders: z.array(z.string()).exactOptional(),
  /** Secrets in log text that were masked; missing when masking was off. */
  maskedCount: z.number().int().nonnegative().exactOptional(),
  /** What this costs and what was guessed: sentences for the report. */
  notes: z.array(z.string()),
});
export type Evidence = z.infer<typeof evidenceSchema>;
export type EvidenceCitation = z.infer<typeof citationSchema>;
