import type { Segment } from '../contracts/index.ts';
import { roles, verdicts } from '../contracts/index.ts';

/** Compact wording of perception: each question is a short branch on the evidence, answered from a closed list. */
export const perceiveWording = {
  verdict: 'verdict:',
  role: (alias: string) => `role of ${alias}:`,
  lineBefore: 'line: ',
  lineAfter: '\ntechnique:',
  noTechnique: 'nothing',
  observation: 'saw: ',
  state: '=',
};

export const verdictOptions = verdicts.map((verdict) => ` ${verdict}`);
export const roleOptions = roles.map((role) => ` ${role}`);

export function askVerdict(): Segment[] {
  return [{ kind: 'trusted', text: perceiveWording.verdict }];
}

export function askRole(alias: string): Segment[] {
  return [{ kind: 'trusted', text: perceiveWording.role(alias) }];
}

export function askTechnique(lineText: string): Segment[] {
  return [{ kind: 'trusted', text: perceiveWording.lineBefore }, { kind: 'data', text: lineText }, { kind: 'trusted', text: perceiveWording.lineAfter }];
}

/** An observation as data; the state question follows it. */
export function renderObservation(text: string): Segment[] {
  return [{ kind: 'trusted', text: perceiveWording.observation }, { kind: 'data', text: text.replace(/\s+/g, ' ').slice(0, 600) }, { kind: 'trusted', text: '\n' }];
}
