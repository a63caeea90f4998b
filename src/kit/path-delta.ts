/** A token path as what it adds to the one before it: parallel questions share almost all of theirs. */
export interface PathDelta {
  /** Tokens taken from the start of the path before. */
  shared: number;
  tail: number[];
}

/** Turns paths into deltas, one after the other. */
export function createPathEncoder(): (path: readonly number[]) => PathDelta {
  let before: readonly number[] = [];
  return (path) => {
    let shared = 0;
    while (shared < path.length && shared < before.length && path[shared] === before[shared]) shared += 1;
    before = path;
    return { shared, tail: path.slice(shared) };
  };
}

/** The reverse, in the same order. */
export function createPathDecoder(): (delta: PathDelta) => number[] {
  let before: number[] = [];
  return ({ shared, tail }) => {
    before = [...before.slice(0, shared), ...tail];
    return before;
  };
}
