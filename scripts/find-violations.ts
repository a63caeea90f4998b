import { readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { harmlessNames, outsideBuiltins, rooms, sourceFolders, testExtras, type RoomRule } from './boundaries.ts';
import { findCycles } from './find-cycles.ts';
import { findImports, type ImportedModule } from './find-imports.ts';

export interface BoundaryReport {
  /** Source files that were read. */
  fileCount: number;
  importCount: number;
  /** One sentence each, with file and line. */
  violations: string[];
}

/** Reads every source file under `root` and compares what it imports with the table of rooms. */
export function findViolations(root: string): BoundaryReport {
  const files = sourceFolders.flatMap((folder) => listSources(root, folder));
  const known = new Set(files);
  const graph = new Map<string, string[]>();
  const violations: string[] = [];
  let importCount = 0;
  for (const file of files) {
    const room = findRoom(file);
    if (room === undefined) {
      violations.push(`${file} belongs to no room: add its folder to scripts/boundaries.ts or move it.`);
      continue;
    }
    const targets: string[] = [];
    for (const imported of findImports(file, readFileSync(join(root, file), 'utf8'))) {
      importCount += 1;
      const target = imported.specifier.startsWith('.') ? posix.join(posix.dirname(file), imported.specifier) : undefined;
      const problem = target === undefined ? judgePackage(room, file, imported) : judgeFile(room, file, target, known);
      if (problem !== undefined) violations.push(renderViolation(file, imported, problem));
      if (target !== undefined) targets.push(target);
    }
    graph.set(file, targets);
  }
  for (const cycle of findCycles(graph)) violations.push(`${cycle.join(', ')} import one another in a circle: move what they share into a file of its own.`);
  return { fileCount: files.length, importCount, violations };
}

/** The room whose folder holds the file; of several, the deepest. */
export function findRoom(file: string): RoomRule | undefined {
  return rooms.filter(({ folder }) => file.startsWith(`${folder}/`)).sort((a, b) => b.folder.length - a.folder.length)[0];
}

function judgeFile(room: RoomRule, file: string, target: string, known: ReadonlySet<string>): string | undefined {
  if (/\.(json|mjs)$/.test(target)) return isInside(room, target) ? undefined : 'reaches a file outside its room';
  if (!known.has(target)) return 'names a file that is not there, or has no .ts ending';
  const targetRoom = findRoom(target);
  if (targetRoom === undefined) return 'names a file without a room';
  const isFromTest = testExtras.files.test(file);
  if (testExtras.files.test(target) && !isFromTest) return 'imports a test';
  if (targetRoom === room) return undefined;
  if (targetRoom.isPrivate === true) return `must not import ${targetRoom.folder}`;
  const allowed = [...room.mayImport, ...(isFromTest ? testExtras.mayImport : [])];
  return allowed.some((entry) => covers(entry, target, targetRoom)) ? undefined : `must not import ${targetRoom.folder}`;
}

function covers(entry: string, target: string, targetRoom: RoomRule): boolean {
  if (entry.endsWith('/*')) return targetRoom.folder === entry.slice(0, -2);
  return target === entry || target.startsWith(`${entry}/`) || target.startsWith(`${entry}.`);
}

function judgePackage(room: RoomRule, file: string, { specifier, names }: ImportedModule): string | undefined {
  const isFromTest = testExtras.files.test(file);
  if (isBuiltin(specifier)) {
    if (!specifier.startsWith('node:')) return `must be written node:${specifier}`;
    if (room.builtins === 'all' || isFromTest) return undefined;
    if (room.builtins === 'none') return "must not import Node's own modules";
    const isOutside = (outsideBuiltins as readonly string[]).includes(specifier.slice('node:'.length));
    const isHarmless = names?.every((name) => harmlessNames.includes(name)) === true;
    return isOutside && !isHarmless ? 'must not reach files, processes or the network' : undefined;
  }
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  const allowed: readonly string[] = [...room.packages, ...(isFromTest ? testExtras.packages : [])];
  return allowed.includes(name) ? undefined : `must not import the package ${name}`;
}

function isInside(room: RoomRule, target: string): boolean {
  return target.startsWith(`${room.folder}/`);
}

function renderViolation(file: string, { specifier, line }: ImportedModule, problem: string): string {
  return `${file}:${line} imports '${specifier}': ${findRoom(file)?.folder ?? file} ${problem}.`;
}

function listSources(root: string, folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : listSources(root, path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  }).sort();
}
