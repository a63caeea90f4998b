import { EvidenceTables } from '../../src/evidence/build-evidence.ts';
import { parseSystemDescription } from '../../src/evidence/parse-system-description.ts';
import { systemClock } from '../../src/kit/clock.ts';
import { estimateTokens } from '../../src/kit/estimate-tokens.ts';
import { readLogs } from '../../src/logs/read-logs.ts';

/** One measured run in a process of its own: `evidence-run.ts records|digest FILE` prints time and peak memory as JSON. */
const [mode = 'digest', path = ''] = process.argv.slice(2);
const startMs = systemClock.monotonicMs();
const reading = await readLogs([path]);
const tables = new EvidenceTables({ system: parseSystemDescription(''), tokenBudget: 800, countTokens: estimateTokens, isTokenEstimate: true });
let recordCount = 0;
for await (const batch of reading.batches) {
  recordCount += batch.length;
  if (mode === 'digest') tables.add(batch);
}
const digestLines = mode === 'digest' ? tables.build().evidence.digest.length : 0;
process.stdout.write(`${JSON.stringify({ seconds: (systemClock.monotonicMs() - startMs) / 1000, peakBytes: process.resourceUsage().maxRSS * 1024, recordCount, digestLines, unreadCount: reading.unread.length })}\n`);
