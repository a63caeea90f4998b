import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLogs } from '../read-logs.ts';
import { XmlEventSplitter } from './xml-event-splitter.ts';

const event = (id: number): string => `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4625</EventID><TimeCreated SystemTime='2026-03-01T10:00:00.${String(id % 1000).padStart(3, '0')}Z'/><EventRecordID>${id}</EventRecordID><Channel>Security</Channel><Computer>pc-${id % 7}.corp.example</Computer></System><EventData><Data Name='TargetUserName'>user${id}</Data><Data Name='IpAddress'>192.0.2.${id % 250}</Data></EventData></Event>`;

let folder = '';
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'stanch-xml-')); });
afterAll(async () => { await rm(folder, { recursive: true }); });

describe('event XML on one line', () => {
  it.each([['on one line with a root', '<?xml version="1.0"?><Events>', '</Events>', ''], ['one event a line', '', '', '\n']])('%s: every event of several MB is read', async (_name, head, tail, between) => {
    const count = 6_000;
    const path = join(folder, 'log.xml');
    await writeFile(path, head + Array.from({ length: count }, (_, index) => event(index)).join(between) + tail);
    const reading = await readLogs([path]);
    const accounts = new Set<string | undefined>();
    let records = 0;
    for await (const batch of reading.batches) for (const record of batch) {
      records += 1;
      accounts.add(record.account ?? record.targetAccount);
    }
    expect(reading.unread).toEqual([]);
    expect(records).toBe(count);
    expect(accounts.size).toBe(count);
    expect(reading.sources[0]?.lineCount).toBe(between === '' ? 1 : count);
  });

  it('loses no byte, however the input is cut', () => {
    const text = `<Events>${event(1)}${event(2)}\n${event(3)}</Events>\nx`;
    fc.assert(fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
      const splitter = new XmlEventSplitter(1 << 20, 0);
      const places = [0, ...cuts.sort((left, right) => left - right), text.length];
      const lines = places.slice(1).flatMap((end, index) => splitter.add(Buffer.from(text.slice(places[index], end))));
      lines.push(...splitter.end());
      for (const line of lines) expect(text.slice(line.byteOffset, line.byteOffset + line.text.length)).toBe(line.text);
      expect(lines.map((line) => line.text).join('')).toBe(text.replaceAll('\n', ''));
      expect(splitter.counts.lineCount).toBe(3);
    }));
  });
});
