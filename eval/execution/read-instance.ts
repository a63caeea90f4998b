import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entity, LogRecord, OutcomeTrace, Scenario, SystemDescription } from '../../src/contracts/index.ts';
import { EvidenceTables, type BuiltEvidence } from '../../src/evidence/build-evidence.ts';
import { createOutcomeReader } from '../../src/episode/outcome-reader.ts';
import { readBeginning } from '../../src/kit/read-beginning.ts';
import { readLogs } from '../../src/logs/index.ts';
import type { Instance } from '../../src/world/scenarios/index.ts';

/** What counts the tokens of a digest: a model's tokenizer, or an estimate. */
export interface DigestCounter {
  tokenBudget: number;
  countTokens(text: string): number;
  isEstimate: boolean;
  /** Missing: what the site wrote down about itself. */
  system?: SystemDescription;
}

/** An instance whose log files were read once, for any number of responders. */
export interface ReadInstance {
  instance: Instance;
  scenario: Scenario;
  system: SystemDescription;
  /** When the evidence ends, milliseconds since the epoch. */
  endMs: number;
  /** A copy of the evidence, and a way to read more into it: nothing is shared between responders. */
  open(counter: DigestCounter): OpenedEvidence;
}

export interface OpenedEvidence extends BuiltEvidence {
  readBack(trace: OutcomeTrace): Promise<Entity[]>;
}

const beginningCharacters = 16_384;

/** Reads the log files of an instance as `stanch plan` reads files. Throws what `readLogs` throws. */
export async function readInstance(instance: Instance): Promise<ReadInstance> {
  const { scenario } = instance;
  const folder = await mkdtemp(join(tmpdir(), 'stanch-instance-'));
  try {
    const paths: string[] = [];
    const texts = new Map<string, string>();
    for (const { file, text, path } of instance.evidence) {
      if (text === undefined) {
        if (path !== undefined) paths.push(path);
        continue;
      }
      texts.set(file, text);
      const place = join(folder, file.replaceAll(/[\\/]/g, '_'));
      await writeFile(place, text);
      // Formats without a year take it from the file's time.
      if (instance.endMs !== undefined) await utimes(place, instance.endMs / 1000, instance.endMs / 1000);
      paths.push(place);
    }
    const { batches, sources } = await readLogs(paths);
    const kept: (readonly LogRecord[])[] = [];
    let lastMs = 0;
    for await (const batch of batches) {
      kept.push(batch);
      for (const { timeMs } of batch) if (timeMs !== undefined && timeMs > lastMs) lastMs = timeMs;
    }
    const unread = sources.reduce((sum, source) => sum + source.unreadCount, 0);
    const pathOf = new Map(instance.evidence.flatMap(({ file, path }) => (path === undefined ? [] : [[file, path] as const])));
    const buildTables = ({ tokenBudget, countTokens, isEstimate, system = scenario.system }: DigestCounter): EvidenceTables => {
      const tables = new EvidenceTables({ system, tokenBudget, countTokens, isTokenEstimate: isEstimate, unreadCount: () => unread });
      for (const batch of kept) tables.add(batch);
      return tables;
    };
    const beginningOf = async (file: string): Promise<string[]> => {
      const path = pathOf.get(file);
      const text = texts.get(file);
      return text === undefined ? (path === undefined ? [] : readBeginning(path)) : text.slice(0, beginningCharacters).split('\n').slice(0, -1);
    };
    const memo = new Map<string, BuiltEvidence>();
    return {
      instance, scenario, system: scenario.system, endMs: instance.endMs ?? lastMs,
      open(counter) {
        const key = `${String(counter.isEstimate)} ${String(counter.tokenBudget)} ${String(counter.system === undefined)}`;
        const known = memo.get(key) ?? buildTables(counter).build();
        memo.set(key, known);
        // Most of the work is in the tables: they are filled again only for a responder that gets to see something new.
        let reader: ((trace: OutcomeTrace) => Promise<Entity[]>) | undefined;
        return {
          ...structuredClone(known),
          async readBack(trace) {
            if (trace.lines.length + trace.named.length === 0) return [];
            reader ??= createOutcomeReader({ tables: buildTables(counter), beginningOf });
            return structuredClone(await reader(trace));
          },
        };
      },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
