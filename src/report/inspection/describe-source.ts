import type { SourceSummary } from '../../contracts/index.ts';
import { groupDigits } from '../describe-run.ts';

/** `suricata-eve, plain-text 12 (gzip)`: the formats found, and how the file was packed. */
export function describeFormats({ format, formats, compression, problem }: SourceSummary): string {
  if (problem !== undefined && format === 'none') return 'not used';
  const counts = Object.entries(formats ?? {}).sort(([, a], [, b]) => b - a);
  const names = counts.length > 1 ? counts.map(([name, count]) => `${name} ${groupDigits(count)}`).join(', ') : (counts[0]?.[0] ?? format);
  return compression === 'none' ? names : `${names} (${compression})`;
}

/** `suricata-eve +1 (gzip)`: the format of most records, and how many others there are. */
export function describeMainFormat(source: SourceSummary): string {
  const [main = source.format, ...others] = Object.entries(source.formats ?? {}).sort(([, a], [, b]) => b - a).map(([name]) => name);
  if (source.problem !== undefined && source.format === 'none') return 'not used';
  return `${main}${others.length === 0 ? '' : ` +${others.length}`}${source.compression === 'none' ? '' : ` (${source.compression})`}`;
}
