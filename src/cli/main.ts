#!/usr/bin/env node
import { runCli } from './run-cli.ts';

const interrupt = new AbortController();
let interrupts = 0;
process.on('SIGINT', () => {
  interrupts += 1;
  interrupt.abort();
  if (interrupts > 1) process.exit(130);
});
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader has gone (`| head`): nothing is left to tell anyone.
  if (error.code === 'EPIPE') process.exit(0);
});

const exitCode = await runCli(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr }, interrupt.signal);
// A pipe takes its time: leaving before it is flushed would cut the result.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
