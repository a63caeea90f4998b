import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SystemDescription } from '../contracts/index.ts';
import { parseSystemDescription } from '../evidence/parse-system-description.ts';
import { StanchError } from '../kit/error.ts';

export const emptySystem: SystemDescription = { text: '', hosts: [], zones: [], enforcementPoints: [], accounts: [], keys: [], rules: [] };

/** The site's description: JSON of the schema, or words. Throws `input-missing` or `input-empty`. */
export async function loadSystem(path: string | undefined): Promise<SystemDescription> {
  if (path === undefined) return emptySystem;
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new StanchError('input-missing', `The system description ${path} cannot be read.`, 'Check the path given to --system, or leave it out.', error);
  });
  if (text.trim() === '') throw new StanchError('input-empty', `The system description ${path} is empty.`, 'Write down hosts with their addresses and services, or leave --system out.');
  return parseSystemDescription(text, path);
}

/** The first bundled sample incident: its folder, beside the sources or beside the installed program. */
export function findSample(name = 'sample-ssh-guessing'): { logs: string[]; system: string } {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let up = 0; up < 4; up += 1, folder = dirname(folder)) {
    const sample = join(folder, 'datasets', name);
    if (!existsSync(sample)) continue;
    const logs = readdirSync(sample).filter((file) => /\.(log|json|jsonl|csv|txt|gz)$/.test(file) && file !== 'scenario.json').sort().map((file) => join(sample, file));
    return { logs, system: join(sample, 'system.md') };
  }
  throw new StanchError('input-missing', `The bundled sample ${name} is not in this installation.`, 'Give your own logs: stanch plan FILE…');
}
