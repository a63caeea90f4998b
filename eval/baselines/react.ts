import { makeClosing, toCommandTarget, verbFacts, verbs, verdicts, type Entity, type Evidence, type Observation, type Responder, type ResponderInsight, type ResponseCommand, type SystemDescription, type Verb } from '../../src/contracts/index.ts';
import { listValidTargets } from './list-valid-targets.ts';
import { makeServiceCommand } from './make-service-command.ts';
import type { ModelKit, ModelPlanner } from './planner.ts';
import { createChatVoice, createCompactVoice, type BegunTurn, type ReactTurn, type ReactVoice } from './react-voice.ts';

/** Things that one command may name, and that one question offers. */
const mostTargets = 6;
const mostOffered = 60;

/**
 * Reason, act, observe with the same verbs and the same model as the product, and nothing else of it: no state, no lookahead, no shortlist.
 * The model closes the incident itself. Source: Yao et al. 2022, arXiv 2210.03629. Differs in: commands are chosen from closed lists.
 */
export const react: ModelPlanner = {
  name: 'react', title: 'Reason, act, observe', usesModel: true, isOracle: false, rank: 0,
  create: ({ seed, model }) => new ReactResponder(model, seed),
};

export class ReactResponder implements Responder {
  readonly #kit: ModelKit;
  readonly #voice: ReactVoice;
  readonly #turns: ReactTurn[] = [];
  readonly #before: { decisions: number; evaluatedTokens: number; generatedTokens: number };
  #entities: Entity[] = [];
  #thoughtCount = 0;
  #open: BegunTurn = { thought: '', command: '' };

  constructor(kit: ModelKit, seed: number) {
    this.#kit = kit;
    const sampling = { temperature: 0, topP: 1, seed };
    const isCompact = kit.functions.profile === 'compact' && kit.model.describe().canScore;
    this.#voice = isCompact ? createCompactVoice(kit, sampling) : createChatVoice(kit, sampling);
    this.#before = this.#count();
  }

  async start(_system: SystemDescription, evidence: Evidence): Promise<ResponseCommand | undefined> {
    await this.#voice.begin(evidence);
    // Only what it has read of can be named.
    const read = new Set([...evidence.systemLines, ...evidence.digest.map(({ text }) => text)].flatMap((line) => line.match(/\b[a-z]\d+\b/g) ?? []));
    this.#entities = evidence.entities.filter(({ alias }) => read.has(alias));
    return this.#act();
  }

  next({ text, newEntities = [], isKnown }: Observation): Promise<ResponseCommand | undefined> {
    this.#entities.push(...newEntities);
    const named = newEntities.length === 0 ? '' : ` new: ${newEntities.map(({ alias, name }) => `${alias} ${name}`).join(', ')}`;
    this.#turns.push({ ...this.#open, seen: isKnown ? `${text}${named}` : 'nothing' });
    return this.#act();
  }

  insight(): ResponderInsight {
    const now = this.#count();
    return { steps: [], usage: { modelCalls: this.#thoughtCount + now.decisions - this.#before.decisions, promptTokens: now.evaluatedTokens - this.#before.evaluatedTokens, generatedTokens: now.generatedTokens - this.#before.generatedTokens } };
  }

  close(): Promise<void> {
    this.#voice.close();
    return Promise.resolve();
  }

  #count(): { decisions: number; evaluatedTokens: number; generatedTokens: number } {
    const { evaluatedTokens, generatedTokens } = this.#kit.model.usage();
    return { decisions: this.#kit.engine.usage().decisions, evaluatedTokens, generatedTokens };
  }

  async #act(): Promise<ResponseCommand> {
    const thought = await this.#voice.think(this.#turns);
    this.#thoughtCount += 1;
    this.#open = { thought, command: '' };
    const [verb] = await this.#choose(verbs.filter((one) => one === 'close_incident' || listValidTargets(one, this.#entities).length > 0));
    if (verb === undefined) return this.#noCommand();
    if (verb === 'close_incident') {
      const [verdict] = await this.#choose(verdicts);
      return verdict === undefined ? this.#noCommand() : makeClosing(verdict, thought);
    }
    const targets = await this.#chooseTargets(verb);
    const [first] = targets;
    if (first === undefined) return this.#noCommand();
    const [service] = verbFacts(verb).needsService === true && first.services.length > 1 ? await this.#choose(first.services) : first.services;
    return makeServiceCommand(verb, targets.map(toCommandTarget), { reason: thought, service });
  }

  /** A command names things of one kind: that of the first. */
  async #chooseTargets(verb: Verb): Promise<Entity[]> {
    const offered = listValidTargets(verb, this.#entities).slice(-mostOffered);
    const aliases = await this.#choose(offered.map(({ alias }) => alias), mostTargets);
    const targets = aliases.flatMap((alias) => offered.find((entity) => entity.alias === alias) ?? []);
    return targets.filter(({ kind }) => kind === targets[0]?.kind);
  }

  /** Asks how the command goes on, and writes it down. */
  async #choose<T extends string>(options: readonly T[], most = 1): Promise<T[]> {
    const chosen = options.length === 0 ? [] : await this.#voice.choose(this.#turns, this.#open, { options, most: Math.min(most, options.length) });
    this.#open.command = [this.#open.command, ...chosen].filter((part) => part !== '').join(' ');
    return chosen.flatMap((one) => options.find((option) => option === one) ?? []);
  }

  /** An answer that names nothing: it counts as no command. */
  #noCommand(): ResponseCommand {
    this.#open.command ||= 'none';
    return makeServiceCommand('verify_host', [], { reason: 'The model gave no usable answer.' });
  }
}
