import { renderFinding } from '../../src/case/index.ts';
import { flagsOfState, parentTechniqueOf, roles, verdicts, type Entity, type Knowledge, type RecoveryState, type Scenario } from '../../src/contracts/index.ts';
import { perceiveWording } from '../../src/prompts/perceive.ts';
import { listPathSteps } from '../../src/perception/perceive-evidence.ts';
import type { OutcomeFacts } from '../../src/world/outcome-facts.ts';
import { listFound } from '../../src/world/tell-outcome.ts';
import { at, type WorldState } from '../../src/world/world-state.ts';
import type { CompiledFacts } from '../../src/world/compile-facts.ts';
import { listTrueRoles, trueNameOf } from '../execution/score-perception.ts';
import { listGoldEvidence, listGoldFindings, type AliasOf } from './gold-findings.ts';
import type { Teacher, TeacherQuestion } from './teacher-engine.ts';

export interface PerfectReaderRequest {
  facts: CompiledFacts;
  knowledge: Knowledge;
  /** All that has an alias so far; the owner adds to it what outcomes name. */
  entities: readonly Entity[];
}

/**
 * Answers the questions of the compact prompts as one who makes no mistake in reading, and knows no more than was shown. Whoever plays sets what is
 * asked next: the conditions, the command, the outcome, the alert classes, the technique of a line.
 */
export class PerfectReader implements Teacher {
  /** The right six conditions; undefined: the question is not answered. */
  conditions: RecoveryState | undefined;
  /** The right next command. */
  command: string | undefined;
  alertClasses: ReadonlySet<string> = new Set();
  technique: string | undefined;
  readonly #request: PerfectReaderRequest;
  readonly #roles: ReturnType<typeof listTrueRoles>;
  readonly #techniqueNames: ReadonlySet<string>;
  #path: string[];
  #findings: string[] = [];
  /** What each line of the outcome says, by its text with aliases; undefined: any line may say what is left. */
  #lines: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(request: PerfectReaderRequest) {
    this.#request = request;
    const { scenario } = request.facts;
    this.#roles = listTrueRoles(scenario);
    const steps = new Set(scenario.attack.steps.flatMap(({ techniqueId }) => [techniqueId, parentTechniqueOf(techniqueId)]));
    this.#techniqueNames = new Set(request.knowledge.techniques.filter(({ id }) => steps.has(id) || steps.has(parentTechniqueOf(id))).map(({ name }) => name));
    this.#path = goldPath(scenario, request.knowledge);
  }

  /** What the evidence shows besides who is held is asked next. */
  readEvidence(start: WorldState): void {
    const { facts: { scenario } } = this.#request;
    const shown = (all: number, active: number): number => (start[all] ?? 0) & (start[active] ?? 0);
    const found = listFound(this.#request.facts, { compromised: 0, artifacts: shown(at.shownArtifacts, at.activeArtifacts), causes: shown(at.shownCauses, at.activeCauses), damage: shown(at.shownDamage, at.activeDamage) });
    this.#findings = listGoldEvidence(found, scenario, this.aliasOf).map(renderFinding);
  }

  /** What this outcome says is asked next; with `lines`, what each of them says. */
  readOutcome(outcome: OutcomeFacts | undefined, lines?: ReadonlyMap<string, readonly string[]>): void {
    this.#findings = outcome === undefined ? [] : listGoldFindings(outcome, this.#request.facts.scenario, this.aliasOf).map(renderFinding);
    this.#lines = lines;
  }

  choose({ purpose, tail, options }: TeacherQuestion): readonly number[] {
    switch (purpose) {
      case 'verdict': return [verdicts.indexOf(this.#request.facts.scenario.kind)];
      case 'role': return [roles.indexOf(this.#roleOf(/role of (\w+),/.exec(tail)?.[1] ?? ''))];
      case 'technique': {
        const right = this.technique ?? options.map((option) => option.trim()).find((name) => this.#techniqueNames.has(name));
        const index = options.findIndex((option) => option.trim() === right);
        return [index < 0 ? options.length - 1 : index];
      }
      case 'path': return [takeNext(this.#path, options)];
      case 'finding': return [takeNext(this.#findings, options)];
      case 'line': return this.#nextOfLine(tail, options);
      case 'act': { const index = options.findIndex((option) => option.trim() === this.command); return index < 0 ? [] : [index]; }
      case 'expected-alerts': return options.flatMap((option, index) => (this.alertClasses.has(option.trim()) ? [index] : []));
      default: return [];
    }
  }

  /** Lines are asked side by side: what a line was said to say stands in its prompt. */
  #nextOfLine(tail: string, options: readonly string[]): readonly number[] {
    const [text = '', ...said] = tail.slice(tail.lastIndexOf(perceiveWording.observation) + perceiveWording.observation.length).split('\n');
    if (this.#lines === undefined) {
      // What one line cannot say is left to the next.
      const place = this.#findings.findIndex((finding) => options.includes(` ${finding}`));
      return [place < 0 ? 0 : options.indexOf(` ${this.#findings.splice(place, 1)[0] ?? ''}`)];
    }
    const gold = this.#lines.get(text);
    if (gold === undefined) return [];
    const left = gold.filter((finding) => !said.includes(`${perceiveWording.finding} ${finding}`));
    return [takeNext([...left], options)];
  }

  flags(): readonly boolean[] | undefined {
    return this.conditions && flagsOfState(this.conditions);
  }

  readonly aliasOf: AliasOf = (kind, name) => {
    const { entities } = this.#request;
    const lower = name.toLowerCase();
    return (entities.find((entity) => entity.kind === kind && entity.name.toLowerCase() === lower)
      ?? (kind === 'host' || kind === 'address' ? entities.find((entity) => entity.kind === 'host' && (entity.name.toLowerCase() === lower || entity.addresses.includes(name))) : undefined))?.alias;
  };

  #roleOf(alias: string): (typeof roles)[number] {
    const entity = this.#request.entities.find((one) => one.alias === alias);
    const name = entity && trueNameOf(entity, this.#request.facts.scenario);
    return (['compromised', 'attacker', 'targeted'] as const).find((role) => name !== undefined && this.#roles[role].has(name)) ?? 'uninvolved';
  }
}

/** Takes the first text that is among the options: its index, or 0, which says that there is no more. */
function takeNext(left: string[], options: readonly string[]): number {
  for (let text = left.shift(); text !== undefined; text = left.shift()) {
    const index = options.indexOf(` ${text}`);
    if (index >= 0) return index;
  }
  return 0;
}

function goldPath({ attack }: Scenario, knowledge: Knowledge): string[] {
  const steps = listPathSteps(knowledge);
  return [...new Set(attack.steps.flatMap(({ tacticId, techniqueId }) => {
    const of = (id: string): typeof steps => steps.filter((step) => step.techniqueId === id);
    const known = of(techniqueId).length > 0 ? of(techniqueId) : of(parentTechniqueOf(techniqueId));
    return (known.find((step) => step.tacticId === tacticId) ?? known[0])?.text ?? [];
  }))];
}
