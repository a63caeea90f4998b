import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lstatSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `npm run build`: src to dist as JavaScript with types, without tests, with the data files that lie beside the code. */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
const compiled = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'], { cwd: root, stdio: ['ignore', 2, 2] });
if (compiled.status === 0) {
  cpSync(join(root, 'src'), dist, { recursive: true, filter: isFolderOrData });
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) if (name.endsWith('.d.ts')) rewriteImports(join(dist, name));
  const main = join(dist, 'cli', 'main.js');
  if (existsSync(main)) chmodSync(main, 0o755);
  process.stderr.write('Built dist.\n');
} else {
  rmSync(dist, { recursive: true, force: true });
  process.stderr.write('The build failed; the compiler says why above. No dist was left behind.\n');
  process.exitCode = 1;
}

function isFolderOrData(path: string): boolean {
  if (path.endsWith('__fixtures__')) return false;
  return lstatSync(path).isDirectory() || !/\.(ts|md)$/.test(path);
}

/** The compiler turns `./a.ts` into `./a.js` in code but leaves it in types, where a user's compiler would look for the source. */
function rewriteImports(file: string): void {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/((?:from |import\(|import )["']\.[^"'\n]*)\.ts(?=["'])/g, '$1.js'));
}
