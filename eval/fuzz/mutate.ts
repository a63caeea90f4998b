import type { SeededRandom } from '../../src/kit/random.ts';

/** Pieces that log readers stumble over. */
const nasty: readonly string[] = [
  '\0', '\x1b[2J', '\u202e', '\ufeff', '\ud800', '\r', '\r\n', '\n\n', '{', '}', '[', ']', '{"', '":', '\\', '\\u0000', '"', '""', "'", ',', ';', '|', '\t', '=', '==', '<', '>', '<Event>', '</Event>', '<![CDATA[', '&#0;', '%00',
  '-1', '1e999', '9007199254740993', '99999999999999999999', 'NaN', 'Infinity', '0x', 'null', '[]', '{}', 'true', '0000-00-00T00:00:00Z', '9999-12-31T23:59:59.999999999Z', '1969-12-31T23:59:59-14:00', 'Feb 30 25:61:61',
  '::ffff:999.1.1.1', '999.999.999.999', 'fe80::1%eth0', '[**]', '[1:2:3]', '#fields', '#separator', 'CEF:0|', 'LEEF:2.0|', 'type=', 'msg=audit(', '%ASA-', '<999>1', 'a'.repeat(300), ' '.repeat(200), '('.repeat(50), '../'.repeat(20),
];

function pick<T>(list: readonly T[], random: SeededRandom): T | undefined {
  return list[Math.floor(random.next() * list.length)];
}

/** A text with a few things wrong: bytes flipped, cut out, doubled, swapped between texts, nasty pieces put in. */
export function mutate(seeds: readonly string[], random: SeededRandom): Buffer {
  let bytes = Buffer.from(pick(seeds, random) ?? '');
  const rounds = 1 + Math.floor(random.next() * 6);
  for (let round = 0; round < rounds; round++) {
    const at = Math.floor(random.next() * (bytes.length + 1));
    const to = Math.min(bytes.length, at + Math.floor(random.next() ** 3 * 400));
    switch (Math.floor(random.next() * 7)) {
      case 0: if (at < bytes.length) bytes[at] = Math.floor(random.next() * 256); break;
      case 1: bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]); break;
      case 2: bytes = Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]); break;
      case 3: bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(nasty, random) ?? ''), bytes.subarray(at)]); break;
      case 4: bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(nasty, random) ?? ''), bytes.subarray(to)]); break;
      case 5: bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(seeds, random) ?? '').subarray(0, 2_000)]); break;
      default: bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(String((random.next() - 0.5) * 10 ** Math.floor(random.next() * 25))), bytes.subarray(to)]);
    }
  }
  return bytes;
}
