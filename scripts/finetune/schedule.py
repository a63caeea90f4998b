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


# Trees of one step are worked on side by side: they are picked alike in length out of this many steps' worth.
_WINDOW_STEPS = 16


class TreeOrder:
    """Deals trees out to optimiser steps: shuffled anew each epoch, put together to about `tokens_per_step` tokens and at least one a worker."""

    def __init__(self, lengths_tokens: Sequence[int], tokens_per_step: int, seed: int, workers: int = 1) -> None:
        self.lengths, self.tokens_per_step, self.seed, self.workers = lengths_tokens, tokens_per_step, seed, workers
        self._epoch, self._order = -1, list(range(len(lengths_tokens)))

    def take(self, at: Position) -> tuple[list[int], Position]:
        """The trees of the next step and the position after it. No step crosses the end of an epoch: its last one may be smaller."""
        order = self._order_of(at.epoch)
        trees, tokens, index = [order[at.index]], self.lengths[order[at.index]], at.index + 1
        while index < len(order) and (len(trees) < self.workers or tokens + self.lengths[order[index]] / 2 <= self.tokens_per_step):
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
            rng = random.Random(f"{self.seed}/{epoch}")
            order = list(range(len(self.lengths)))
            rng.shuffle(order)
            self._order = order if self.workers == 1 else self._pair(order, rng)
            self._epoch = epoch
        return self._order

    def _pair(self, order: list[int], rng: random.Random) -> list[int]:
        """The same trees, in groups of one a worker with like lengths; the groups of a window in random order."""
        window, paired = self.workers * _WINDOW_STEPS, []
        for first in range(0, len(order), window):
            trees = sorted(order[first : first + window], key=lambda tree: (self.lengths[tree], tree))
            groups = [trees[at : at + self.workers] for at in range(0, len(trees), self.workers)]
            rng.shuffle(groups)
            paired += [tree for group in groups for tree in group]
        return paired


def share_out(lengths_tokens: Sequence[int], workers: int) -> list[list[int]]:
    """Indices of trees for each worker: the longest first, each to whoever has least. The same lengths give the same shares."""
    shares: list[list[int]] = [[] for _ in range(workers)]
    loads = [0] * workers
    for index in sorted(range(len(lengths_tokens)), key=lambda index: (-lengths_tokens[index], index)):
        worker = loads.index(min(loads))
        shares[worker].append(index)
        loads[worker] += lengths_tokens[index]
    return shares


def learning_rate(peak: float, step: int, warmup_steps: int, fraction: float) -> float:
    """Linear warm-up over steps, then half a cosine over the fraction of the run (0 to 1), down to 3 % of the peak."""
    warm = min(1.0, (step + 1) / warmup_steps) if warmup_steps > 0 else 1.0
    return peak * warm * (FLOOR_FRACTION + (1 - FLOOR_FRACTION) * 0.5 * (1 + math.cos(math.pi * min(1.0, fraction))))
