import type { Entity } from '../contracts/index.ts';
import { only } from './fold-groups.ts';
import { signWeight } from './judge-rule.ts';
import type { RankedGroup } from './ranked-group.ts';

/** Operations that one outside address has to itself before they are a sign, and their least share of its own: an ordinary client does what others do too. */
const minOwn = 3;
const minOwnShare = 0.5;
const ownWeight = 0.42;
/** Failed sign-ins of one outside source with one account, after which one that works is a sign. */
const minFailures = 3;
const enteredWeight = 0.6;

/**
 * What an outside address does with the site's accounts, where no single line speaks of an attack: things that nobody else does here (several kinds of
 * them), and a sign-in that works after failed ones by the same account.
 */
export function raiseOutsideActors(groups: readonly RankedGroup[]): void {
  const acts = groups.filter(({ draft, isAnswer }) => draft.first.kind === 'event' && !isAnswer && !draft.rule.judgement.isBenign && draft.sources.size > 0);
  raiseOwnOperations(acts);
  raiseEntries(acts);
}

const isOutside = (entity: Entity): boolean => !entity.isInternal && !entity.isEnforcementPoint;

function raiseOwnOperations(acts: readonly RankedGroup[]): void {
  const doers = new Map<string, Set<Entity>>();
  const done = new Map<Entity, Map<string, RankedGroup[]>>();
  for (const group of acts) {
    const operation = operationOf(group);
    const held = doers.get(operation) ?? new Set<Entity>();
    for (const source of group.draft.sources) if (held.size < 2) held.add(source);
    doers.set(operation, held);
    const source = only(group.draft.sources);
    if (source === undefined || !isOutside(source) || !usesAccount(group)) continue;
    const operations = done.get(source) ?? new Map<string, RankedGroup[]>();
    operations.set(operation, [...(operations.get(operation) ?? []), group]);
    done.set(source, operations);
  }
  for (const [source, operations] of done) {
    const own = [...operations].filter(([operation]) => only(doers.get(operation) ?? new Set()) === source);
    if (own.length < minOwn || own.length < operations.size * minOwnShare) continue;
    for (const group of own.flatMap(([, groups]) => groups)) raise(group, ownWeight, `one of ${String(own.length)} kinds of acts that only this address did`);
  }
}

/** What was done, without what it was done to: the words before its outcome. */
function operationOf({ draft }: RankedGroup): string {
  return `${draft.first.product ?? ''} ${draft.first.message.split(/ (?:done|failed|succeeded|denied)\b|:/, 1)[0] ?? ''}`.slice(0, 100);
}

function raiseEntries(acts: readonly RankedGroup[]): void {
  const failures = new Map<string, { count: number; firstMs: number }>();
  const entries = new Map<string, RankedGroup[]>();
  for (const group of acts) {
    const { judgement } = group.draft.rule;
    for (const key of pairsOf(group)) {
      if (judgement.isSignIn) entries.set(key, [...(entries.get(key) ?? []), group]);
      if (judgement.stage !== 'failure') continue;
      const held = failures.get(key) ?? { count: 0, firstMs: Infinity };
      failures.set(key, { count: held.count + group.draft.count, firstMs: Math.min(held.firstMs, group.draft.firstTimeMs ?? Infinity) });
    }
  }
  for (const [key, groups] of entries) {
    const failed = failures.get(key);
    // Who came in before, too, is somebody who mistyped.
    if (failed === undefined || failed.count < minFailures || groups.some(({ draft }) => (draft.firstTimeMs ?? -Infinity) < failed.firstMs)) continue;
    const [first] = groups.sort((a, b) => (a.draft.firstTimeMs ?? -Infinity) - (b.draft.firstTimeMs ?? -Infinity));
    if (first !== undefined) raise(first, enteredWeight, 'sign-in worked after failed ones from the same address');
  }
}

/** Outside sources with the accounts of a group, where both are few. */
function pairsOf({ draft }: RankedGroup): string[] {
  const accounts = [...draft.mentions].filter(({ kind }) => kind === 'account');
  const sources = [...draft.sources].filter(isOutside);
  return sources.length > 4 ? [] : sources.flatMap((source) => accounts.map((account) => `${source.alias} ${account.alias}`));
}

const usesAccount = ({ draft }: RankedGroup): boolean => [...draft.mentions].some(({ kind }) => kind === 'account' || kind === 'key');

function raise(group: RankedGroup, weight: number, reason: string): void {
  if (group.weight >= weight) return;
  group.weight = weight;
  group.isSign = weight >= signWeight;
  if (group.stage === 'none') group.stage = 'anomaly';
  group.reasons.push(reason);
}
