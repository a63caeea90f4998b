import type { Segment, Suspect } from '../contracts/index.ts';
import { roles, verdicts } from '../contracts/index.ts';

/** Compact wording of perception: each question is a short branch on the evidence, answered from a closed list. */
export const perceiveWording = {
  verdict: 'verdict:',
  /** With what the logs alone say of it, 0 to 9. */
  role: (alias: string, suspicion: number) => `role of ${alias}, suspicion ${String(suspicion)}:`,
  lineBefore: 'line: ',
  lineAfter: '\ntechnique:',
  noTechnique: 'nothing',
  observation: 'saw: ',
  pathStep: 'attack:',
  finding: 'found:',
  noMore: 'no more',
  state: '=',
};

/** Its lines one after the other, so that none of them can answer the next question. */
const onOneLine = (text: string): string => text.split(/[\r\n\v\f\u0085\u2028\u2029]/).map((line) => line.trim()).filter((line) => line !== '').join(' ; ');

/** An outcome, and one line of it, are cut here: what they say stands at their beginning. */
const observationCharacters = 1200;
export const lineCharacters = 160;

export const verdictOptions = verdicts.map((verdict) => ` ${verdict}`);
export const roleOptions = roles.map((role) => ` ${role}`);

export function askVerdict(): Segment[] {
  return [{ kind: 'trusted', text: perceiveWording.verdict }];
}

export function askRole({ alias, suspicionFraction }: Suspect): Segment[] {
  return [{ kind: 'trusted', text: perceiveWording.role(alias, Math.round(9 * suspicionFraction)) }];
}

export function askTechnique(lineText: string): Segment[] {
  return [{ kind: 'trusted', text: perceiveWording.lineBefore }, { kind: 'data', text: lineText }, { kind: 'trusted', text: perceiveWording.lineAfter }];
}

/** The attacker's next step in the evidence; asked until there is no more. */
export function askPathStep(): Segment[] {
  return [{ kind: 'trusted', text: perceiveWording.pathStep }];
}

/** What else the evidence or a line of an outcome says; asked until there is no more. */
export function askFinding(): Segment[] {
  return [{ kind: 'trusted', text: perceiveWording.finding }];
}

/** The case file, in our own words and aliases. */
export function renderCaseFile(text: string): Segment[] {
  return [{ kind: 'trusted', text: text.endsWith('\n') ? text : `${text}\n` }];
}

/** An outcome as data, in one line; questions about it follow. */
export function renderObservation(text: string, mostCharacters = observationCharacters): Segment[] {
  return [{ kind: 'trusted', text: perceiveWording.observation }, { kind: 'data', text: onOneLine(text).slice(0, mostCharacters) }, { kind: 'trusted', text: '\n' }];
}
