import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseJson } from '../../src/kit/json.ts';
import { registry } from '../harness/__fixtures__/toy-registry.ts';
import type { Evaluation } from '../run-result.ts';
import { runEvalCli } from './run-eval-cli.ts';

async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr'): NodeJS.WriteStream => ({ isTTY: false, columns: 80, write: (text: string) => { said[name] += text; return true; } }) as unknown as NodeJS.WriteStream;
  const code = await runEvalCli(argv, {
    streams: { stdout: stream('stdout'), stderr: stream('stderr') }, signal: new AbortController().signal,
    loadRegistry: async () => registry, registryUrl: new URL('../harness/__fixtures__/toy-registry.ts', import.meta.url).href, programName: 'stanch-eval', readCodeVersion: async () => '1.0.0+toy',
  });
  return { code, ...said };
}

const base = mkdtempSync(join(tmpdir(), 'stanch-eval-cli-'));
const folder = join(base, 'a');
const newRun = (...more: string[]): string[] => ['run', '--planner', 'steady', '--planner', 'hasty', '--scenarios', 'ransom', '--scenarios', 'phishing--a', '--seeds', '1', '--threads', '1', ...more];
let first: Awaited<ReturnType<typeof run>>;

describe('command line of the harness', () => {
  beforeAll(async () => { first = await run(...newRun('--out', folder, '--scenarios', 'old-worm')); }, 60_000);

  it('shows its help exactly', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "stanch-eval COMMAND

      Measures how fast a planner recovers, beside others, and how sure that is.

      Commands:
        stanch-eval run                          run planners on scenarios
        stanch-eval resume <folder>              go on with an evaluation that was stopped
        stanch-eval list [what]                  planners, scenarios, or evaluations in .stanch/eval
        stanch-eval report <folder>              render results
        stanch-eval compare <before> <after>     is the second evaluation worse than the first?
        stanch-eval scenarios <action> <folder>  look for errors in scenarios

      Options:
        --help  Show help                                                                        [boolean]
      "
    `);
  });

  it.each(['run', 'resume', 'list', 'report', 'compare', 'scenarios'])('shows the help of %s exactly', async (command) => {
    expect((await run(command, '--help')).stdout).toMatchSnapshot();
  });

  it('runs, with the table on stdout, the story on stderr and the report in the folder', () => {
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/^Recovery time\n/m);
    expect(first.stdout).toMatch(/^Difference from steady$/m);
    expect(first.stderr).toContain('left out  old-worm: Set STANCH_DATASETS to the folder that holds it.\n');
    expect(first.stderr).toContain(`2 planners, 3 scenarios, 1 seed: ${folder}\n`);
    expect(first.stderr).toContain('6 of 6 runs\n');
    expect(readdirSync(join(folder, 'report')).sort()).toEqual(['index.html', 'recovery-dev.svg', 'runs', 'runs.csv', 'summary.json', 'summary.md', 'summary.txt']);
    const evaluation = parseJson(readFileSync(join(folder, 'evaluation.json'), 'utf8')) as Evaluation;
    expect(evaluation).toMatchObject({ planners: ['steady', 'hasty'], scenarios: ['ransom--a', 'ransom--b', 'phishing--a'], seeds: [1], settings: { threads: 1, itemMinutes: 30 } });
    expect(evaluation.command).toBe('stanch-eval run --planner steady --planner hasty --scenarios ransom --scenarios phishing--a --scenarios old-worm --seeds 1 --threads 1 --item-minutes 30');
    expect(evaluation.codeVersion).toBe('1.0.0+toy');
  });

  it('goes on in the folder of the same evaluation, and gives one JSON object', async () => {
    const again = await run('resume', folder, '--format', 'json', '--quiet');
    expect(again.code).toBe(0);
    expect(again.stderr).toBe('');
    expect(parseJson(again.stdout)).toMatchObject({ kind: 'evaluation', folder, stoppedBy: null, summary: { plannedCount: 6, missing: [], broken: [] } });
    expect(readFileSync(join(folder, 'results.jsonl'), 'utf8').trim().split('\n')).toHaveLength(6);
  });

  it('refuses to mix: other settings, other code, another format', async () => {
    const other = await run(...newRun('--out', folder, '--adapter', 'x.gguf', '--scenarios', 'old-worm'));
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/holds another evaluation: setting adapterPath is not given there and x\.gguf here\. Results of different evaluations are never mixed\./);
    const path = join(folder, 'evaluation.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/"codeVersion": "[^"]*"/, '"codeVersion": "0.0.9"'));
    expect((await run('resume', folder)).stderr).toMatch(/it is of code 0\.0\.9, this is/);
    writeFileSync(path, text.replace('"formatVersion": 1', '"formatVersion": 9'));
    expect(await run('report', folder)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('result format 9; this version reads format 1') });
    writeFileSync(path, text);
  });

  it('tells broken runs and a missing model by words and exit code', async () => {
    const broken = await run('run', '--planner', 'throws', '--planner', 'steady', '--scenarios', 'ransom--a', '--seeds', '1', '--out', join(base, 'broken'), '--quiet');
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain(`1 of 2 runs broke; they are in no figure. Again: stanch-eval resume ${join(base, 'broken')} --retry-broken\n`);
    const again = await run('resume', join(base, 'broken'), '--retry-broken', '--quiet');
    expect(again.code).toBe(1);
    expect(readFileSync(join(base, 'broken', 'results.jsonl'), 'utf8').trim().split('\n')).toHaveLength(3);
    const unarmed = await run('run', '--planner', 'no-weights', '--scenarios', 'ransom--a', '--seeds', '1', '--out', join(base, 'unarmed'), '--quiet');
    expect(unarmed.code).toBe(3);
    expect(unarmed.stderr).toContain('no-weights could not run: The weights of the toy are not here. There are none.\n');
  }, 60_000);

  it('says what a budget left out', async () => {
    const short = await run(...newRun('--out', join(base, 'short'), '--budget', '0.0000001', '--format', 'json'));
    expect(short.code).toBe(0);
    expect(parseJson(short.stdout)).toMatchObject({ kind: 'evaluation', stoppedBy: 'budget' });
    expect(short.stderr).toContain('The budget of 1e-7 minutes is used up; 0 of 6 runs are kept. Missing: steady 3, hasty 3.\n');
    expect(short.stderr).toContain(`Go on with: stanch-eval resume ${join(base, 'short')}\n`);
  });

  it('lists planners and scenarios', async () => {
    expect((await run('list')).stdout).toMatch(/^steady +Toy: steady +no +no$/m);
    const scenarios = await run('list', 'scenarios');
    expect(scenarios.stdout).toMatch(/^old-worm +Made-up worm +worm +published +compromise +2003-08-11 +no$/m);
    expect(scenarios.stderr).toBe('old-worm: Set STANCH_DATASETS to the folder that holds it.\n');
    expect(parseJson((await run('list', 'scenarios', '--format', 'json')).stdout)).toMatchObject({ kind: 'scenarios', scenarios: { length: 9 } });
  });

  it('renders results in every format', async () => {
    expect((await run('report', folder)).stdout).toMatch(/^Recovery time$/m);
    expect((await run('report', folder, '--format', 'markdown')).stdout).toMatch(/^\| Planner \|/m);
    expect((await run('report', folder, '--format', 'csv')).stdout.split('\r\n')).toHaveLength(8);
    expect(parseJson((await run('report', folder, '--format', 'json', '--reference', 'hasty')).stdout)).toMatchObject({ reference: 'hasty' });
    expect((await run('report', folder, '--format', 'html', '--out', join(base, 'pages'))).stdout).toBe(`${join(base, 'pages', 'index.html')}\n`);
    expect(readdirSync(join(base, 'pages', 'runs'))).toHaveLength(6);
  });

  it('compares two evaluations and fails only when told to', async () => {
    await run('run', '--planner', 'hasty', '--scenarios', 'dev', '--seeds', '1', '--threads', '1', '--out', join(base, 'hasty'), '--quiet');
    await run('run', '--planner', 'steady', '--scenarios', 'dev', '--seeds', '1', '--threads', '1', '--out', join(base, 'steady'), '--quiet');
    const means = await Promise.all(['hasty', 'steady'].map(async (name) => (parseJson((await run('report', join(base, name), '--format', 'json')).stdout) as { groups: { planners: { compromise: { recoverySteps: { value: number } } }[] }[] }).groups[0]!.planners[0]!.compromise.recoverySteps.value));
    const [better, worse] = means[0]! < means[1]! ? ['hasty', 'steady'] : ['steady', 'hasty'];
    expect(means[0]).not.toBe(means[1]);
    expect(await run('compare', join(base, better), join(base, worse), '--fail-if-worse', '0.001')).toMatchObject({ code: 1, stdout: expect.stringMatching(/yes/) });
    expect((await run('compare', join(base, better), join(base, worse))).code).toBe(0);
    expect((await run('compare', join(base, worse), join(base, better), '--fail-if-worse', '0')).code).toBe(0);
    expect(parseJson((await run('compare', join(base, better), join(base, worse), '--format', 'json')).stdout)).toMatchObject({ kind: 'comparison', table: { length: 2 } });
  }, 60_000);

  it('checks scenarios', async () => {
    expect(await run('scenarios', 'check', base)).toMatchObject({ code: 0, stdout: '2 scenarios, 0 problems.\n' });
    const broken = mkdtempSync(join(tmpdir(), 'broken-scenarios-'));
    expect(await run('scenarios', 'check', broken)).toMatchObject({ code: 2, stdout: 'a.json: hosts[0].name is missing.\n2 scenarios, 1 problem.\n' });
    expect(await run(...newRun('--out', join(base, 'none'), '--scenarios-dir', broken))).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('b.json: unknown host h9') });
    expect(readdirSync(base)).not.toContain('none');
  });

  it.each([
    ['no command', [], /A command is needed/],
    ['an unknown command', ['bogus'], /Unknown argument: bogus|Did you mean/],
    ['an unknown flag', ['run', '--planner', 'steady', '--nope'], /Unknown argument: nope/],
    ['no planner', ['run'], /name at least one with --planner/],
    ['an unknown planner', ['run', '--planner', 'nobody'], /There is no planner nobody\.\n +There are steady, hasty/],
    ['an unknown scenario', newRun('--scenarios', 'nowhere'), /There is no scenario nowhere/],
    ['seeds that are none', ['run', '--planner', 'steady', '--seeds', 'x'], /"x" is not a number of seeds such as 5/],
    ['no thread', newRun('--threads', '0'), /threads/],
    ['no time', newRun('--budget', '0'), /budget/],
    ['nothing to run', ['run', '--planner', 'steady', '--scenarios', 'published'], /None of the scenarios has its data here/],
    ['a folder that is none', ['report', '/nowhere/at-all'], /\/nowhere\/at-all holds no evaluation/],
    ['a reference that is none', ['report', folder, '--reference', 'nobody'], /nobody is no planner of this evaluation\.\n +Its planners: steady, hasty/],
    ['a day that is none', ['report', folder, '--cutoff', 'steady=soon'], /"steady=soon" is not of the form/],
    ['one folder to compare', ['compare', folder], /Not enough non-option arguments/],
    ['a folder of scenarios that is none', ['scenarios', 'check', '/nowhere/at-all'], /There is no folder \/nowhere\/at-all/],
  ] as [string, string[], RegExp][])('says in one sentence what is wrong: %s', async (_, argv, sentence) => {
    const answer = await run(...argv);
    expect(answer.stderr).toMatch(sentence);
    expect(answer).toMatchObject({ code: 2, stdout: '' });
    expect(answer.stderr).not.toMatch(/\n\s+at /);
  });

  it('gives one JSON object on failure too', async () => {
    const answer = await run('compare', '/nowhere/a', '/nowhere/b', '--format', 'json');
    expect(answer.code).toBe(2);
    expect(parseJson(answer.stdout)).toMatchObject({ kind: 'error', code: 'run-invalid', message: '/nowhere/a holds no evaluation.' });
  });
});
