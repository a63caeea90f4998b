import yargs, { type Argv } from 'yargs';
import { z } from 'zod';
import { tellError } from '../../src/cli/display/tell-error.ts';
import { StanchError } from '../../src/kit/error.ts';
import type { EvaluationRegistry } from '../harness/registry.ts';
import type { CommandContext } from './commands/context.ts';
import { createConsole, type ConsoleStreams } from './console.ts';
import { checkOptionsSchema, compareOptionsSchema, listOptionsSchema, reportFormats, reportOptionsSchema, resumeOptionsSchema, runOptionsSchema } from './options.ts';

export interface EvalCliInput {
  streams: ConsoleStreams;
  signal: AbortSignal;
  loadRegistry(): Promise<EvaluationRegistry>;
  /** Of the module whose `registry` the workers use: the same one. */
  registryUrl: string;
  readCodeVersion(): Promise<string>;
  /** How the program is called, for commands that are told. */
  programName: string;
}

/** The command line of the harness; gives the exit code. Long work is loaded when its command runs: help and errors come at once. */
export async function runEvalCli(argv: readonly string[], input: EvalCliInput): Promise<number> {
  const console = createConsole(input.streams, argv.includes('--quiet'));
  const isJson = argv.includes('--format=json') || argv.some((word, at) => word === '--format' && argv[at + 1] === 'json');
  let exitCode = 0;
  try {
    await buildParser(argv, { ...input, console }, (code) => { exitCode = code; }).parseAsync([...argv], {}, (_error, _arguments, output) => {
      if (output !== '') console.result(output);
    });
    return exitCode;
  } catch (error) {
    return tellError(error, { console, stderr: input.streams.stderr, isJson, programName: 'stanch-eval', faultHint: 'This is a fault in the harness; please report it with the command.' });
  }
}

/** Flags checked by their schema. */
function readFlags<T>(schema: z.ZodType<T>, given: unknown, command: string): T {
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new StanchError('usage', `A flag has a wrong value: ${z.prettifyError(parsed.error).replace(/\s+/g, ' ')}`, `See ${command} --help.`);
  return parsed.data;
}

function outputFlags<T>(command: Argv<T>): Argv<T> {
  return command.options({
    format: { choices: ['text', 'json'] as const, default: 'text', describe: 'of stdout; json also on failure' },
    quiet: { type: 'boolean', describe: 'no story on stderr' },
  }) as unknown as Argv<T>;
}

function endingFlags<T>(command: Argv<T>): Argv<T> {
  return outputFlags(command).options({
    budget: { type: 'number', requiresArg: true, describe: 'minutes; the most telling runs come first, and what is missing is told' },
    reference: { type: 'string', requiresArg: true, describe: 'planner that the others are compared with (default: the first one)' },
  }) as unknown as Argv<T>;
}

function runFlags(command: Argv): Argv {
  return endingFlags(command.options({
    'planner': { type: 'string', requiresArg: true, describe: 'who responds; may be repeated (see list planners)' },
    'scenarios': { type: 'string', requiresArg: true, describe: 'dev, test, train, published, a family or a scenario; may be repeated (default: dev)' },
    'scenarios-dir': { type: 'string', requiresArg: true, describe: 'folder of further scenarios; may be repeated' },
    'seeds': { type: 'string', requiresArg: true, default: '5', describe: 'how many, or which: 5, 3,7 or 11-15' },
    'out': { type: 'string', requiresArg: true, describe: 'folder of the results (default: .stanch/eval/ID); goes on when it holds the same evaluation' },
    'threads': { type: 'number', requiresArg: true, describe: 'threads of a model; runs beside one another without one (default: all cores)' },
    'model': { type: 'string', requiresArg: true, describe: 'GGUF file for the planners with a local model' },
    'adapter': { type: 'string', requiresArg: true, describe: 'LoRA adapter (GGUF) for that model' },
    failures: { type: 'number', requiresArg: true, default: 1, describe: 'commands fail so many times as often as usual: how planners adapt to another world' },
    'second-entry': { type: 'boolean', describe: 'compromises have a second way in that no evidence shows: how planners adapt to another world' },
    'item-minutes': { type: 'number', requiresArg: true, default: 30, describe: 'a run that takes longer is ended and counts as broken' },
  }));
}

function buildParser(argv: readonly string[], context: CommandContext, setExit: (code: number) => void): Argv {
  const folder = (command: Argv): Argv => command.positional('folder', { type: 'string', demandOption: true, describe: 'folder of results' });
  return yargs([...argv])
    .scriptName('stanch-eval')
    .usage('$0 COMMAND\n\nMeasures how fast a planner recovers, beside others, and how sure that is.')
    .command('run', 'run planners on scenarios', runFlags, async (given) => {
      const options = readFlags(runOptionsSchema, given, 'run');
      setExit(await (await import('./commands/run.ts')).runNew(options, context));
    })
    .command('resume <folder>', 'go on with an evaluation that was stopped', (command) => endingFlags(folder(command).option('retry-broken', { type: 'boolean', describe: 'run again what broke' })), async (given) => {
      const options = readFlags(resumeOptionsSchema, given, 'resume');
      setExit(await (await import('./commands/run.ts')).resume(options, context));
    })
    .command('list [what]', 'planners, scenarios, or evaluations in .stanch/eval', (command) => outputFlags(command
      .positional('what', { choices: ['planners', 'scenarios', 'runs'] as const, default: 'planners' })
      .option('scenarios-dir', { type: 'string', requiresArg: true, describe: 'folder of further scenarios; may be repeated' })), async (given) => {
      const options = readFlags(listOptionsSchema, given, 'list');
      setExit(await (await import('./commands/list.ts')).list(options, context));
    })
    .command('report <folder>', 'render results', (command) => folder(command).options({
      format: { choices: reportFormats, default: 'text', describe: 'html is a folder of pages, svg a picture for each split' },
      out: { type: 'string', requiresArg: true, describe: 'folder for the files (default: stdout; for html and svg FOLDER/report)' },
      reference: { type: 'string', requiresArg: true, describe: 'planner that the others are compared with (default: the first one)' },
      cutoff: { type: 'string', requiresArg: true, describe: 'PLANNER=YYYY-MM-DD, after which its model knew nothing; may be repeated' },
      quiet: { type: 'boolean', describe: 'no story on stderr' },
    }), async (given) => {
      const options = readFlags(reportOptionsSchema, given, 'report');
      setExit(await (await import('./commands/report.ts')).report(options, context));
    })
    .command('compare <before> <after>', 'is the second evaluation worse than the first?', (command) => outputFlags(command
      .positional('before', { type: 'string', demandOption: true, describe: 'folder of results' })
      .positional('after', { type: 'string', demandOption: true, describe: 'folder of results' })
      .option('fail-if-worse', { type: 'number', requiresArg: true, describe: 'exit 1 when a planner takes longer by more than this: 0.05 is 5 %' })), async (given) => {
      const options = readFlags(compareOptionsSchema, given, 'compare');
      setExit(await (await import('./commands/compare.ts')).compare(options, context));
    })
    .command('scenarios <action> <folder>', 'look for errors in scenarios', (command) => outputFlags(command
      .positional('action', { choices: ['check'] as const, demandOption: true })
      .positional('folder', { type: 'string', demandOption: true, describe: 'folder of scenarios' })), async (given) => {
      const options = readFlags(checkOptionsSchema, given, 'scenarios');
      setExit(await (await import('./commands/check-scenarios.ts')).checkScenarios(options, context));
    })
    .demandCommand(1, 'A command is needed.')
    .strict()
    .recommendCommands()
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message: string | undefined, error: unknown) => {
      if (error instanceof Error && (message === undefined || error.name !== 'YError')) throw error;
      throw new StanchError('usage', message ?? 'The command line is wrong.', 'See stanch-eval --help.');
    })
    .wrap(100)
    .version(false)
    .help();
}
