import { noConditionHolds, verbFacts, type Action, type RecoveryState, type Segment, type Situation } from '../contracts/index.ts';
import { FullSituation } from './full-functions.ts';
import { paperWording } from './paper-wording.ts';

/** What the sections of the paper's prompts are filled with. */
export interface IncidentSheet {
  system: readonly Segment[];
  logs: readonly Segment[];
  /** The description that the model wrote from system and logs: data, for it may repeat them. */
  incident: Segment;
  state: RecoveryState;
  /** Previous actions: the case file, lessons, and commands one a line. */
  previous: readonly Segment[];
  /** The command since the last state, with what was observed of it; empty when there is none. */
  pending: readonly Segment[];
}

/** A situation of the full profile that also keeps what it was told as the sections of the paper's prompts. */
export class PaperSituation extends FullSituation {
  readonly sheet: IncidentSheet;
  readonly #roomTokens: number;

  constructor(segments: readonly Segment[], roomTokens: number, sheet: IncidentSheet) {
    super(segments, roomTokens);
    this.#roomTokens = roomTokens;
    this.sheet = sheet;
  }
  override append(...segments: Segment[]): PaperSituation {
    return new PaperSituation([...this.segments, ...segments], this.#roomTokens, this.sheet);
  }
  override state(state: RecoveryState): FullSituation {
    return this.#noting(super.state(state), { state, pending: [] });
  }
  override command(action: Action): FullSituation {
    const text = describeAction(action);
    return this.#noting(super.command(action), { previous: [...this.sheet.previous, trusted(`- ${text}\n`)], pending: [trusted(text)] });
  }
  override observation(text: string): FullSituation {
    const data: Segment = { kind: 'data', text: text.replace(/\s+/g, ' ') };
    const { logs, pending } = this.sheet;
    return this.#noting(super.observation(text), pending.length === 0 ? { logs: [...logs, trusted('\n'), data] } : { pending: [...pending, trusted('\nObserved after it: '), data] });
  }
  override lesson(text: string): FullSituation {
    return this.#noting(super.lesson(text), { previous: [...this.sheet.previous, trusted(`- Lesson: ${text}\n`)] });
  }
  override caseFile(text: string): FullSituation {
    return this.#noting(super.caseFile(text), { previous: [...this.sheet.previous, trusted(`${paperWording.caseHeading}${text}`)] });
  }
  #noting({ segments }: FullSituation, change: Partial<IncidentSheet>): PaperSituation {
    return new PaperSituation(segments, this.#roomTokens, { ...this.sheet, ...change });
  }
}

export function openSheet(system: readonly string[], logs: readonly string[]): IncidentSheet {
  const lines = (texts: readonly string[]): Segment[] => [{ kind: 'data', text: texts.join('\n') }];
  return { system: lines(system), logs: lines(logs), incident: trusted(paperWording.unknownIncident), state: noConditionHolds, previous: [], pending: [] };
}

export interface PaperOpening {
  sheet: IncidentSheet;
  /** Tokens of the context that instructions and an answer leave. */
  roomTokens: number;
  /** As the model wrote it; missing when its answer could not be read. */
  description: string | undefined;
}

/** The beginning of the full profile with the sections of the paper. */
export function openPaperSituation(begun: Situation, { sheet, roomTokens, description }: PaperOpening): PaperSituation {
  if (!(begun instanceof FullSituation)) throw new TypeError('a situation of another profile');
  if (description === undefined) return new PaperSituation(begun.segments, roomTokens, sheet);
  const incident: Segment = { kind: 'data', text: description };
  return new PaperSituation([...begun.segments, trusted('Incident: '), incident, trusted('\n')], roomTokens, { ...sheet, incident });
}

export function paper(situation: Situation): PaperSituation {
  if (!(situation instanceof PaperSituation)) throw new TypeError('a situation of another profile');
  return situation;
}

/** A command in the words that the adapter knows actions in: `Isolate host h1 (cut a host off the network)`. */
export function describeAction({ verb, targets }: Pick<Action, 'verb' | 'targets'>): string {
  const { title, meaning } = verbFacts(verb);
  return `${[title, ...targets].join(' ')} (${meaning})`;
}

function trusted(text: string): Segment {
  return { kind: 'trusted', text };
}
