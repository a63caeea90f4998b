import type { EventText } from './event-template.ts';

/** A reference (`Name`, `First/Second|format`) or code; an empty text takes a default of the family away. */
export type FieldReference = string | EventText;

/** How events of one id become records. */
export interface EventEntry {
  /** A template (see `compileTemplate`) or code. */
  text: string | EventText;
  /** Default: `event`. */
  kind?: 'alert';
  classUid?: number;
  /** OCSF severity; default: by the level of the event, 1 for audits. */
  severity?: number | EventText;
  /** A word as it is, or a reference in braces. Default: what the audit keywords say. */
  action?: string | EventText;
  account?: FieldReference;
  target?: FieldReference;
  process?: FieldReference;
  commandLine?: FieldReference;
  file?: FieldReference;
  hash?: FieldReference;
  domain?: FieldReference;
  url?: FieldReference;
  classification?: FieldReference;
  protocol?: FieldReference;
  srcIp?: FieldReference;
  srcPort?: FieldReference;
  srcHost?: FieldReference;
  dstIp?: FieldReference;
  dstPort?: FieldReference;
  dstHost?: FieldReference;
  /** A line of another log that the event carries, whole enough for that log's reader; what it understands comes first. */
  embedded?: EventText;
}

/** The events of one provider, or of a few that belong together. */
export interface EventFamily {
  product: string;
  /** As `providerKey` writes them. */
  providers: readonly string[];
  /** Where the events have no provider. */
  channels?: readonly string[];
  defaults: Partial<EventEntry>;
  /** Texts alone, or whole entries. */
  entries: Readonly<Record<number, string | EventEntry>>;
  /** Whom the process ran as says nothing of who acted: a service wrote the event. */
  isWrittenByService?: true;
  /** Host names of the ends are looked up, also those of the machine itself; else the machine's own name beside another's address is no name of that address. */
  hasResolvedNames?: true;
}
