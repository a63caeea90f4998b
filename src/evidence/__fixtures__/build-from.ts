import type { LogRecord, SystemDescription } from '../../contracts/index.ts';
import { estimateTokens } from '../../kit/estimate-tokens.ts';
import { EvidenceTables, type BuiltEvidence, type EvidenceOptions } from '../build-evidence.ts';
import { parseSystemDescription } from '../parse-system-description.ts';

/** Records of one source whose lines count up. */
export function makeRecords(rows: readonly (Partial<LogRecord> & { message: string })[]): LogRecord[] {
  return rows.map((facts, index) => ({ source: 's1', line: index + 1, byteOffset: index * 100, kind: 'alert', severityId: 0, raw: facts.message, ...facts }));
}

/** Evidence of a few records at once. */
export function buildFrom(rows: readonly (Partial<LogRecord> & { message: string })[], options: Partial<EvidenceOptions> & { system?: SystemDescription } = {}): BuiltEvidence {
  const tables = new EvidenceTables({ system: parseSystemDescription(''), tokenBudget: 400, countTokens: estimateTokens, isTokenEstimate: true, ...options });
  tables.add(makeRecords(rows));
  return tables.build();
}

/** A connection of an inside host to some end. */
export function connection(from: string, to: string, port: number, timeMs: number, more: Partial<LogRecord> = {}): Partial<LogRecord> & { message: string } {
  return { kind: 'event', severityId: 1, classUid: 4001, message: 'connection established and closed', protocol: 'TCP', srcEndpoint: { ip: from, port: 40_000 + (timeMs % 20_000) }, dstEndpoint: { ip: to, port }, timeMs, ...more };
}
