import { allReaders } from './all-readers.ts';
import type { FormatFacts } from './log-reader.ts';
import { windowsEvtx } from './windows/read-evtx.ts';

/** Binary files go through a library or a tool and not through a reader of lines. */
const binaryFormats: readonly FormatFacts[] = [
  windowsEvtx,
  { format: 'packet-capture', title: 'Packet capture (pcap, pcapng)', understands: 'through tshark or Suricata where one is installed: conversations, name queries, requests, alerts' },
];

/** Every format that is read, in the order in which it is tried. */
export function listFormats(): FormatFacts[] {
  const seen = new Set<string>();
  return [...allReaders.flatMap((reader) => reader.formats ?? [reader]), ...binaryFormats].filter(({ format }) => {
    const isNew = !seen.has(format);
    seen.add(format);
    return isNew;
  });
}

/** The table of the README: what of each format is understood, as the code itself says. */
export function renderFormatTable(): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const rows = listFormats().map(({ format, title, understands }) => `| \`${format}\` | ${cell(title)} | ${cell(understands)} |`);
  return ['| format | what it is | what is understood |', '| --- | --- | --- |', ...rows].join('\n');
}
