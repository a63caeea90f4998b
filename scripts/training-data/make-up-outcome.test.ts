import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { listFindings, renderFinding } from '../../src/case/index.ts';
import { SeededRandom } from '../../src/kit/random.ts';
import { describeOutcome } from '../../src/world/wordings/describe-outcome.ts';
import { listInstances, loadScenarios, openInstance } from '../../src/world/scenarios/index.ts';
import { readInstance } from '../../eval/execution/read-instance.ts';
import { listGoldLines } from '../../eval/teacher/gold-lines.ts';
import type { AliasOf } from '../../eval/teacher/gold-findings.ts';
import { isHeldOut } from '../../src/world/wordings/draw-wording.ts';
import * as findingTables from '../../src/world/wordings/findings.ts';
import * as followUpTables from '../../src/world/wordings/follow-ups.ts';
import { FactPool, makeUpLine, makeUpOutcome } from './make-up-outcome.ts';
import { saidOtherwise } from './said-otherwise.ts';

const loaded = await loadScenarios([join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'eval', 'scenarios', 'train')]);
const keys = listInstances(loaded).map(({ key }) => key).filter((key) => key.endsWith('--plain'));
const instances = await Promise.all(keys.map((key) => openInstance({ loaded, key, seed: 2000, datasetsFolder: undefined })));
const pool = new FactPool();
for (const { scenario } of instances) pool.add(scenario);

it('makes up outcomes that can be told, of which it is known what each line says, with every finding often', async () => {
  const instance = instances.find(({ key }) => key === 'ssh-lateral--plain')!;
  const { evidence: { entities } } = (await readInstance(instance)).open({ tokenBudget: 400, countTokens: (text) => text.length / 3, isEstimate: true });
  const aliasOf: AliasOf = (kind, name) => entities.find((entity) => entity.kind === kind && entity.name === name)?.alias;
  const counts: Record<string, number> = {};
  for (let index = 0; index < 600; index += 1) {
    const random = new SeededRandom(`made up ${String(index)}`);
    const made = makeUpOutcome({ pool, entities, random });
    if (made === undefined) continue;
    const { action, outcome } = made;
    const retell = (facts: typeof outcome): string => describeOutcome(facts, random.child('words'), { mayUseHeldOut: false });
    const gold = listGoldLines({ outcome, text: retell(outcome), scenario: instance.scenario, aliasOf, retell });
    expect(gold, outcome.verb).toBeDefined();
    // Whatever is said can be said of this command: it stands in the closed list.
    const sayable = new Set(listFindings(action, entities).map(renderFinding));
    for (const finding of gold?.flat() ?? []) {
      expect(sayable, action.text).toContain(renderFinding(finding));
      counts[finding.kind] = (counts[finding.kind] ?? 0) + 1;
    }
  }
  for (const kind of ['held', 'artefact', 'rooted', 'vulnerable', 'weak', 'unguarded', 'misconfigured', 'exposed', 'tricked', 'down', 'damaged', 'stolen', 'active', 'failed', 'nothing', 'refused', 'quiet', 'lead']) expect(counts[kind], kind).toBeGreaterThan(4);
});

it('says every finding in other words, which can be said of the command', async () => {
  const instance = instances.find(({ key }) => key === 'ssh-lateral--plain')!;
  const { evidence: { entities } } = (await readInstance(instance)).open({ tokenBudget: 400, countTokens: (text) => text.length / 3, isEstimate: true });
  const said = new Set<string>();
  for (let index = 0; index < 600; index += 1) {
    const made = makeUpLine({ pool, entities, random: new SeededRandom(`line ${String(index)}`) });
    if (made === undefined) continue;
    said.add(made.finding?.kind ?? 'none');
    if (made.finding !== undefined) expect(listFindings(made.action, entities).map(renderFinding), made.text).toContain(renderFinding(made.finding));
    expect(made.text).not.toMatch(/[{}]/);
  }
  expect([...said].sort()).toEqual(Object.keys(saidOtherwise).sort());
});

it('shares no run of four words with a wording that is held out', () => {
  const runs = (text: string): string[] => { const words = text.toLowerCase().replaceAll(/\{\w+\}/g, ' ').split(/[^a-z]+/).filter((word) => word !== ''); return words.slice(3).map((_, at) => words.slice(at, at + 4).join(' ')); };
  const tablesOf = (value: unknown): string[][] => (Array.isArray(value) ? [value as string[]] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(tablesOf) : []);
  const heldOut = new Set(tablesOf({ ...findingTables, ...followUpTables }).flatMap((table) => table.filter((_, index) => isHeldOut(index)).flatMap(runs)));
  expect(heldOut.size).toBeGreaterThan(100);
  for (const phrase of Object.values(saidOtherwise).flat()) expect(runs(phrase).filter((run) => heldOut.has(run)), phrase).toEqual([]);
});
