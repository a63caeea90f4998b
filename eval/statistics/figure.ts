/** A figure, or one sentence why there is none. Plain data: it is kept as JSON. */
export type Figure<T> = { isDefined: true; value: T } | { isDefined: false; reason: string };

/** A mean, a ratio or a difference with its interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
  /** Of the interval, such as 0.95. */
  levelFraction: number;
  /** Things that were resampled together: families. */
  clusterCount: number;
  itemCount: number;
}

/** A rate with its interval. */
export interface Proportion {
  hits: number;
  count: number;
  fraction: number;
  low: number;
  high: number;
  levelFraction: number;
}

export function define<T>(value: T): Figure<T> {
  return { isDefined: true, value };
}

export function leaveUndefined(reason: string): Figure<never> {
  return { isDefined: false, reason };
}

/** The value, or undefined. */
export function valueOf<T>(figure: Figure<T>): T | undefined {
  return figure.isDefined ? figure.value : undefined;
}
