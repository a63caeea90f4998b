import yargs, { type Argv } from 'yargs';
import { z } from 'zod';
import { profiles } from '../contracts/functions.ts';
import { StanchError } from '../kit/error.ts';
import { modelCommands } from './commands/model-commands.ts';
import { createConsole, type Console, type ConsoleStreams } from './display/console.ts';
import { tellError } from './display/tell-error.ts';
import { gpuChoices } from '../providers/llama-cpp/gpu-choice.ts';
import { incidentOptionsSchema, inspectOptionsSchema } from './options.ts';

const standardInputMark = 'stanch:stdin';

/** Long work is loaded when its command runs: help and errors come at once. */
export async function runCli(argv: readonly string[], streams: ConsoleStreams, signal: AbortSignal): Promise<number> {
  const isQuiet = argv.includes('--quiet');
  const isJson = argv.includes('--json');
  const console = createConsole(streams, isQuiet);
  let exitCode = 0;
  // The parser drops a lone dash; it means standard input.
  const given = argv.map((argument, index) => (argument === '-' ? standardInputMark : argument === '--html' && !isPageName(argv[index + 1]) ? '--html=' : argument));
  const parser = buildParser(given, console, signal, (code) => { exitCode = code; });
  try {
    await parser.parseAsync(given, {}, (_error, _arguments, output) => {
      if (output !== '') console.result(output);
    });
    return exitCode;
  } catch (error) {
    return tellError(error, { console, stderr: streams.stderr, isJson, programName: 'stanch', faultHint: 'This is a fault in stanch; please report it with the command and the run folder.' });
  }
}

/** What follows a bare `--html` is its file only when it is called so: anything else is a log. */
function isPageName(argument: string | undefined): boolean {
  return argument === '-' || /\.html?$/i.test(argument ?? '');
}

function inputFlags(command: Argv): Argv {
  return command
    .positional('logs', { describe: 'log files, directories, archives, or - for standard input', array: true, type: 'string' })
    .options({
      'system': { type: 'string', describe: 'what the site is: words, Markdown or JSON' },
      'sample': { type: 'boolean', describe: 'use the bundled sample incident' },
      'skew': { type: 'string', describe: 'SENSOR=SECONDS to add to the times of a sensor (a file, host or product); may be repeated' },
      'max-bytes': { type: 'string', describe: 'how far archives may expand: 500M, 2G (default: 64 GiB)' },
      'show-secrets': { type: 'boolean', describe: 'leave passwords, tokens and keys of the logs as they are' },
      'pseudonymise': { type: 'boolean', describe: 'replace names of persons in the logs' },
      'pseudonym-map': { type: 'string', describe: 'keeps who is who; goes on when it exists (default .stanch/pseudonyms.json)' },
      'json': { type: 'boolean', describe: 'one JSON object on stdout, also on failure' },
      'quiet': { type: 'boolean', describe: 'no story on stderr' },
    });
}

function inspectFlags(command: Argv): Argv {
  return inputFlags(command)
    .options({
      'tokens': { type: 'number', default: 800, describe: 'tokens of the digest' },
      'model': { type: 'string', describe: 'manifest name or GGUF file whose tokens are counted; --no-model estimates them (default: the default model where it is here)' },
      'html': { type: 'string', describe: 'a page: FILE.html, - for stdout, or nothing for a path that is told' },
      'explain': { type: 'boolean', describe: 'for the groups around the end of the digest: in or out, and why' },
      'follow': { type: 'boolean', describe: 'read growing files until Ctrl-C' },
      'top': { type: 'number', default: 15, describe: 'groups that are listed' },
    });
}

function incidentFlags(command: Argv): Argv {
  return inputFlags(command)
    .options({
      'model': { type: 'string', describe: 'manifest name or path of a GGUF file' },
      'adapter': { type: 'string', describe: 'LoRA adapter (GGUF) for the model' },
      'profile': { choices: profiles, describe: 'prompts: compact for small tuned models, full for general ones, paper for the 14B model of the paper' },
      'seed': { type: 'number', default: 7, describe: 'all draws come from it' },
      'candidates': { type: 'number', default: 3, describe: 'N, actions that are simulated at each step' },
      'samples': { type: 'number', default: 3, describe: 'M, simulations of each' },
      'depth': { type: 'number', describe: 'commands in a simulation (12 compact, 20 full)' },
      'candidate-mode': { choices: ['best', 'drawn'] as const, default: 'best' as const, describe: 'the N best ranked, or drawn from the ranking' },
      'temperature': { type: 'number', default: 0.7, describe: 'of drawn candidates' },
      'top-p': { type: 'number', default: 0.9, describe: 'of drawn candidates' },
      'state-temperature': { type: 'number', default: 1, describe: 'of predicted conditions in simulations' },
      'greedy': { type: 'boolean', describe: 'no draws at all: best ranked, likeliest state, one simulation each' },
      'strict-repro': { type: 'boolean', describe: 'one sequence, so that batch shapes are the same everywhere; slower' },
      'threshold': { type: 'number', default: 0.7, describe: 'alert precision below which a hypothesis is re-calibrated' },
      'max-steps': { type: 'number', default: 20, describe: 'commands at most' },
      'evidence-tokens': { type: 'number', default: 400, describe: 'tokens of the evidence digest' },
      'context': { type: 'number', describe: 'tokens of one sequence' },
      'threads': { type: 'number', describe: 'threads of the model (default: what the probe found)' },
      'gpu': { choices: gpuChoices, describe: 'put the model on a GPU; needs the GPU binaries of llama.cpp (default: CPU only)' },
      'thinking-tokens': { type: 'number', default: 1024, describe: 'thinking budget of a reasoning model, for each answer' },
      'max-tokens': { type: 'number', describe: 'budget of evaluated tokens' },
      'max-minutes': { type: 'number', describe: 'budget of time' },
      'run-dir': { type: 'string', describe: 'folder of the run (default: .stanch/runs/ID)' },
      'from': { type: 'string', describe: 'continue a run: FOLDER or FOLDER:STEP' },
      'require-recovery': { type: 'boolean', describe: 'exit 1 when recovery is not reached' },
    });
}

/** Flags checked by their schema; a lone dash is one again. */
function readFlags<T extends { logs: string[] }>(schema: z.ZodType<T>, given: Record<string, unknown>, command: string): T {
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new StanchError('usage', `A flag has a wrong value: ${z.prettifyError(parsed.error).replace(/\s+/g, ' ')}`, `See stanch ${command} --help.`);
  return { ...parsed.data, logs: parsed.data.logs.map(readDash) };
}

const readDash = (text: string): string => (text === standardInputMark ? '-' : text);

function buildParser(argv: readonly string[], console: Console, signal: AbortSignal, setExit: (code: number) => void): Argv {
  async function incident(command: 'plan' | 'respond', given: Record<string, unknown>): Promise<void> {
    const options = readFlags(incidentOptionsSchema, given, command);
    if (options.byHand) {
      if (options.world === undefined) throw new StanchError('usage', '--by-hand needs a world that answers.', 'Add --world SCENARIO.json, or --world sample-ssh-guessing.');
      const { playByHand } = await import('./play-by-hand.ts');
      const played = await playByHand(options, console, signal);
      const { renderWorld } = await import('../report/render-world.ts');
      console.result(options.json ? JSON.stringify({ world: played }) : renderWorld(played, console.widthColumns));
      if (!played.hasRecovered) setExit(1);
      return;
    }
    const { runIncident } = await import('./run-incident.ts');
    const signals = options.maxMinutes === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(options.maxMinutes * 60_000)]);
    const { finished, folder, htmlPath, world } = await runIncident(command, options, console, signals);
    const { renderReport } = await import('../report/render-report.ts');
    const report = renderReport(finished, options.json ? 'json' : 'text', { width: console.widthColumns, useColor: console.hasColor });
    if (world === undefined) console.result(report);
    else if (options.json) console.result(`${report.trimEnd().slice(0, -1)},"world":${JSON.stringify(world)}}`);
    else {
      const { renderWorld } = await import('../report/render-world.ts');
      console.result(`${report}\n${renderWorld(world, console.widthColumns)}`);
    }
    console.say(`Report: ${htmlPath}`);
    console.say(`Run:    ${folder}`);
    const isUnmet = finished.plan?.hasRecovered !== true || world?.hasRecovered === false;
    if (isUnmet && (options.requireRecovery || command === 'respond')) setExit(1);
  }

  async function inspectLogs(given: Record<string, unknown>): Promise<void> {
    const options = readFlags(inspectOptionsSchema, given, 'inspect');
    const { inspect } = await import('./commands/inspect.ts');
    await inspect({ ...options, ...(options.html === undefined ? {} : { html: readDash(options.html) }) }, console, signal);
  }

  return yargs([...argv])
    .scriptName('stanch')
    .usage('$0 COMMAND\n\nReads the logs of a network incident and plans the shortest safe response, on this machine alone.')
    .command('plan [logs..]', 'plan the whole response from the evidence', (command) => incidentFlags(command), (given) => incident('plan', given))
    .command('respond [logs..]', 'step by step: propose, hear what happened, plan again', (command) => incidentFlags(command).options({
      'observations': { type: 'string', describe: 'outcomes.jsonl in place of a person' },
      'world': { type: 'string', describe: 'SCENARIO.json or TEMPLATE.json#VARIANT: a simulated incident answers, and tells truth and score at the end' },
      'by-hand': { type: 'boolean', describe: 'with --world: you type the commands, no model is asked' },
    }), (given) => incident('respond', given))
    .command('inspect [logs..]', 'what is in logs, and what of it a model would see', (command) => inspectFlags(command), inspectLogs)
    .command('report <run>', 'render a run folder', (command) => command
      .positional('run', { type: 'string', demandOption: true, describe: 'run folder' })
      .option('format', { choices: ['text', 'md', 'html', 'json'] as const, default: 'text' as const }), async ({ run, format }) => {
      const [{ readRun }, { renderReport }] = await Promise.all([import('../runs/index.ts'), import('../report/render-report.ts')]);
      console.result(renderReport(await readRun(run), format, { width: console.widthColumns, useColor: console.hasColor }));
    })
    .command('model', 'fetch, import, verify and merge models; convert adapters', (command) => modelCommands(command, console, signal))
    .command('knowledge <action> <file>', 'import a whole ATT&CK STIX bundle', (command) => command
      .positional('action', { choices: ['import'] as const, demandOption: true })
      .positional('file', { type: 'string', demandOption: true, describe: 'STIX 2.1 bundle (JSON)' }), async ({ file }) => {
      const { knowledgeImport } = await import('./commands/knowledge.ts');
      await knowledgeImport(console, file);
    })
    .command('doctor', 'look at everything a plan needs', (command) => command.option('json', { type: 'boolean' }), async ({ json }) => {
      const { doctor } = await import('./commands/doctor.ts');
      if (!(await doctor(console, json === true))) setExit(2);
    })
    .demandCommand(1, 'A command is needed.')
    .strict()
    .recommendCommands()
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message: string | undefined, error: unknown) => {
      if (error instanceof Error && message === undefined) throw error;
      if (error instanceof Error && error.name !== 'YError') throw error;
      throw new StanchError('usage', message ?? 'The command line is wrong.', 'See stanch --help.');
    })
    .wrap(100)
    .version(false)
    .help();
}
