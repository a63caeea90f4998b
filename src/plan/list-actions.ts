import { isTerminal, renderAction, verbFacts, verbs, type Action, type Assessment, type ConditionName, type Entity, type RecoveryState, type Verb } from '../contracts/index.ts';

/** An action that was run, in truth or in a simulation. */
export interface DoneAction {
  verb: Verb;
  targets: readonly string[];
  hasSucceeded: boolean;
}

export interface ActionContext {
  entities: readonly Entity[];
  roles: Assessment['entities'];
  state: RecoveryState;
  done: readonly DoneAction[];
  /** Single targets offered for each verb, besides all of them together. */
  targetsPerVerb: number;
  /** False: every verb on every fitting target, whatever is believed (an ablation). */
  hasShortlist: boolean;
}

const failuresAllowed = 2;

/**
 * The candidates that the model ranks: made from the verb table, the entities, their public preconditions, what is believed and what
 * was done or failed. Knows nothing of a world's rules of effect. When nothing is timely, whatever serves
 * an open condition; empty when no verb has a target left.
 */
export function listActions(context: ActionContext): Action[] {
  const strict = verbs.flatMap((verb) => (verb !== 'close_incident' && isTimely(verb, context) ? actionsOf(verb, context) : []));
  if (strict.length > 0 || isTerminal(context.state)) return strict;
  return verbs.flatMap((verb) => (verbFacts(verb).serves.some((condition) => !context.state[condition]) ? actionsOf(verb, context) : []));
}

/** The order of NIST SP 800-61: nothing is destroyed before it is preserved, nothing eradicated while the attacker can act, nothing reconnected before causes are fixed. */
function isTimely(verb: Verb, { state, hasShortlist }: ActionContext): boolean {
  if (!hasShortlist) return true;
  const facts = verbFacts(verb);
  if (!facts.serves.some((condition) => !state[condition])) return false;
  if (facts.destroysEvidence === true && !(state.isAttackContained && state.areForensicsPreserved)) return false;
  const needed: Partial<Record<ConditionName, (keyof RecoveryState)[]>> = {
    isEradicated: ['isAttackContained'],
    isHardened: ['isAttackContained'],
    isRecovered: ['isAttackContained', 'isEradicated', 'isHardened'],
  };
  return facts.serves.some((condition) => !state[condition] && (needed[condition] ?? []).every((name) => state[name]));
}

function actionsOf(verb: Verb, context: ActionContext): Action[] {
  const open = targetsOf(verb, context).filter((entity) => {
    const earlier = context.done.filter((action) => action.verb === verb && action.targets.includes(entity.alias));
    return !earlier.some((action) => action.hasSucceeded) && earlier.length < failuresAllowed;
  });
  const kinds = [...new Set(open.map((entity) => entity.kind))];
  return kinds.flatMap((kind) => {
    const aliases = open.filter((entity) => entity.kind === kind).map((entity) => entity.alias);
    const sets = aliases.length > 1 ? [aliases, ...aliases.slice(0, context.targetsPerVerb).map((alias) => [alias])] : [aliases];
    return sets.map((targets): Action => ({ verb, targets, text: renderAction(verb, targets) }));
  });
}

/** Entities that the verb can sensibly name, most suspicious first, at most six. */
function targetsOf(verb: Verb, { entities, roles, done }: ActionContext): Entity[] {
  const facts = verbFacts(verb);
  const attackers = new Set(roles.attacker);
  const struck = new Set(roles.compromised.length > 0 ? roles.compromised : roles.targeted);
  const was = (names: readonly Verb[], alias: string): boolean => done.some((action) => action.hasSucceeded && names.includes(action.verb) && action.targets.includes(alias));
  const fits = entities.filter((entity) => {
    if (!facts.targets.includes(entity.kind)) return false;
    const isOurs = entity.isInternal && entity.kind === 'host';
    switch (verb) {
      case 'block_traffic': return attackers.has(entity.alias) && !entity.isInSystem;
      case 'isolate_host': return isOurs && entity.mayIsolate !== false && !entity.isEnforcementPoint && (struck.has(entity.alias) || attackers.has(entity.alias)) && !was(['isolate_host'], entity.alias);
      case 'disable_account': return struck.has(entity.alias) && entity.mustStay !== true;
      case 'revoke_key': case 'reset_credentials': return struck.has(entity.alias) || entity.suspicionFraction > 0.5;
      case 'hunt_indicator': return attackers.has(entity.alias) || ((entity.kind === 'file' || entity.kind === 'hash') && entity.suspicionFraction > 0.3);
      case 'stop_service': case 'restrict_service': return isOurs && struck.has(entity.alias) && entity.services.length > 0;
      case 'rebuild_host': return isOurs && struck.has(entity.alias) && entity.mayRebuild !== false;
      case 'reconnect_host': return was(['isolate_host', 'disable_account'], entity.alias) && !was(['reconnect_host'], entity.alias);
      case 'end_sessions': case 'change_configuration': return struck.has(entity.alias) && (isOurs || entity.kind === 'account');
      case 'collect_logs': case 'scan_host': case 'capture_memory': case 'image_disk': case 'export_logs': case 'remove_artifact': case 'patch_vulnerability':
      case 'restore_data': case 'restore_service': case 'verify_host': return isOurs && struck.has(entity.alias);
      case 'close_incident': return false;
      default: return verb satisfies never;
    }
  });
  return fits.sort((a, b) => b.suspicionFraction - a.suspicionFraction || a.alias.localeCompare(b.alias)).slice(0, 6);
}
