// One measured run of the built program in a process of its own: `evidence-run.mjs records|digest FILE` prints time and peak memory as JSON.
import { EvidenceTables } from '../../dist/evidence/build-evidence.js';
import { parseSystemDescription } from '../../dist/evidence/parse-system-description.js';
import { estimateTokens } from '../../dist/kit/estimate-tokens.js';
import { readLogs } from '../../dist/logs/read-logs.js';

const [mode = 'digest', path = ''] = process.argv.slice(2);
const startMs = performance.now();
const reading = await readLogs([path]);
const tables = new EvidenceTables({ system: parseSystemDescription(''), tokenBudget: 800, countTokens: estimateTokens, isTokenEstimate: true });
let recordCount = 0;
for await (const batch of reading.batches) {
  recordCount += batch.length;
  if (mode === 'digest') tables.add(batch);
}
const digestLines = mode === 'digest' ? tables.finish().evidence.digest.length : 0;
process.stdout.write(`${JSON.stringify({ seconds: (performance.now() - startMs) / 1000, peakBytes: process.resourceUsage().maxRSS * 1024, recordCount, digestLines, unreadCount: reading.unread.length })}\n`);
