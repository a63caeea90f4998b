/** The machine's clock. The only reader of time in the project; everyone else is given one. */
export const systemClock = {
  nowMs: (): number => Date.now(),
  monotonicMs: (): number => performance.now(),
};
