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
import { FactPool, makeUpOutcome } from './make-up-outcome.ts';

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
