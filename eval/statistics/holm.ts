/**
 * P values adjusted for so many comparisons, in the order given: at or below 0.05 after it, at most one family of comparisons in twenty
 * names a difference that is not there, however they depend on one another.
 * Source: Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6 (1979); as adjusted values: Wright,
 * Adjusted p-values for simultaneous inference, Biometrics 48 (1992).
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, at) => at).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const adjusted = values.map(() => 0);
  let least = 0;
  order.forEach((at, rank) => {
    least = Math.max(least, Math.min(1, (values.length - rank) * (values[at] ?? 0)));
    adjusted[at] = least;
  });
  return adjusted;
}
