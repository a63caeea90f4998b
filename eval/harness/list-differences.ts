import type { Evaluation } from '../run-result.ts';

type Settings = Readonly<Record<string, string | number | boolean | undefined>>;

/** In which way two evaluations differ, in words; empty when their results belong together. When they were started does not count. */
export function listDifferences(there: Evaluation, here: Evaluation): string[] {
  return [
    ...(there.codeVersion === here.codeVersion ? [] : [`it is of code ${there.codeVersion}, this is ${here.codeVersion}`]),
    ...compareLists('planners', there.planners, here.planners), ...compareLists('scenarios', there.scenarios, here.scenarios), ...compareLists('seeds', there.seeds.map(String), here.seeds.map(String)),
    ...compareRecords('model', there.models, here.models), ...compareRecords('setting', there.settings, here.settings),
  ];
}

function compareLists(name: string, there: readonly string[], here: readonly string[]): string[] {
  const [only, missing] = [there.filter((each) => !here.includes(each)), here.filter((each) => !there.includes(each))];
  return only.length + missing.length === 0 ? [] : [`its ${name} are others (${[...only.slice(0, 3).map((each) => `only there: ${each}`), ...missing.slice(0, 3).map((each) => `only here: ${each}`)].join(', ')})`];
}

function compareRecords(name: string, there: Settings, here: Settings): string[] {
  return [...new Set([...Object.keys(there), ...Object.keys(here)])].sort().filter((key) => there[key] !== here[key])
    .map((key) => `${name} ${key} is ${say(there[key])} there and ${say(here[key])} here`);
}

function say(value: Settings[string]): string {
  return value === undefined ? 'not given' : String(value);
}
