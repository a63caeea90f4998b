import type { Segment } from '../contracts/index.ts';

/** Compact wording of prediction: the six digits follow. The same sign as in perception: after a command without an observation it predicts. */
export const predictWording = { question: '=', lesson: 'lesson: ' };

export function askState(): Segment[] {
  return [{ kind: 'trusted', text: predictWording.question }];
}

export function renderLesson(text: string): Segment[] {
  return [{ kind: 'trusted', text: `${predictWording.lesson}${text}\n` }];
}
