"""Order of the trees and the learning rate: both follow from the seed and the settings alone."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

FLOOR_FRACTION = 0.03


@dataclass(frozen=True)
class Position:
    """The next tree: index in the shuffled order of a pass over the data."""

    epoch: int = 0
    index: int = 0


class TreeOrder:
    """Deals trees out to optimiser steps: shuffled anew each epoch, put together to about `tokens_per_step` tokens."""

    def __init__(self, lengths_tokens: Sequence[int], tokens_per_step: int, seed: int) -> None:
        self.lengths, self.tokens_per_step, self.seed = lengths_tokens, tokens_per_step, seed
        self._epoch, self._order = -1, list(range(len(lengths_tokens)))

    def take(self, at: Position) -> tuple[list[int], Position]:
        """The trees of the next step and the position after it. At least one tree; no step crosses the end of an epoch."""
        order = self._order_of(at.epoch)
        trees, tokens, index = [order[at.index]], self.lengths[order[at.index]], at.index + 1
        while index < len(order) and tokens + self.lengths[order[index]] / 2 <= self.tokens_per_step:
            tokens += self.lengths[order[index]]
            trees.append(order[index])
            index += 1
        return trees, Position(at.epoch, index) if index < len(order) else Position(at.epoch + 1, 0)

    def count_steps(self, epochs: float) -> int:
        """Optimiser steps of so many passes; a broken last pass ends with the step that completes it."""
        steps, at = 0, Position()
        while at.epoch + at.index / len(self.lengths) < epochs:
            _, at = self.take(at)
            steps += 1
        return steps

    def _order_of(self, epoch: int) -> list[int]:
        if epoch != self._epoch:
            self._order = list(range(len(self.lengths)))
            random.Random(f"{self.seed}/{epoch}").shuffle(self._order)
            self._epoch = epoch
        return self._order


def learning_rate(peak: float, step: int, warmup_steps: int, fraction: float) -> float:
    """Linear warm-up over steps, then half a cosine over the fraction of the run (0 to 1), down to 3 % of the peak."""
    warm = min(1.0, (step + 1) / warmup_steps) if warmup_steps > 0 else 1.0
    return peak * warm * (FLOOR_FRACTION + (1 - FLOOR_FRACTION) * 0.5 * (1 + math.cos(math.pi * min(1.0, fraction))))
