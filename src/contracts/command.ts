import { z } from 'zod';
import { citationSchema } from './citation.ts';
import { entityKinds, type EntityKind } from './evidence.ts';
import type { ConditionName } from './recovery-state.ts';

/** What a verb is, for the answer shapes, the policy, the prompts, the world, the reports and the exports. */
export interface VerbFacts {
  /** For people, such as `Block traffic`. */
  title: string;
  /** What the model reads of it: a few words. */
  meaning: string;
  /** Kinds of target; empty for `close_incident`. */
  targets: readonly EntityKind[];
  /** OpenC2 action (Language Specification 1.0), where one fits. */
  openC2?: string;
  /** D3FEND technique id, where one fits. */
  d3fend?: string;
  /** Conditions that a responder uses it for. A public aim, not the world's rule of effect. */
  serves: readonly ConditionName[];
  /** How it is undone, for people. */
  rollback: string;
  /** The target needs at least one known service. */
  needsService?: boolean;
  /** Destroys memory or disk evidence of the target. */
  destroysEvidence?: boolean;
  /** Takes the target out of service until restored. */
  interruptsService?: boolean;
}

/** The one closed table of commands. Order is the order in prompts. */
export const verbTable = {
  block_traffic: { title: 'Block traffic', meaning: 'cut traffic at the firewall', targets: ['address', 'network', 'domain'], openC2: 'deny', d3fend: 'D3-NTF', serves: ['isAttackContained'], rollback: 'Remove the block rule at the same enforcement points.' },
  isolate_host: { title: 'Isolate host', meaning: 'cut a host off the network', targets: ['host'], openC2: 'contain', d3fend: 'D3-NI', serves: ['isAttackContained'], rollback: 'Reconnect the host to its network segment.', interruptsService: true },
  disable_account: { title: 'Disable account', meaning: 'lock an account', targets: ['account'], openC2: 'deny', d3fend: 'D3-AL', serves: ['isAttackContained'], rollback: 'Enable the account again.' },
  revoke_key: { title: 'Revoke key', meaning: 'make a key or token useless', targets: ['key'], openC2: 'deny', d3fend: 'D3-CR', serves: ['isAttackContained'], rollback: 'Issue a new key to its owner.' },
  end_sessions: { title: 'End sessions', meaning: 'close live sessions', targets: ['host', 'account'], openC2: 'stop', d3fend: 'D3-ST', serves: ['isAttackContained'], rollback: 'None needed: users sign in again.' },
  stop_service: { title: 'Stop service', meaning: 'stop the attacked service', targets: ['host'], openC2: 'stop', serves: ['isAttackContained'], rollback: 'Start the service again.', needsService: true, interruptsService: true },
  collect_logs: { title: 'Collect logs', meaning: 'read more logs of a host', targets: ['host'], openC2: 'query', serves: ['isKnowledgeSufficient'], rollback: 'None needed: it only reads.' },
  scan_host: { title: 'Scan host', meaning: 'look for artefacts on a host', targets: ['host'], openC2: 'scan', d3fend: 'D3-FA', serves: ['isKnowledgeSufficient'], rollback: 'None needed: it only reads.' },
  hunt_indicator: { title: 'Hunt indicator', meaning: 'search all hosts for a sign', targets: ['address', 'domain', 'file', 'hash', 'account'], openC2: 'query', serves: ['isKnowledgeSufficient'], rollback: 'None needed: it only reads.' },
  capture_memory: { title: 'Capture memory', meaning: 'save memory as evidence', targets: ['host'], openC2: 'copy', serves: ['areForensicsPreserved'], rollback: 'None needed: the original is untouched.' },
  image_disk: { title: 'Image disk', meaning: 'save the disk as evidence', targets: ['host'], openC2: 'copy', serves: ['areForensicsPreserved'], rollback: 'None needed: the original is untouched.' },
  export_logs: { title: 'Export logs', meaning: 'save logs as evidence', targets: ['host'], openC2: 'copy', serves: ['areForensicsPreserved'], rollback: 'None needed: the original is untouched.' },
  remove_artifact: { title: 'Remove artefacts', meaning: 'delete what the attacker left', targets: ['host'], openC2: 'delete', d3fend: 'D3-FEV', serves: ['isEradicated'], rollback: 'Restore the removed items from quarantine or the disk image.', destroysEvidence: true },
  reset_credentials: { title: 'Reset credentials', meaning: 'give an account a new secret', targets: ['account', 'key'], openC2: 'set', d3fend: 'D3-CRO', serves: ['isEradicated', 'isHardened'], rollback: 'Issue another secret to the owner; the old one must not come back.' },
  rebuild_host: { title: 'Rebuild host', meaning: 'reinstall a host from a clean image', targets: ['host'], openC2: 'set', serves: ['isEradicated'], rollback: 'Restore the host from the disk image taken before.', destroysEvidence: true, interruptsService: true },
  patch_vulnerability: { title: 'Patch vulnerability', meaning: 'fix the hole in software', targets: ['host'], openC2: 'update', d3fend: 'D3-SU', serves: ['isHardened'], rollback: 'Return to the previous package version.' },
  change_configuration: { title: 'Change configuration', meaning: 'fix a wrong setting or sign-in rule', targets: ['host', 'account'], openC2: 'set', serves: ['isHardened'], rollback: 'Put the saved configuration back.' },
  restrict_service: { title: 'Restrict service', meaning: 'limit who can reach a service', targets: ['host'], openC2: 'set', serves: ['isHardened'], rollback: 'Remove the restriction.', needsService: true },
  restore_data: { title: 'Restore data', meaning: 'bring data back from backup', targets: ['host'], openC2: 'restore', d3fend: 'D3-RF', serves: ['isRecovered'], rollback: 'Return to the state before the restore.' },
  restore_service: { title: 'Restore service', meaning: 'bring a service back up', targets: ['host'], openC2: 'start', serves: ['isRecovered'], rollback: 'Stop the service again.' },
  reconnect_host: { title: 'Reconnect', meaning: 'give a host or account its access back', targets: ['host', 'account'], openC2: 'allow', d3fend: 'D3-RNA', serves: ['isRecovered'], rollback: 'Isolate the host or disable the account again.' },
  verify_host: { title: 'Verify host', meaning: 'check that a host is clean and serving', targets: ['host'], openC2: 'scan', serves: ['isEradicated', 'isRecovered'], rollback: 'None needed: it only reads.' },
  close_incident: { title: 'Close incident', meaning: 'end the response', targets: [], serves: [], rollback: 'Open the incident again.' },
} as const satisfies Record<string, VerbFacts>;

export type Verb = keyof typeof verbTable;
export const verbs = Object.keys(verbTable) as [Verb, ...Verb[]];
/** The table entry with its optional fields visible to the types. */
export function verbFacts(verb: Verb): VerbFacts {
  return verbTable[verb];
}

export const commandTargetSchema = z.object({
  alias: z.string(),
  kind: z.enum(entityKinds),
  name: z.string(),
  /** First known address of a host, or the address itself. */
  address: z.string().optional(),
});
export type CommandTarget = z.infer<typeof commandTargetSchema>;

/** A verb on targets, before it is a command: what candidates and rollouts hold. `text` is what the model reads, with aliases. */
export const actionSchema = z.object({ verb: z.enum(verbs), targets: z.array(z.string()), text: z.string() });
export type Action = z.infer<typeof actionSchema>;

/** A checked step of the response. */
export const responseCommandSchema = z.object({
  verb: z.enum(verbs),
  targets: z.array(commandTargetSchema),
  /** Such as `service` for verbs that need one. */
  parameters: z.record(z.string(), z.string()),
  /** Why, for a responder: one or two sentences. */
  reason: z.string(),
  rollback: z.string(),
  citations: z.array(citationSchema),
  needsApproval: z.boolean(),
  /** Why approval is needed, or what to look out for. */
  warnings: z.array(z.string()),
});
export type ResponseCommand = z.infer<typeof responseCommandSchema>;

/** A verb on things, with the text that the model reads. */
export function makeAction(verb: Verb, targets: readonly string[]): Action {
  return { verb, targets: [...targets], text: renderAction(verb, targets) };
}

/** The text of an action as the model reads and writes it: `isolate_host h1 h2`. */
export function renderAction(verb: Verb, targets: readonly string[]): string {
  return [verb, ...targets].join(' ');
}
