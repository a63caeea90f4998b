import { runEvalCli } from '../../cli/run-eval-cli.ts';
import { registry } from './toy-registry.ts';

/** The command line over the toys, as a process that can be killed. */
const interrupt = new AbortController();
process.on('SIGINT', () => { interrupt.abort(); });
process.exitCode = await runEvalCli(process.argv.slice(2), {
  streams: { stdout: process.stdout, stderr: process.stderr }, signal: interrupt.signal,
  loadRegistry: async () => registry, registryUrl: new URL('./toy-registry.ts', import.meta.url).href, programName: 'stanch-eval',
  // Sources may be edited while the tests run.
  readCodeVersion: async () => '1.0.0+toy',
});
