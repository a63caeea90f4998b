/** Reads bits from buffers that it asks for; null aligns it to the next byte. */
declare module 'unbzip2-stream/lib/bit_iterator.js' {
  interface BitIterator {
    (count: number | null): number;
    bytesRead: number;
  }
  export default function bitIterator(nextBuffer: () => Uint8Array): BitIterator;
}

declare module 'unbzip2-stream/lib/bzip2.js' {
  type Bits = (count: number | null) => number;
  const bzip2: {
    /** Reads the start of a stream: its block size in hundred thousands of bytes. */
    header(bits: Bits): number;
    /** Decodes one block byte by byte; null when the stream ended instead. Throws when the data is damaged. */
    decompress(bits: Bits, take: (byte: number) => void, work: Int32Array, workSize: number, checksum: number): number | null;
  };
  export default bzip2;
}
