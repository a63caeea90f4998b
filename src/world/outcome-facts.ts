import type { EntityKind, FactRef, Scenario, Verb } from '../contracts/index.ts';

/** A fact that a command showed for the first time, or again while it is still there. */
export type FoundFact =
  | { kind: 'compromised'; ref: FactRef; what: string }
  | { kind: 'artifact'; artifact: Scenario['artifacts'][number]; isInMemoryOnly: boolean }
  | { kind: 'root-cause'; cause: Scenario['rootCauses'][number] }
  | { kind: 'damage'; damage: Scenario['damage'][number] };

/** Something that only another command will show: `capture_memory db-1`, or `hunt_indicator x` for what may be elsewhere too. */
export interface Lead {
  verb: Verb;
  target: string;
}

/** What a command did to one of its targets. */
export interface TargetOutcome {
  name: string;
  kind: EntityKind;
  /** `done`: it took effect. `no-effect`: nothing was to be done there (already so, or nothing of that kind). `failed`: by chance. `refused`: the site forbids it, or it cannot be done to it. `off`: the host is down or its evidence is gone, so that nothing can be read. */
  result: 'done' | 'no-effect' | 'failed' | 'refused' | 'off';
  service?: string;
  /** Found by looking, most important first. An empty list after a look means: nothing here. */
  found: FoundFact[];
  leads: Lead[];
  /** For verify_host and restores: is the host free of known artefacts, and are its services up? */
  isClean?: boolean;
  isServing?: boolean;
  /** Removed or restored things, such as artefacts by name. */
  items: string[];
  /** Names of services of healthy hosts that this took down. */
  takenDown: string[];
}

/** Everything that the text of an outcome must say, and nothing of the hidden truth beyond it. */
export interface OutcomeFacts {
  verb: Verb;
  targets: TargetOutcome[];
  /** After a command that may cut channels: do the sensors still see the attacker's traffic, and between which ends? Missing: not asked. */
  activity?: { isSeen: boolean; ends: { from: string; to: string }[] };
  /** What the attacker did meanwhile, as a tool would tell it beside the log lines; facts that this made visible. */
  attacker: { what: string; lines: { file: string; text: string }[]; effect: Scenario['next'][number]['effect']; on: FactRef }[];
  minutes: number;
}
