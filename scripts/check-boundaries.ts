import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findViolations } from './find-violations.ts';

/** `node --import tsx scripts/check-boundaries.ts [ROOT]`: one sentence per violation, exit code 1 when there is one. */
const root = process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url)));
const { fileCount, importCount, violations } = findViolations(root);
for (const sentence of violations) process.stdout.write(`${sentence}\n`);
process.stdout.write(`Boundaries: ${fileCount} files, ${importCount} imports, ${violations.length} ${violations.length === 1 ? 'violation' : 'violations'}.\n`);
if (violations.length > 0) process.exitCode = 1;
