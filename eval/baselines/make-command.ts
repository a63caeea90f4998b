import { verbFacts, type CommandTarget, type Entity, type ResponseCommand, type Verb, type Verdict } from '../../src/contracts/index.ts';

export interface CommandOptions {
  reason: string;
  /** For verbs that need one. */
  service?: string | undefined;
}

/** A command of a baseline: no citations, and nobody is asked for approval. */
export function makeCommand(verb: Verb, targets: readonly CommandTarget[], { reason, service }: CommandOptions): ResponseCommand {
  const facts = verbFacts(verb);
  return {
    verb, targets: [...targets], parameters: facts.needsService === true && service !== undefined ? { service } : {},
    reason, rollback: facts.rollback, citations: [], needsApproval: false, warnings: [],
  };
}

/** Ends the response. */
export function makeClosing(verdict: Verdict, reason: string): ResponseCommand {
  return { ...makeCommand('close_incident', [], { reason }), parameters: { verdict } };
}

export function toTarget({ alias, kind, name, addresses }: Entity): CommandTarget {
  const [address] = addresses;
  return { alias, kind, name, ...(address !== undefined && { address }) };
}
