import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { LanguageModel } from '../../src/contracts/index.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import { estimateTokens } from '../../src/kit/estimate-tokens.ts';
import { SeededRandom } from '../../src/kit/random.ts';
import { createKnowledge } from '../../src/knowledge/create-knowledge.ts';
import { createCompactFunctions } from '../../src/prompts/compact-functions.ts';
import { createScriptedModel } from '../../src/providers/scripted/scripted-model.ts';
import { at, type WorldState } from '../../src/world/world-state.ts';
import { listInstances, loadScenarios, openInstance } from '../../src/world/scenarios/index.ts';
import type { OracleView } from '../../src/world/oracle-view.ts';
import { StanchResponder, stanchSettings } from '../baselines/stanch.ts';
import { executeRun } from './execute-run.ts';
import { readInstance } from './read-instance.ts';

const loaded = await loadScenarios([join(dirname(fileURLToPath(import.meta.url)), '..', 'scenarios', 'dev')]);
const keys = listInstances(loaded).map(({ key }) => key).filter((key) => key.endsWith('--plain'));

/** Answers by the hash of what is asked, and hands on every prompt. */
function createListener(onPrompt: (text: string) => void): LanguageModel {
  return createScriptedModel(({ question, partial, options }) => {
    if (partial === '') onPrompt(question);
    return options.map((option) => (createHash('sha1').update(`${question.slice(-300)}${partial}${option}`).digest()[0] ?? 0) / 64);
  });
}

/** Names of artefacts that nothing has shown yet, and no look has told to hunt for. */
function listHidden({ facts, readState }: OracleView): string[] {
  const state: WorldState = readState();
  const told = new Set(facts.leads.filter((_, index) => (((state[at.openLeads] ?? 0) | (state[at.closedLeads] ?? 0)) & (1 << index)) !== 0).map((lead) => lead.target));
  return facts.scenario.artifacts.filter((_, index) => ((state[at.shownArtifacts] ?? 0) & (1 << index)) === 0).map((artifact) => artifact.name).filter((name) => !told.has(name));
}

describe('what a prompt may hold', () => {
  it.each(keys)('never the truth behind %s', async (key) => {
    const instance = await openInstance({ loaded, key, seed: 1, datasetsFolder: undefined });
    const { scenario } = instance;
    const visible = [...instance.evidence.map((one) => one.text ?? ''), JSON.stringify(scenario.system)].join('\n').toLowerCase();
    const unescaped = visible.replaceAll('\\\\', '\\');
    const isTold = (text: string): boolean => visible.includes(text.toLowerCase()) || unescaped.includes(text.toLowerCase());
    const forbidden = [scenario.id, scenario.title, scenario.family, ...scenario.attack.steps.map((step) => step.techniqueId)].filter((text) => !isTold(text));
    expect(forbidden).toContain(scenario.id);
    const read = await readInstance(instance);
    let oracle: OracleView | undefined;
    let promptCount = 0;
    const seen = new Set<string>();
    const leaks = new Set<string>();
    const model = createListener((prompt) => {
      promptCount += 1;
      if (seen.has(prompt)) return;
      seen.add(prompt);
      const lower = prompt.toLowerCase();
      const hidden = oracle === undefined ? [] : listHidden(oracle).filter((name) => !isTold(name));
      for (const text of [...forbidden, ...hidden]) if (lower.includes(text.toLowerCase())) leaks.add(`${text} in …${prompt.slice(Math.max(0, lower.indexOf(text.toLowerCase()) - 200), lower.indexOf(text.toLowerCase()) + 60)}`);
    });
    const engine = createEngine({ model });
    const evidence = read.open({ tokenBudget: 250, countTokens: estimateTokens, isEstimate: true });
    const { steps } = await executeRun({
      key, planner: 'stanch', split: 'dev', seed: 1, read, evidence, optimalSteps: 0, blindSteps: undefined,
      createResponder: (view) => {
        oracle = view();
        return new StanchResponder({ functions: createCompactFunctions(engine), engine, knowledge: createKnowledge(), random: new SeededRandom(1), citedLines: evidence.citedLines, settings: { ...stanchSettings, depthSteps: 2, samplesPerCandidate: 1, candidates: { ...stanchSettings.candidates, count: 2 }, maxSteps: 6 } });
      },
    });
    expect([...leaks]).toEqual([]);
    // Without a sign of an attack in the logs the product asks nothing.
    if (evidence.evidence.signCount > 0) expect(promptCount).toBeGreaterThan(0);
    if (scenario.kind === 'compromise') expect(steps.length).toBeGreaterThan(0);
  });
});
