#!/usr/bin/env node
import { extname } from 'node:path';
import { runEvalCli } from './cli/run-eval-cli.ts';
import { readCodeVersion } from './harness/code-version.ts';

/** `npm run eval -- COMMAND`, the same as `stanch-eval COMMAND`. */
const interrupt = new AbortController();
let interrupts = 0;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    interrupts += 1;
    interrupt.abort();
    if (interrupts > 1) process.exit(130);
  });
}
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader has gone (`| head`): nothing is left to tell anyone.
  if (error.code === 'EPIPE') process.exit(0);
});

const ending = extname(import.meta.url);
const exitCode = await runEvalCli(process.argv.slice(2), {
  streams: { stdout: process.stdout, stderr: process.stderr },
  signal: interrupt.signal,
  loadRegistry: async () => (await import('./registry.ts')).registry,
  registryUrl: new URL(`./registry${ending}`, import.meta.url).href,
  readCodeVersion,
  programName: ending === '.ts' ? 'npm run eval --' : 'stanch-eval',
});
// A pipe takes its time: leaving before it is flushed would cut the result.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
