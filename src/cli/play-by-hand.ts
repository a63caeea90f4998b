import { createInterface } from 'node:readline';
import { makeClosing, makeCommand, toCommandTarget, verbFacts, verbs, verdicts, type CommandTarget, type Entity, type ResponseCommand, type Verb, type WorldOutcome } from '../contracts/index.ts';
import { StanchError } from '../kit/error.ts';
import { estimateTokens } from '../kit/estimate-tokens.ts';
import type { Console } from './display/console.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { loadSystem } from './load-run-input.ts';
import { openLogs } from './open-logs.ts';
import { openWorld } from './open-world.ts';
import type { IncidentOptions } from './options.ts';

const digestTokens = 800;
const typed = 'Typed by hand.';

/** A person against a simulated incident: shows the evidence, carries out typed commands, and gives the truth and the score at the end. */
export async function playByHand(options: IncidentOptions, console: Console, signal: AbortSignal): Promise<WorldOutcome> {
  const world = await openWorld(options.world ?? '', options.seed);
  const system = await loadSystem(world.system);
  const reading = await openLogs(world.inputs, options, { signal });
  const { evidence, tables } = await gatherEvidence(reading, options, { system, tokenBudget: digestTokens, counter: { countTokens: estimateTokens, isEstimate: true }, pseudonyms: undefined, keepsTables: true });
  const incident = world.begin({ evidence, tables });
  const entities = [...evidence.entities];
  for (const line of system.text.split('\n')) console.say(line);
  console.say('');
  for (const line of evidence.systemLines) console.say(`  ${line}`);
  console.say('');
  for (const line of evidence.digest) console.say(`  ${line.text}`);
  console.say('');
  console.say(`The logs: ${world.inputs.join(' ')}`);
  console.say('Type a command such as  isolate_host web-1  or  restrict_service web-1 service=ssh;  help lists them,  close VERDICT  ends.');
  const lines = createInterface({ input: process.stdin, output: process.stderr, prompt: '> ' });
  const stop = (): void => { lines.close(); };
  signal.addEventListener('abort', stop, { once: true });
  lines.on('SIGINT', () => { process.emit('SIGINT'); });
  try {
    lines.prompt();
    let step = 0;
    for await (const line of lines) {
      const read = readCommand(line, entities);
      if (typeof read === 'string') for (const said of read.split('\n')) console.say(said);
      else if (read !== undefined) {
        step += 1;
        const observation = await incident.apply(step, read);
        entities.push(...(observation.newEntities ?? []));
        for (const said of observation.text.split('\n')) console.say(said);
        for (const { alias, name } of observation.newEntities ?? []) console.say(`  new: ${alias} ${name}`);
        if (incident.isOver) break;
      }
      lines.prompt();
    }
  } finally {
    lines.close();
    signal.removeEventListener('abort', stop);
  }
  if (signal.aborted) throw new StanchError('interrupted', 'Stopped before the incident was closed.', 'Start again; the same seed gives the same incident.');
  return incident.outcome();
}

/** A typed line to a command; a sentence when it is none, undefined when it is empty. */
export function readCommand(line: string, entities: readonly Entity[]): ResponseCommand | string | undefined {
  const [first = '', ...rest] = line.trim().split(/\s+/);
  if (first === '') return undefined;
  if (first === 'help') return verbs.map((verb) => `${verb.padEnd(21)} ${verbFacts(verb).meaning} (${verbFacts(verb).targets.join(', ') || 'no target'})`).join('\n');
  if (first === 'close' || first === 'close_incident') {
    const verdict = verdicts.find((one) => one === rest[0]);
    if (verdict === undefined) return `Close with a verdict: close ${verdicts.join(', close ')}.`;
    return makeClosing(verdict, typed);
  }
  const verb = verbs.find((one) => one === first);
  if (verb === undefined) return `There is no command "${first}"; help lists them.`;
  const service = rest.find((word) => word.startsWith('service='))?.slice('service='.length);
  const names = rest.filter((word) => !word.startsWith('service='));
  if (names.length === 0) return `${verb} needs a target: ${verbFacts(verb).targets.join(' or ')}.`;
  const targets = names.map((name) => findTarget(verb, name, entities));
  const unknown = targets.findIndex((target) => target === undefined);
  if (unknown >= 0) return `Nothing that ${verb} could take is called "${names[unknown] ?? ''}".`;
  return makeCommand(verb, targets.filter((target) => target !== undefined), { reason: typed, ...(service !== undefined && { parameters: { service } }) });
}

function findTarget(verb: Verb, name: string, entities: readonly Entity[]): CommandTarget | undefined {
  const { targets } = verbFacts(verb);
  const found = entities.find((entity) => targets.includes(entity.kind) && (entity.alias === name || entity.name.toLowerCase() === name.toLowerCase() || (entity.kind === 'host' && entity.addresses.includes(name))));
  return found === undefined ? undefined : toCommandTarget(found);
}
