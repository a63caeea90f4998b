import { outcomeLineSchema, type Environment, type Observation, type OutcomeLine, type ResponseCommand } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';
import { parseJson } from '../kit/json.ts';

/** Lines of `outcomes.jsonl` to outcomes. Throws `input-invalid` with the line number. */
export function parseOutcomes(text: string, name: string): OutcomeLine[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const checked = outcomeLineSchema.safeParse(parseJson(line));
    if (!checked.success) throw new StanchError('input-invalid', `${name}, line ${String(index + 1)}: not an outcome.`, 'Each line is {"verb": …, "targets": […], "succeeded": true|false, "text": …}.');
    return [checked.data];
  });
}

/** Answers each command with the first unused line whose verb and a target fit; without one nothing is known. */
export function createOutcomeEnvironment(outcomes: readonly OutcomeLine[]): Environment {
  const unused = [...outcomes];
  return {
    apply(step: number, command: ResponseCommand): Promise<Observation> {
      const index = unused.findIndex((outcome) => outcome.verb === command.verb && (command.targets.length === 0 || command.targets.some((target) => [target.name, target.address, target.alias].some((name) => name !== undefined && outcome.targets.includes(name)))));
      const [outcome] = index < 0 ? [] : unused.splice(index, 1);
      return Promise.resolve(outcome === undefined ? nothingKnown(step) : { step, source: 'file', isKnown: true, succeeded: outcome.succeeded, text: outcome.text });
    },
  };
}

/** Nobody said what happened: the prediction stands in. */
export function nothingKnown(step: number): Observation {
  return { step, source: 'none', isKnown: false, text: '' };
}
