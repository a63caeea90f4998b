import type { Renderer } from '../renderer.ts';
import { linuxLines } from './program-lines.ts';
import { writeJournalEntry } from './write-program-line.ts';

/** The journal of a Linux host. Times are microseconds since the epoch. */
export const linuxAuthJournald: Renderer = {
  kind: 'linux-auth',
  format: 'journald',
  fileNames: ['journal.json', 'journal.jsonl', 'journald-export.json'],
  time: (timeMs) => `${Math.floor(timeMs)}000`,
  render: (act, site) => linuxLines(act, site).map((line) => writeJournalEntry(line, act.timeMs, site)),
};
