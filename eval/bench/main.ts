/** `npm run bench -- planning | evidence`: one of the benches; planning when none is named. */
const [name = 'planning'] = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
switch (name) {
  case 'planning': await import('./planning.ts'); break;
  case 'evidence': await import('./evidence.ts'); break;
  default:
    process.stderr.write(`There is no bench ${name}; there are planning and evidence.\n`);
    process.exitCode = 2;
}
