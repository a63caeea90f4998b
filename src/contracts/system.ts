import { z } from 'zod';

/** A host as the site wrote it down. */
export const systemHostSchema = z.object({
  name: z.string(),
  addresses: z.array(z.string()).default([]),
  os: z.string().optional(),
  role: z.string().optional(),
  zone: z.string().optional(),
  /** 1 (least) to 4 (crown jewel); missing means unknown. */
  criticality: z.number().int().min(1).max(4).optional(),
  services: z.array(z.string()).default([]),
  /** False: the site forbids it. Missing means allowed. */
  mayIsolate: z.boolean().optional(),
  mayRebuild: z.boolean().optional(),
  /** What can be kept of it as evidence. Missing means memory and disk; appliances and cloud services have logs only. */
  evidenceSources: z.array(z.enum(['memory', 'disk', 'logs'])).optional(),
});
export type SystemHost = z.infer<typeof systemHostSchema>;

/** What a site would have written down about itself: the `system` part of a scenario, and what `--system` gives. */
export const systemDescriptionSchema = z.object({
  /** The description in words, as given; empty when none was given. */
  text: z.string(),
  hosts: z.array(systemHostSchema).default([]),
  zones: z.array(z.object({ name: z.string(), network: z.string().optional() })).default([]),
  /** Firewalls, gateways, resolver, identity provider, EDR: host names. */
  enforcementPoints: z.array(z.string()).default([]),
  accounts: z.array(z.object({ name: z.string(), role: z.string().optional(), isPrivileged: z.boolean().optional(), mustStay: z.boolean().optional() })).default([]),
  keys: z.array(z.object({ name: z.string(), role: z.string().optional() })).default([]),
  backup: z.string().optional(),
  /** The site's rules, such as which evidence is kept. */
  rules: z.array(z.string()).default([]),
});
export type SystemDescription = z.infer<typeof systemDescriptionSchema>;
