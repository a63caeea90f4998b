import type { Action, Assessment, Entity, Verb } from '../contracts/index.ts';
import { causeFixes, causeKinds, fixingVerbs, type CauseKind, type Finding } from './finding.ts';

/** A verb on one thing, and how often it was tried there without success. */
export interface Tried { verb: Verb; alias: string; count: number }
export interface Cause { kind: CauseKind; alias: string }
export interface OpenLead { verb: Verb; alias: string }

/**
 * What a response knows: who holds what, what was found, what was done. Immutable. Made from what the model read and from the commands that
 * were given; knows nothing of what a command really does in a network.
 */
export interface CaseFile {
  readonly attackers: readonly string[];
  /** Hosts, accounts and keys that the attacker holds. */
  readonly held: readonly string[];
  readonly targeted: readonly string[];
  /** Did somebody get in? `believed`: the evidence speaks for it; `shown`: an outcome said so. */
  readonly entry: 'none' | 'believed' | 'shown';
  /** Of the held ones, those of which an outcome said so: the others are only suspected. */
  readonly confirmed: readonly string[];
  /** Hosts with something of the attacker on them that nobody removed. */
  readonly artefacts: readonly string[];
  /** Of those, hosts that only a rebuild frees. */
  readonly rooted: readonly string[];
  readonly causes: readonly Cause[];
  readonly down: readonly string[];
  readonly damaged: readonly string[];
  readonly leads: readonly OpenLead[];
  /** Is the attacker still seen? `unknown`: no command that cuts has told. */
  readonly activity: 'unknown' | 'active' | 'quiet';
  readonly activeEnds: readonly string[];
  /** Things found to be held or to carry something of the attacker since it was last looked whether the attacker is seen. */
  readonly foundSince: readonly string[];
  /** Commands in effect, as `verb alias`. */
  readonly done: ReadonlySet<string>;
  /** Of those, what had nothing to do there. */
  readonly idle: ReadonlySet<string>;
  readonly failed: readonly Tried[];
  /** Hosts whose logs were read a second time. */
  readonly reread: readonly string[];
  /** Commands since something new came to light that no open task asked for: looking on, and guesses. */
  readonly guessCount: number;
  /** What is presumed of a host whose logs were read but whose outcome nobody saw (plans without observation, simulations). */
  readonly presumedCause: CauseKind;
}

export function openCase(roles: Assessment['entities'], presumedCause: CauseKind = 'vulnerable', isEntered = roles.compromised.length > 0): CaseFile {
  return {
    attackers: roles.attacker, held: roles.compromised, targeted: roles.targeted, entry: isEntered ? 'believed' : 'none', confirmed: [], artefacts: [], rooted: [], causes: [], down: [], damaged: [], leads: [],
    activity: 'unknown', activeEnds: [], foundSince: [], done: new Set(), idle: new Set(), failed: [], reread: [], guessCount: 0, presumedCause,
  };
}

export const doneKey = (verb: Verb, alias: string): string => `${verb} ${alias}`;
/** Verbs that look at a host. */
export const lookingVerbs = ['scan_host', 'collect_logs'] as const satisfies readonly Verb[];
/** Things on which a verb is in effect. */
export function aliasesDone(file: CaseFile, verb: Verb): string[] {
  return [...file.done].flatMap((key) => (key.startsWith(`${verb} `) ? [key.slice(verb.length + 1)] : []));
}
export const isDone = (file: CaseFile, verb: Verb, alias: string): boolean => file.done.has(doneKey(verb, alias));

const without = <T>(list: readonly T[], gone: (one: T) => boolean): T[] => list.filter((one) => !gone(one));
const withAll = <T>(list: readonly T[], more: readonly T[]): T[] => [...new Set([...list, ...more])];

/** The case after a command took effect on these targets. `isSeen` false: nobody saw the outcome, so that what it would have shown is presumed. */
export function afterCommand(file: CaseFile, action: Action, isSeen: boolean): CaseFile {
  const { verb, targets } = action;
  const on = (alias: string): boolean => targets.includes(alias);
  const done = new Set(file.done);
  for (const alias of targets) done.add(doneKey(verb, alias));
  let next: CaseFile = { ...file, done, leads: without(file.leads, (lead) => lead.verb === verb && on(lead.alias)), failed: without(file.failed, (tried) => tried.verb === verb && on(tried.alias)) };
  if (fixingVerbs.has(verb)) next = { ...next, causes: without(next.causes, (cause) => on(cause.alias) && (mendingVerbs(cause).includes(verb) || isFixIdle(file, cause))) };
  switch (verb) {
    case 'isolate_host': case 'stop_service': case 'disable_account': for (const alias of targets) done.delete(doneKey(verb === 'stop_service' ? 'restore_service' : 'reconnect_host', alias)); break;
    case 'reconnect_host': for (const alias of targets) { done.delete(doneKey('isolate_host', alias)); done.delete(doneKey('disable_account', alias)); } break;
    case 'restore_service': for (const alias of targets) done.delete(doneKey('stop_service', alias)); next = { ...next, down: without(next.down, on) }; break;
    case 'restore_data': next = { ...next, damaged: without(next.damaged, on) }; break;
    case 'remove_artifact': next = { ...next, artefacts: without(next.artefacts, (alias) => on(alias) && !next.rooted.includes(alias)) }; break;
    case 'rebuild_host': for (const alias of targets) { done.delete(doneKey('restore_service', alias)); done.delete(doneKey('restore_data', alias)); } next = { ...next, artefacts: without(next.artefacts, on), rooted: without(next.rooted, on), down: withAll(next.down, targets), damaged: withAll(next.damaged, targets) }; break;
    case 'scan_host': if (!isSeen) next = { ...next, artefacts: withAll(next.artefacts, targets.filter((alias) => file.held.includes(alias))) }; break;
    case 'collect_logs': if (!isSeen && next.causes.length === 0) next = { ...next, causes: presume(file, targets) }; break;
    default:
  }
  return next;
}

/** A cause that logs will name, as the techniques tell: on the first held thing that it fits. */
function presume(file: CaseFile, targets: readonly string[]): Cause[] {
  const [account] = file.held.filter((alias) => !alias.startsWith('h'));
  const [host] = targets;
  const alias = file.presumedCause === 'weak' ? account ?? host : host;
  const isMended = alias === undefined || isDone(file, causeFixes[file.presumedCause], alias);
  return isMended ? [] : [{ kind: file.presumedCause, alias }];
}

export interface ReadOutcome {
  findings: readonly Finding[];
  hasSucceeded?: boolean | undefined;
  /** No open task asked for the command. */
  isGuess?: boolean;
}

/** The case after the model read an outcome. A finding of a failure takes back what the command would have done there. */
export function afterOutcome(file: CaseFile, action: Action, { findings, hasSucceeded, isGuess = false }: ReadOutcome): CaseFile {
  const aliasesOf = (...kinds: readonly string[]): string[] => findings.flatMap((finding) => ('alias' in finding && kinds.includes(finding.kind) ? [finding.alias] : []));
  const named = [...new Set(aliasesOf('failed', 'refused'))];
  const idleNamed = aliasesOf('nothing');
  // What is back while it is removed was not removed.
  const undone = action.verb === 'remove_artifact' ? aliasesOf('artefact', 'rooted').filter((alias) => action.targets.includes(alias)) : [];
  // The tool says that it failed: on all of its targets, where the text named none.
  // That there was nothing to do is no failure: where the tool says it failed, it was read wrongly of somebody.
  const unexplained = hasSucceeded === false && named.length === 0;
  const notIdle = action.targets.filter((alias) => !idleNamed.includes(alias));
  const missed = unexplained ? (notIdle.length > 0 ? notIdle : action.targets) : [...new Set([...named, ...undone])];
  const reached = action.targets.filter((alias) => !missed.includes(alias) && !idleNamed.includes(alias));
  const idle = action.targets.filter((alias) => idleNamed.includes(alias) && !missed.includes(alias));
  let next = reached.length === 0 ? file : afterCommand(file, { ...action, targets: reached }, true);
  // Nothing was to be done there: it counts as done, so that it is not tried again, but mends no cause and removes nothing.
  const idleKeys = idle.map((alias) => doneKey(action.verb, alias));
  if (idle.length > 0) next = { ...next, done: new Set([...next.done, ...idleKeys]), idle: new Set([...next.idle, ...idleKeys]), leads: without(next.leads, (lead) => lead.verb === action.verb && idle.includes(lead.alias)) };
  const refused = aliasesOf('refused');
  next = { ...next, failed: [...without(next.failed, (tried) => tried.verb === action.verb && missed.includes(tried.alias)), ...missed.map((alias): Tried => ({ verb: action.verb, alias, count: refused.includes(alias) ? 9 : 1 + (file.failed.find((tried) => tried.verb === action.verb && tried.alias === alias)?.count ?? 0) }))] };

  const held = aliasesOf('held');
  const isEntry = aliasesOf('held', 'artefact', 'rooted', 'damaged', 'stolen').length > 0;
  const newlyHeld = held.filter((alias) => !file.held.includes(alias));
  const isActive = findings.some((finding) => finding.kind === 'active');
  const isQuiet = findings.some((finding) => finding.kind === 'quiet');
  const artefacts = aliasesOf('artefact', 'rooted');
  // What is back after it was removed has to be removed again.
  const done = new Set(next.done);
  for (const alias of artefacts) done.delete(doneKey('remove_artifact', alias));
  for (const alias of aliasesOf('rooted')) done.delete(doneKey('rebuild_host', alias));
  // The same for a service that is down again, data that are harmed again, and an end at which the attacker is back.
  for (const alias of aliasesOf('down')) done.delete(doneKey('restore_service', alias));
  for (const alias of aliasesOf('damaged')) done.delete(doneKey('restore_data', alias));
  for (const alias of [...aliasesOf('active'), ...newlyHeld]) done.delete(doneKey('reconnect_host', alias));
  // A host that the attacker enters later has to be looked at again.
  for (const alias of newlyHeld) for (const verb of lookingVerbs) if (!(action.verb === verb && action.targets.includes(alias))) done.delete(doneKey(verb, alias));
  const toldNow = findings.flatMap((finding): Cause[] => (isCause(finding) ? [{ kind: finding.kind, alias: finding.alias }] : []));
  // A secret that was new before this came to light is not what lacks: a rule is.
  const causes = toldNow.map((cause): Cause => (cause.kind === 'weak' && isDone(next, 'reset_credentials', cause.alias) ? { kind: 'unguarded', alias: cause.alias } : cause))
    .filter((cause, index, all) => all.findIndex((one) => isSameCause(one, cause)) === index);
  // What is told again was not mended, whatever was read of the command that should have.
  for (const { kind, alias } of causes) if (action.verb !== causeFixes[kind]) done.delete(doneKey(causeFixes[kind], alias));
  const leads = findings.flatMap((finding): OpenLead[] => (finding.kind === 'lead' && !next.done.has(doneKey(finding.verb, finding.alias)) ? [{ verb: finding.verb, alias: finding.alias }] : []));
  // Whoever talks with the attacker has to be looked at.
  for (const alias of new Set(aliasesOf('active'))) if (alias.startsWith('h') && !leads.some((lead) => lead.verb === 'collect_logs' && lead.alias === alias) && !held.includes(alias) && !next.held.includes(alias) && !next.done.has(doneKey('collect_logs', alias))) leads.push({ verb: 'collect_logs', alias });
  const confirmed = withAll(next.confirmed, [...held, ...artefacts, ...causes.map((cause) => cause.alias), ...aliasesOf('down', 'damaged', 'stolen')]);
  const isNews = findings.some((finding) => !['nothing', 'failed', 'refused', 'quiet'].includes(finding.kind)) || (isQuiet && file.activity !== 'quiet');
  const reread = action.verb === 'collect_logs' ? [...reached, ...idle].filter((alias) => isDone(file, 'collect_logs', alias)) : [];
  return dropCleared({
    ...next, done, confirmed, reread: withAll(file.reread, reread), guessCount: isNews ? 0 : file.guessCount + (isGuess && reached.length + idle.length > 0 ? 1 : 0), entry: isEntry ? 'shown' : next.entry, held: withAll(next.held, held), targeted: without(next.targeted, (alias) => held.includes(alias)),
    artefacts: withAll(next.artefacts, artefacts), rooted: withAll(next.rooted, aliasesOf('rooted')),
    causes: [...next.causes, ...causes.filter((cause) => !next.causes.some((known) => isSameCause(known, cause)) && action.verb !== causeFixes[cause.kind])],
    down: withAll(next.down, aliasesOf('down')), damaged: withAll(next.damaged, aliasesOf('damaged')),
    leads: [...next.leads, ...leads.filter((lead) => !next.leads.some((known) => known.verb === lead.verb && known.alias === lead.alias))],
    activity: isActive ? 'active' : isQuiet ? 'quiet' : file.activity,
    foundSince: isActive || isQuiet ? [] : withAll(file.foundSince, [...newlyHeld, ...artefacts.filter((alias) => !file.artefacts.includes(alias))]),
    activeEnds: isActive ? aliasesOf('active') : isQuiet ? [] : file.activeEnds,
  });
}

/**
 * A suspicion that nothing confirmed is dropped: of a host when it was searched and its logs were read, of an account or key when this was
 * done on every struck host.
 */
function dropCleared(file: CaseFile): CaseFile {
  const isLookedAt = (alias: string): boolean => lookingVerbs.every((verb) => isDone(file, verb, alias));
  const hosts = file.held.filter((alias) => alias.startsWith('h'));
  const cleared = hosts.filter((alias) => !file.confirmed.includes(alias) && isLookedAt(alias));
  const left = hosts.filter((alias) => !cleared.includes(alias));
  const isAllLookedAt = left.length > 0 && left.every(isLookedAt);
  return { ...file, held: file.held.filter((alias) => !cleared.includes(alias) && (alias.startsWith('h') || !isAllLookedAt || file.confirmed.includes(alias))) };
}

const isSameCause = (one: Cause, other: Cause): boolean => one.kind === other.kind && one.alias === other.alias;
function isCause(finding: Finding): finding is Finding & Cause {
  return (causeKinds as readonly string[]).includes(finding.kind);
}

/** A weak secret is also mended by a rule that keeps it from being guessed. */
const mendingVerbs = ({ kind }: Cause): Verb[] => [causeFixes[kind], ...(kind === 'weak' ? (['change_configuration'] as const) : [])];

/** There is a cause, and what mends its kind had nothing to do there: it was read for one of another kind. */
export const isFixIdle = (file: CaseFile, { kind, alias }: Cause): boolean => file.idle.has(doneKey(causeFixes[kind], alias));

/** The case after the evidence was read for what it shows besides roles. */
export function afterEvidence(file: CaseFile, findings: readonly Finding[]): CaseFile {
  const nothingDone: Action = { verb: 'verify_host', targets: [], text: '' };
  return { ...afterOutcome(file, nothingDone, { findings }), entry: file.entry, foundSince: [] };
}

/** Hosts that have to be looked at, if there are so many, before what was believed counts as refuted. */
const hostsToLookAt = 3;

/** A break-in was believed, and neither the suspected hosts nor others show anything of it. */
export function isRefuted(file: CaseFile, entities: readonly Entity[]): boolean {
  const lookedAt = new Set(lookingVerbs.flatMap((verb) => aliasesDone(file, verb)));
  const hostCount = entities.filter((entity) => entity.kind === 'host' && entity.isInternal).length;
  return file.entry === 'believed' && lookedAt.size >= Math.min(hostsToLookAt, Math.max(1, hostCount)) && !file.held.some((alias) => alias.startsWith('h'));
}
