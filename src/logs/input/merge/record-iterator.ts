/** The items of the batches one by one. Leaner than a generator, which would wait several times for each item. */
export function readOneByOne<T>(batches: AsyncGenerator<readonly T[]>): AsyncIterable<T> & AsyncIterator<T, undefined> {
  let batch: readonly T[] = [];
  let at = 0;
  const done = { value: undefined, done: true } as const;
  return {
    [Symbol.asyncIterator]() { return this; },
    async next() {
      while (at >= batch.length) {
        const next = await batches.next();
        if (next.done === true) return done;
        batch = next.value;
        at = 0;
      }
      const value = batch[at] as T;
      at += 1;
      return { value, done: false };
    },
    async return() {
      batch = [];
      at = 0;
      await batches.return(undefined);
      return done;
    },
  };
}
