import type { SourceSummary } from '../../contracts/index.ts';
import { groupDigits } from '../describe-run.ts';

/** `suricata-eve, plain-text 12 (gzip)`: the formats found, and how the file was packed. */
export function describeFormats({ format, formats, compression, problem }: SourceSummary): string {
  if (problem !== undefined && format === 'none') return 'not used';
  const counts = Object.entries(formats ?? {}).sort(([, a], [, b]) => b - a);
  const names = counts.length > 1 ? counts.map(([name, count]) => `${name} ${groupDigits(count)}`).join(', ') : (counts[0]?.[0] ?? format);
  return compression === 'none' ? names : `${names} (${compression})`;
}
