import { makeCommand, verbFacts, type CommandTarget, type ResponseCommand, type Verb } from '../../src/contracts/index.ts';

export interface CommandOptions {
  reason: string;
  /** For verbs that need one. */
  service?: string | undefined;
}

/** A command of a baseline, with the service that it is about where its verb needs one. */
export function makeServiceCommand(verb: Verb, targets: readonly CommandTarget[], { reason, service }: CommandOptions): ResponseCommand {
  return makeCommand(verb, targets, { reason, ...(verbFacts(verb).needsService === true && service !== undefined && { parameters: { service } }) });
}
