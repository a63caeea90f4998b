import { createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const alertFiles = ['russellmitchell', 'santos', 'shaw', 'wardbeck'];
const daySeconds = 86_400;
/** Each round of the four files comes this much later, so that the repeats are a longer history and not the same minutes again. */
const roundDays = 10;

/** The four published alert tables, one after the other, again and again until there are at least `leastRows`. Kept when it is there already. */
export async function makeAlertTable(datasets: string, path: string, leastRows: number): Promise<{ path: string; rows: number }> {
  const tables = await Promise.all(alertFiles.map(async (name) => gunzipSync(await readFile(join(datasets, 'ait-ads', `${name}_alerts.csv.gz`))).toString('latin1').trimEnd().split('\n')));
  const perRound = tables.reduce((sum, lines) => sum + lines.length - 1, 0);
  const rounds = Math.ceil(leastRows / perRound);
  const made = { path, rows: rounds * perRound };
  if ((await stat(path).catch(() => undefined)) !== undefined) return made;
  const file = createWriteStream(path);
  file.write(`${tables[0]?.[0] ?? ''}\n`);
  for (let round = 0; round < rounds; round++) {
    for (const lines of tables) {
      const shifted = lines.slice(1).map((line) => {
        const comma = line.indexOf(',');
        return `${String(Number(line.slice(0, comma)) + round * roundDays * daySeconds)}${line.slice(comma)}`;
      });
      if (!file.write(`${shifted.join('\n')}\n`)) await once(file, 'drain');
    }
  }
  file.end();
  await once(file, 'close');
  return made;
}

/** A published EVE log, again and again until it has at least `leastBytes`. */
export async function makeEveLog(datasets: string, path: string, leastBytes: number): Promise<{ path: string; bytes: number }> {
  const base = await readFile(join(datasets, 'ctu', 'htbot-training-009', 'suricata.eve.json'));
  const rounds = Math.ceil(leastBytes / base.length);
  if ((await stat(path).catch(() => undefined)) === undefined) {
    const file = createWriteStream(path);
    for (let round = 0; round < rounds; round++) if (!file.write(base)) await once(file, 'drain');
    file.end();
    await once(file, 'close');
  }
  return { path, bytes: rounds * base.length };
}
