import { toCommandTarget, type Entity, type EntityKind, type Observation, type ResponseCommand, type SystemDescription, type Verb } from '../../src/contracts/index.ts';
import { groupByKind, listValidTargets } from './list-valid-targets.ts';
import { makeServiceCommand } from './make-service-command.ts';
import { readOutcomeWords, type OutcomeWords } from './read-outcome-words.ts';

/** Commands to give, and what came of each. */
export type Turns = Generator<ResponseCommand, void, Observation>;

const ourKinds: ReadonlySet<EntityKind> = new Set(['host', 'account', 'key']);
const signKinds: ReadonlySet<EntityKind> = new Set(['file', 'hash']);
/** Looks say who else is struck. */
const looks: ReadonlySet<Verb> = new Set(['collect_logs', 'scan_host', 'hunt_indicator', 'capture_memory', 'image_disk']);
const mostTargets = 12;

/** What a playbook keeps on its wall: who is struck, who attacks, what was done. */
export class ResponseBoard {
  readonly held = new Set<Entity>();
  readonly attackers = new Set<Entity>();
  /** Files, hashes, addresses and domains to search for. */
  readonly signs = new Set<Entity>();
  readonly words: OutcomeWords[] = [];
  /** A look found something of an attacker. */
  hasFound = false;
  readonly #ours: Entity[];
  readonly #outside: Map<string, Entity>;
  readonly #system: SystemDescription;
  readonly #done = new Map<Verb, Set<Entity>>();

  constructor(system: SystemDescription, entities: readonly Entity[]) {
    this.#system = system;
    this.#ours = entities.filter((entity) => entity.isInSystem && ourKinds.has(entity.kind));
    this.#outside = new Map(entities.filter(isOutside).map((entity) => [entity.name.toLowerCase(), entity]));
  }

  ofKind(kind: EntityKind): Entity[] {
    return [...this.held].filter((entity) => entity.kind === kind);
  }

  /** Held hosts of which this can be kept as evidence. */
  keeping(source: 'memory' | 'disk' | 'logs'): Entity[] {
    return this.ofKind('host').filter(({ name }) => (this.#system.hosts.find((host) => host.name === name)?.evidenceSources ?? ['memory', 'disk']).includes(source));
  }

  isolated(): Entity[] {
    return this.ofKind('host').filter((host) => this.wasDone('isolate_host', host));
  }

  wasDone(verb: Verb, entity: Entity): boolean {
    return this.#done.get(verb)?.has(entity) === true;
  }

  /** A verb on those of the things on which it was not used yet; once more on those where it failed. */
  *use(verb: Verb, things: Iterable<Entity>, reason: string): Turns {
    const open = listValidTargets(verb, [...things]).filter((entity) => !this.wasDone(verb, entity)).slice(0, mostTargets);
    const lists = verb === 'stop_service' || verb === 'restrict_service' ? open.map((entity) => [entity]) : groupByKind(verb, open);
    for (const list of lists) {
      const failed = yield* this.#try(verb, list, reason);
      if (failed.length > 0) yield* this.#try(verb, failed, `${reason} Once more.`);
      for (const entity of list) this.#note(verb, entity);
    }
  }

  *#try(verb: Verb, targets: readonly Entity[], reason: string): Generator<ResponseCommand, Entity[], Observation> {
    const observation = yield makeServiceCommand(verb, targets.map(toCommandTarget), { reason, service: targets[0]?.services[0] });
    for (const entity of observation.newEntities ?? []) this.#take(entity);
    const words = readOutcomeWords(observation.text, this.#ours, this.#outside);
    this.words.push(words);
    for (const entity of words.outside) {
      this.attackers.add(entity);
      if (looks.has(verb)) this.signs.add(entity);
    }
    // A look with a finding names who is struck; a host that another outcome names, though the command was not about it, is where the attacker goes on.
    for (const entity of words.named) {
      const isElsewhere = entity.kind === 'host' && !entity.isEnforcementPoint && !targets.includes(entity);
      if (isElsewhere || (looks.has(verb) && words.hasFinding)) this.held.add(entity);
    }
    if (looks.has(verb) && words.hasFinding) this.hasFound = true;
    if (observation.succeeded !== false) return [];
    const failed = targets.filter((entity) => words.failed.includes(entity));
    return failed.length > 0 ? failed : [...targets];
  }

  /** What an outcome names for the first time. */
  #take(entity: Entity): void {
    if (signKinds.has(entity.kind)) this.signs.add(entity);
    else if (isOutside(entity)) this.#outside.set(entity.name.toLowerCase(), entity);
    else if (ourKinds.has(entity.kind)) this.#ours.push(entity);
  }

  #note(verb: Verb, entity: Entity): void {
    const list = this.#done.get(verb) ?? new Set();
    this.#done.set(verb, list.add(entity));
  }

  /** Things beside which any outcome used such words. */
  told(part: 'needRebuild' | 'lostData' | 'lostService'): Entity[] {
    return [...new Set(this.words.flatMap((words) => words[part]))].filter((entity) => entity.kind === 'host');
  }

  /** Things that outcomes name beside the words of a cause which this verb fixes. */
  causes(verb: Verb): Entity[] {
    return [...new Set(this.words.flatMap((words) => words.causes.filter((cause) => cause.verb === verb).flatMap((cause) => cause.on)))];
  }
}

function isOutside(entity: Entity): boolean {
  return !entity.isInternal && (entity.kind === 'address' || entity.kind === 'domain');
}
