import type { EpisodeProgress, PlanStep, StageName } from '../contracts/index.ts';
import { conditionNames, conditionTitles } from '../contracts/index.ts';
import { systemClock } from '../kit/clock.ts';
import type { Console } from './display/console.ts';

const shown: Partial<Record<StageName, string>> = {
  perception: 'Reading the evidence (perception)', conjecture: 'Conjecturing the attack path and checking it against the alerts', plan: 'Simulating responses',
  observation: 'Waiting for what happened', adaptation: 'Comparing predicted with observed',
};

/** The live view of the stages: one line each, with the time it took; on a terminal the running one moves. */
export function createProgress(console: Console): EpisodeProgress & { begin(line: string): void; end(): void } {
  let current: { line: string; startMs: number } | undefined;
  function end(): void {
    if (current && current.line !== '') console.say(`  done  ${current.line}  ${((systemClock.monotonicMs() - current.startMs) / 1000).toFixed(1)} s`);
    current = undefined;
  }
  function begin(line: string): void {
    end();
    current = { line, startMs: systemClock.monotonicMs() };
    console.status(`  ....  ${line}`);
  }
  return {
    begin, end,
    stage(name, detail) {
      const line = shown[name];
      if (line === undefined) return;
      if (name === 'plan') {
        if (current?.line !== line && current?.line !== '') end();
        current ??= { line: '', startMs: systemClock.monotonicMs() };
        console.status(`  ....  ${line}: ${detail ?? ''}`);
        return;
      }
      begin(line);
    },
    step(step: PlanStep) {
      const held = conditionNames.filter((name) => step.predictedState[name]).map((name) => conditionTitles[name]).join(', ');
      const chosen = step.candidates.find((candidate) => candidate.isChosen);
      console.say(`  step ${String(step.step).padStart(2)}  ${chosen?.title ?? step.command.verb}  ->  ${held === '' ? 'nothing yet' : held}  (${(step.usage.durationMs / 1000).toFixed(1)} s)`);
    },
  };
}
