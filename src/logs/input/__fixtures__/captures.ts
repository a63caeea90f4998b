export interface FrameEnds { src: string; dst: string; srcPort?: number; dstPort?: number }

function ipv4(text: string): Buffer {
  return Buffer.from(text.split('.').map(Number));
}

/** An Ethernet frame with an IPv4 packet. Checksums are left out: they are not compared. */
function frame(ends: FrameEnds, protocol: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + payload.length, 2);
  header[8] = 64;
  header[9] = protocol;
  return Buffer.concat([Buffer.from('0200000000010200000000020800', 'hex'), header.subarray(0, 12), ipv4(ends.src), ipv4(ends.dst), payload]);
}

export function tcp(ends: FrameEnds, flags: number, data = '', sequence = 1): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(ends.srcPort ?? 0, 0);
  header.writeUInt16BE(ends.dstPort ?? 0, 2);
  header.writeUInt32BE(sequence, 4);
  header.writeUInt32BE(1, 8);
  header[12] = 0x50;
  header[13] = flags;
  header.writeUInt16BE(0x2000, 14);
  return frame(ends, 6, Buffer.concat([header, Buffer.from(data)]));
}

export function udp(ends: FrameEnds, data: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(ends.srcPort ?? 0, 0);
  header.writeUInt16BE(ends.dstPort ?? 0, 2);
  header.writeUInt16BE(8 + data.length, 4);
  return frame(ends, 17, Buffer.concat([header, data]));
}

/** A question for the address of a name, or the answer that there is none. */
export function dns(name: string, isAnswer: boolean): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([Buffer.from(isAnswer ? '1234818300010000000000' : '1234010000010000000000', 'hex'), Buffer.from([0]), ...labels, Buffer.from('0000010001', 'hex')]);
}

/** A packet capture with a second between the frames. */
export function pcap(frames: readonly Buffer[], startSeconds = 1_600_000_000): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(1, 20);
  const packets = frames.map((bytes, index) => {
    const own = Buffer.alloc(16);
    own.writeUInt32LE(startSeconds + index, 0);
    own.writeUInt32LE(bytes.length, 8);
    own.writeUInt32LE(bytes.length, 12);
    return Buffer.concat([own, bytes]);
  });
  return Buffer.concat([header, ...packets]);
}
