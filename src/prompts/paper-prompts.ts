import { flagsOfState, verbFacts, verbs, type RecoveryState, type Segment } from '../contracts/index.ts';
import type { IncidentSheet } from './paper-situation.ts';
import { paperWording } from './paper-wording.ts';

const section = (heading: string, segments: readonly Segment[]): Segment[] => [{ kind: 'trusted', text: `### ${heading}:\n` }, ...segments, { kind: 'trusted', text: '\n\n' }];
/** The end of every prompt: the instruction, and the think block open. */
const closing = (instruction: string): Segment[] => [{ kind: 'trusted', text: `### Instruction:\n${instruction}\n\n### Response:\n` }, { kind: 'special', text: '<think>' }];

export function renderIncidentPrompt({ system, logs }: IncidentSheet): Segment[] {
  const { opening, instruction } = paperWording.incident;
  return [{ kind: 'trusted', text: opening }, ...section('System', system), ...section('Logs', logs), ...closing(instruction)];
}

export function renderActionPrompt(sheet: IncidentSheet): Segment[] {
  const previous: readonly Segment[] = sheet.previous.length === 0 ? [{ kind: 'trusted', text: 'None.' }] : sheet.previous;
  return [...renderCommonSections(paperWording.action, sheet), ...section('Previous recovery actions', previous), ...closing(paperWording.action.instruction)];
}

export function renderStatePrompt(sheet: IncidentSheet): Segment[] {
  return [...renderCommonSections(paperWording.state, sheet), ...section('Recovery action', sheet.pending), ...closing(paperWording.state.instruction)];
}

function renderCommonSections({ opening, meanings }: { opening: string; meanings: string }, { system, logs, incident, state }: IncidentSheet): Segment[] {
  const given = [{ kind: 'trusted', text: `${renderStateJson(state)}\n${meanings}` } as const];
  return [{ kind: 'trusted', text: opening }, ...section('System', system), ...section('Logs', logs), ...section('Incident', [incident]), ...section('State', given)];
}

export function renderClassificationPrompt(system: readonly Segment[], tactic: string): Segment[] {
  const { opening, instruction } = paperWording.classification;
  return [{ kind: 'trusted', text: opening }, ...section('System', system), ...closing(`${instruction}${tactic}.`)];
}

export function renderMatchPrompt({ system }: IncidentSheet, text: string): Segment[] {
  const commands = verbs.map((verb) => `${verb} ${verbFacts(verb).targets.join('|')}: ${verbFacts(verb).meaning}`).join('\n');
  const { before, after } = paperWording.match;
  return [{ kind: 'trusted', text: `${before}${commands}\n\nSystem:\n` }, ...system, { kind: 'trusted', text: '\n\nAction: ' }, { kind: 'data', text }, { kind: 'trusted', text: after }];
}

/** The state in the authors' field names, as Python's `json.dumps` writes it. */
function renderStateJson(state: RecoveryState): string {
  const fields = ['is_attack_contained', 'is_knowledge_sufficient', 'are_forensics_preserved', 'is_eradicated', 'is_hardened', 'is_recovered'];
  return `{${flagsOfState(state).map((flag, index) => `"${fields[index] ?? ''}": ${String(flag)}`).join(', ')}}`;
}
