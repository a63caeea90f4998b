import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StanchError } from '../../../src/kit/error.ts';
import { layOutTable } from '../../../src/report/text-layout.ts';
import { openStore } from '../../harness/index.ts';
import { splits } from '../../run-result.ts';
import type { ListOptions } from '../options.ts';
import { evaluationsFolder, type CommandContext } from './context.ts';

/** `list`: planners, scenarios, or the evaluations at the usual place. */
export async function list(options: ListOptions, context: CommandContext): Promise<number> {
  const { console } = context;
  const show = (kind: string, entries: readonly object[], table: string[][]): void => {
    console.result(options.format === 'json' ? JSON.stringify({ kind, [kind]: entries }) : layOutTable(table, console.widthColumns, []).join('\n'));
  };
  switch (options.what) {
    case 'planners': {
      const planners = [...await (await context.loadRegistry()).planners()].sort((a, b) => a.rank - b.rank);
      show('planners', planners, [['Planner', 'What it is', 'Model', 'Sees the truth'], ...planners.map((each) => [each.name, each.title, each.usesModel ? 'yes' : 'no', each.isOracle ? 'yes' : 'no'])]);
      return 0;
    }
    case 'scenarios': {
      const scenarios = await (await context.loadRegistry()).findScenarios(splits, options.scenariosDir.map((folder) => resolve(folder)));
      show('scenarios', scenarios, [['Scenario', 'Title', 'Family', 'Split', 'Kind', 'Published', 'Here'], ...scenarios.map((each) => [each.key, each.title, each.family, each.split, each.kind, each.published, each.missing === undefined ? 'yes' : 'no'])]);
      for (const each of scenarios) if (each.missing !== undefined) console.say(`${each.key}: ${each.missing}`);
      return 0;
    }
    case 'runs': {
      const runs = await listRuns();
      show('runs', runs, [['Folder', 'Started', 'Planners', 'Scenarios', 'Seeds', 'Done', 'Broken'], ...runs.map((each) => (each.problem === undefined
        ? [each.folder, each.startedAt ?? '', each.planners?.join(', ') ?? '', ...[each.scenarioCount, each.seedCount].map((count) => String(count ?? 0)), `${each.doneCount ?? 0} of ${each.totalCount ?? 0}`, String(each.brokenCount ?? 0)]
        : [each.folder, each.problem, '', '', '', '', '']))]);
      return 0;
    }
    default: return options.what satisfies never;
  }
}

interface ListedRun { folder: string; problem?: string; startedAt?: string; planners?: string[]; scenarioCount?: number; seedCount?: number; totalCount?: number; doneCount?: number; brokenCount?: number }

async function listRuns(): Promise<ListedRun[]> {
  const names = await readdir(evaluationsFolder).catch(() => []);
  return Promise.all(names.sort().reverse().map(async (name): Promise<ListedRun> => {
    const folder = join(evaluationsFolder, name);
    try {
      const store = await openStore(folder);
      const { startedAt, planners, scenarios, seeds } = store.evaluation;
      const heads = [...store.heads().values()];
      return { folder, startedAt, planners, scenarioCount: scenarios.length, seedCount: seeds.length, totalCount: planners.length * scenarios.length * seeds.length, doneCount: heads.length, brokenCount: heads.filter((head) => head.status === 'broken').length };
    } catch (error) {
      if (!(error instanceof StanchError)) throw error;
      return { folder, problem: error.message };
    }
  }));
}
