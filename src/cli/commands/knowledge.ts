import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Knowledge } from '../../contracts/index.ts';
import { StanchError } from '../../kit/error.ts';
import { parseJson } from '../../kit/json.ts';
import { stanchHome } from '../../kit/paths.ts';
import { createKnowledge } from '../../knowledge/create-knowledge.ts';
import { importStixBundle } from '../../knowledge/import-stix-bundle.ts';
import { importedKnowledgeSchema } from '../../knowledge/imported-knowledge.ts';
import type { Console } from '../display/console.ts';

const storePath = (): string => join(stanchHome(), 'knowledge.json');

/** The project's own table, with what the user imported on top. */
export async function loadKnowledge(): Promise<Knowledge> {
  const text = await readFile(storePath(), 'utf8').catch(() => undefined);
  if (text === undefined) return createKnowledge();
  const imported = importedKnowledgeSchema.safeParse(parseJson(text));
  if (!imported.success) throw new StanchError('input-invalid', `The imported knowledge ${storePath()} cannot be read.`, 'Import the bundle again with stanch knowledge import FILE, or remove the file.');
  return createKnowledge(imported.data);
}

/** Reads a whole ATT&CK STIX 2.1 bundle that the user has, and keeps it for later runs. */
export async function knowledgeImport(console: Console, file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new StanchError('input-missing', `The bundle ${file} cannot be read.`, 'Give the path of an ATT&CK STIX 2.1 bundle (JSON).', error);
  });
  const value = parseJson(text);
  if (value === undefined) throw new StanchError('input-invalid', `The bundle ${file} is not JSON.`, 'Give the path of an ATT&CK STIX 2.1 bundle (JSON).');
  const imported = importStixBundle(value);
  await mkdir(stanchHome(), { recursive: true });
  await writeFile(storePath(), JSON.stringify(imported));
  console.say(`Imported ${imported.version}: ${String(imported.techniques.length)} techniques and ${String(imported.tactics.length)} tactics; ${String(imported.skippedCount)} entries skipped. Kept in ${storePath()}.`);
}
