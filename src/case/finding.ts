import { z } from 'zod';
import type { Action, EntityKind, Verb } from '../contracts/index.ts';

const things = ['host', 'account', 'key'] as const satisfies readonly EntityKind[];
const hosts = ['host'] as const satisfies readonly EntityKind[];
const causes = ['host', 'account', 'key'] as const satisfies readonly EntityKind[];
const ends = ['host', 'address', 'network', 'domain', 'account', 'key'] as const satisfies readonly EntityKind[];

/** What an outcome can say of a thing: the word that the model reads and writes, and the kinds of things it is said of. */
export const findingTable = {
  held: { kinds: things, meaning: 'the attacker holds it' },
  artefact: { kinds: hosts, meaning: 'something of the attacker is on it' },
  rooted: { kinds: hosts, meaning: 'only a rebuild frees it of what is on it' },
  vulnerable: { kinds: causes, meaning: 'cause: a hole in software' },
  weak: { kinds: causes, meaning: 'cause: a secret that can be guessed or is known' },
  unguarded: { kinds: causes, meaning: 'cause: a sign-in that a secret alone opens' },
  misconfigured: { kinds: causes, meaning: 'cause: a wrong setting' },
  exposed: { kinds: causes, meaning: 'cause: a service open to the world' },
  tricked: { kinds: causes, meaning: 'cause: a user ran it' },
  down: { kinds: hosts, meaning: 'a service does not run' },
  damaged: { kinds: hosts, meaning: 'data are encrypted or altered' },
  stolen: { kinds: hosts, meaning: 'data were copied' },
  active: { kinds: ends, meaning: 'the attacker is still seen at it' },
  failed: { kinds: undefined, meaning: 'the command failed on it' },
  nothing: { kinds: undefined, meaning: 'the command had nothing to do there' },
  refused: { kinds: undefined, meaning: 'it may not or cannot be done to it' },
} as const satisfies Record<string, { kinds: readonly EntityKind[] | undefined; meaning: string }>;

export type FindingKind = keyof typeof findingTable;
export const findingKinds = Object.keys(findingTable) as [FindingKind, ...FindingKind[]];

/** Causes, and the verb that mends each. Public knowledge (NIST SP 800-61, section on eradication), not the world's rule of effect. */
export const causeFixes = {
  vulnerable: 'patch_vulnerability', weak: 'reset_credentials', unguarded: 'change_configuration', misconfigured: 'change_configuration', exposed: 'restrict_service', tricked: 'change_configuration',
} as const satisfies Partial<Record<FindingKind, Verb>>;
export const fixingVerbs: ReadonlySet<Verb> = new Set(Object.values(causeFixes));
export type CauseKind = keyof typeof causeFixes;
export const causeKinds = Object.keys(causeFixes) as [CauseKind, ...CauseKind[]];

/** Verbs that a lead may ask for. */
export const leadVerbs = ['scan_host', 'collect_logs', 'hunt_indicator', 'capture_memory', 'image_disk', 'export_logs', 'verify_host'] as const satisfies readonly Verb[];

/** One thing that an outcome says, of one thing. `quiet`: the attacker is no longer seen. `lead`: only this command will show more. */
export const findingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(findingKinds), alias: z.string() }),
  z.object({ kind: z.literal('quiet') }),
  z.object({ kind: z.literal('lead'), verb: z.enum(leadVerbs), alias: z.string() }),
]);
export type Finding = z.infer<typeof findingSchema>;

/** `artefact h2`, `quiet`, `lead hunt_indicator f4`: as the model reads and writes it. */
export function renderFinding(finding: Finding): string {
  switch (finding.kind) {
    case 'quiet': return 'quiet';
    case 'lead': return `lead ${finding.verb} ${finding.alias}`;
    default: return `${finding.kind} ${finding.alias}`;
  }
}

export interface NamedThing { alias: string; kind: EntityKind }

/** Verbs after which the sensors are asked whether the attacker is still seen. */
export const cuttingVerbs: ReadonlySet<Verb> = new Set<Verb>(['block_traffic', 'isolate_host', 'disable_account', 'revoke_key', 'end_sessions', 'stop_service', 'restrict_service', 'reset_credentials']);
const looking: ReadonlySet<Verb> = new Set<Verb>(leadVerbs);

/** Everything that an outcome of this command could say of the things that it names: the closed list that the model chooses from. */
export function listFindings(action: Action, named: readonly NamedThing[]): Finding[] {
  const found: Finding[] = [];
  for (const kind of findingKinds) {
    const { kinds } = findingTable[kind];
    if (kind === 'active' && !cuttingVerbs.has(action.verb)) continue;
    for (const thing of named) if (kinds === undefined ? action.targets.includes(thing.alias) : (kinds as readonly EntityKind[]).includes(thing.kind)) found.push({ kind, alias: thing.alias });
  }
  if (cuttingVerbs.has(action.verb)) found.push({ kind: 'quiet' });
  if (looking.has(action.verb)) for (const verb of leadVerbs) for (const thing of named) if (fitsLead(verb, thing.kind)) found.push({ kind: 'lead', verb, alias: thing.alias });
  return found;
}

/** What evidence alone can show of the things in it, besides who plays which part. */
export function listEvidenceFindings(things: readonly NamedThing[]): Finding[] {
  const kinds: readonly FindingKind[] = ['artefact', 'vulnerable', 'weak', 'unguarded', 'misconfigured', 'exposed', 'tricked', 'down', 'damaged', 'stolen'];
  return kinds.flatMap((kind) => things.filter((thing) => (findingTable[kind].kinds as readonly EntityKind[] | undefined)?.includes(thing.kind)).map(({ alias }): Finding => ({ kind, alias })));
}

function fitsLead(verb: (typeof leadVerbs)[number], kind: EntityKind): boolean {
  return verb === 'hunt_indicator' ? ['address', 'domain', 'file', 'hash', 'account'].includes(kind) : kind === 'host';
}

/** The finding of a text made by {@link renderFinding}; undefined when it is none. */
export function parseFinding(text: string): Finding | undefined {
  const [kind, ...rest] = text.split(' ');
  const given = kind === 'lead' ? { kind, verb: rest[0], alias: rest[1] } : { kind, alias: rest[0] };
  const parsed = findingSchema.safeParse(given);
  return parsed.success ? parsed.data : undefined;
}
