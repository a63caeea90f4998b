import { sensorFormats, verbFacts, type ScenarioTemplate, type Verb } from '../../contracts/index.ts';
import { findActProblems } from './find-act-problems.ts';
import { factParts, listAdded, listCommands, listStruckHosts } from './natural-commands.ts';
import { listPlaceholders } from './placeholders.ts';
import { listNames, splitRef, targetKindOf } from './refs.ts';
import { mergeVariant } from './resolve-variant.ts';

/** What is wrong with a template: one sentence for each problem, with variant and place. Empty when there is none. */
export function findTemplateProblems(template: ScenarioTemplate): string[] {
  const variants = Object.keys(template.variants);
  if (variants.length === 0) return ['variants: there is none; write "plain": {} for the plain one.'];
  return variants.flatMap((variant) => {
    const { merged, problems } = mergeVariant(template, variant);
    const found = [...problems.map((problem) => problem), ...(merged === undefined ? [] : findProblems(merged))];
    return [...new Set(found)].map((problem) => `${template.family}/${variant}: ${problem}`);
  });
}

function findProblems(template: ScenarioTemplate): string[] {
  const problems: string[] = [];
  const say = (place: string, problem: string): void => { problems.push(`${place}: ${problem}`); };
  checkNames(template, say);
  checkSite(template, say);
  checkFacts(template, say);
  checkMoves(template, say);
  checkTexts(template, say);
  for (const problem of findActProblems(template)) problems.push(problem);
  // What can only be asked when all names are known.
  if (problems.length === 0) checkShown(template, say);
  return problems;
}

type Say = (place: string, problem: string) => void;

function checkNames(template: ScenarioTemplate, say: Say): void {
  const kinds = new Map<string, string>();
  for (const { id, kind } of listNames(template)) {
    const other = kinds.get(id);
    if (other !== undefined) say(kind, `the id "${id}" is that of a ${other} too.`);
    if (id === 'word' || id === 'n') say(kind, `"${id}" is kept for drawn words and numbers.`);
    kinds.set(id, kind);
  }
  const facts = new Map<string, string>();
  for (const part of [...factParts, 'channels'] as const) {
    for (const id of Object.keys(template[part])) {
      const other = facts.get(id);
      if (other !== undefined) say(part, `the id "${id}" is that of one of the ${other} too.`);
      facts.set(id, part);
    }
  }
}

/** Whether a reference names something; says so when it does not. */
function checkRef(template: ScenarioTemplate, { ref, place, isHost = false }: { ref: string; place: string; isHost?: boolean }, say: Say): void {
  const { id, service } = splitRef(ref);
  const kind = targetKindOf(template, id);
  if (kind === undefined) say(place, `nothing has the id "${id}".`);
  else if (isHost && kind !== 'host') say(place, `"${id}" is no host.`);
  if (service === undefined) return;
  if (kind !== 'host') say(place, `"${id}" is no host and has no service "${service}".`);
  else if (template.site.hosts[id]?.services.includes(service) !== true) say(place, `the host "${id}" has no service "${service}".`);
}

function checkSite(template: ScenarioTemplate, say: Say): void {
  const { site } = template;
  for (const [id, host] of Object.entries(site.hosts)) if (!Object.hasOwn(site.zones, host.zone)) say(`site.hosts.${id}`, `there is no zone "${host.zone}".`);
  site.enforcementPoints.forEach((ref) => { checkRef(template, { ref, place: 'site.enforcementPoints', isHost: true }, say); });
  for (const [id, sensor] of Object.entries(template.sensors)) {
    checkRef(template, { ref: sensor.on, place: `sensors.${id}`, isHost: true }, say);
    const known: readonly string[] = sensorFormats[sensor.kind];
    for (const format of sensor.formats ?? []) if (!known.includes(format)) say(`sensors.${id}`, `a sensor of kind ${sensor.kind} does not write "${format}" but ${known.join(', ')}.`);
  }
  for (const [id, background] of Object.entries(template.background)) for (const ref of background.hosts) checkRef(template, { ref, place: `background.${id}`, isHost: true }, say);
  if (Object.keys(template.sensors).length === 0) say('sensors', 'there is none, so nothing is written.');
}

function checkTarget(template: ScenarioTemplate, { verb, target, place }: { verb: Verb; target: string; place: string }, say: Say): void {
  checkRef(template, { ref: target, place }, say);
  const { id, service } = splitRef(target);
  const kind = service === undefined ? targetKindOf(template, id) : 'service';
  if (kind !== undefined && !verbFacts(verb).targets.some((accepted) => accepted === kind)) say(place, `${verb} takes no target of kind ${kind}.`);
}

function checkFacts(template: ScenarioTemplate, say: Say): void {
  const check = (ref: string, place: string, isHost = false): void => { checkRef(template, { ref, place, isHost }, say); };
  for (const [id, step] of Object.entries(template.steps)) for (const ref of [step.from, step.to]) check(ref, `steps.${id}`);
  for (const [id, channel] of Object.entries(template.channels)) for (const ref of [channel.from, channel.to, ...channel.through]) check(ref, `channels.${id}`);
  for (const [id, one] of Object.entries(template.compromised)) {
    check(one.ref, `compromised.${id}`);
    const kind = targetKindOf(template, splitRef(one.ref).id);
    if (kind !== undefined && kind !== 'host' && kind !== 'account' && kind !== 'key') say(`compromised.${id}`, `a ${kind} cannot be compromised; name a host, an account or a key.`);
  }
  const held = new Set(Object.values(template.compromised).map((one) => splitRef(one.ref).id));
  for (const [id, one] of Object.entries(template.artifacts)) {
    check(one.host, `artifacts.${id}`, true);
    if (!held.has(splitRef(one.host).id)) say(`artifacts.${id}`, `its host "${splitRef(one.host).id}" is not among the compromised.`);
    if (one.needsRebuild === true && template.site.hosts[splitRef(one.host).id]?.mayRebuild === false) say(`artifacts.${id}`, 'only rebuilding removes it, but its host may not be rebuilt.');
  }
  for (const [id, cause] of Object.entries(template.rootCauses)) {
    check(cause.on, `rootCauses.${id}`);
    for (const fix of cause.fixes) checkTarget(template, { ...fix, place: `rootCauses.${id}.fixes` }, say);
  }
  for (const [id, one] of Object.entries(template.damage)) {
    check(one.host, `damage.${id}`, true);
    if (one.service !== undefined) check(`${one.host}/${one.service}`, `damage.${id}`);
    if (one.restoredBy !== undefined) checkTarget(template, { ...one.restoredBy, place: `damage.${id}.restoredBy` }, say);
    else if (one.kind !== 'data-stolen') say(`damage.${id}`, 'nothing restores it, but only stolen data cannot be undone.');
  }
  for (const part of factParts) for (const [id, fact] of Object.entries<{ shownBy: { verb: Verb; targets: string[] }[] }>(template[part])) for (const { verb, targets } of fact.shownBy) for (const target of targets) checkTarget(template, { verb, target, place: `${part}.${id}.shownBy` }, say);
  for (const [id, one] of Object.entries(template.distractors)) for (const ref of one.refs) check(ref, `distractors.${id}`);
  const isCompromise = template.kind === 'compromise';
  for (const part of ['compromised', 'channels', 'artifacts', 'damage', 'next'] as const) if (!isCompromise && Object.keys(template[part]).length > 0) say(part, `must be empty, for the incident is ${template.kind}: nobody got in.`);
  if (isCompromise && held.size === 0) say('compromised', 'a compromise names at least one host, account or key.');
  if (template.kind === 'attempted' && Object.keys(template.steps).length === 0) say('steps', 'an attempt has at least one.');
  if (template.kind === 'benign' && Object.keys(template.steps).length + Object.keys(template.rootCauses).length > 0) say('steps', 'a benign incident has no steps and no root causes.');
}

function checkMoves(template: ScenarioTemplate, say: Say): void {
  const facts = new Set([...factParts, 'channels' as const].flatMap((part) => Object.keys(template[part])));
  for (const [id, move] of Object.entries(template.next)) {
    if (!Object.hasOwn(template.channels, move.channel)) say(`next.${id}`, `there is no channel "${move.channel}".`);
    checkRef(template, { ref: move.on, place: `next.${id}` }, say);
    for (const fact of move.adds) if (!facts.has(fact)) say(`next.${id}.adds`, `there is no fact "${fact}".`);
    if (move.effect === 'artifact-returns' && !Object.hasOwn(template.artifacts, splitRef(move.on).id)) say(`next.${id}`, `"${splitRef(move.on).id}" is no artefact that could come back.`);
  }
}

/** Every text of a template with its place; not those of `source`. */
function listTexts(value: unknown, place: string): { place: string; text: string }[] {
  if (typeof value === 'string') return [{ place, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => listTexts(part, place === '' ? name : `${place}.${name}`));
}

function checkTexts(template: ScenarioTemplate, say: Say): void {
  const known = new Set(listNames(template).map(({ id }) => id));
  const { source: _, variants: __, ...rest } = template;
  for (const { place, text } of listTexts(rest, '')) for (const id of listPlaceholders(text)) if (!known.has(id)) say(place, `nothing has the id of the placeholder {${id}}.`);
  // Names that hold themselves, through whatever others.
  const parts: Readonly<Record<string, unknown>> = { ...template.words, ...Object.fromEntries(Object.entries(template.artifacts).map(([id, one]) => [id, one.name])) };
  const holds = (id: string, within: readonly string[]): boolean => listTexts(parts[id], id).flatMap(({ text }) => listPlaceholders(text)).some((inner) => within.includes(inner) || holds(inner, [...within, inner]));
  for (const id of Object.keys(parts)) if (holds(id, [id])) say(id, 'its text holds itself by its placeholders.');
}

/** Facts that nothing shows, and those shown before they are there. */
function checkShown(template: ScenarioTemplate, say: Say): void {
  const added = listAdded(template);
  const shown = new Set(Object.values(template.steps).flatMap((step) => step.acts.flatMap((act) => act.shows)));
  for (const part of factParts) {
    for (const id of Object.keys(template[part])) {
      const commands = listCommands(template, { part, id, nameOf: (one) => one });
      if (commands.length === 0 && !shown.has(id)) say(`${part}.${id}`, 'nothing can show it: no act, no command, and no host to look at.');
      if (added.has(id) && shown.has(id)) say(`${part}.${id}`, 'an act shows it from the start, but a move of the attacker adds it later.');
    }
  }
  const isHostStruck = listStruckHosts(template).length > 0;
  const isAnythingShown = Object.keys(template.compromised).some((id) => shown.has(id));
  if (template.kind === 'compromise' && isHostStruck && !isAnythingShown) say('compromised', 'no act shows any of them, so that the files do not tell that somebody got in.');
}
