import type { Segment, Tactic, Technique } from '../contracts/index.ts';

/** Compact wording of the paper's check: alert classes that a tactic causes, asked without sight of the log. */
export const conjectureWording = { before: 'attack: ', after: '\nalert class:' };

export function askAlertClass(tactic: Tactic, techniques: readonly Technique[]): Segment[] {
  const what = [tactic.name, ...techniques.map((technique) => technique.name)].join(', ');
  return [{ kind: 'trusted', text: `${conjectureWording.before}${what}${conjectureWording.after}` }];
}
