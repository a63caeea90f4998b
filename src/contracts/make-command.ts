import { verbFacts, type CommandTarget, type ResponseCommand, type Verb } from './command.ts';
import type { Entity } from './evidence.ts';
import type { Verdict } from './incident.ts';

/** A thing as the target of a command. */
export function toCommandTarget({ alias, kind, name, addresses }: Entity): CommandTarget {
  const [address] = addresses;
  return { alias, kind, name, ...(address !== undefined && { address }) };
}

/** A command that cites nothing and that nobody has to approve. */
export function makeCommand(verb: Verb, targets: readonly CommandTarget[], { reason, parameters = {} }: { reason: string; parameters?: Record<string, string> }): ResponseCommand {
  return { verb, targets: [...targets], parameters, reason, rollback: verbFacts(verb).rollback, citations: [], needsApproval: false, warnings: [] };
}

/** Ends the response. */
export function makeClosing(verdict: Verdict, reason: string): ResponseCommand {
  return makeCommand('close_incident', [], { reason, parameters: { verdict } });
}
