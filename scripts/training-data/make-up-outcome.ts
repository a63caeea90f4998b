import { causeKinds, cuttingVerbs, findingTable, leadVerbs, type Finding } from '../../src/case/index.ts';
import { damageKinds, makeAction, verbFacts, verbs, type Action, type Entity, type FactRef, type Scenario, type Verb } from '../../src/contracts/index.ts';
import type { FoundFact, OutcomeFacts, TargetOutcome } from '../../src/world/outcome-facts.ts';
import { saidOtherwise } from './said-otherwise.ts';

interface Chance { next(): number }

/** Facts of incidents of the train families, in whose words made-up outcomes speak. Grows with each incident. */
export class FactPool {
  readonly compromised: Scenario['compromised'][number][] = [];
  readonly artifacts: Scenario['artifacts'][number][] = [];
  readonly causes: Scenario['rootCauses'][number][] = [];
  readonly damage: Scenario['damage'][number][] = [];

  add({ compromised, artifacts, rootCauses, damage }: Scenario): void {
    this.compromised.push(...compromised);
    this.artifacts.push(...artifacts);
    this.causes.push(...rootCauses);
    this.damage.push(...damage);
  }
}

/** Few train families have a sign-in that a new secret does not mend: more ways to say so. */
const unguardedWhats = [
  'no second factor is asked for', 'sign-in with a password alone', 'multi-factor is off', 'MFA not enforced for it', 'only a password stands before it', 'nobody is asked for a one-time code',
  'the rule that asks for a second factor leaves it out', 'legacy sign-in without a second factor is allowed', 'no step-up check at a new device', 'a stolen password is enough to get in',
];

const damageWhats: Partial<Record<(typeof damageKinds)[number], readonly string[]>> = {
  'data-encrypted': ['files carry a new ending and cannot be opened', 'a note asks for money', 'shares and home folders are unreadable', 'the database files were locked with a key that nobody here has'],
  'data-altered': ['rows were changed', 'a table was emptied', 'pages were replaced', 'amounts differ from yesterday\'s copy'],
};

/** Verbs that show facts, and which kinds: those that occur most first. */
const shows: Partial<Record<Verb, readonly FoundFact['kind'][]>> = {
  scan_host: ['artifact', 'artifact', 'artifact', 'compromised', 'damage'], collect_logs: ['root-cause', 'root-cause', 'root-cause', 'root-cause', 'root-cause', 'compromised', 'compromised', 'damage'], hunt_indicator: ['compromised', 'compromised', 'artifact'],
  capture_memory: ['artifact'], image_disk: ['artifact', 'artifact', 'damage'], verify_host: ['artifact', 'damage'],
};
const lookingVerbs: readonly Verb[] = ['collect_logs', 'collect_logs', 'collect_logs', 'collect_logs', 'scan_host', 'scan_host', 'verify_host', 'hunt_indicator', 'image_disk'];
const restoring: ReadonlySet<Verb> = new Set(['restore_service', 'restore_data', 'reconnect_host']);
const usedVerbs = verbs.filter((verb) => verb !== 'close_incident');

export interface MakeUpRequest {
  pool: FactPool;
  entities: readonly Entity[];
  random: Chance;
}

/**
 * An outcome that no incident had, of things that this site has: results, findings, leads and causes in a balance that incidents lack, where a
 * refusal or a missing second factor is read once in a thousand lines. Undefined where the site has nothing that the drawn verb fits.
 */
export function makeUpOutcome({ pool, entities, random }: MakeUpRequest): { action: Action; outcome: OutcomeFacts } | undefined {
  const draw = <T>(list: readonly T[]): T | undefined => list[Math.floor(random.next() * list.length)];
  const is = (share: number): boolean => random.next() < share;
  const hosts = entities.filter((entity) => entity.kind === 'host' && entity.isInternal);
  const verb = is(0.65) ? draw(lookingVerbs) : draw(usedVerbs);
  if (verb === undefined) return undefined;
  const [kind] = shuffle(verbFacts(verb).targets, random);
  const fitting = kind === 'host' ? hosts : entities.filter((entity) => entity.kind === kind);
  const targets = shuffle(fitting, random).slice(0, 1 + Math.floor(random.next() * 2.4));
  if (targets.length === 0) return undefined;

  const refOn = (on: FactRef, target: Entity): FactRef | undefined => {
    if (on.kind === 'account' || on.kind === 'key') { const one = draw(entities.filter((entity) => entity.kind === on.kind)); return one && { kind: on.kind, name: one.name }; }
    const host = target.kind === 'host' && is(0.8) ? target : draw(hosts);
    return host && { kind: 'host', name: host.name };
  };
  const makeFact = (what: FoundFact['kind'], target: Entity): FoundFact | undefined => {
    const host = target.kind === 'host' ? target : draw(hosts);
    switch (what) {
      case 'compromised': { const one = draw(pool.compromised); const ref = one && refOn(one.ref, target); return one && ref && { kind: what, ref, what: one.what }; }
      case 'artifact': {
        const one = draw(pool.artifacts);
        if (one === undefined || host === undefined) return undefined;
        const { needsRebuild: _, ...plain } = one;
        return { kind: what, artifact: { ...plain, host: host.name, ...(is(0.3) && { needsRebuild: true }) }, isInMemoryOnly: one.kind !== 'process' && is(0.1) };
      }
      case 'root-cause': {
        const isUnguarded = is(0.15);
        // Each kind of cause as often as the others, whatever the families have.
        const kinds = [...new Set(pool.causes.map((cause) => cause.kind))];
        const wanted = isUnguarded ? 'weak-credential' : draw(kinds);
        const one = draw(pool.causes.filter((cause) => cause.kind === wanted));
        const on = one && refOn(one.on, target);
        if (one === undefined || on === undefined) return undefined;
        return { kind: what, cause: { ...one, on, ...(isUnguarded && { fixes: [{ verb: 'change_configuration', target: on }], what: draw(unguardedWhats) ?? one.what }) } };
      }
      case 'damage': {
        const kind = draw(damageKinds) ?? 'service-down';
        const whats = [...pool.damage.filter((one) => one.kind === kind).map((one) => one.what), ...(damageWhats[kind] ?? [])];
        const [one] = pool.damage;
        return one && host && { kind: what, damage: { id: one.id, kind, host: host.name, what: draw(whats) ?? '', shownBy: one.shownBy, basis: one.basis } };
      }
      default: return what satisfies never;
    }
  };

  const outcome: OutcomeFacts = {
    verb, attacker: [], minutes: is(0.5) ? 5 + Math.floor(random.next() * 90) : 0,
    targets: targets.map((target): TargetOutcome => {
      const result = drawResult(verb, random);
      const isLook = shows[verb] !== undefined && result === 'done';
      const found = isLook && is(0.65) ? Array.from({ length: is(0.3) ? 2 : 1 }, () => makeFact(draw(shows[verb] ?? []) ?? 'artifact', target)).filter((fact) => fact !== undefined) : [];
      const made: TargetOutcome = { name: target.name, kind: target.kind, result, found, leads: [], items: [], takenDown: [] };
      if (verbFacts(verb).needsService === true) made.service = draw(target.services) ?? 'http';
      if ((verb === 'scan_host' || verb === 'collect_logs') && result === 'done' && is(0.3)) {
        const lead = draw(leadVerbs);
        const to = lead === 'hunt_indicator' ? draw(entities.filter((entity) => ['file', 'account', 'address', 'domain', 'hash'].includes(entity.kind))) : draw(hosts);
        if (lead !== undefined && to !== undefined) made.leads = [{ verb: lead, target: to.name }];
      }
      if (result !== 'done') return made;
      if (verb === 'verify_host') Object.assign(made, { isClean: is(0.6), isServing: is(0.6) });
      if (restoring.has(verb) && target.kind === 'host') made.isServing = is(0.7);
      if (verb === 'remove_artifact' || verb === 'rebuild_host') { const one = draw(pool.artifacts); if (one !== undefined && is(0.7)) made.items = [one.name]; }
      return made;
    }),
  };
  if (cuttingVerbs.has(verb) && outcome.targets.some(({ result }) => result === 'done')) {
    const ends = is(0.45) ? Array.from({ length: is(0.25) ? 2 : 1 }, () => ({ from: draw(entities.filter((entity) => entity.kind === 'address' || entity.kind === 'host'))?.name, to: draw(hosts)?.name })).filter((end): end is { from: string; to: string } => end.from !== undefined && end.to !== undefined) : [];
    outcome.activity = { isSeen: ends.length > 0, ends };
  }
  return { action: makeAction(verb, targets.map(({ alias }) => alias)), outcome };
}

function drawResult(verb: Verb, random: Chance): TargetOutcome['result'] {
  const draw = random.next();
  if (draw < 0.6) return 'done';
  if (draw < 0.76) return 'no-effect';
  if (draw < 0.88) return 'failed';
  return draw < 0.95 || !verbFacts(verb).targets.includes('host') ? 'refused' : 'off';
}

export function shuffle<T>(list: readonly T[], random: Chance): T[] {
  return list.map((one) => ({ one, key: random.next() })).sort((a, b) => a.key - b.key).map(({ one }) => one);
}

/** Verbs whose outcomes say so. */
const sayingVerbs: Readonly<Record<keyof typeof saidOtherwise, readonly Verb[]>> = {
  held: ['collect_logs', 'scan_host', 'hunt_indicator'], artefact: ['scan_host', 'verify_host', 'image_disk', 'capture_memory'], rooted: ['scan_host'], vulnerable: ['collect_logs'], weak: ['collect_logs'], unguarded: ['collect_logs'], misconfigured: ['collect_logs'],
  exposed: ['collect_logs'], tricked: ['collect_logs'], down: ['collect_logs', 'verify_host', 'restore_service', 'restore_data'], damaged: ['collect_logs', 'scan_host'], stolen: ['collect_logs'], active: [...cuttingVerbs], quiet: [...cuttingVerbs],
  failed: usedVerbs, nothing: usedVerbs, refused: usedVerbs, none: usedVerbs,
};
const bullets = ['', '', '- ', '* ', '> ', '+ ', '-> ', '  '];
const joints = [': ', ' - ', '; ', ' // '];

/** One line in other words than those of the simulated tools, and what it says. Undefined where the site has nothing that it could be said of. */
export function makeUpLine({ pool, entities, random }: MakeUpRequest): { action: Action; text: string; finding: Finding | undefined } | undefined {
  const draw = <T>(list: readonly T[]): T | undefined => list[Math.floor(random.next() * list.length)];
  const said = random.next() < 0.3 ? 'none' : draw(Object.keys(saidOtherwise) as (keyof typeof saidOtherwise)[]);
  const verb = said && draw(sayingVerbs[said]);
  if (said === undefined || verb === undefined) return undefined;
  const isOurs = (entity: Entity): boolean => entity.kind !== 'host' || entity.isInternal;
  const target = draw(entities.filter((entity) => (verbFacts(verb).targets as readonly string[]).includes(entity.kind) && isOurs(entity)));
  const kinds = said === 'quiet' || said === 'none' ? undefined : findingTable[said].kinds;
  // What is said of a command is said of its target; the rest of any thing that it fits.
  const named = kinds === undefined ? target : draw(entities.filter((entity) => (kinds as readonly string[]).includes(entity.kind) && isOurs(entity)));
  const template = draw(saidOtherwise[said]);
  if (target === undefined || named === undefined || template === undefined) return undefined;
  const isCause = (causeKinds as readonly string[]).includes(said);
  const what = isCause && random.next() < 0.4 ? draw(said === 'unguarded' ? unguardedWhats : pool.causes.filter((cause) => cause.kind === causeKindOf[said as keyof typeof causeKindOf] && (said !== 'weak' || cause.fixes.some((fix) => fix.verb === 'reset_credentials'))).map((cause) => cause.what)) : undefined;
  const text = `${draw(bullets) ?? ''}${template.replaceAll('{name}', named.name).replaceAll('{x}', () => String(1 + Math.floor(random.next() * 900)))}${what === undefined ? '' : (draw(joints) ?? ': ') + what}`;
  return { action: makeAction(verb, [target.alias]), text, finding: said === 'none' ? undefined : said === 'quiet' ? { kind: 'quiet' } : { kind: said, alias: named.alias } };
}

const causeKindOf = { vulnerable: 'vulnerability', weak: 'weak-credential', misconfigured: 'misconfiguration', exposed: 'exposed-service', tricked: 'user-execution' } as const;
