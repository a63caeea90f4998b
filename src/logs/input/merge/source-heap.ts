/** What the heap orders: by time, then by the order of the sources. */
export interface Keyed {
  keyMs: number;
  order: number;
}

export function comesBefore(left: Keyed, right: Keyed): boolean {
  return left.keyMs < right.keyMs || (left.keyMs === right.keyMs && left.order < right.order);
}

/** A binary heap whose first is the earliest. */
export class SourceHeap<T extends Keyed> {
  readonly #items: T[] = [];

  get first(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = items[parentAt];
      if (parent === undefined || !comesBefore(item, parent)) break;
      items[at] = parent;
      at = parentAt;
    }
    items[at] = item;
  }

  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    while (true) {
      const left = items[at * 2 + 1];
      if (left === undefined) break;
      const right = items[at * 2 + 2];
      const isRight = right !== undefined && comesBefore(right, left);
      const child = isRight ? right : left;
      if (!comesBefore(child, last)) break;
      items[at] = child;
      at = at * 2 + (isRight ? 2 : 1);
    }
    items[at] = last;
    return first;
  }
}
