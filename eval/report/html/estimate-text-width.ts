import { textWidth } from '../../../src/report/text-layout.ts';

/** Rough share of the font size that a character of a sans-serif font is wide; a little generous, so that nothing is cut off. */
function shareOf(char: string): number {
  if (/[ijlt.,:;|!'()[\]fI1 -]/.test(char)) return 0.4;
  if (/[mwMW@%]/.test(char)) return 0.95;
  if (/[A-Z]/.test(char)) return 0.72;
  return /[\u0020-\u024f]/.test(char) ? 0.6 : 0.7 * textWidth(char);
}

/** Width in CSS pixels of a text in a font of this size. There is no canvas to measure with, and Vega's own guess is a third too wide. */
export function estimateTextWidth(text: string, fontSizePx: number): number {
  let width = 0;
  for (const char of text) width += shareOf(char);
  return Math.ceil(width * fontSizePx);
}
