import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { noConditionHolds, type Segment } from '../contracts/index.ts';
import { renderActionPrompt, renderClassificationPrompt, renderIncidentPrompt, renderStatePrompt } from './paper-prompts.ts';
import type { IncidentSheet } from './paper-situation.ts';

const hole: Segment = { kind: 'data', text: '{}' };
const sheet: IncidentSheet = { system: [hole], logs: [hole], incident: hole, state: noConditionHolds, previous: [hole], pending: [hole] };

/** Every place that is filled as `{}`, as in the authors' templates. */
function shape(segments: readonly Segment[]): string {
  const text = segments.map((segment) => segment.text).join('').replace(/\{"is_attack_contained": [^}]*\}/, '{}');
  return createHash('sha256').update(text).digest('hex');
}

it('the prompts are the authors\' to the letter: an adapter answers to the words of its training', () => {
  // sha256 of the templates named in `paper-wording.ts`, at commits 4c34936 and 0d1defa (Agentic-Incident-Response-ESORICS26) and 2bc9581.
  expect(shape(renderIncidentPrompt(sheet))).toBe('94ba165c0e9884fe59421f6c330d930788cd509319f225eab7019bb3f3341c5e');
  expect(shape(renderActionPrompt(sheet))).toBe('1dd3663b35bf6dbf0968e8710493ff4cff0b5e447d3c1ef282ab326c952546f7');
  expect(shape(renderStatePrompt(sheet))).toBe('73c280fb4e737fde1c3b7985035f842245a0c12d52501fe6f9d6622414f411d2');
  expect(shape(renderClassificationPrompt([hole], '{}'))).toBe('447a37229a89a405c740f3bfd6a140c26fc17f5aea41b4b3d39ea2be70e339d4');
});

it('says that nothing was done when nothing was', () => {
  expect(renderActionPrompt({ ...sheet, previous: [] }).map((segment) => segment.text).join('')).toContain('### Previous recovery actions:\nNone.\n\n### Instruction:');
});
