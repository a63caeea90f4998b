/** `npm run bench -- planning | evidence | world`: one of the benches; planning when none is named. */
const given = process.argv.slice(2);
const isHelp = given.some((argument) => argument === '--help' || argument === '-h');
const name = isHelp ? 'help' : (given.find((argument) => !argument.startsWith('-')) ?? 'planning');
switch (name) {
  case 'help': process.stdout.write('npm run bench -- planning | evidence | world\n\nOne of the benches; planning when none is named. eval/bench/README.md tells what each measures.\n'); break;
  case 'planning': await import('./planning.ts'); break;
  case 'evidence': await import('./evidence.ts'); break;
  case 'world': await import('./world.ts'); break;
  default:
    process.stderr.write(`There is no bench ${name}; there are planning, evidence and world.\n`);
    process.exitCode = 2;
}
