import { conditionNames, makeAction, verbFacts, type Action, type ConditionName, type Entity, type Verb } from '../contracts/index.ts';
import { causeFixes, causeKinds, fixingVerbs } from './finding.ts';
import { aliasesDone, doneKey, isDone, isFixIdle, lookingVerbs, type CaseFile } from './case-file.ts';

/** Single targets beyond this many are left to the task on all of them. */
const mostTargets = 8;

/** What is left to do for each condition by the checklist of NIST SP 800-61: for every struck thing look, keep, clean, fix, restore. */
export type OpenTasks = Readonly<Record<ConditionName, readonly Action[]>>;

/** The tasks that a case leaves open, each on all the things that need it. */
export function listOpenTasks(file: CaseFile, entities: readonly Entity[]): OpenTasks {
  const byAlias = new Map(entities.map((entity) => [entity.alias, entity]));
  const pick = (aliases: readonly string[], test: (entity: Entity) => boolean): string[] => [...new Set(aliases)].filter((alias) => { const entity = byAlias.get(alias); return entity !== undefined && test(entity); });
  const ours = (aliases: readonly string[], test: (entity: Entity) => boolean = () => true): string[] => pick(aliases, (entity) => entity.kind === 'host' && entity.isInternal && test(entity));
  const open = (verb: Verb, aliases: readonly string[]): Action[] => {
    const { targets: kinds } = verbFacts(verb);
    const left = pick(aliases, (entity) => kinds.includes(entity.kind) && !isDone(file, verb, entity.alias) && !isGivenUp(file, verb, entity.alias)).slice(0, mostTargets);
    // One command names things of one kind.
    return kinds.flatMap((kind) => { const same = left.filter((alias) => byAlias.get(alias)?.kind === kind); return same.length === 0 ? [] : [makeAction(verb, same)]; });
  };
  const heldHosts = ours(file.held);
  const heldSecrets = pick(file.held, (entity) => entity.kind === 'account' || entity.kind === 'key');
  const keeps = (source: 'memory' | 'disk' | 'logs') => (entity: Entity): boolean => (entity.evidenceSources ?? ['memory', 'disk']).includes(source);
  // Given back after all was clean: it is cut off again only when the attacker is seen there again.
  const isBack = (alias: string): boolean => isDone(file, 'reconnect_host', alias);
  const isShut = (alias: string): boolean => (['disable_account', 'revoke_key', 'reset_credentials'] as const).some((verb) => isDone(file, verb, alias));
  const lead = (verb: Verb): string[] => pick(file.leads.filter((one) => one.verb === verb).map((one) => one.alias), (entity) => entity.kind !== 'host' || entity.isInternal);
  const unclean = [...file.artefacts, ...file.rooted];
  const struck = [...file.held, ...unclean];
  // Where only secrets are held, the logs of what they open tell more.
  const toRead = heldHosts.length > 0 ? heldHosts : heldSecrets.length > 0 ? listOpened() : [];
  const [isolated, stopped] = [aliasesDone(file, 'isolate_host'), aliasesDone(file, 'stop_service')];
  const locked = pick(aliasesDone(file, 'disable_account'), (entity) => entity.isInSystem);
  function listOpened(): string[] {
    const targeted = ours(file.targeted);
    if (targeted.length > 0) return targeted;
    const suspects = entities.filter((entity) => entity.suspicionFraction > 0).sort((a, b) => b.suspicionFraction - a.suspicionFraction);
    return ours(suspects.map((entity) => entity.alias)).slice(0, 2);
  }
  return {
    isAttackContained: [
      ...open('block_traffic', pick([...file.attackers, ...file.activeEnds], (entity) => entity.kind !== 'host' && !entity.isInternal)),
      ...open('isolate_host', ours([...file.held, ...file.activeEnds], (entity) => entity.mayIsolate !== false && !entity.isEnforcementPoint && !isBack(entity.alias))),
      ...open('disable_account', pick(heldSecrets, (entity) => entity.mustStay !== true && !isShut(entity.alias) && !isBack(entity.alias))),
      ...open('revoke_key', heldSecrets.filter((alias) => !isShut(alias))),
    ],
    isKnowledgeSufficient: [
      ...open('scan_host', [...heldHosts, ...lead('scan_host')]), ...open('collect_logs', [...toRead, ...lead('collect_logs')]), ...open('hunt_indicator', lead('hunt_indicator')), 
      ...(['verify_host', 'capture_memory', 'image_disk', 'export_logs'] as const).flatMap((verb) => open(verb, lead(verb))),
    ],
    areForensicsPreserved: [
      ...open('capture_memory', ours(struck, keeps('memory'))), ...open('image_disk', ours(struck, keeps('disk'))), ...open('export_logs', ours(struck, keeps('logs'))),
    ],
    isEradicated: [...open('remove_artifact', unclean.filter((alias) => !file.rooted.includes(alias))), ...open('rebuild_host', pick(file.rooted, (entity) => entity.mayRebuild !== false)), ...open('reset_credentials', heldSecrets.filter((alias) => !isShut(alias)))],
    isHardened: causeKinds.flatMap((kind) => open(causeFixes[kind], file.causes.filter((cause) => cause.kind === kind).map((cause) => cause.alias))).filter((task, index, all) => all.findIndex((one) => one.text === task.text) === index),
    isRecovered: [...open('restore_data', file.damaged), ...open('restore_service', [...file.down, ...stopped]), ...open('reconnect_host', [...isolated, ...locked])],
  };
}

export const hasOpenTasks = (file: CaseFile, entities: readonly Entity[]): boolean => Object.values(listOpenTasks(file, entities)).some((tasks) => tasks.length > 0);

/** Does the task ask for this command, on all of its targets or some? */
export const asksFor = (task: Action, { verb, targets }: Action): boolean => task.verb === verb && targets.every((alias) => task.targets.includes(alias));

/** Does no open task and no check ask for this command? */
export const isGuess = (action: Action, file: CaseFile, entities: readonly Entity[]): boolean => ![...Object.values(listOpenTasks(file, entities)).flat(), ...listChecks(file, entities)].some((task) => asksFor(task, action));

/**
 * What is looked at once more before a response to a break-in is closed, and before anything is guessed: everything on which something was found. Is it clean and serving, and do
 * its logs tell again of a cause or a lead, which was overlooked or whose fix did not take? A cause whose fix had nothing to do is one of another kind: the other fixes are tried. After
 * recovery this costs no time that counts.
 */
export function listChecks(file: CaseFile, entities: readonly Entity[]): Action[] {
  if (file.entry !== 'shown') return [];
  const hosts = entities.filter(({ alias, kind, isInternal }) => kind === 'host' && isInternal && (file.held.includes(alias) || file.confirmed.includes(alias))).map(({ alias }) => alias);
  const isDue = { verify_host: (alias: string) => !isDone(file, 'verify_host', alias), collect_logs: (alias: string) => isDone(file, 'collect_logs', alias) && !file.reread.includes(alias) };
  const looks = (['verify_host', 'collect_logs'] as const).flatMap((verb) => {
    const due = hosts.filter((alias) => isDue[verb](alias) && !isGivenUp(file, verb, alias)).slice(0, mostTargets);
    return due.length === 0 ? [] : [makeAction(verb, due)];
  });
  const misread = entities.filter(({ alias }) => file.causes.some((cause) => cause.alias === alias && isFixIdle(file, cause)));
  const fixes = [...fixingVerbs].flatMap((verb) => misread.filter(({ alias, kind }) => verbFacts(verb).targets.includes(kind) && !isDone(file, verb, alias) && !isGivenUp(file, verb, alias)).map(({ alias }) => makeAction(verb, [alias])));
  return [...looks, ...fixes];
}

/** Guesses without anything new after which what was shown is enough to close, and after which no more are made. */
export const guessesToClose = 2;
export const guessesAllowed = 6;

/**
 * Conditions that cannot hold while the case has open tasks for them: looking at a struck host, keeping its evidence, removing what was found. Whether the
 * attacker is shut out, a cause is fixed for good and services are back is not told by tasks alone.
 */
export function listUnmet(file: CaseFile, entities: readonly Entity[]): Set<ConditionName> {
  return unmetBy(listOpenTasks(file, entities), file, entities);
}

function unmetBy(tasks: OpenTasks, file: CaseFile, entities: readonly Entity[]): Set<ConditionName> {
  // Where no host is held, which logs to read is a guess.
  const isHostHeld = file.held.some((alias) => entities.some((entity) => entity.alias === alias && entity.kind === 'host'));
  const told: ConditionName[] = [...(isHostHeld ? (['isKnowledgeSufficient'] as const) : []), 'areForensicsPreserved', 'isEradicated'];
  return new Set(told.filter((name) => tasks[name].length > 0));
}

/**
 * The same after an outcome was read: where no sensor said that the attacker is gone he is not, while there is something left to cut off (he was in 9 of 100 such states of train
 * families), and nothing is fixed with a known cause left (2 of 100).
 */
export function listUnmetNow(file: CaseFile, entities: readonly Entity[]): Set<ConditionName> {
  const tasks = listOpenTasks(file, entities);
  const unmet = unmetBy(tasks, file, entities);
  if (file.activity === 'active' || (file.activity === 'unknown' && file.held.length > 0 && tasks.isAttackContained.length > 0)) unmet.add('isAttackContained');
  if (tasks.isHardened.length > 0) unmet.add('isHardened');
  return unmet;
}

/** Commands of which every response to a compromise needs one at least: nobody who got in leaves nothing behind, and he came by some way. */
const cleaningVerbs = ['remove_artifact', 'rebuild_host', 'reset_credentials', 'revoke_key', 'disable_account'] as const satisfies readonly Verb[];

/**
 * The same of what was observed. The attacker counts as shut out only when the sensors no longer see him. When somebody got in, nothing is
 * known before logs were read, nothing is clean before something was cleaned, and nothing is fixed before one cause was. No fix that is
 * known to be needed may be left; nor may what was cut off or lost be. A response that is closed on a guess costs more than a command
 * that was not needed.
 */
export function listUnshown(file: CaseFile, entities: readonly Entity[]): Set<ConditionName> {
  const tasks = listOpenTasks(file, entities);
  const isEntered = file.entry !== 'none';
  /** With an effect. */
  const wasDone = (verbs: Iterable<Verb>): boolean => [...verbs].some((verb) => aliasesDone(file, verb).some((alias) => !file.idle.has(doneKey(verb, alias))));
  const unshown = new Set(unmetBy(tasks, file, entities));
  if (file.activity === 'active' || (isEntered && file.activity === 'unknown')) unshown.add('isAttackContained');
  if (isEntered && !wasDone(['collect_logs'])) unshown.add('isKnowledgeSufficient');
  if (isEntered && !wasDone(cleaningVerbs)) unshown.add('isEradicated');
  if (tasks.isHardened.length > 0 || (isEntered && !wasDone(fixingVerbs))) unshown.add('isHardened');
  if (tasks.isRecovered.length > 0) unshown.add('isRecovered');
  return unshown;
}

/** Tried so often without success that another way has to be found. */
const triesAllowed = 4;
export const isGivenUp = (file: CaseFile, verb: Verb, alias: string): boolean => file.failed.some((tried) => tried.verb === verb && tried.alias === alias && tried.count >= triesAllowed);

/** The words of a case as the model reads it: an adapter is bound to them. */
export const caseWording = {
  held: 'held:', seen: 'seen:', then: 'then', looked: 'looked:', failed: 'failed:', none: 'none',
  conditions: { isAttackContained: 'contain:', isKnowledgeSufficient: 'know:', areForensicsPreserved: 'keep:', isEradicated: 'clean:', isHardened: 'fix:', isRecovered: 'serve:' } satisfies Record<ConditionName, string>,
};

const thingsTold = 12;

/** The case as the model reads it: who, what is seen, and what is open for each condition. A few short lines of aliases, never text of a log. */
export function renderCase(file: CaseFile, entities: readonly Entity[]): string {
  const { held, seen, then, looked, failed, none, conditions } = caseWording;
  const tasks = listOpenTasks(file, entities);
  const list = (texts: readonly string[], separator: string): string => (texts.length === 0 ? none : texts.join(separator));
  const activity = file.activity === 'active' ? `active ${file.activeEnds.join(' ')}`.trim() : file.activity;
  const since = file.foundSince.length === 0 ? '' : `, ${then} ${file.foundSince.slice(0, thingsTold).join(' ')}`;
  const lookedAt = lookingVerbs.flatMap((verb) => { const on = aliasesDone(file, verb); return on.length === 0 ? [] : [`${verb} ${on.join(' ')}`]; });
  return [
    `${held} ${list(file.held.slice(0, thingsTold), ' ')}`,
    `${seen} ${activity}${since}`,
    ...(lookedAt.length === 0 ? [] : [`${looked} ${lookedAt.join(', ')}`]),
    ...conditionNames.map((name) => `${conditions[name]} ${list(tasks[name].map((task) => task.text), ', ')}`),
    ...(file.failed.length === 0 ? [] : [`${failed} ${file.failed.map(({ verb, alias }) => `${verb} ${alias}`).join(', ')}`]),
    '',
  ].join('\n');
}
