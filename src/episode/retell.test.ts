import { describe, expect, it } from 'vitest';
import { noConditionHolds, type Action, type RecoveryState, type Situation } from '../contracts/index.ts';
import { keepRoom, tell, type Turn } from './retell.ts';

/** A context of so many characters. */
class Story implements Situation {
  readonly key: string;
  readonly size: number;
  constructor(size: number, key = 'evidence') { this.key = key; this.size = size; }
  get freeTokens(): number { return this.size - this.key.length; }
  #add(text: string): Story { return new Story(this.size, `${this.key} ${text}`); }
  state(_: RecoveryState): Story { return this.#add('='); }
  command(action: Action): Story { return this.#add(action.text); }
  observation(text: string): Story { return this.#add(`saw ${text}`); }
  lesson(text: string): Story { return this.#add(`lesson ${text}`); }
  hold(): () => void { return () => undefined; }
}

const turnsOf = (count: number): Turn[] => Array.from({ length: count }, (_, index) => ({
  action: { verb: 'scan_host', targets: ['h1'], text: `c${String(index)}` }, state: noConditionHolds, lesson: undefined,
  observation: { step: index + 1, source: 'world', isKnown: true, text: `${'x'.repeat(40)}${String(index)}` },
}));
const tellAll = (start: Situation, turns: readonly Turn[]): Situation => turns.reduce((story, turn) => tell(story, turn), start);

describe('room in the context', () => {
  it('leaves a story alone that is short enough', () => {
    const start = new Story(2000);
    const turns = turnsOf(3);
    const story = tellAll(start, turns);
    expect(keepRoom(story, { start, turns, roomTokens: 100 })).toBe(story);
  });
  it('drops the words of old outcomes first, and keeps every command', () => {
    const start = new Story(500);
    const turns = turnsOf(8);
    const { key, freeTokens } = keepRoom(tellAll(start, turns), { start, turns, roomTokens: 150 });
    expect(freeTokens).toBeGreaterThanOrEqual(150);
    for (const turn of turns) expect(key).toContain(turn.action?.text);
    expect(key).toContain('x7');
    expect(key).not.toContain('x0');
  });
  it('drops the oldest commands when nothing else helps, never the last', () => {
    const start = new Story(200);
    const turns = turnsOf(40);
    const { key, freeTokens } = keepRoom(tellAll(start, turns), { start, turns, roomTokens: 150 });
    expect(freeTokens).toBeGreaterThanOrEqual(150);
    expect(key).toContain('c39');
    expect(key).not.toContain('c0 ');
  });
  it('ends with the bare beginning when even one command does not fit', () => {
    const start = new Story(100);
    const turns = turnsOf(2);
    expect(keepRoom(tellAll(start, turns), { start, turns, roomTokens: 95 }).key).toBe('evidence');
  });
});
