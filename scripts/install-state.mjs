// Whether node_modules is what package-lock.json asks for. Plain JavaScript: runs without node_modules.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Compares versions such as 20.19.0 number by number. */
export function isNodeRecentEnough(version, needed) {
  const have = version.split('.').map((part) => Number.parseInt(part, 10));
  const want = needed.split('.').map((part) => Number.parseInt(part, 10));
  for (let index = 0; index < want.length; index += 1) {
    const difference = (have[index] ?? 0) - want[index];
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/**
 * Compares by content, not by time, since a checkout changes times: every package of the lock file must be recorded in npm's own
 * record of what it installed, with the same version and hash. Optional ones may be missing (another platform's).
 */
export function hasMatchingInstall(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/')) continue;
    const present = installed[path];
    if (present === undefined) {
      if (!entry.optional && !entry.devOptional && !entry.peer) return false;
      continue;
    }
    if (present.version !== entry.version) return false;
    if (present.integrity !== undefined && entry.integrity !== undefined && present.integrity !== entry.integrity) return false;
  }
  return Object.keys(installed).every((path) => !path.startsWith('node_modules/') || wanted[path] !== undefined);
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
