import { conditionNames, isTerminal, makeAction, verbFacts, verbs, type Action, type ConditionName, type Entity, type RecoveryState, type Verb } from '../contracts/index.ts';
import { aliasesDone, guessesAllowed, isDone, isGivenUp, listOpenTasks, lookingVerbs, type CaseFile } from '../case/index.ts';

export interface ActionContext {
  entities: readonly Entity[];
  file: CaseFile;
  state: RecoveryState;
  /** Single targets offered for each task, besides all of them together. */
  targetsPerVerb: number;
  /** False: every verb on every fitting target, whatever is believed (an ablation). */
  hasShortlist: boolean;
}

/** Things that a verb is offered on, at most. */
const mostTargets = 6;

/**
 * The candidates that the model ranks: the open tasks of the case on all of their targets and on single ones, other ways to the same aims,
 * and, for a condition that is not met although no task serves it, its verbs on all struck things. Knows nothing of a world's rules of effect.
 */
export function listActions(context: ActionContext): Action[] {
  if (isTerminal(context.state)) return [];
  const offered = context.hasShortlist ? shortlist(context) : everything(context);
  const unique = new Map(offered.filter((action) => isSafe(action, context)).map((action) => [action.text, action]));
  return [...unique.values()];
}

const keepingVerbs = { memory: 'capture_memory', disk: 'image_disk', logs: 'export_logs' } as const;

/** Verbs that take a secret from whoever has it. */
const secretVerbs: ReadonlySet<Verb> = new Set<Verb>(['reset_credentials', 'disable_account', 'revoke_key']);

/** Nothing is destroyed on a host before what can be kept of it is kept. */
function isSafe({ verb, targets }: Action, { file, entities }: ActionContext): boolean {
  if (verbFacts(verb).destroysEvidence !== true) return true;
  return targets.every((alias) => {
    const sources = entities.find((entity) => entity.alias === alias)?.evidenceSources ?? (['memory', 'disk'] as const);
    return sources.map((source) => keepingVerbs[source]).every((keeping) => isDone(file, keeping, alias) || isGivenUp(file, keeping, alias));
  });
}

function shortlist(context: ActionContext): Action[] {
  const { file, entities, state, targetsPerVerb } = context;
  const tasks = listOpenTasks(file, entities);
  const byAlias = new Map(entities.map((entity) => [entity.alias, entity]));
  const isOurs = (alias: string): boolean => { const entity = byAlias.get(alias); return entity?.kind === 'host' && entity.isInternal; };
  const struck = file.held.length > 0 ? file.held : file.targeted;
  const hosts = struck.filter(isOurs);
  const served = hosts.filter((alias) => (byAlias.get(alias)?.services.length ?? 0) > 0);
  const isCut = state.isAttackContained;
  const other = (verb: Verb, aliases: readonly string[]): Action[] => onAll(verb, aliases, context);
  // Whose secret is only suspected to be stolen is told by a look, which is needed anyway.
  const isLookOpen = tasks.isKnowledgeSufficient.length > 0;
  const wait = (task: Action): Action[] => {
    if (!isLookOpen || !secretVerbs.has(task.verb)) return [task];
    const sure = task.targets.filter((alias) => file.confirmed.includes(alias));
    return sure.length === 0 ? [] : [makeAction(task.verb, sure)];
  };
  function guess(): Action[] {
    const on = (name: ConditionName): Action[] => (!state[name] && tasks[name].length === 0 && name !== 'isRecovered' ? onSuspects(name, struck, context) : []);
    const looks = on('isKnowledgeSufficient');
    // Nobody guesses at what a look would tell.
    const isUnseen = lookingVerbs.every((verb) => aliasesDone(file, verb).length === 0) && looks.some(({ verb }) => (lookingVerbs as readonly Verb[]).includes(verb));
    return isLookOpen || isUnseen ? looks : conditionNames.flatMap(on);
  }
  return [
    ...conditionNames.flatMap((name) => tasks[name]).flatMap(wait).flatMap((task) => withSingles(task, targetsPerVerb)),
    ...(isCut ? [] : [...other('stop_service', served), ...other('restrict_service', served), ...other('end_sessions', struck)]),
    ...other('rebuild_host', file.artefacts.filter((alias) => byAlias.get(alias)?.mayRebuild !== false)),
    ...other('disable_account', tasks.isEradicated.filter((task) => task.verb === 'reset_credentials').flatMap(wait).flatMap((task) => task.targets).filter((alias) => byAlias.get(alias)?.mustStay !== true)),
    ...(file.guessCount >= guessesAllowed ? [] : guess()),
    ...(isReadyToServe(state) && tasks.isRecovered.length === 0 ? [...other('verify_host', hosts), ...other('restore_service', hosts), ...other('restore_data', hosts)] : []),
  ];
}

/** The verbs of a condition that no task serves: on what is struck, and when all of that was done, on the rest of the site, the most suspicious first. */
function onSuspects(name: ConditionName, struck: readonly string[], context: ActionContext): Action[] {
  const { file, entities } = context;
  const serving = verbs.filter((verb) => verbFacts(verb).serves.includes(name));
  const on = (aliases: readonly string[]): Action[] => serving.flatMap((verb) => onAll(verb, reach(verb, aliases, context), context));
  const near = on(name === 'isAttackContained' ? [...struck, ...file.attackers] : struck);
  // What nobody touched leaves no evidence to keep.
  if (near.length > 0 || name === 'areForensicsPreserved') return near;
  const isFarther = (entity: Entity): boolean => entity.isInternal || (name === 'isAttackContained' && entity.suspicionFraction > 0);
  return on(entities.filter(isFarther).sort((a, b) => b.suspicionFraction - a.suspicionFraction || (b.criticality ?? 0) - (a.criticality ?? 0)).map((entity) => entity.alias));
}

const isReadyToServe = (state: RecoveryState): boolean => conditionNames.every((name) => name === 'isRecovered' || state[name]);

/** Things that the site lets this verb be used on. */
function reach(verb: Verb, aliases: readonly string[], { entities }: ActionContext): string[] {
  return aliases.filter((alias) => {
    const entity = entities.find((one) => one.alias === alias);
    if (entity === undefined || (entity.kind === 'host' && !entity.isInternal)) return false;
    switch (verb) {
      case 'isolate_host': return entity.mayIsolate !== false && !entity.isEnforcementPoint;
      case 'rebuild_host': return entity.mayRebuild !== false;
      case 'disable_account': return entity.mustStay !== true;
      case 'capture_memory': return (entity.evidenceSources ?? ['memory']).includes('memory');
      case 'image_disk': return (entity.evidenceSources ?? ['disk']).includes('disk');
      case 'stop_service': case 'restrict_service': return entity.services.length > 0;
      default: return true;
    }
  });
}

/** The verb on all of these things together, and on the first of them alone: for each kind of thing. */
function onAll(verb: Verb, aliases: readonly string[], { entities, file, targetsPerVerb }: ActionContext): Action[] {
  return verbFacts(verb).targets.flatMap((kind) => {
    const targets = [...new Set(aliases)].filter((alias) => entities.find((one) => one.alias === alias)?.kind === kind && !isDone(file, verb, alias) && !isGivenUp(file, verb, alias)).slice(0, mostTargets);
    return targets.length === 0 ? [] : withSingles(makeAction(verb, targets), targetsPerVerb);
  });
}

function withSingles(task: Action, count: number): Action[] {
  return task.targets.length === 1 ? [task] : [task, ...task.targets.slice(0, count).map((alias) => makeAction(task.verb, [alias]))];
}

/** Every verb on the most suspicious things of its kinds that the site lets it be used on. */
function everything(context: ActionContext): Action[] {
  const ranked = [...context.entities].sort((a, b) => b.suspicionFraction - a.suspicionFraction || a.alias.localeCompare(b.alias)).map((entity) => entity.alias);
  return verbs.filter((verb) => verb !== 'close_incident').flatMap((verb) => verbFacts(verb).targets.flatMap((kind) => {
    const targets = reach(verb, ranked.filter((alias) => context.entities.find((one) => one.alias === alias)?.kind === kind), context).slice(0, mostTargets);
    return onAll(verb, targets, context);
  }));
}
