import { describe, expect, it } from 'vitest';
import { renderFinding } from '../../src/case/index.ts';
import { makeAction } from '../../src/contracts/index.ts';
import { createKnowledge } from '../../src/knowledge/create-knowledge.ts';
import { listReadableLines } from '../../src/perception/read-outcome.ts';
import { searchBlindPlan } from '../../src/world/search-plan.ts';
import { openInstance } from '../baselines/__fixtures__/open-instance.ts';
import { orderToCommand } from '../baselines/order-to-command.ts';
import { listGoldFindings } from './gold-findings.ts';
import { listGoldLines } from './gold-lines.ts';
import { PerfectReader } from './perfect-reader.ts';

describe('what each line of an outcome says', () => {
  it.each([['dev/ransomware-smb', 'copied-first'], ['dev/shellshock', 'up-to-root'], ['dev/password-reset-phish', 'help-desk']])('%s %s: all that the outcome says, each in a line that names the thing and could say it', async (name, variant) => {
    const instance = await openInstance(name, variant, 3);
    const incident = instance.begin();
    const { facts, readState, readOutcome, retellOutcome } = incident.oracle;
    const entities = [...instance.evidence.entities];
    const { aliasOf } = new PerfectReader({ facts, knowledge: createKnowledge(), entities });
    const [told, offered] = [new Set<string>(), new Set<string>()];
    for (let step = 1; step < 25 && !incident.isOver; step += 1) {
      const [order] = searchBlindPlan(facts, readState()).orders;
      if (order === undefined) break;
      const command = orderToCommand(order, facts, entities);
      const observation = await incident.apply(step, command);
      entities.push(...(observation.newEntities ?? []));
      const outcome = readOutcome()!;
      const gold = listGoldLines({ outcome, text: observation.text, scenario: instance.scenario, aliasOf, retell: retellOutcome });
      const texts = (gold ?? []).map((line) => line.map(renderFinding));
      expect(new Set(texts.flat())).toEqual(new Set(listGoldFindings(outcome, instance.scenario, aliasOf).map(renderFinding)));
      const action = makeAction(command.verb, command.targets.map(({ alias }) => alias));
      for (const { number, findings } of listReadableLines({ action, observation, entities })) for (const text of texts[number] ?? []) { told.add(text); if (findings.includes(text)) offered.add(text); }
    }
    expect(told.size).toBeGreaterThan(4);
    // What the attacker does meanwhile may be told without a name.
    expect(offered.size).toBeGreaterThanOrEqual(told.size - 1);
  });
});
