/** `npm run bench -- planning | evidence | world`: one of the benches; planning when none is named. */
const [name = 'planning'] = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
switch (name) {
  case 'planning': await import('./planning.ts'); break;
  case 'evidence': await import('./evidence.ts'); break;
  case 'world': await import('./world.ts'); break;
  default:
    process.stderr.write(`There is no bench ${name}; there are planning, evidence and world.\n`);
    process.exitCode = 2;
}
