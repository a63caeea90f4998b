/** The first record stands behind the header of the file and that of its first chunk. */
const recordAt = 0x1000 + 0x200;
const timeAt = recordAt + 16;

export const evtxHeadBytes = timeAt + 8;

/** When the first record of an EVTX file was written, by its header alone; undefined when there is none. */
export function firstEvtxTime(head: Buffer): number | undefined {
  if (head.length < evtxHeadBytes || head.readUInt32LE(recordAt) !== 0x2a2a) return undefined;
  const timeMs = Number(head.readBigUInt64LE(timeAt) / 10_000n) - 11_644_473_600_000;
  return timeMs > 0 ? timeMs : undefined;
}
