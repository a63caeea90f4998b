/** Why a decoder stopped before its end. */
export type DecodeFailure = 'cut' | 'damaged' | 'checksum' | 'too-large' | 'unsupported';

/** Takes compressed bytes in order, piece by piece. After a failure it is given no more. */
export interface PieceDecoder {
  /** Set when decoding had to stop; what came before was given. */
  readonly failure: DecodeFailure | undefined;
  /** Decoded bytes of this piece, made while they are taken. */
  decode(piece: Buffer): Iterable<Buffer> | Promise<Iterable<Buffer>>;
  /** No more comes: the rest. */
  end(): Iterable<Buffer> | Promise<Iterable<Buffer>>;
  close(): void;
}

/** A kind of compression. */
export interface Compression {
  /** As people write it, such as `gzip`. */
  name: string;
  /** Compressed bytes given at once: even at the highest ratio their content stays small. */
  pieceBytes: number;
  create(): PieceDecoder;
}
