import type { Segment } from '../contracts/index.ts';

/** Compact wording of action: the candidates' own texts are ranked after it. */
export const actWording = { question: 'do' };

export function askAction(): Segment[] {
  return [{ kind: 'trusted', text: actWording.question }];
}

/** The text of an action as an answer; its line end closes it. */
export function renderOption(actionText: string): string {
  return ` ${actionText}`;
}

/** A command that does nothing, for calibration: what a model says after it is its habit, not its judgement. */
export const neutralCommand = 'do nothing\n';
