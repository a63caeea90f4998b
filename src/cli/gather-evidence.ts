import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { LogRecord, SystemDescription, UnreadLine } from '../contracts/index.ts';
import { EvidenceTables, type BuiltEvidence } from '../evidence/build-evidence.ts';
import { maskSecrets } from '../evidence/mask-secrets.ts';
import { Pseudonymiser } from '../evidence/pseudonymise.ts';
import { StanchError } from '../kit/error.ts';
import { parseJson } from '../kit/json.ts';
import type { OpenedLogs } from './open-logs.ts';
import type { TokenCounter } from './open-token-counter.ts';
import type { InputOptions } from './options.ts';

export interface GatherContext {
  system: SystemDescription;
  tokenBudget: number;
  counter: Pick<TokenCounter, 'countTokens' | 'isEstimate'>;
  pseudonyms: Pseudonymiser | undefined;
  /** More will be read into the tables later. */
  keepsTables?: boolean;
  /** Told of the tables after each batch; evidence can be built from them at any time. */
  onBatch?: (tables: EvidenceTables) => void;
}

export interface GatheredEvidence extends BuiltEvidence {
  /** With secrets masked and names replaced, as in the evidence. */
  unread: UnreadLine[];
  tables: EvidenceTables;
}

/** Logs to evidence: the only place where flags meet the evidence. Throws what reading throws. */
export async function gatherEvidence({ batches, sources, unread }: OpenedLogs, { showSecrets }: Pick<InputOptions, 'showSecrets'>, { system, tokenBudget, counter, pseudonyms, keepsTables = false, onBatch }: GatherContext): Promise<GatheredEvidence> {
  const tables = new EvidenceTables({
    system: pseudonyms === undefined ? system : pseudonyms.applyToSystem(system), tokenBudget, countTokens: (text) => counter.countTokens(text), isTokenEstimate: counter.isEstimate, showSecrets,
    unreadCount: () => sources.reduce((sum, source) => sum + source.unreadCount, 0), ...(pseudonyms === undefined ? {} : { pseudonyms }),
  });
  for await (const batch of batches) {
    tables.add(batch);
    onBatch?.(tables);
  }
  const built = keepsTables ? structuredClone(tables.build()) : tables.finish();
  return { ...built, tables, unread: unread.map((line) => cleanUnread(line, showSecrets, pseudonyms)) };
}

function cleanUnread(line: UnreadLine, showSecrets: boolean, pseudonyms: Pseudonymiser | undefined): UnreadLine {
  const record: LogRecord = { source: line.source, line: line.line, byteOffset: line.byteOffset, kind: 'text', severityId: 0, message: '', raw: line.raw };
  const { raw } = pseudonyms === undefined ? line : pseudonyms.apply(record);
  return { ...line, raw: showSecrets ? raw : maskSecrets(raw).text };
}

const pseudonymMapSchema = z.record(z.string(), z.string());

type PseudonymOptions = Pick<InputOptions, 'pseudonymise' | 'pseudonymMap'>;

/** Where the map is kept; undefined when names stay as they are. */
function mapFileOf({ pseudonymise, pseudonymMap }: PseudonymOptions): string | undefined {
  return pseudonymMap ?? (pseudonymise ? join('.stanch', 'pseudonyms.json') : undefined);
}

/** The pseudonyms that the flags ask for, going on from the map file when there is one. Throws `input-invalid` or `input-unreadable`. */
export async function openPseudonyms(options: PseudonymOptions): Promise<Pseudonymiser | undefined> {
  const pseudonymMap = mapFileOf(options);
  if (pseudonymMap === undefined) return undefined;
  const text = await readFile(pseudonymMap, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new StanchError('input-unreadable', `The pseudonyms ${pseudonymMap} cannot be read.`, 'Check the path given to --pseudonym-map.', error);
  });
  if (text === undefined) return new Pseudonymiser();
  const earlier = pseudonymMapSchema.safeParse(parseJson(text));
  if (!earlier.success) throw new StanchError('input-invalid', `The pseudonyms ${pseudonymMap} are not a JSON object of names.`, 'Name a file that stanch wrote, or one that does not exist yet.');
  return new Pseudonymiser(earlier.data);
}

/** Keeps the map where only its owner reads it: it tells who is who. */
export async function savePseudonyms(pseudonyms: Pseudonymiser | undefined, options: PseudonymOptions): Promise<void> {
  const path = mapFileOf(options);
  if (pseudonyms === undefined || path === undefined) return;
  await mkdir(dirname(path)).catch(() => undefined);
  await writeFile(path, `${JSON.stringify(pseudonyms.map, null, 2)}\n`, { mode: 0o600 }).catch((error: unknown) => {
    throw new StanchError('output-unwritable', `The pseudonyms ${path} cannot be written.`, 'Check the path given to --pseudonym-map, its folder and the space left.', error);
  });
}
