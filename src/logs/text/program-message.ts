import type { MessagePattern } from './message-pattern.ts';

/** What one program, or several that share their code, writes. */
export interface ProgramMessages {
  /** Lower case, without a path and without what stands in brackets; `postfix` stands for `postfix/smtpd` too. */
  programs: readonly string[];
  product: string;
  /** OCSF class of a message that says nothing else. */
  classUid?: number;
  /** Said before the messages of the program and taken off before they are compared; its named parts are fields too. */
  lead?: RegExp;
  messages: readonly MessagePattern[];
}
